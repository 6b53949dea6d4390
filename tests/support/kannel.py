"""The real Kannel, bearerbox and smsbox, over a modem of our emulator.

    with Kannel(air.port("modem-1"), get_url="http://...") as kannel:
        kannel.sendsms  # http://127.0.0.1:.../cgi-bin/sendsms

Its own `at` driver drives the modem.  The driver gives delivery reports when its
init-string asks the modem for them (the fourth number of +CNMI is 1); the one that
it has by itself does not.
"""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

BEARERBOX, SMSBOX = "/usr/sbin/bearerbox", "/usr/sbin/smsbox"

CORE = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = secret
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-file = "{folder}/bearerbox.log"
log-level = 1
dlr-storage = internal
sms-resend-freq = 1
{more}

group = modems
id = emulator
name = emulator
detect-string = "DIDEHBAN"
init-string = "AT+CNMI=2,2,0,1,0"
speed = 115200
keepalive-cmd = "AT"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 1
http-request-retry = 20
http-queue-delay = 1

group = sendsms-user
username = didehban
password = secret

group = sms-service
keyword = default
catch-all = true
get-url = "{get_url}"
max-messages = 0
"""

SMSC = """
group = smsc
smsc = at
smsc-id = m{n}
modemtype = emulator
device = {device}
speed = 115200
my-number = "{number}"
sms-center = "+989100000500"
"""


def installed():
    return os.access(BEARERBOX, os.X_OK) and os.access(SMSBOX, os.X_OK)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Kannel:
    def __init__(self, *devices, get_url="http://127.0.0.1:1/", number="30008530", more=""):
        self.folder = tempfile.mkdtemp(prefix="kannel-")
        self.port = free_port()
        self.boxes = free_port()
        self.config = os.path.join(self.folder, "kannel.conf")
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CORE.format(folder=self.folder, admin=free_port(), boxes=self.boxes,
                                sendsms=self.port, get_url=get_url, more=more))
            for n, device in enumerate(devices, 1):
                f.write(SMSC.format(n=n, device=device, number=number))
        self.sendsms = "http://127.0.0.1:%d/cgi-bin/sendsms" % self.port
        self.output = open(os.path.join(self.folder, "output"), "wb")
        self.bearerbox = self._start(BEARERBOX)
        self._listening(self.boxes, self.bearerbox)
        self.start_smsbox()
        self._opened(len(devices))

    def _opened(self, count, timeout=30):
        """So many modems are in the hands of the `at` driver."""
        end = time.monotonic() + timeout
        path = os.path.join(self.folder, "bearerbox.log")
        while time.monotonic() < end:
            with open(path, errors="replace") as f:
                if f.read().count("AT SMSC successfully opened") >= count:
                    time.sleep(0.5)  # the answer to its last command
                    return
            time.sleep(0.1)
        raise RuntimeError("Kannel has no modem:\n" + self.log())

    def _start(self, program):
        return subprocess.Popen([program, "-v", "4", self.config], stdin=subprocess.DEVNULL,
                                stdout=self.output, stderr=self.output)

    def start_smsbox(self):
        self.smsbox = self._start(SMSBOX)
        self._listening(self.port, self.smsbox)

    def _listening(self, port, process, timeout=15):
        end = time.monotonic() + timeout
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Kannel does not start:\n" + self.log())

    def log(self):
        text = ""
        for name in ("output", "bearerbox.log", "smsbox.log"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, errors="replace") as f:
                    text += "---- %s\n%s" % (name, f.read()[-3000:])
        return text

    def kill_smsbox(self):
        self.smsbox.send_signal(signal.SIGKILL)
        self.smsbox.wait()

    def pids(self):
        return [self.bearerbox.pid, self.smsbox.pid]

    def kill(self):
        for process in (self.smsbox, self.bearerbox):
            if process.poll() is None:
                process.kill()
            process.wait()

    def stop(self):
        self.kill()
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
