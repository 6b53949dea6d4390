"""The daemons that are compared, each behind the same few calls:

    peer = Gammu(air, folder)
    peer.put([("+98912...", "text 1"), ...])   # into its own queue, before it runs
    peer.start(); peer.pids(); peer.kill(); peer.stop()

A peer is set up as its users would for speed, and asked for status reports.  Texts
that come in are answered by whatever it has for that.
"""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from emulator import ROOT, Emulator, program  # noqa: E402
import kannel as real_kannel  # noqa: E402

CENTRE = "+989100000500"
TICKS = os.sysconf("SC_CLK_TCK")


class Air(Emulator):
    watch_commands = False


def package_version(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package],
                          capture_output=True, text=True)
    return done.stdout.strip() or "?"


def process_tree(pids):
    """These and all that they started."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as f:
                    fields = f.read().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(name))
            except OSError:
                continue
    found, todo = [], list(pids)
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(pids):
    """User and system time of the processes and of their children that have ended."""
    total = 0
    for pid in process_tree(pids):
        try:
            with open("/proc/%d/stat" % pid) as f:
                fields = f.read().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
        except OSError:
            continue
    return total / TICKS


def cpu_exact_seconds(pids):
    """The same to the nanosecond, of the threads that are alive: for daemons at rest."""
    total = 0
    for pid in process_tree(pids):
        try:
            for thread in os.listdir("/proc/%d/task" % pid):
                with open("/proc/%d/task/%s/schedstat" % (pid, thread)) as f:
                    total += int(f.read().split()[0])
        except OSError:
            continue
    return total / 1e9


def memory_mb(pids, field):
    """Rss: what is mapped and there, of each process.  Pss: the same, but a page that
    n processes of this machine share is an n-th in each."""
    total = 0
    for pid in process_tree(pids):
        try:
            with open("/proc/%d/smaps_rollup" % pid) as f:
                total += next((int(l.split()[1]) for l in f if l.startswith(field + ":")), 0)
        except OSError:
            continue
    return total / 1024


class Peer:
    """name, package, how soon after start() a text leaves, how many do until a kill."""

    package, startup_s, texts_a_kill = None, 5, 4

    def __init__(self, air, folder):
        self.air, self.folder, self.processes = air, folder, []
        os.makedirs(folder, exist_ok=True)
        self.log = os.path.join(folder, "log")
        self.prepare()

    @classmethod
    def version(cls):
        return package_version(cls.package)

    def prepare(self):
        """Folders and configuration."""

    def devices(self):
        return [self.air.port(name) for name in self.air.modems]

    def run(self, *command, **how):
        with open(os.path.join(self.folder, "output"), "ab") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       start_new_session=True, **how)
        self.processes.append(process)
        return process

    def pids(self):
        return [p.pid for p in self.processes if p.poll() is None]

    def kill(self):
        """kill -9 of all of it at once, as a power cut would."""
        for pid in process_tree(self.pids()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for process in self.processes:
            process.wait()
        self.processes = []

    stop = kill

    def log_text(self):
        if not os.path.exists(self.log):
            return ""
        with open(self.log, errors="replace") as f:
            return f.read()

    # What its log says when a modem is in trouble.
    notices = r"(?!)"

    def trouble(self, begin):
        return re.search(self.notices, self.log_text()[begin:])


class Ours(Peer):
    name, startup_s, texts_a_kill = "didehban", 1, 6
    notices = r"carrier (owes an answer|silent|goes down|ended|says .*no answer)"

    @classmethod
    def version(cls):
        return subprocess.run([program("didehband"), "--version"], capture_output=True,
                              text=True).stdout.split()[-1]

    def prepare(self):
        self.config = os.path.join(self.folder, "didehban.cfg")
        self.socket = os.path.join(self.folder, "socket")
        self.code = None
        self.configure(modems=False)
        self.command("init")

    def configure(self, modems=True):
        devices = [] if not modems else [
            '{ name = "%s"; device = "%s"; per_minute = 0; }' % (name, self.air.port(name))
            for name in self.air.modems]
        with open(self.config, "w") as f:
            f.write('database = "%s/didehban.db";\nkey_file = "%s/key";\nsocket = "%s";\n'
                    'http = { listen = ""; };\nquiet = { from = "00:00"; to = "00:00"; };\n'
                    'modems = ( %s );\n' % (self.folder, self.folder, self.socket,
                                            ",\n".join(devices)))

    def command(self, *words):
        return subprocess.run([program("didehban"), "-c", self.config, *words], check=True,
                              capture_output=True, text=True).stdout

    def daemon(self):
        with open(self.log, "ab") as log:
            process = subprocess.Popen([program("didehband"), "-c", self.config],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True)
        self.processes.append(process)

    def post(self, texts):
        end = time.monotonic() + 30
        while True:
            try:
                plug = socket.socket(socket.AF_UNIX)
                plug.connect(self.socket)
                break
            except OSError:
                plug.close()
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        connection = http.client.HTTPConnection("didehban")
        connection.sock = plug
        for number, text in texts:
            connection.request("POST", "/api/v1/messages",
                               json.dumps({"phone": number, "text": text}),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 201:
                raise RuntimeError("HTTP %d" % answer.status)
        connection.close()

    def put(self, texts):
        """Through its own door, with no modem there yet."""
        self.daemon()
        self.post(texts)
        self.end()

    def end(self):
        for process in self.processes:
            process.terminate()
            process.wait()
        self.processes = []

    def start(self):
        self.configure()
        self.daemon()

    def answering(self):
        """A text with this code is answered by where its case stands."""
        self.daemon()
        self.post([])
        self.command("load", os.path.join(ROOT, "modem-config/demo/organisation.cfg"))
        self.code = self.command("case", "new", "--kind", "complaint", "--name", "ن", "--phone",
                                 "+989121110000", "--address", "م", "--text", "م", "--as",
                                 "operator.1").split()[-1]
        self.end()

    def question(self, n):
        return self.code


class Gammu(Peer):
    name, package, startup_s = "gammu-smsd", "gammu-smsd", 5
    notices = r"(?i)error at init|restarting|error getting|timeout|no response|terminating conn"

    def prepare(self):
        self.reply = os.path.join(self.folder, "reply")
        self.count = 0
        for n, device in enumerate(self.devices()):
            home = self.home(n)
            for box in ("inbox", "outbox", "sent", "error"):
                os.makedirs(os.path.join(home, box), exist_ok=True)
            with open(os.path.join(home, "reply"), "w") as f:
                # It is called for status reports, too.
                f.write('#!/bin/sh\n[ -n "$SMS_1_NUMBER" ] || exit 0\nprintf "answer" >"%s/outbox/OUTA20261126_000000_00_'
                        '${SMS_1_NUMBER}_r$$.txtd"\n' % home)
            os.chmod(os.path.join(home, "reply"), 0o755)
            with open(os.path.join(home, "rc"), "w") as f:
                f.write("[gammu]\ndevice = %s\nconnection = dku2at\nmodel = at\n\n[smsd]\n"
                        "service = files\nlogfile = %s\ndebuglevel = 1\ninboxpath = %s/inbox/\n"
                        "outboxpath = %s/outbox/\nsentsmspath = %s/sent/\nerrorsmspath = %s/error/\n"
                        "loopsleep = 1\ncommtimeout = 1\nreceivefrequency = 1\ncheckbattery = 0\nchecksecurity = 0\n"
                        "deliveryreport = log\nrunonreceive = %s/reply\n"
                        % (device, self.log, home, home, home, home, home))

    def home(self, n):
        return os.path.join(self.folder, "m%d" % n)

    def put(self, texts):
        for number, text in texts:
            home = self.home(self.count % len(self.air.modems))
            name = "OUTB20261126_%06d_00_%s_m%d.txtd" % (self.count, number, self.count)
            with open(os.path.join(home, "new"), "w") as f:
                f.write(text)
            os.rename(os.path.join(home, "new"), os.path.join(home, "outbox", name))
            self.count += 1

    def start(self):
        for n in range(len(self.air.modems)):
            self.run("gammu-smsd", "-c", os.path.join(self.home(n), "rc"))

    def answering(self):
        pass

    def question(self, n):
        return "question %d" % n


class Smstools(Peer):
    name, package, startup_s = "smstools", "smstools", 4
    notices = r"(?i)modem is not responding|not responding|alarm|timeouts|error"

    BOXES = ("outgoing", "checked", "incoming", "sent", "failed", "report", "stats")

    def prepare(self):
        self.count = 0
        for box in self.BOXES:
            os.makedirs(os.path.join(self.folder, box), exist_ok=True)
        handler = os.path.join(self.folder, "handler")
        with open(handler, "w") as f:
            f.write('#!/bin/sh\n[ "$1" = RECEIVED ] || exit 0\n'
                    'from=$(sed -n "s/^From: //p" "$2")\n'
                    'printf "To: %%s\\n\\nanswer" "$from" >"%s/tmp-$$"\n'
                    'mv "%s/tmp-$$" "%s/outgoing/reply-$$"\n' % ((self.folder,) * 3))
        os.chmod(handler, 0o755)
        names = ["M%d" % (n + 1) for n in range(len(self.air.modems))]
        with open(os.path.join(self.folder, "smsd.conf"), "w") as f:
            f.write("devices = %s\nlogfile = %s\nloglevel = 5\ndelaytime = 1\n"
                    "receive_before_send = no\nautosplit = 3\neventhandler = %s\n"
                    % (",".join(names), self.log, handler))
            for box in self.BOXES:
                f.write("%s = %s/%s\n" % (box, self.folder, box))
            for name, device in zip(names, self.devices()):
                f.write("\n[%s]\ndevice = %s\nbaudrate = 115200\nincoming = yes\nreport = yes\n"
                        % (name, device))

    def put(self, texts):
        for number, text in texts:
            path = os.path.join(self.folder, "tmp")
            with open(path, "w") as f:
                f.write("To: %s\nReport: yes\n\n%s" % (number[1:], text))
            os.rename(path, os.path.join(self.folder, "outgoing", "m%06d" % self.count))
            self.count += 1

    def start(self):
        # What a kill leaves would keep it from starting: each start script removes it.
        for name in os.listdir(os.path.join(self.folder, "checked")):
            if name.endswith(".LOCK"):
                os.unlink(os.path.join(self.folder, "checked", name))
        for name in os.listdir(os.path.join(self.folder, "outgoing")):
            if name.endswith(".LOCK"):
                os.unlink(os.path.join(self.folder, "outgoing", name))
        self.run("smsd", "-c" + os.path.join(self.folder, "smsd.conf"),
                 "-i" + os.path.join(self.folder, "info"),
                 "-p" + os.path.join(self.folder, "pid"), "-t")

    def answering(self):
        pass

    def question(self, n):
        return "question %d" % n


class Kannel(Peer):
    name, package, startup_s, texts_a_kill = "Kannel", "kannel", 6, 1
    notices = r"(?i)(error|panic|warning): at2\[.*(timeout|dead|couldn't|failed|re-?open)"

    def prepare(self):
        self.texts = []
        self.ports = [real_kannel.free_port() for _ in range(3)]
        self.config = os.path.join(self.folder, "kannel.conf")
        self.log = os.path.join(self.folder, "bearerbox.log")
        spool = os.path.join(self.folder, "store")
        os.makedirs(spool, exist_ok=True)
        with open(self.config, "w") as f:
            f.write(real_kannel.CORE.format(
                folder=self.folder, admin=self.ports[0], boxes=self.ports[1],
                sendsms=self.ports[2], get_url="",
                more="store-type = spool\nstore-location = %s" % spool)
                .replace('get-url = ""\nmax-messages = 0', 'text = "answer"'))
            for n, device in enumerate(self.devices(), 1):
                f.write(real_kannel.SMSC.format(n=n, device=device, number="30008530"))

    def put(self, texts):
        """It takes texts while it runs."""
        self.texts += texts

    def start(self):
        self.run(real_kannel.BEARERBOX, "-v", "4", self.config)
        self.listening(self.ports[1])
        self.run(real_kannel.SMSBOX, "-v", "4", self.config)
        if self.texts:
            self.listening(self.ports[2])
            waiting, self.texts = self.texts, []
            for number, text in waiting:
                query = urllib.parse.urlencode({
                    "username": "didehban", "password": "secret", "from": "30008530",
                    "to": number, "text": text,
                    "dlr-mask": 31, "dlr-url": "http://127.0.0.1:1/"})
                urllib.request.urlopen("http://127.0.0.1:%d/cgi-bin/sendsms?%s"
                                       % (self.ports[2], query)).read()

    @staticmethod
    def listening(port, timeout=15):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def answering(self):
        pass

    def question(self, n):
        return "question %d" % n


PEERS = (Ours, Gammu, Smstools, Kannel)


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)
