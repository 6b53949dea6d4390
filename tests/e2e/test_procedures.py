"""The shipped procedures are those of tests/data/procedures.txt, stage by stage
and action by action; and what a loader must refuse (T68)."""
import os
import unittest

from emulator import ROOT
from house import CommandRefused, House

FAMILY = ["complaint.hq", "complaint.province", "security", "report.anon", "suggestion"]

# What the shipped ones have beyond the table.
MORE_STAGES = {"voicemail"}
MORE_ACTIONS = {"transcribe"}
# What comes with the procedures of centres, which are not shipped.
LATER_ACTIONS = {"open_violation"}


def table():
    """name -> {"identity", "confidentiality", "stages": {name: {...}}}"""
    procedures, now = {}, None
    with open(os.path.join(ROOT, "tests/data/procedures.txt"), encoding="utf-8") as f:
        for line in f:
            kind, _, rest = line.rstrip("\n").partition(" ")
            fields = [x.strip() for x in rest.split("|")]
            if kind == "P":
                now = procedures[fields[0]] = {"identity": fields[2], "confidentiality": fields[3],
                                               "stages": {}}
            elif kind == "S":
                role, _, place = fields[2].partition("@")
                now["stages"][fields[0]] = {"kind": fields[1], "role": role, "place": place,
                                            "allow": fields[3], "title": fields[4],
                                            "actions": {}, "breach": None}
            elif kind == "A":
                now["stages"][fields[0]]["actions"][fields[1]] = {
                    "role": fields[2], "to": fields[3], "guards": listed(fields[4]),
                    "needs": listed(fields[5])}
            elif kind == "B":
                now["stages"][fields[0]]["breach"] = (fields[1], fields[2])
    return procedures


def listed(words):
    return set() if words == "-" else set(words.split(","))


def dashed(value):
    return value or "-"


class Family(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=0, start=False, organisation=None)
        cls.table = table()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def compare(self, name):
        want, have = self.table[name], self.house.json("procedure", "show", name)
        self.assertEqual((have["identity"], have["confidentiality"]),
                         (want["identity"], want["confidentiality"]))
        stages = {s["name"]: s for s in have["stages"]}
        self.assertEqual(set(stages) - MORE_STAGES, set(want["stages"]))
        self.assertEqual(have["stages"][0]["name"], next(iter(want["stages"])))
        for stage, row in want["stages"].items():
            with self.subTest(procedure=name, stage=stage):
                self.compare_stage(stages[stage], row)

    def compare_stage(self, have, want):
        self.assertEqual(have["kind"], want["kind"])
        self.assertEqual(have["title"], want["title"])
        self.assertEqual(dashed(have["allow"]), want["allow"])
        if want["kind"] == "work":
            self.assertEqual(have["role"], want["role"])
            self.assertEqual(have["place"].replace("-", "_").replace(".", "_"),
                             want["place"].replace(".", "_"))
        breach = have["breach_to"] and (have["breach_to"], dashed(have["breach_mark"]))
        self.assertEqual(breach, want["breach"])
        actions = {a["name"]: a for a in have["actions"]}
        rows = {n: r for n, r in want["actions"].items() if n not in LATER_ACTIONS}
        self.assertEqual(set(actions) - MORE_ACTIONS, set(rows))
        for name, row in rows.items():
            a = actions[name]
            self.assertEqual({"role": a["role"], "to": a["to"], "guards": set(a["guards"]),
                              "needs": set(a["needs"])}, row, name)

    def test_complaint_hq(self):
        self.compare("complaint.hq")

    def test_complaint_province(self):
        self.compare("complaint.province")

    def test_security(self):
        self.compare("security")

    def test_report_anon(self):
        self.compare("report.anon")

    def test_suggestion(self):
        self.compare("suggestion")

    def test_each_is_drawn(self):
        for name in FAMILY:
            drawn = self.house.cli("procedure", "show", name, "--dot")
            self.assertTrue(drawn.startswith('digraph "%s"' % name))
            for stage in self.table[name]["stages"]:
                self.assertIn('"%s" [' % stage, drawn)


GOOD = """procedures = ( {
  name = "trial"; title = "آزمون"; identity = "named"; confidentiality = "normal";
  stages = (
    { name = "asked"; title = "در انتظار"; kind = "work";
      role = "unit_head"; place = "county"; allow = "1wd";
      breach  = { to = "asked"; mark = "unanswered"; };
      notices = ( { to = "client"; text = "C01"; } );
      actions = ( { name = "grant"; role = "unit_head"; to = "granted"; } ); },
    { name = "granted"; title = "پذیرفته شد"; kind = "final"; }
  ); } );
"""

