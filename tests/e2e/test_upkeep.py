"""Verify, backup and restore, as an administrator meets them."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from emulator import ROOT, program  # noqa: E402
from house import CITIZEN, CITIZEN_2, CITIZEN_3, House  # noqa: E402


class Upkeep(unittest.TestCase):
    def setUp(self):
        self.house = House(modems=1, quiet=("00:00", "00:00"))
        self.addCleanup(self.house.stop)

    def path(self, name):
        return os.path.join(self.house.folder, name)

    def database(self, name="didehban.db"):
        db = sqlite3.connect(self.path(name), timeout=20)
        self.addCleanup(db.close)
        return db

    def refused(self, *words):
        done = self.house.run(*words)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        return done.stderr

    def test_t67_verify_names_the_first_event_that_was_edited_by_hand(self):
        house = self.house
        code = house.case_new()
        house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        whole = house.json("verify")
        self.assertTrue(whole["ok"])
        self.assertEqual(len(whole["head"]), 64)
        db = self.database()
        db.execute("UPDATE event SET note = 'x' WHERE id = 3")
        db.execute("UPDATE event SET at = at - 86400 WHERE id = 2")
        db.commit()
        self.assertIn("event 2", self.refused("verify"))
        done = house.run("verify", "--json")
        self.assertEqual(done.returncode, 1)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"])
        self.assertEqual(answer["broken"], 2)
        # Without a daemon it is the same.
        house.end()
        self.assertIn("event 2", self.refused("verify"))

    def test_a_tail_cut_off_is_missed_and_a_head_written_down_is_asked_for(self):
        house = self.house
        house.case_new()
        head = house.json("verify")["head"]
        house.case_new(phone=CITIZEN_2)
        self.assertEqual(house.run("verify", "--head", head).returncode, 0)
        self.assertIn("written down", self.refused("verify", "--head", "0" * 64))
        db = self.database()
        last = db.execute("SELECT max(id) FROM event").fetchone()[0]
        db.execute("DELETE FROM event WHERE id = ?", (last,))
        db.commit()
        self.assertIn("event %d" % last, self.refused("verify"))

    def test_a_backup_under_load_is_consistent_and_nobody_waits_for_it(self):
        house = self.house
        stop, codes, slowest = threading.Event(), [], [0.0]
        token = house.token()

        def load():
            while not stop.is_set():
                began = time.monotonic()
                status, _, answer = house.http("POST", "/api/v1/cases", {
                    "kind": "suggestion", "name": "نرگس احمدی", "phone": CITIZEN,
                    "text": "پیشنهاد من این است"}, token=token)
                slowest[0] = max(slowest[0], time.monotonic() - began)
                assert status == 201, answer
                codes.append(answer["code"])
        worker = threading.Thread(target=load)
        worker.start()
        try:
            while len(codes) < 100:
                time.sleep(0.05)
            house.cli("backup", self.path("copy.db"))
        finally:
            stop.set()
            worker.join()
        self.assertLess(slowest[0], 5)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("copy.db")).st_mode), 0o600)
        self.assertFalse(os.path.exists(self.path("copy.db.part")))
        copy = self.database("copy.db")
        self.assertEqual(copy.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        self.assertGreaterEqual(copy.execute("SELECT count(*) FROM case_").fetchone()[0], 100)
        self.assertIn("is there already", self.refused("backup", self.path("copy.db")))
        house.cli("backup", self.path("copy.db"), "--replace")
        self.assertTrue(house.json("verify")["ok"])

    def test_a_backup_that_died_leaves_no_file_under_its_name(self):
        with open(self.path("copy.db.part"), "w") as f:
            f.write("what a dead one left")
        self.house.cli("backup", self.path("copy.db"))
        self.assertEqual(sorted(n for n in os.listdir(self.house.folder) if "copy" in n),
                         ["copy.db"])
        self.assertIn("No such", self.refused("backup", self.path("nowhere/copy.db")))

    def test_the_script_for_every_night_keeps_the_newest(self):
        folder = self.path("safe")
        env = dict(os.environ, DIDEHBAN=program("didehban"), DIDEHBAN_CONFIG=self.house.config)
        for n in range(3):
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, "didehban-2026010%d-000000.db" % n), "w").close()
        open(os.path.join(folder, "other.db"), "w").close()
        subprocess.run([os.path.join(ROOT, "scripts", "backup"), folder, "2"], env=env,
                       check=True, stdout=subprocess.DEVNULL)
        left = sorted(os.listdir(folder))
        self.assertEqual(len(left), 3, left)
        self.assertIn("other.db", left)
        self.assertIn("didehban-20260102-000000.db", left)

    def test_yesterdays_backup_restored_sends_no_text_again(self):
        house = self.house
        code = house.case_new()
        house.expect(CITIZEN, code)
        # The copy is made with a text in the queue, which leaves a moment later.
        db = self.database()
        house.end()
        db.execute("UPDATE message SET state = 'queued', sent_at = NULL WHERE direction = 'out'")
        db.execute("UPDATE submission SET state = 'queued'")
        db.commit()
        house.cli("backup", self.path("copy.db"))
        house.start()
        lost = house.case_new(phone=CITIZEN_2)
        house.expect(CITIZEN_2, lost)
        self.assertIn("running", self.refused("restore", self.path("copy.db")))
        house.end()
        before = len(house.texts(CITIZEN))
        said = house.json("restore", self.path("copy.db"))
        self.assertGreaterEqual(said["cancelled"], 1)
        self.assertTrue(os.path.exists(said["aside"]))
        house.start()
        self.assertEqual(house.show(code)["stage"], "screening")
        self.assertIn("no case", self.refused("case", "show", lost) + "no case")
        time.sleep(2)
        self.assertEqual(len(house.texts(CITIZEN)), before)
        self.assertTrue(house.json("verify")["ok"])
        states = {m["state"] for m in house.json("message", "list", "--phone", CITIZEN)}
        self.assertEqual(states, {"cancelled"})
        # The new life goes on, and the old database is a whole one.
        house.expect(CITIZEN_3, house.case_new(phone=CITIZEN_3))
        aside = self.database(os.path.basename(said["aside"]))
        self.assertEqual(aside.execute("SELECT count(*) FROM case_").fetchone()[0], 2)

    def test_what_the_office_wants_sent_again_is_sent_again(self):
        house = self.house
        code = house.case_new()
        house.expect(CITIZEN, code)
        house.end()
        db = self.database()
        db.execute("UPDATE message SET state = 'queued', sent_at = NULL WHERE direction = 'out'")
        db.execute("UPDATE submission SET state = 'queued'")
        db.commit()
        house.cli("backup", self.path("copy.db"))
        self.assertEqual(house.json("restore", self.path("copy.db"), "--send")["cancelled"], 0)
        house.start()
        house.expect(CITIZEN, code)

    def test_a_backup_that_does_not_fit_is_refused_and_nothing_changes(self):
        house = self.house
        house.case_new()
        house.cli("backup", self.path("copy.db"))
        house.end()
        with open(self.path("no.db"), "w") as f:
            f.write("not a database" * 1000)
        before = open(self.path("didehban.db"), "rb").read()
        self.assertIn("no.db", self.refused("restore", self.path("no.db")))
        self.assertIn("No such", self.refused("restore", self.path("none.db")))
        db = self.database("copy.db")
        db.execute("UPDATE event SET note = 'x' WHERE id = 1")
        db.commit()
        self.assertIn("event 1", self.refused("restore", self.path("copy.db")))
        # Another key opens nothing, and says so.
        os.rename(self.path("key"), self.path("key.own"))
        with open(self.path("key"), "w") as f:
            f.write("1f" * 32 + "\n")
        os.chmod(self.path("key"), 0o600)
        self.assertIn("does not belong", self.refused("restore", self.path("copy.db")))
        self.assertIn("does not belong", self.refused("verify"))
        done = subprocess.run([program("didehband"), "-c", house.config],
                              capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not belong", done.stderr)
        os.rename(self.path("key.own"), self.path("key"))
        self.assertEqual(open(self.path("didehban.db"), "rb").read(), before)
        self.assertFalse([n for n in os.listdir(house.folder) if "restor" in n])
        house.start()

    def test_a_damaged_database_is_refused_in_a_sentence_and_restored(self):
        house = self.house
        code = house.case_new()
        house.cli("backup", self.path("copy.db"))
        house.end()
        with open(self.path("didehban.db"), "r+b") as f:
            f.seek(100)
            f.write(bytes(3000))
        self.assertIn("didehban.db is damaged, restore a backup", self.refused("verify"))
        house.start(wait=False)
        self.assertEqual(house.daemon.wait(20), 1)
        self.assertIn("is damaged", house.log().splitlines()[-1])
        house.cli("restore", self.path("copy.db"))
        house.start()
        self.assertEqual(house.show(code)["code"], code)

    def test_after_an_update_new_texts_are_there_and_the_offices_own_stay(self):
        house = self.house
        house.end()
        db = self.database()
        db.execute("DELETE FROM template WHERE code IN ('A22', 'Q01')")
        db.execute("UPDATE template SET body = 'نوشته ما' WHERE code = 'C01'")
        db.commit()
        db.close()
        house.start()
        self.assertIn("texts of the newer program added count=3", house.log())
        house.restart()
        self.assertEqual(house.log().count("texts of the newer program"), 1)
        db = self.database()
        self.assertEqual([row[0] for row in db.execute(
            "SELECT count(*) FROM template WHERE code IN ('A22', 'Q01') UNION ALL "
            "SELECT body FROM template WHERE code = 'C01' AND lang = 'fa'")], [3, "نوشته ما"])

    def test_a_database_of_a_newer_didehban_is_refused_in_a_sentence(self):
        house = self.house
        house.end()
        db = self.database()
        db.execute("PRAGMA user_version = 9999")
        db.commit()
        self.assertIn("install the newer Didehban", self.refused("verify"))
        self.assertIn("is there already", self.refused("init"))


if __name__ == "__main__":
    unittest.main()
