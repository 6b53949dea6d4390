#!/usr/bin/env python3
"""scale - how each path grows with the archive: a table with ratios.

    scale.py SIZE...        10k 1m 10m; each is an archive of closed cases, and
                            10,000 open ones lie on desks in every size

BENCH_DIR is where the databases lie (build/scale): the disk under it is what is
measured.  One that is there already is used again.  The table goes into
docs/BENCHMARKS.md, between its own marks.
"""
import glob
import http.client
import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import archive  # noqa: E402
from emulator import ROOT  # noqa: E402
from house import House  # noqa: E402

OPEN = DUE = 10000
PAGE_BYTES = 4096
POST_S = 5
# Work lists that are looked at once each: with an archive of closed cases beside them.
UNITS_ASKED = ("khr", "tehran", "fars", "esf", "gilan", "yazd", "qom", "ilam", "azs", "azg",
               "kerman", "hamadan", "semnan", "alborz", "zanjan", "golestan")
SIZES = {"1k": 1000, "10k": 10 ** 4, "100k": 10 ** 5, "1m": 10 ** 6, "10m": 10 ** 7}
PAGE = os.path.join(ROOT, "docs", "BENCHMARKS.md")
BEGIN, END = "<!-- scale -->", "<!-- /scale -->"


def milliseconds(act, times):
    """Median and slowest of so many."""
    taken = []
    for n in range(times):
        began = time.monotonic()
        act(n)
        taken.append((time.monotonic() - began) * 1000)
    return statistics.median(taken), max(taken)


