"""People: substitutes, those who are unfit for a case, and what each may see."""
import unittest

from house import (CITIZEN, KHR, MASHHAD, PM_MANAGER, CommandRefused, House, challenge_in)

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
                    "SELECT o.login FROM mark m JOIN official o ON o.id = m.official_id")]
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


if __name__ == "__main__":
    unittest.main()