# What is changed in it, the line that is named, and the reason.
FAULTS = {
    "an_unreachable_stage": ("""    { name = "granted";""",
                             """    { name = "lost"; title = "گم"; kind = "final"; },\n"""
                             """    { name = "granted";""", 9, "lost: nothing leads to it"),
    "an_unknown_guard": ('to = "granted"; }', 'to = "granted"; guards = [ "sunny" ]; }', 8,
                         "unknown guard sunny"),
    "a_missing_breach_rule": ('      breach  = { to = "asked"; mark = "unanswered"; };\n', "", 4,
                              "asked: breach is missing"),
    "a_title_of_17_characters": ("در انتظار", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷", 4, "17 characters"),
    "an_unknown_text": ('text = "C01"', 'text = "C99"', 7, "no message C99"),
    "an_unknown_role_of_a_stage": ('role = "unit_head"; place', 'role = "unit_haed"; place', 4,
                                   "unknown role unit_haed"),
    "an_unknown_role_of_an_action": ('role = "unit_head"; to', 'role = "unit_haed"; to', 8,
                                     "unknown role unit_haed"),
    "a_target_that_is_not_there": ('to = "granted"; }', 'to = "grunted"; }', 8,
                                   "leads to grunted"),
    "a_target_in_a_procedure_that_is_not_there": ('to = "granted"; }',
                                                  'to = "granted"; }, { name = "x"; role = '
                                                  '"unit_head"; to = "nowhere:asked"; }', 8,
                                                  "nowhere"),
    "a_target_stage_in_another_that_is_not_there": ('to = "granted"; }',
                                                    'to = "granted"; }, { name = "x"; role = '
                                                    '"unit_head"; to = "security:nowhere"; }', 8,
                                                    "security:nowhere"),
    "no_exit": ('      actions = ( { name = "grant"; role = "unit_head"; to = "granted"; } ); },',
                "      },", 4, "no action leads out"),
    "no_deadline": (' allow = "1wd";', "", 4, "allow is missing"),
    "a_breach_that_leads_nowhere": ('breach  = { to = "asked"', 'breach  = { to = "gone"', 6,
                                    "leads to gone"),
    "a_rejection_without_a_reason": ('name = "grant"', 'name = "reject"', 8,
                                     "a rejection needs a reason"),
    "an_unknown_key": ('kind = "final"; }', 'kind = "final"; colour = 7; }', 9, "colour"),
    "an_unknown_audience": ('to = "client"; text', 'to = "everybody"; text', 7, "everybody"),
}


class Loader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=0, start=False, organisation=None)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def load(self, text):
        path = os.path.join(self.house.folder, "trial.cfg")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return self.house.cli("load", path)

    def test_t68_what_is_wrong_is_refused_with_file_line_and_reason(self):
        for name, (old, new, line, reason) in FAULTS.items():
            with self.subTest(name):
                self.assertIn(old, GOOD)
                with self.assertRaises(CommandRefused) as refused:
                    self.load(GOOD.replace(old, new, 1))
                self.assertEqual(refused.exception.status, 1)
                self.assertIn("trial.cfg:%d: " % line, refused.exception.error)
                self.assertIn(reason, refused.exception.error)
        names = [p["name"] for p in self.house.json("procedure", "list")]
        self.assertNotIn("trial", names)

    def test_two_officials_with_one_phone_are_refused(self):
        one = ('{ login = "%s"; name = "ن"; phone = "+98915000%s"; '
               'roles = ( { role = "county_head"; unit = "x" } ); }')
        unit = 'units = ( { code = "x"; level = "county"; name = "ایکس"; sms_name = "ایکس"; } );\n'
        with self.assertRaises(CommandRefused) as refused:
            self.load(unit + "officials = (\n%s,\n%s );" % (one % ("a", "7001"), one % ("b", "7001")))
        self.assertIn("trial.cfg:3: official a: phone is that of b", refused.exception.error)
        self.load(unit + "officials = (\n%s,\n%s );" % (one % ("a", "7001"), one % ("b", "7002")))
        self.load(unit + "officials = (\n%s,\n%s );" % (one % ("a", "7002"), one % ("b", "7001")))

    def test_t64_a_version_that_is_not_approved_is_a_draft(self):
        self.load(GOOD.replace('name = "trial"', 'name = "trial.draft"').replace(
            'identity = "named"', 'approved = false; identity = "named"'))
        line = [p for p in self.house.json("procedure", "list") if p["name"] == "trial.draft"][0]
        self.assertIs(line["approved"], False)
        self.house.cli("procedure", "approve", "trial.draft")
        self.assertIs(self.house.json("procedure", "show", "trial.draft")["approved"], True)
        with self.assertRaises(CommandRefused):
            self.house.cli("procedure", "approve", "trial.draft")

    def test_without_a_fault_it_is_taken(self):
        self.load(GOOD.replace('name = "trial"', 'name = "trial.good"'))
        self.assertEqual(self.house.json("procedure", "show", "trial.good")["version"], 1)


if __name__ == "__main__":
    unittest.main()
