"""The emulator as a test holds it: start it, text, look at phones, break it.

    with Emulator(modems=2, network_ms=50) as air:
        air.text("+989121234567", "سلام")
        air.wait_text("+989121234567", lambda text: "کد" in text, timeout=10)

Every option of didehban-emulator is a keyword (network_ms=50, sm=5,
fault=["submit=cms:38,count=1"], phone={"modem-1": "+98..."}, quiet=True).
The program is BUILD/didehban-emulator, BUILD from the environment or
`build` beside the makefile.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def program(name="didehban-emulator"):
    """The path of a built program."""
    return os.path.join(ROOT, os.environ.get("BUILD", "build"), name)


class Refused(Exception):
    """The emulator answered a request with an error."""


class Channel:
    """One connection to the control socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rw", encoding="utf-8", newline="\n")

    def send(self, request):
        self.lines.write(json.dumps(request, ensure_ascii=False) + "\n")
        self.lines.flush()

    def read(self):
        line = self.lines.readline()
        return json.loads(line) if line else None

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.lines.close()
        self.socket.close()


class Emulator:
    """One running emulator; stop() it, or use it in a with statement."""

    watch_commands = True  # a bench has no use for each of them

    def __init__(self, modems=1, **options):
        self.start(modems=modems, **options)

    def start(self, modems=1, **options):
        self.folder = tempfile.mkdtemp(prefix="emulator-")
        self.socket = os.path.join(self.folder, "control")
        self.log = open(os.path.join(self.folder, "stderr"), "w+b")
        command = [program(), "--modems", str(modems), "--dir", self.folder,
                   "--socket", self.socket] + self._arguments(options)
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.modems = {}  # name -> number
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                break
            if len(words) == 3:
                self.modems[words[0]] = words[2]
        else:
            self.process.wait()
            self.process.stdout.close()
            errors = self.errors()
            self.log.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RuntimeError("emulator did not start: " + errors)
        self._lock = threading.Lock()
        self._control = Channel(self.socket)
        self.events = []  # everything seen on the air, oldest first
        self._seen = threading.Condition()
        self._air = Channel(self.socket)
        self._air.send({"do": "subscribe", "commands": self.watch_commands})
        self._air.read()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    @staticmethod
    def _arguments(options):
        arguments = []
        for name, value in options.items():
            option = "--" + name.replace("_", "-")
            if isinstance(value, dict):
                value = ["%s=%s" % pair for pair in value.items()]
            if value is True:
                arguments.append(option)
            elif value is not None and value is not False:
                for one in value if isinstance(value, (list, tuple)) else [value]:
                    arguments += [option, str(one)]
        return arguments

    def _listen(self):
        try:
            while True:
                event = self._air.read()
                if event is None:
                    return
                with self._seen:
                    self.events.append(event)
                    self._seen.notify_all()
        except (OSError, ValueError):
            return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """End it; fails when it had crashed or leaked (a sanitizer said so)."""
        if not self.folder:
            return
        self._control.close()
        self.process.terminate()
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self._listener.join(5)
        self._air.close()
        self.process.stdout.close()
        errors = self.errors()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = None
        if status:
            raise RuntimeError("emulator ended with %d: %s" % (status, errors))

    def errors(self):
        self.log.flush()
        with open(self.log.name, errors="replace") as log:
            return log.read()

    # ---- asking --------------------------------------------------------------

    def ask(self, do, **request):
        """One request; its answer, or Refused."""
        with self._lock:
            self._control.send(dict(request, do=do))
            answer = self._control.read()
        if answer is None:
            raise RuntimeError("emulator is gone: " + self.errors())
        if not answer.get("ok"):
            raise Refused(answer.get("error"))
        return answer

    def port(self, modem="modem-1"):
        """The device path to give to a modem program."""
        return os.path.join(self.folder, modem)

    def text(self, sender, text, to=None, **how):
        """A handset texts a modem (the first, or `to`: its name or number)."""
        if to is not None:
            how["modem" if to in self.modems else "to"] = to
        return self.ask("text", **{"from": sender, "text": text}, **how)

    def pdu(self, hex, modem="modem-1", **request):
        return self.ask("pdu", modem=modem, hex=hex, **request)["slot"]

    def fault(self, rule=None, **request):
        """fault("submit=cms:38,count=1") or fault(at="submit", kind="cms", value=38)."""
        if rule is not None:
            request["rule"] = rule
        return self.ask("fault", **request)

    def clear(self, **request):
        return self.ask("clear", **request)

    def unplug(self, modem="modem-1"):
        return self.ask("unplug", modem=modem)

    def replug(self, modem="modem-1", name=None):
        """Under the same name, or another one; port() does not know that."""
        return self.ask("replug", modem=modem, **({"as": name} if name else {}))

    def say(self, line, modem="modem-1"):
        """The modem says what nobody asked for."""
        return self.ask("say", modem=modem, line=line)

    def ring(self, sender, modem="modem-1"):
        return self.ask("ring", **{"from": sender, "modem": modem})

    def network(self, **settings):
        return self.ask("network", **settings)

    def phones(self):
        """What each phone shows: number -> list of texts, oldest first."""
        phones = self.ask("phones")["phones"]
        return {number: [t["text"] for t in shown] for number, shown in phones.items()}

    def slots(self, modem="modem-1"):
        return self.ask("slots", modem=modem)["slots"]

    def waiting(self, modem="modem-1"):
        """Parts and reports that the network holds for the modem."""
        return self.ask("slots", modem=modem)["waiting"]

    def stats(self):
        return self.ask("stats")

    # ---- waiting -------------------------------------------------------------

    def wait_event(self, predicate, timeout=10, since=0):
        """The first event, from index `since` on, that the predicate likes."""
        deadline = time.monotonic() + timeout
        with self._seen:
            at = since
            while True:
                while at < len(self.events):
                    if predicate(self.events[at]):
                        return self.events[at]
                    at += 1
                left = deadline - time.monotonic()
                if left <= 0 or not self._seen.wait(left):
                    raise TimeoutError("no such event in %s s; the last were %s"
                                       % (timeout, self.events[-5:]))

    def texts_to(self, number):
        """Complete texts that the phone got, oldest first."""
        with self._seen:
            return [e["text"] for e in self.events
                    if e["event"] == "air" and e["direction"] == "mo" and e["to"] == number]

    def wait_text(self, to, predicate=None, timeout=10, since=0):
        """The first complete text to this phone that the predicate likes.

        predicate is None (any), a string (is in the text) or a function;
        `since` skips as many texts of that phone."""
        if isinstance(predicate, str):
            wanted = predicate
            predicate = lambda text: wanted in text
        skipped = [0]

        def fits(event):
            if event["event"] != "air" or event["direction"] != "mo" or event["to"] != to:
                return False
            skipped[0] += 1
            return skipped[0] > since and (predicate is None or predicate(event["text"]))

        return self.wait_event(fits, timeout)["text"]
