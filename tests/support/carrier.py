"""A carrier as a test holds it: the daemon's end of its JSON lines.

    with Carrier(air.port()) as modem:
        modem.submit(1, "+989121234567", "سلام")
        print(modem.wait("submitted")["ref"])
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from emulator import program  # noqa: E402


class Carrier:
    """One didehban-modem; its events, each with the time it came (`at`)."""

    def __init__(self, device, *options, up=True, before=()):
        self.start([*before, program("didehban-modem"),
                    *(["--device", device] if device else []), *options], up)

    def start(self, command, up=True):
        self.began = time.monotonic()
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log)
        self.events = []
        self.seen = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.marks = {}
        if up:
            self.up = self.wait("up")

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            event["at"] = time.monotonic()
            with self.seen:
                self.events.append(event)
                self.seen.notify_all()
        with self.seen:
            self.ended = time.monotonic()
            self.events.append({"event": "end", "at": self.ended})
            self.seen.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()
        if not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except OSError:
                pass
        self.log.close()

    def errors(self):
        self.log.seek(0)
        return self.log.read()

    def say(self, **line):
        self.raw(json.dumps(line, ensure_ascii=False))

    def raw(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def submit(self, id, number, text, encoding="ucs2", report=False, **more):
        self.say(do="submit", id=id, number=number, text=text, encoding=encoding,
                 report=report, **more)

    def wait(self, event, timeout=10, **fields):
        """The next event of that name (each is answered once) with these fields."""
        deadline = time.monotonic() + timeout
        with self.seen:
            while True:
                for at, one in enumerate(self.events):
                    if at in self.marks or one["event"] != event:
                        continue
                    if all(one.get(name) == value for name, value in fields.items()):
                        self.marks[at] = True
                        return one
                left = deadline - time.monotonic()
                if left <= 0 or not self.seen.wait(left):
                    raise TimeoutError("no %s %s in %s s; there were %s; %s"
                                       % (event, fields, timeout, self.events, self.errors()))

    def send(self, id, number, text, timeout=30, **more):
        """Submit, and how it was settled."""
        self.submit(id, number, text, **more)
        return self.wait("submitted", timeout, id=id)

    def none(self, event):
        with self.seen:
            return not any(at not in self.marks and one["event"] == event
                           for at, one in enumerate(self.events))

    def exit(self, timeout=10):
        return self.process.wait(timeout)


class Gateway(Carrier):
    """One didehban-http; the configuration is its first line."""

    def __init__(self, url, *options, up=True, **configuration):
        self.start([program("didehban-http"), *options], up=False)
        self.say(do="configure", **{"kind": "kannel", "url": url, "timeout_ms": 2000,
                                    **configuration})
        if up:
            self.up = self.wait("up")
