"""People: substitutes, those who are unfit for a case, and what each may see."""
import unittest

from house import (CITIZEN, CITIZEN_3, DEPUTY, EXPERT, KHR, MASHHAD, PM_MANAGER, SECURITY,
                   CommandRefused, House, challenge_in, code_in)
from texts import exact

MASHHAD_EXPERT = "+989150001031"


def at_county(house):
    """A case that lies with the head of Mashhad."""
    code = house.case_new()
    house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
    house.act(code, "refer", "manager.khr", unit="khr-mashhad")
    return code


class Substitutes(unittest.TestCase):
    def test_a_substitute_acts_in_his_period_only_and_it_is_said_for_whom(self):
        with House(modems=1, clock="2026-11-23 09:00:00") as house:  # 1405-09-02
            house.cli("official", "substitute", "head.mashhad", "--by", "expert.mashhad",
                      "--from", "1405-09-03", "--to", "1405-09-04")
            self.assertEqual([(s["official"], s["by"], s["state"])
                              for s in house.json("official", "substitutes")],
                             [("head.mashhad", "expert.mashhad", "ahead")])
            before = at_county(house)
            house.expect(MASHHAD, r"عادی: %s در کارتابل شماست" % before)
            with self.assertRaises(CommandRefused):
                house.act(before, "draft", "expert.mashhad", answer="نه هنوز")

            house.clock.set("2026-11-24 09:00:00")
            house.expect(MASHHAD_EXPERT, r"جانشین مهدی نوری هستید\. پرونده باز: 1")
            code = at_county(house)
            told = house.expect(MASHHAD_EXPERT, r"عادی: %s در کارتابل شماست" % code)
            self.assertEqual(house.show(code)["holder"], "expert.mashhad")
            # Who is away gets nothing, and commands nothing by text.
            house.sms(MASHHAD, "جواب %s حل شد" % code)
            house.expect(MASHHAD, r"جانشین دارید و فرمان پیامکی شما بسته است")
            house.sms(MASHHAD_EXPERT, "جواب %s %s موضوع حل شد" % (code, challenge_in(told)))
            house.wait_stage(code, "approval")
            draft = [e for e in house.show(code)["events"] if e["action"] == "draft"][0]
            self.assertEqual((draft["actor"], draft["note"]),
                             ("expert.mashhad", "for head.mashhad"))
            # The organisation loaded again takes nothing from him.
            from house import DEMO
            house.cli("load", DEMO)
            house.sms(MASHHAD_EXPERT, "کارتابل")
            house.expect(MASHHAD_EXPERT, r"کارتابل 1:\n%s" % before)

            house.clock.set("2026-11-26 00:00:05")  # the day after the last
            house.wait(lambda: house.json("official", "substitutes")[0]["state"] == "over")
            with self.assertRaises(CommandRefused):
                house.act(before, "draft", "expert.mashhad", answer="دیگر نه")
            self.assertEqual(house.show(before)["holder"], "head.mashhad")
            self.assertEqual([t for t in house.unexpected(MASHHAD) if code in t], [])

    def test_a_missed_deadline_counts_against_who_answers_for_it(self):
        with House(modems=1, clock="2026-11-24 09:00:00") as house:
            house.cli("official", "substitute", "head.mashhad", "--by", "expert.mashhad",
                      "--to", "1405-09-30")
            code = at_county(house)
            house.expect(MASHHAD_EXPERT, r"%s در کارتابل شماست" % code)
            house.clock.set("2026-11-29 16:00:02")
            house.wait_stage(code, "returned")
            house.expect(MASHHAD_EXPERT, r"مهلت %s گذشت" % code)
            house.end()
            import sqlite3
            with sqlite3.connect(house.folder + "/didehban.db") as db:
                marked = [row[0] for row in db.execute(
                    "SELECT o.login FROM mark m JOIN official o ON o.id = m.official_id"
                    " WHERE m.kind = 'unanswered'")]
            self.assertEqual(marked, ["head.mashhad"])

    def test_he_may_come_back_before_the_time_and_clashes_are_refused(self):
        with House(modems=1, clock="2026-11-24 09:00:00") as house:
            def substitute(login, by, *more):
                house.cli("official", "substitute", login, "--by", by, *more)

            substitute("head.mashhad", "head.neyshabur", "--to", "2026-12-10")
            for login, by, to in (("head.mashhad", "expert.mashhad", "2026-12-01"),  # twice
                                  ("head.neyshabur", "expert.mashhad", "2026-12-01"),  # stands in
                                  ("head.falavarjan", "head.mashhad", "2026-12-01"),  # is away
                                  ("manager.khr", "manager.khr", "2026-12-01"),
                                  ("manager.khr", "nobody", "2026-12-01"),
                                  ("manager.khr", "manager.esf", "2026-11-20")):
                with self.assertRaises(CommandRefused, msg=(login, by)):
                    substitute(login, by, "--to", to)
            code = at_county(house)
            self.assertEqual(house.show(code)["holder"], "head.neyshabur")
            house.cli("official", "return", "head.mashhad")
            self.assertEqual(house.show(code)["holder"], "head.mashhad")
            with self.assertRaises(CommandRefused):
                house.cli("official", "return", "head.mashhad")