class Client:
    """One connection that stays; what the hook is asked over and over."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}

    def ask(self, method, path, body=None, status=200):
        text = json.dumps(body, ensure_ascii=False).encode() if body else None
        self.connection.request(method, path, text, self.headers)
        answer = self.connection.getresponse()
        got = answer.read()
        assert answer.status == status, (path, answer.status, got)
        return got


class Nation:
    """A house with a nation's archive in its database."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.dice = random.Random(7)
        self.figures = {}
        self.house = None

    def fill(self):
        """The template that every run copies; made once."""
        if os.path.exists(os.path.join(self.folder, "whole")):
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        began = time.monotonic()
        archive.fill(self.folder, self.size, OPEN)
        with open(os.path.join(self.folder, "whole"), "w") as f:
            f.write("%.0f" % (time.monotonic() - began))

    def begin(self):
        self.fill()
        with open(os.path.join(self.folder, "whole")) as f:
            self.figures["fill"] = float(f.read()), None
        run = os.path.join(self.folder, "run")
        shutil.rmtree(run, ignore_errors=True)
        os.makedirs(run)
        self.house = House(modems=4, start=False, organisation=None, folder=run,
                           air={"report_ms": 20})
        for name in glob.glob(os.path.join(run, "didehban.db*")):
            os.unlink(name)
        self.database = os.path.join(run, "didehban.db")
        subprocess.run(["cp", "--reflink=auto", "%s/nation.db" % self.folder, self.database],
                       check=True)
        shutil.copy("%s/key" % self.folder, os.path.join(run, "key"))
        self.figures["size"] = os.path.getsize(self.database) / 1e6, None
        db = sqlite3.connect(self.database)
        newest = db.execute("SELECT max(id) FROM case_").fetchone()[0]
        self.codes = [db.execute("SELECT code FROM case_ WHERE id = ?",
                                 (self.dice.randrange(1, newest + 1),)).fetchone()[0]
                      for _ in range(400)]
        self.waiting = [row[0] for row in db.execute(
            "SELECT c.code FROM case_ c JOIN unit u ON u.id = c.unit_id WHERE stage = "
            "'at_province' AND u.code = 'khr' AND holder_due > unixepoch() LIMIT 200")]
        db.close()

    def start(self):
        began = time.monotonic()
        self.house.start()
        return (time.monotonic() - began) * 1000

    def client(self):
        return Client(self.house.port, self.token)

    def get(self, path):
        return self.main.ask("GET", path)

    def forget(self):
        """The database is on the disk alone, as far as the kernel agrees."""
        os.sync()
        with open(self.database, "rb") as f:
            os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def pages(self):
        """That the daemon asked the kernel for so far."""
        with open("/proc/%d/io" % self.house.daemon.pid) as f:
            return int(re.search(r"rchar: (\d+)", f.read()).group(1)) / PAGE_BYTES

    def note(self, name, pair):
        self.figures[name] = pair
        print("%10d  %-28s %10.1f%s" % (self.size, name, pair[0],
              "  (slowest %.1f)" % pair[1] if pair[1] is not None else ""), flush=True)

    # ---- what is measured ----

    def memory(self):
        with open("/proc/%d/status" % self.house.daemon.pid) as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024

    def cold_and_warm(self, name, path, times):
        """Medians of cases that nobody looked at for long, and of the same again; and
        the pages that were read each time, which no load on the machine changes."""
        for kind in ("cold", "warm"):
            before = self.pages()
            self.note("%s, %s" % (name, kind), milliseconds(lambda n: self.get(path(n)), times))
            self.note("%s, %s, pages" % (name, kind), ((self.pages() - before) / times, None))

    def paths(self):
        self.cold_and_warm("status by code", lambda n: "/api/v1/cases/" + self.codes[n], 400)
        self.cold_and_warm("work list of a unit",
                           lambda n: "/api/v1/cases?stage=at_province&unit=" + UNITS_ASKED[n],
                           len(UNITS_ASKED))
        self.note("closed cases of a unit", milliseconds(
            lambda n: self.get("/api/v1/cases?stage=closed&unit=call-centre"), 50))
        self.note("overdue cases", milliseconds(
            lambda n: self.get("/api/v1/cases?overdue=true&limit=100"), 50))
        self.note("texts of a number", milliseconds(
            lambda n: self.get("/api/v1/messages?phone=%2B98912" + "%07d" % n), 50))
        self.note("/metrics", milliseconds(lambda n: self.get("/metrics"), 20))
        self.note("transition, durable", milliseconds(self.transition, len(self.waiting)))
        self.note("new case, durable", milliseconds(self.register, 100))
        for clients in (1, 8, 64):
            self.note("new cases, %d clients, /s" % clients, (self.registered(clients), None))
        self.note("text with a code answered", milliseconds(self.ask, 10))
        self.report()
        self.note("resident MB", (self.memory(), None))

    def transition(self, n):
        self.main.ask("POST", "/api/v1/cases/%s/actions" % self.waiting[n], {
            "action": "refer", "as": "manager.khr", "unit": "khr-%02d" % (n % 30 + 1)})

    def register(self, n, client=None):
        (client or self.main).ask("POST", "/api/v1/cases", {
            "kind": "complaint", "name": "نرگس احمدی", "phone": "+98935%07d" % n,
            "address": "مشهد", "text": "پاسخ نیامد", "as": "operator.1"}, status=201)

    def registered(self, clients):
        """A second, of so many that register one case after the other."""
        end, done = time.monotonic() + POST_S, [0] * clients

        def work(i):
            client = self.client()
            while time.monotonic() < end:
                self.register(1000 * i + done[i], client)
                done[i] += 1
        workers = [threading.Thread(target=work, args=(i,)) for i in range(clients)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return sum(done) / POST_S

    def ask(self, n):
        """From the text on the air to the answer on the air."""
        number = "+98936%07d" % (n + self.dice.randrange(10 ** 6))
        self.house.sms(number, self.codes[n])
        self.house.expect(number, timeout=60)

    def report(self):
        done = self.house.run("report", "volume", "--from", "1405-07-01", "--to", "1405-07-30")
        if done.returncode:
            return
        self.note("report of a month", milliseconds(lambda n: self.house.cli(
            "report", "volume", "--from", "1405-07-01", "--to", "1405-07-30"), 3))

    def meanwhile(self, words):
        """How long a command takes, and the slowest request beside it."""
        slowest, stop = [], threading.Event()

        def look():
            client = self.client()
            while not stop.is_set():
                began = time.monotonic()
                client.ask("GET", "/api/v1/cases/" + self.dice.choice(self.codes))
                slowest.append((time.monotonic() - began) * 1000)
                self.register(len(slowest), client)
                time.sleep(0.01)
        worker = threading.Thread(target=look)
        worker.start()
        began = time.monotonic()
        try:
            done = self.house.run(*words, timeout=3000)
        finally:
            taken = time.monotonic() - began
            stop.set()
            worker.join()
        assert done.returncode == 0, done.stderr
        return taken, max(slowest)

    def upkeep(self):
        copy = os.path.join(self.folder, "copy.db")
        if os.path.exists(copy):
            os.unlink(copy)
        seconds, slowest = self.meanwhile(["backup", copy])
        self.note("backup, s", (seconds, None))
        self.note("slowest request during it", (slowest, None))
        os.unlink(copy)
        seconds, slowest = self.meanwhile(["verify"])
        self.note("verify, s", (seconds, None))
        self.note("slowest request during it ", (slowest, None))

    def due_at_once(self):
        """So many deadlines are missed in one second; people go on asking."""
        self.house.end()
        db = sqlite3.connect(self.database)
        now = int(time.time())
        db.execute("DELETE FROM timer WHERE kind = 'warn'")
        db.execute("UPDATE timer SET due_at = ? WHERE id IN (SELECT id FROM timer WHERE kind ="
                   " 'breach' LIMIT ?)", (now - 30, DUE))
        db.execute("UPDATE case_ SET holder_due = ? WHERE id IN (SELECT case_id FROM timer WHERE"
                   " kind = 'breach' AND due_at < ?)", (now - 60, now))
        db.commit()
        db.close()
        began = time.monotonic()
        self.note("start-up", (self.start(), None))
        answers = []
        while self.due_left():
            if not answers or time.monotonic() - began > len(answers):
                answers.append(milliseconds(self.ask, 1)[0])
            time.sleep(0.05)
            assert time.monotonic() - began < 600
        self.note("10,000 timers due at once, s", (time.monotonic() - began, None))
        self.note("slowest answer during it", (max(answers), None))

    def due_left(self):
        db = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True, timeout=20)
        left = db.execute("SELECT count(*) FROM timer WHERE due_at <= unixepoch()").fetchone()[0]
        db.close()
        return left

    def run(self):
        self.begin()
        try:
            self.forget()
            self.start()
            self.token = self.house.token("bench")
            self.main = self.client()
            self.paths()
            self.upkeep()
            self.due_at_once()
        finally:
            self.house.stop(check=False)
        shutil.rmtree(os.path.join(self.folder, "run"), ignore_errors=True)
        return self.figures


