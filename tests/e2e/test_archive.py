"""The archive that the benches are run on is what the engine itself would have
written: whole, reachable, counted by the reports, and alive."""
import os
import shutil
import sqlite3
import tempfile
import unittest

import archive
from house import House

CASES, OPEN = 100, 30


class Archive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = tempfile.mkdtemp(prefix="didehban-")
        cls.addClassCleanup(shutil.rmtree, cls.template)
        archive.fill(cls.template, CASES, OPEN)

    def setUp(self):
        self.house = House(modems=0, start=False, organisation=None)
        self.addCleanup(self.house.stop)
        self.database = os.path.join(self.house.folder, "didehban.db")
        shutil.copy(os.path.join(self.template, "nation.db"), self.database)
        shutil.copy(os.path.join(self.template, "key"), self.house.folder)

    def rows(self, sql):
        db = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True, timeout=20)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def value(self, sql):
        return self.rows(sql)[0][0]

    def test_it_is_whole(self):
        self.house.start()
        verdict = self.house.json("verify")
        self.assertTrue(verdict["ok"], verdict)
        self.assertEqual(verdict["cases"], CASES + OPEN)
        self.assertEqual(self.rows("PRAGMA foreign_key_check"), [])
        self.assertEqual(self.value("PRAGMA integrity_check"), "ok")
        self.assertEqual(self.value("SELECT count(*) FROM unit WHERE level = 'province'"), 31)
        # What the statements rely on is there, and no more.
        schema = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        fresh = House(modems=0, start=False, organisation=None)
        self.addCleanup(fresh.stop)
        db = sqlite3.connect(os.path.join(fresh.folder, "didehban.db"))
        self.addCleanup(db.close)
        self.assertEqual(self.rows(schema), db.execute(schema).fetchall())

    def test_each_case_is_reached_by_its_code_and_counted_once(self):
        self.house.start()
        token = self.house.token()
        open_ones = 0
        for code, in self.rows("SELECT code FROM case_"):
            status, _, case = self.house.http("GET", "/api/v1/cases/" + code, token=token)
            self.assertEqual((status, case["code"]), (200, code))
            self.assertEqual(case["events"][-1]["to"], case["stage"])
            open_ones += case["stage_kind"] != "final"
        self.assertEqual(open_ones, OPEN)
        rows = self.house.json("report", "volume", "--from", "2020-01-01", "--to",
                               "2040-01-01")["rows"]
        kinds = [row for row in rows if row["by"] == "kind"]
        self.assertEqual(sum(r["cases"] for r in kinds), CASES + OPEN)
        self.assertEqual(sum(r["open"] for r in kinds), OPEN)

    def test_what_lies_on_a_desk_has_its_deadline_before_it(self):
        self.assertEqual(self.value(
            "SELECT count(*) FROM case_ c WHERE stage_kind = 'work' AND NOT EXISTS (SELECT 1 FROM"
            " timer t WHERE t.case_id = c.id AND t.kind = 'breach' AND t.due_at = c.holder_due)"), 0)
        self.assertEqual(self.value(
            "SELECT count(*) FROM timer t JOIN case_ c ON c.id = t.case_id WHERE"
            " c.stage_kind = 'final' OR t.due_at <= unixepoch() OR t.due_at > c.holder_due"), 0)

    def test_the_engine_goes_on_where_the_generator_stopped(self):
        db = sqlite3.connect(self.database)
        db.execute("UPDATE case_ SET holder_due = unixepoch() - 60 WHERE stage_kind = 'work'")
        db.execute("UPDATE timer SET due_at = unixepoch() - 30 WHERE kind = 'breach'")
        due, marks = (db.execute("SELECT count(*) FROM " + of).fetchone()[0]
                      for of in ("timer WHERE kind = 'breach'", "mark"))
        db.commit()
        db.close()
        self.assertEqual(due, OPEN)
        self.house.start()
        self.house.wait(lambda: not self.value(
            "SELECT count(*) FROM timer WHERE due_at <= unixepoch()"), 30)
        self.assertNotIn("put off", self.house.log())
        self.assertEqual(self.value("SELECT count(*) FROM mark"), marks + due)
        self.assertTrue(self.house.json("verify")["ok"])


if __name__ == "__main__":
    unittest.main()