class Recusal(unittest.TestCase):
    def test_the_only_holder_gives_his_case_to_who_is_above_him(self):
        with House(modems=1) as house:
            code = at_county(house)
            house.expect(MASHHAD, r"%s در کارتابل شماست" % code)
            house.expect(KHR, r"%s در کارتابل شماست" % code)
            with self.assertRaises(CommandRefused):
                house.act(code, "recuse", "head.mashhad")
            with self.assertRaises(CommandRefused):
                house.act(code, "recuse", "head.neyshabur", reason="از بستگان من است")
            house.act(code, "recuse", "head.mashhad", reason="از بستگان من است")
            shown = house.show(code)
            self.assertEqual((shown["stage"], shown["unit"], shown["holder"]),
                             ("drafting", "khr", "manager.khr"))
            told = house.expect(KHR, r"%s در کارتابل شماست" % code)
            with self.assertRaises(CommandRefused):
                house.act(code, "draft", "head.mashhad", answer="با این همه")
            house.sms(MASHHAD, "نمایش %s" % code)
            house.expect(MASHHAD, r"%s از این مرحله گذشته است" % code)
            house.sms(MASHHAD, "کارتابل")
            house.expect(MASHHAD, r"کارتابل شما خالی است")
            house.sms(KHR, "جواب %s %s بررسی شد" % (code, challenge_in(told)))
            house.wait_stage(code, "approval")
            # It comes back to the county: still not to him.
            house.act(code, "reject", "manager.khr", reason="کامل نیست")
            house.act(code, "refer", "manager.khr", unit="khr-mashhad")
            self.assertEqual(house.show(code)["holder"], "manager.khr")
            house.silence(MASHHAD)

    def test_a_colleague_of_the_same_role_has_it_next(self):
        more = """officials = ( { login = "head.mashhad.2"; name = "الف"; phone = "+989150000777";
                   roles = ( { role = "county_head"; unit = "khr-mashhad"; } ); } );"""
        with House(modems=1) as house:
            path = house.folder + "/more.cfg"
            with open(path, "w", encoding="utf-8") as f:
                f.write(more)
            house.cli("load", path)
            code = at_county(house)
            house.act(code, "recuse", "head.mashhad", reason="ذی‌نفعم")
            self.assertEqual(house.show(code)["unit"], "khr-mashhad")
            house.act(code, "draft", "head.mashhad.2", answer="رسیدگی شد")
            self.assertEqual(house.stage(code), "approval")

    def test_the_head_of_the_pm_office_is_the_last_and_security_keeps_its_own(self):
        with House(modems=1) as house:
            code = house.case_new()
            house.act(code, "recuse", "expert.pm", reason="همسایه من است")
            self.assertEqual(house.show(code)["holder"], "manager.pm")
            house.expect(PM_MANAGER, r"%s در کارتابل شماست" % code)
            house.act(code, "refer_security", "manager.pm", reason="حراستی است")
            self.assertEqual(house.show(code)["holder"], "security.1")
            with self.assertRaises(CommandRefused):
                house.act(code, "recuse", "security.1", reason="می‌شناسمش")
            self.assertEqual(house.show(code)["holder"], "security.1")