UNITS = {"size": "database, MB", "fill": "filling it, s"}


def table(columns):
    """One row a figure; the ratio of the largest to the smallest."""
    names = list(columns[-1][1])
    head = ["", *["%s cases" % format(size, ",") for size, _ in columns], "ratio"]
    rows = []
    for name in names:
        values = [figures.get(name, (None,))[0] for _, figures in columns]
        label = UNITS.get(name.strip(), name.strip())
        if not re.search(r", s$|MB$|pages$|/s$", label):
            label += ", ms"
        ratio = "%.1f" % (values[-1] / values[0]) if values[0] and values[-1] else ""
        rows.append([label, *["" if v is None else "%.1f" % v for v in values], ratio])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def write(columns):
    kernel = os.uname()
    text = ("%s\n## Growth\n\n%s, %d cores, %s; load %.1f when it ended, of which about one is its\n"
            "own. Medians, `make bench-scale`; every size has 10,000 open cases besides its\n"
            "archive. Requests go through HTTP, a text over AT commands both ways; what is\n"
            "durable has its fdatasync in it, and so the disk's mood. Cold: asked for the first\n"
            "time since a start with nothing of the database in memory; warm: the same again.\n"
            "Pages are what the daemon reads for one request, of 4 KiB, whoever else is at work\n"
            "on the machine.\n\n%s\n%s") % (BEGIN, time.strftime("%Y-%m-%d"), os.cpu_count(),
                                         kernel.machine, os.getloadavg()[2], table(columns), END)
    page = "# Benchmarks\n"
    if os.path.exists(PAGE):
        with open(PAGE, encoding="utf-8") as f:
            page = f.read()
    if BEGIN in page:
        page = re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda m: text, page, flags=re.S)
    else:
        page = page.rstrip() + "\n\n" + text + "\n"
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(page)
    print(text)


def main():
    folder = os.environ.get("BENCH_DIR", os.path.join(ROOT, "build", "scale"))
    columns = []
    for word in sys.argv[1:] or ["10k", "1m"]:
        size = SIZES[word]
        columns.append((size, Nation(os.path.join(folder, word), size).run()))
    write(columns)
    with open(os.path.join(folder, "figures.json"), "w") as f:
        json.dump(columns, f)


if __name__ == "__main__":
    main()
