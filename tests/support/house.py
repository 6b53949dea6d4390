"""A whole Didehban in a directory of its own: database, emulator, daemon.

    with House() as house:
        code = house.case_new("complaint", name="...", phone=CITIZEN, ...)
        house.expect(CITIZEN, r"ثبت شد")

Every text is matched against what the emulator's network saw.  With
clock="1405-..." or an ISO date, daemon and emulator live at that time and
house.clock.set() moves it.  The logs are shown when a test fails.
"""

import glob
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from emulator import ROOT, Emulator, program

DEMO = os.path.join(ROOT, "modem-config", "demo", "organisation.cfg")

# The demo organisation's phones.
OPERATOR, EXPERT, PM_MANAGER = "+989150000101", "+989150000110", "+989150000111"
DEPUTY, DIRECTOR, SECURITY, ADMIN = (
    "+989150000120", "+989150000121", "+989150000130", "+989150000199")
KHR, MASHHAD, NEYSHABUR = "+989150000005", "+989150000103", "+989150000104"
CITIZEN, CITIZEN_2, CITIZEN_3 = "+989121234567", "+989132345678", "+989353456789"

PERSIAN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def latin(text):
    """The text with ASCII digits."""
    return text.translate(PERSIAN)


def challenge_in(text):
    """The six digits of a text that are not part of a longer number."""
    return re.findall(r"(?<!\d)\d{6}(?!\d)", latin(text))[-1]


def code_in(text):
    return re.findall(r"(?<!\d)\d{9}(?!\d)", latin(text))[0]


class Clock:
    """The time that faked programs see; all of them see the same."""

    TEHRAN_S = 12600

    def __init__(self, folder, at):
        self.file = os.path.join(folder, "faketime")
        self.offset = 0.0
        self.set(at)

    @classmethod
    def seconds(cls, at):
        """Unix seconds of a local date and time like "2026-11-24 10:00"."""
        at = at.replace("T", " ")
        form = "%Y-%m-%d %H:%M:%S" if at.count(":") == 2 else "%Y-%m-%d %H:%M"
        import calendar
        return calendar.timegm(time.strptime(at, form)) - cls.TEHRAN_S

    def set(self, at):
        self.offset = (self.seconds(at) if isinstance(at, str) else at) - time.time()
        with open(self.file + ".new", "w") as f:
            f.write("%+.3f\n" % self.offset)
        os.rename(self.file + ".new", self.file)

    def freeze(self, at):
        """The daemon's time stands still there until the next set(); no modem is
        with it, since other programs read the words in another zone."""
        self.set(at)
        with open(self.file + ".new", "w") as f:
            f.write(at + "\n")
        os.rename(self.file + ".new", self.file)

    def now(self):
        return time.time() + self.offset

    def text(self):
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(self.now() + self.TEHRAN_S))

    def environment(self):
        library = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")[0]
        return {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": self.file,
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "DONT_FAKE_MONOTONIC": "1"}


