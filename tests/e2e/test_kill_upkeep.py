"""kill -9 in the midst of backup, restore, load, init and an upgrade: what stands
under the database's name is whole, and the next run completes.  SEED=n in the
environment repeats a run."""
import glob
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import archive
from emulator import ROOT, program
from house import DEMO, House

CASES, OPEN = 1500, 100
ROUNDS = 4
OLD_SCHEMA = 30
STEPS, STEPS_MOST = ("link", "rename", "unlink", "fsync"), 40
SEED = int(os.environ.get("SEED", "0")) or int(time.time())


def setUpModule():
    global template, rng
    print("# SEED=%d" % SEED, flush=True)
    rng = random.Random(SEED)
    template = tempfile.mkdtemp(prefix="didehban-")
    unittest.addModuleCleanup(shutil.rmtree, template)
    archive.fill(template, CASES, OPEN, seed=SEED)


def ask(path, sql):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        return db.execute(sql).fetchone()[0]
    finally:
        db.close()


def traces():
    try:
        return subprocess.run(["strace", "-o", "/dev/null", "true"],
                              stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


class KillUpkeep(unittest.TestCase):
    def setUp(self):
        self.house = House(modems=0, start=False, organisation=None)
        self.addCleanup(self.house.stop, check=False)
        self.database = self.path("didehban.db")
        self.forget()
        shutil.copy(os.path.join(template, "nation.db"), self.database)
        shutil.copy(os.path.join(template, "key"), self.path("key"))

    def path(self, name):
        return os.path.join(self.house.folder, name)

    def forget(self):
        for name in glob.glob(self.path("didehban.db*")):
            os.unlink(name)

    def fresh(self):
        self.forget()
        for name in glob.glob(self.path("key*")):
            os.unlink(name)

    def small(self):
        """A database that is quickly looked at."""
        self.fresh()
        for words in (["init"], ["load", DEMO]):
            self.completes(lambda: self.command(*words))

    def command(self, *words, before=()):
        return subprocess.Popen([*before, program("didehban"), "-c", self.house.config, *words],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def completes(self, begin):
        """Once to its end, which says how long it takes."""
        began = time.monotonic()
        running = begin()
        _, error = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 0, error)
        return time.monotonic() - began

    def killed(self, begin, seconds, whole):
        """At random moments of it; whatever was reached, whole() looks."""
        for _ in range(ROUNDS):
            running = begin()
            time.sleep(rng.uniform(0, seconds))
            running.send_signal(signal.SIGKILL)
            running.communicate(timeout=60)
            whole()

    def at_each_step(self, begin, whole):
        """Before and after each system call that makes a step durable or a name."""
        for call in STEPS:
            for n in range(1, STEPS_MOST):
                running = begin("strace", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                                "inject=%s:signal=SIGKILL:when=%d" % (call, n))
                running.communicate(timeout=60)
                whole()
                if running.returncode == 0:
                    break
            self.assertEqual(running.returncode, 0, "%s is called too often" % call)

    def daemon_killed(self, begin, seconds, whole):
        """The daemon dies under the command, and starts anew."""
        for _ in range(ROUNDS):
            running = begin()
            time.sleep(rng.uniform(0, seconds))
            self.house.kill()
            running.communicate(timeout=60)
            self.house.start()
            whole()

    def whole(self, database=None, cases=CASES + OPEN):
        database = database or self.database
        self.assertEqual(ask(database, "PRAGMA integrity_check"), "ok")
        self.assertEqual(ask(database, "SELECT count(*) FROM case_"), cases)

    def verified(self):
        self.assertTrue(self.house.json("verify")["ok"])

    def test_a_backup(self):
        copy = self.path("copy.db")
        begin = lambda: self.command("backup", "--replace", copy)

        def whole():
            if os.path.exists(copy):
                self.whole(copy)
        self.house.start()
        seconds = self.completes(begin)
        os.unlink(copy)
        self.daemon_killed(begin, seconds, whole)
        self.completes(begin)
        self.assertFalse(os.path.exists(copy + ".part"))
        self.house.end()
        self.completes(lambda: self.command("restore", copy))
        self.verified()

    def test_a_restore(self):
        copy = self.path("copy.db")
        shutil.copy(self.database, copy)
        self.restored_whatever_happens(copy, lambda begin, seconds, whole: self.killed(
            begin, seconds, whole))

    @unittest.skipUnless(traces(), "strace is not here, or may not trace")
    def test_a_restore_at_each_of_its_steps(self):
        self.small()
        copy = self.path("copy.db")
        self.completes(lambda: self.command("backup", copy))
        self.restored_whatever_happens(copy, lambda begin, seconds, whole: self.at_each_step(
            begin, whole))

    def restored_whatever_happens(self, copy, kill):
        begin = lambda *before: self.command("restore", copy, before=before)
        cases = ask(copy, "SELECT count(*) FROM case_")
        # What was committed last is in the old one's log alone.
        self.house.start()
        self.house.token()
        self.house.kill()
        old = {}
        for name in glob.glob(self.path("didehban.db*")):
            with open(name, "rb") as f:
                old[name] = f.read()

        def old_again():
            self.forget()
            for name, content in old.items():
                with open(name, "wb") as f:
                    f.write(content)

        def whole():
            """The new one, or the old one, or the old one under another name."""
            aside = glob.glob(self.database + ".before-restore-*[0-9]")
            now = [n for n in [self.database] + aside if os.path.exists(n)]
            self.assertTrue(now)
            for name in now:
                self.whole(name, cases)
            kept = (aside or [self.database])[0]
            self.assertEqual(ask(kept, "SELECT count(*) FROM token"), 1)
            if len(now) > 1:  # it was done; two of one second would have one name
                os.unlink(kept)
            self.completes(begin)
            self.verified()
            self.assertEqual(ask(self.database, "SELECT count(*) FROM token"), 0)
            self.assertFalse(glob.glob(self.database + ".restoring*"))
            old_again()
        seconds = self.completes(begin)
        old_again()
        kill(begin, seconds, whole)

    def test_a_load(self):
        more = self.path("more.cfg")
        with open(os.path.join(template, "nation.cfg"), encoding="utf-8") as f:
            text = f.read()
        with open(more, "w", encoding="utf-8") as f:
            f.write(text.replace('code = "', 'code = "n').replace('parent = "', 'parent = "n')
                    .replace('unit = "', 'unit = "n').replace('login = "', 'login = "n')
                    .replace("number = ", "number = 9")
                    .replace("+98915", "+98917"))
        begin = lambda: self.command("load", more)
        units = ask(self.database, "SELECT count(*) FROM unit")

        def whole():
            self.whole()
            self.assertIn(ask(self.database, "SELECT count(*) FROM unit"), (units, 2 * units))
        self.house.start()
        self.daemon_killed(begin, 0.4, whole)
        self.completes(begin)
        self.assertEqual(ask(self.database, "SELECT count(*) FROM unit"), 2 * units)
        self.verified()

    def init_whatever_happens(self, kill):
        begin = lambda *before: self.command("init", before=before)

        def whole():
            if os.path.exists(self.database):
                self.assertEqual(ask(self.database, "SELECT count(*) FROM procedure"), 5)
            else:
                self.completes(begin)
            self.completes(lambda: self.command("load", DEMO))
            self.assertFalse(glob.glob(self.path("*.making*")))
            self.fresh()
        self.fresh()
        seconds = self.completes(begin)
        self.fresh()
        kill(begin, seconds, whole)

    def test_an_init(self):
        self.init_whatever_happens(self.killed)

    @unittest.skipUnless(traces(), "strace is not here, or may not trace")
    def test_an_init_at_each_of_its_steps(self):
        self.init_whatever_happens(lambda begin, seconds, whole: self.at_each_step(begin, whole))

    def test_an_upgrade(self):
        old = self.path("old.db")
        self.make_old(old)

        def begin():
            shutil.copy(old, self.database)
            return start()

        def start():
            self.house.start(wait=False)
            return self.house.daemon

        def whole():
            self.assertIn(ask(self.database, "PRAGMA user_version"), (OLD_SCHEMA, newest))
            self.whole()
            self.house.start()
            self.verified()
            self.house.end()
            self.forget()
        newest = ask(self.database, "PRAGMA user_version")
        self.assertGreater(newest, OLD_SCHEMA)
        self.forget()
        began = time.monotonic()
        begin()
        self.house.wait_ready()
        seconds = time.monotonic() - began
        self.house.end()
        self.forget()
        self.killed(begin, seconds, whole)

    def make_old(self, path):
        """The same rows in a database of an older Didehban."""
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        for name in sorted(glob.glob(os.path.join(ROOT, "sql", "schema", "*.sql"))):
            if int(os.path.basename(name)[:4]) <= OLD_SCHEMA:
                with open(name, encoding="utf-8") as f:
                    db.executescript(f.read())
        db.execute("ATTACH ? AS new", (self.database,))
        for table, in db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND"
                                 " name NOT LIKE 'sqlite_%'").fetchall():
            columns = ", ".join(row[1] for row in db.execute("PRAGMA main.table_info(%s)" % table))
            db.execute("INSERT INTO main.%s (%s) SELECT %s FROM new.%s"
                       % (table, columns, columns, table))
        db.execute("PRAGMA main.user_version = %d" % OLD_SCHEMA)
        db.commit()
        db.close()


if __name__ == "__main__":
    unittest.main()