class Sight(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=1, clock="2026-11-24 10:00")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def refused(self, *words):
        with self.assertRaises(CommandRefused, msg=words) as caught:
            self.house.cli(*words)
        return caught.exception.error

    def looks(self, code):
        return [(e["actor"], e["note"]) for e in self.house.show(code)["events"]
                if e["action"] == "viewed"]

    def test_t35_a_security_matter_is_seen_by_its_role_alone_and_texted_without_content(self):
        house = self.house
        house.sms(CITIZEN_3, "شکایت مدیر دفتر رشوه خواست و تهدید کرد")
        house.expect(CITIZEN_3, "نام کامل و نشانی")
        house.sms(CITIZEN_3, "رضا کریمی، مشهد خیابان سعدی")
        code = code_in(house.expect(CITIZEN_3, "شکایت شما ثبت شد"))
        house.expect(CITIZEN_3, "در حال بررسی است")
        house.act(code, "refer_security", "expert.pm", reason="رشوه و تهدید")
        house.expect(CITIZEN_3, exact("C19", code=code))
        told = house.expect(SECURITY, r"%s در کارتابل شماست" % code)
        self.assertNotIn("رشوه", told)

        row, = [r for r in house.json("case", "list") if r["code"] == code]
        self.assertEqual({k for k, v in row.items() if v is not None}, {"code", "id"})
        for words in (("--json", "case", "show", code),
                      ("--json", "case", "show", code, "--as", "auditor"),
                      ("--json", "message", "list"), ("--json", "case", "list")):
            self.assertNotIn("رشوه", house.cli(*words), words)
        for login in ("expert.pm", "manager.pm", "operator.1", "admin", "deputy.hq"):
            self.assertIn("no case", self.refused("case", "show", code, "--as", login))
            self.refused("case", "show", code, "--as", login, "--documents")
            self.refused("case", "show", code, "--as", login, "--identity")
        self.refused("case", "show", code, "--as", "auditor", "--documents")
        self.assertIn("رشوه و تهدید", house.cli("case", "show", code, "--as", "security.1",
                                                "--documents"))
        self.assertIn("رشوه خواست", house.cli("case", "show", code, "--as", "security.1",
                                             "--documents"))
        self.assertEqual(house.json("case", "show", code, "--as", "security.1",
                                    "--identity")["name"], "رضا کریمی")
        self.assertEqual([e["actor"] for e in house.show(code)["events"]
                          if e["action"] == "viewed"], 3 * ["security.1"])
        # By text neither its subject nor the citizen's words go anywhere.
        house.sms(SECURITY, "نمایش %s" % code)
        self.assertNotIn("رشوه", house.expect(SECURITY, r"^%s: " % code))
        self.assertEqual(house.unexpected(CITIZEN_3), [])
        managers = {n: len(house.texts(n)) for n in (PM_MANAGER, EXPERT, DEPUTY)}
        house.sms(CITIZEN_3, "%s باز تهدید شدم" % code)
        self.assertNotIn("تهدید", house.expect(SECURITY, r"پیگیری دوباره %s" % code, 15))
        self.assertEqual(managers, {n: len(house.texts(n)) for n in managers})

    def test_t60_the_manager_of_a_centre_never_sees_who_complained_about_it(self):
        house = self.house
        code = house.case_new(unit="khr-mashhad-omid", text="غذای مرکز بد است")
        for what in ("--identity", "--documents"):
            self.refused("case", "show", code, "--as", "manager.omid", what)
        self.refused("case", "show", code, "--as", "manager.omid")
        for public in (("case", "show", code), ("case", "list")):
            self.assertNotIn("نرگس", house.cli("--json", *public))
        self.assertEqual(self.looks(code), [])
        self.assertEqual(house.json("case", "show", code, "--as", "operator.1", "--identity"),
                         {"code": code, "name": "نرگس احمدی", "phone": CITIZEN,
                          "address": "مشهد، خیابان امام رضا"})
        self.assertEqual(self.looks(code), [("operator.1", "identity")])
        self.assertIn("as is missing", self.refused("case", "show", code, "--identity"))

    def test_only_who_holds_a_case_or_oversees_it_sees_who_complains(self):
        house = self.house
        code = at_county(house)
        seen = {}
        for login in ("head.mashhad", "manager.khr", "expert.pm", "operator.1", "auditor",
                      "head.neyshabur", "manager.esf", "desk.1", "admin"):
            seen[login] = tuple(house.run("case", "show", code, "--as", login, *what).returncode
                                for what in ((), ("--documents",), ("--identity",)))
        everything, body, nothing = (0, 0, 0), (0, 0, 1), (1, 1, 1)
        self.assertEqual(seen, {
            "head.mashhad": everything, "expert.pm": everything, "operator.1": everything,
            "auditor": everything, "manager.khr": body, "head.neyshabur": nothing,
            "manager.esf": nothing, "desk.1": nothing, "admin": nothing})
        self.assertEqual(sorted(who for who, _ in self.looks(code)),
                         ["auditor", "expert.pm", "head.mashhad", "operator.1"])

    def test_an_auditor_sees_everything_and_changes_nothing(self):
        house = self.house
        code = house.case_new()
        house.cli("case", "show", code, "--as", "auditor", "--documents")
        for action in ("refer_province", "comment", "set_priority", "withdraw", "recuse",
                       "transcribe"):
            self.refused("case", "act", code, action, "--as", "auditor", "--text", "م",
                         "--reason", "م", "--unit", "khr", "--priority", "urgent")
        self.refused("case", "new", "--kind", "complaint", "--text", "م", "--as", "auditor")
        self.assertEqual(house.stage(code), "screening")


if __name__ == "__main__":
    unittest.main()