class CommandRefused(Exception):
    def __init__(self, status, error):
        super().__init__("status %d: %s" % (status, error))
        self.status, self.error = status, error


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class House:
    def __init__(self, modems=2, clock=None, quiet=None, more="", modem_more="",
                 organisation=DEMO, start=True, air=None, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="didehban-")
        self.own_folder = folder is None
        self.config = os.path.join(self.folder, "didehban.cfg")
        self.clock = Clock(self.folder, clock) if clock else None
        self.port = free_port()
        self.daemon = None
        self.air = None
        self.heard = {}  # number -> indexes of its texts that were expected already
        self.log_path = os.path.join(self.folder, "daemon.log")
        try:
            self.air = modems and self._with_clock(
                lambda: Emulator(modems=modems, **{"report_ms": 100, **(air or {})}))
            self.configure(quiet, more, modem_more)
            self.cli("init")
            if start:
                self.start()
                if organisation:
                    self.cli("load", organisation)
        except BaseException:
            self.show_log()
            self.stop(check=False)
            raise

    # ---- the parts -----------------------------------------------------------

    def _with_clock(self, make):
        """Programs that `make` starts see the house's clock."""
        before = dict(os.environ)
        os.environ.update(self.clock.environment() if self.clock else {})
        try:
            return make()
        finally:
            os.environ.clear()
            os.environ.update(before)

    def configure(self, quiet=None, more="", modem_more=""):
        modems = ",\n".join(
            '  { name = "%s"; device = "%s"; per_minute = 0; %s }'
            % (name, self.air.port(name), modem_more) for name in (self.air.modems if self.air else ()))
        with open(self.config, "w", encoding="utf-8") as f:
            f.write('database = "%s/didehban.db";\nkey_file = "%s/key";\n'
                    'socket = "%s/socket";\nhttp = { listen = "127.0.0.1:%d"; };\n'
                    % (self.folder, self.folder, self.folder, self.port))
            f.write('quiet = { from = "%s"; to = "%s"; };\n' % (quiet or ("00:00", "00:00")))
            f.write("modems = (\n%s\n);\n%s\n" % (modems, more))

    def start(self, wait=True):
        log = open(self.log_path, "ab")
        self.log_begin = log.tell()  # now: the daemon's words move the same offset
        self.daemon = self._with_clock(lambda: subprocess.Popen(
            [program("didehband"), "-c", self.config], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log))
        log.close()
        if wait:
            self.wait_ready()

    def wait_ready(self, timeout=20):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if re.search(r"^<6>ready\b", self.log(self.log_begin), re.M):
                return
            if self.daemon.poll() is not None:
                raise RuntimeError("the daemon ended with %d:\n%s"
                                   % (self.daemon.returncode, self.log()[-4000:]))
            time.sleep(0.02)
        raise RuntimeError("the daemon is not ready:\n" + self.log()[-4000:])

    def kill(self):
        """kill -9, as a power cut would."""
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()

    def end(self, timeout=8):
        """SIGTERM; the exit status."""
        self.daemon.send_signal(signal.SIGTERM)
        try:
            return self.daemon.wait(timeout)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
            return "killed: no end within %d s" % timeout

    def restart(self):
        self.end()
        self.start()

    def stop(self, check=True):
        status = 0
        if self.daemon and self.daemon.poll() is None:
            status = self.end()
        elif self.daemon:
            status = self.daemon.returncode
        try:
            if self.air:
                self.air.stop()
        finally:
            log = self.log() if os.path.exists(self.log_path) else ""
            if self.own_folder:
                shutil.rmtree(self.folder, ignore_errors=True)
        if check and status:
            raise RuntimeError("the daemon ended with %s:\n%s" % (status, log[-4000:]))
        if check and ("ERROR: AddressSanitizer" in log or "runtime error:" in log or
                      "LeakSanitizer" in log):
            raise RuntimeError("a sanitizer spoke:\n" + log[-6000:])

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.show_log()
            self.keep()
        self.stop(check=kind is None)

    def keep(self):
        """The log, the database and the air of a failure, beside the programs."""
        folder = tempfile.mkdtemp(prefix="failed-", dir=os.path.dirname(program()))
        with open(os.path.join(folder, "air"), "w", encoding="utf-8") as f:
            for event in self.air.events if self.air else []:
                f.write(json.dumps(event, ensure_ascii=False) + "\n")
        for path in glob.glob(os.path.join(self.folder, "d*")):
            shutil.copy(path, folder)
        sys.stdout.write("---- all of it is kept in %s\n" % folder)

    def log(self, begin=0):
        with open(self.log_path, "rb") as f:
            f.seek(begin)
            return f.read().decode("utf-8", "replace")

    def show_log(self, lines=80):
        if os.path.exists(self.log_path):
            sys.stdout.write("---- daemon log\n%s\n" % "\n".join(
                self.log().splitlines()[-lines:]))
        if self.air and self.air.folder:
            sys.stdout.write("---- the air\n")
            for event in self.air.events:
                if event["event"] == "air":
                    sys.stdout.write("%s -> %s: %s\n" % (
                        event.get("from"), event.get("to"),
                        (event.get("text") or "").replace("\n", " / ")))

    # ---- command line --------------------------------------------------------

    def run(self, *words, stdin=None, timeout=60):
        """The finished process."""
        return self._with_clock(lambda: subprocess.run(
            [program("didehban"), "-c", self.config] + [str(w) for w in words],
            input=stdin, capture_output=True, text=True, timeout=timeout))

    def cli(self, *words, stdin=None):
        """Standard output; CommandRefused for any other status than 0."""
        done = self.run(*words, stdin=stdin)
        if done.returncode:
            raise CommandRefused(done.returncode, done.stderr.strip())
        return done.stdout.strip()

    def json(self, *words):
        return json.loads(self.cli("--json", *words))

    @staticmethod
    def _options(options):
        for name, value in options.items():
            if name == "set":
                for pair in value.items():
                    yield from ("--set", "%s=%s" % pair)
            elif value is not None:
                yield from ("--" + name.rstrip("_"), value)

    def case_new(self, kind="complaint", **options):
        """The tracking code.  A named complaint of CITIZEN unless said otherwise."""
        given = {"name": "نرگس احمدی", "phone": CITIZEN, "address": "مشهد، خیابان امام رضا",
                 "text": "پاسخ درخواست من داده نشد", "as_": "operator.1"}
        given.update(options)
        return self.cli("case", "new", "--kind", kind, *self._options(given)).split()[-1]

    def act(self, code, action, login, **options):
        return self.cli("case", "act", code, action, "--as", login, *self._options(options))

    def show(self, code):
        return self.json("case", "show", code)

    def stage(self, code):
        return self.show(code)["stage"]

    def wait_stage(self, code, stage, timeout=10):
        return self.wait(lambda: self.stage(code) == stage, timeout,
                         lambda: "stage %s, not %s" % (self.stage(code), stage))

    @staticmethod
    def wait(true, timeout=10, why=lambda: "it did not happen"):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            answer = true()
            if answer:
                return answer
            time.sleep(0.05)
        raise AssertionError(why())

    # ---- HTTP ----------------------------------------------------------------

    def token(self, name="test", scope=None):
        return self.cli("token", "new", "--name", name,
                        *(["--scope", scope] if scope else [])).split()[-1]

    def http(self, method, path, body=None, token=None, headers=None, form=False):
        """(status, headers, parsed body or text)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False)
            sent.setdefault("Content-Type", "application/json")
        if form:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        kind = answer.headers.get("Content-Type", "")
        return answer.status, answer.headers, json.loads(text) if "json" in kind else text

    # ---- the air -------------------------------------------------------------

    def sms(self, sender, text, **how):
        return self.air.text(sender, text, **how)

    def texts(self, number):
        return self.air.texts_to(number)

    def expect(self, to, pattern="", timeout=10):
        """A text to this phone that nobody expected yet and that fits the
        regular expression (ASCII digits); answers it with ASCII digits."""
        end = time.monotonic() + timeout
        while True:
            texts = [latin(t) for t in self.texts(to)]
            for i, text in enumerate(texts):
                if i not in self.heard.setdefault(to, set()) and re.search(pattern, text):
                    self.heard[to].add(i)
                    return text
            if time.monotonic() > end:
                raise AssertionError("%s got no %r; it got %s" % (to, pattern, texts))
            time.sleep(0.03)

    def unexpected(self, to):
        """Texts of this phone that no expect() took."""
        return [latin(t) for i, t in enumerate(self.texts(to))
                if i not in self.heard.get(to, set())]

    def silence(self, to, seconds=1.5):
        """Nothing more comes to this phone."""
        time.sleep(seconds)
        left = self.unexpected(to)
        if left:
            raise AssertionError("%s got, unexpected: %s" % (to, left))
