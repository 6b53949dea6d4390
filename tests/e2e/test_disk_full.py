"""The disk runs full under a daemon at work: nothing is lost, nothing is done
twice, it says so, and goes on by itself when there is room again."""
import json
import os
import sqlite3
import tempfile
import unittest

import small_disk
from house import CITIZEN, CITIZEN_2, CITIZEN_3, CommandRefused, House

small_disk.enter()

MEGABYTES = 24


@unittest.skipUnless(small_disk.inside(), small_disk.WHY)
class DiskFull(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="didehban-")
        self.addCleanup(os.rmdir, folder)
        self.disk = small_disk.SmallDisk(folder, MEGABYTES)
        self.addCleanup(self.disk.close)
        self.house = House(modems=1, folder=folder)
        self.addCleanup(self.house.stop)
        self.code = self.house.case_new()
        self.house.expect(CITIZEN, self.code)
        self.token = self.house.token()

    def full(self):
        """Full to the last page: commits fail from now on."""
        self.disk.fill()
        self.house.wait(lambda: self.register(CITIZEN_3)[0] != 201, 20)
        self.assertEqual(self.house.http("GET", "/readyz")[0], 503)

    def register(self, phone):
        return self.house.http("POST", "/api/v1/cases", {
            "kind": "suggestion", "name": "رضا محمدی", "phone": phone,
            "text": "پیشنهاد من این است", "as": "operator.1"}, token=self.token)

    def count(self, table, where="1"):
        db = sqlite3.connect("file:%s/didehban.db?mode=ro" % self.house.folder, uri=True)
        try:
            return db.execute("SELECT count(*) FROM %s WHERE %s" % (table, where)).fetchone()[0]
        finally:
            db.close()

    def test_the_doctor_and_an_alarm_say_that_little_is_left(self):
        found = [f for f in json.loads(self.house.run("--json", "doctor").stdout)["findings"]
                 if (f["subject"], f["check"]) == ("disk", "database")][0]
        self.assertEqual(found["verdict"], "bad")
        self.assertRegex(found["text"], r"^\d+ MB are free")
        self.assertTrue(found["advice"])
        self.house.wait(lambda: "disk_full" in [a["kind"] for a in
                                                self.house.json("alarm", "list")], 10)

    def test_texts_stay_on_the_sim_and_answers_of_the_network_wait_for_room(self):
        house = self.house
        house.air.network(ms=700)
        late = house.case_new(phone=CITIZEN_2)  # its text is on its way when it begins
        house.wait(lambda: self.count("message", "state = 'submitting'"), 10)
        self.full()
        cases, parts = self.count("case_"), self.count("part")
        status, headers, answer = self.register(CITIZEN_3)
        self.assertEqual(status, 503, answer)
        self.assertIn("no space", answer["detail"])
        self.assertIn("Retry-After", headers)
        with self.assertRaisesRegex(CommandRefused, "no space"):
            house.case_new(phone=CITIZEN_3)
        with self.assertRaisesRegex(CommandRefused, "no space"):
            house.cli("backup", os.path.join(house.folder, "copy.db"))
        self.assertFalse([n for n in os.listdir(house.folder) if "copy" in n])
        self.assertIn("disk_full", house.cli("alarm", "list"))
        house.sms(CITIZEN_3, self.code)
        house.wait(lambda: "part not stored" in house.log(), 20)
        house.wait(lambda: "answer not written" in house.log(), 20)
        # What only reads is answered as ever.
        self.assertEqual(house.show(self.code)["code"], self.code)
        self.assertEqual((self.count("case_"), self.count("part")), (cases, parts))
        self.assertTrue([s for s in house.air.slots() if s["memory"] == "SM"])
        self.disk.free()
        self.assertEqual(house.http("GET", "/readyz")[0], 200)
        house.expect(CITIZEN_2, late)
        house.expect(CITIZEN_3, self.code, timeout=60)
        self.assertEqual(self.register(CITIZEN)[0], 201)
        house.wait(lambda: not house.air.slots(), 60, house.air.slots)
        house.wait(lambda: not self.count("message", "state IN ('queued', 'submitting')"), 60)
        self.assertEqual(self.count("message", "state IN ('uncertain', 'failed')"), 0)
        self.once()

    def test_a_daemon_that_died_on_a_full_disk_starts_when_there_is_room(self):
        house = self.house
        house.air.network(ms=700)
        house.case_new(phone=CITIZEN_2)
        house.wait(lambda: self.count("message", "state = 'submitting'"), 10)
        self.full()
        house.kill()
        done = house.run("case", "list")
        self.assertEqual(done.returncode, 1, done.stdout)
        house.sms(CITIZEN_3, self.code)
        house.start(wait=False)
        self.assertEqual(house.daemon.wait(20), 1)
        self.assertIn("no space on the disk", house.log().splitlines()[-1])
        self.disk.free()
        house.start()
        house.expect(CITIZEN_3, self.code, timeout=60)
        house.wait(lambda: not self.count("message", "state IN ('queued', 'submitting', "
                                          "'uncertain')"), 60)
        self.once()

    def once(self):
        """Each phone got each text once, and the chain is whole."""
        for phone in (CITIZEN, CITIZEN_2, CITIZEN_3):
            texts = self.house.texts(phone)
            self.assertEqual(len(texts), len(set(texts)), texts)
        self.assertTrue(self.house.json("verify")["ok"])


if __name__ == "__main__":
    unittest.main()
