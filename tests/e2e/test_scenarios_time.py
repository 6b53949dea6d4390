"""Scenarios in which time acts: absence, digests, calendars, reopening, expiry."""
import os
import unittest

from house import (ADMIN, CITIZEN, CITIZEN_2, EXPERT, KHR, MASHHAD, NEYSHABUR, OPERATOR,
                   PM_MANAGER, CommandRefused, House, code_in)

NOBODY_ABSENT = "absence = { roles = [ ]; };\ndigest = { roles = [ ]; };\nweekly = { roles = [ ]; };"
QUIET_MORNINGS = "digest = { roles = [ ]; };\nweekly = { roles = [ ]; };"


def load(house, text):
    path = os.path.join(house.folder, "more.cfg")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return house.cli("load", path)


def at_county(house, phone=CITIZEN, priority="normal"):
    code = house.case_new(phone=phone, priority=priority)
    house.act(code, "refer_province", "expert.pm", unit="khr", priority=priority)
    house.act(code, "refer", "manager.khr", unit="khr-mashhad")
    return code


def answered(house, phone=CITIZEN):
    """A case whose answer was texted, so that it closed by itself."""
    code = at_county(house, phone)
    house.act(code, "draft", "head.mashhad", answer="بازدید شد")
    house.act(code, "approve", "manager.khr")
    house.act(code, "approve", "expert.pm")
    house.expect(phone, r"پاسخ %s:\nبازدید شد" % code)
    house.wait_stage(code, "closed")
    return code


class Absence(unittest.TestCase):
    def test_t15_t17_who_does_not_visit_is_warned_revoked_and_restored_by_an_administrator(self):
        with House(clock="2026-11-28 08:00:00", modems=1, more=QUIET_MORNINGS) as house:
            state = lambda: {o["login"]: o["state"] for o in house.json("official", "list")}
            token = house.token()
            password = house.cli("official", "password", "head.mashhad")
            house.clock.set("2026-11-29 20:00:30")
            house.expect(MASHHAD, "36 ساعت کارتابل را ندیده‌اید")
            # Looking is no visit.
            house.sms(MASHHAD, "کارتابل")
            house.expect(MASHHAD, "کارتابل شما خالی است")
            house.act(house.case_new(), "refer_province", "expert.pm", unit="khr",
                      priority="normal")
            house.clock.set("2026-11-30 08:00:30")
            house.expect(MASHHAD, "رمز شما پس از 48 ساعت عدم مراجعه باطل شد")
            house.expect(KHR, "رمز شما پس از 48 ساعت عدم مراجعه باطل شد")
            house.expect(KHR, "بهزیستی مشهد: دسترسی مهدی نوری قطع شد")
            self.assertEqual(state()["head.mashhad"], "revoked")
            self.assertEqual(state()["manager.khr"], "active")  # his rank is not under the rule
            house.sms(MASHHAD, "کارتابل")
            house.expect(MASHHAD, "رمز شما پس از 48 ساعت عدم مراجعه باطل شد")
            status, _, problem = house.http("POST", "/api/v1/cases", {
                "kind": "question", "text": "آزمون", "as": "head.mashhad"}, token)
            self.assertGreaterEqual(status, 400, problem)
            log_in = {"login": "head.mashhad", "password": password}
            self.assertIn(house.http("POST", "/api/v1/sessions", log_in)[0], (401, 403))
            # Only the administrator: his phone and his token do not help him.
            status, _, _ = house.http("POST", "/api/v1/officials/head.mashhad/unlock", {}, token)
            self.assertEqual(status, 403)
            house.clock.set("2026-11-30 10:00:00")
            self.assertTrue(house.cli("official", "password", "head.mashhad"))
            self.assertEqual(state()["head.mashhad"], "active")
            house.sms(MASHHAD, "کارتابل")
            house.expect(MASHHAD, "کارتابل شما خالی است")
            house.clock.set("2026-12-01 22:00:10")  # 36 hours from the new password
            house.expect(MASHHAD, "36 ساعت کارتابل را ندیده‌اید")
            self.assertEqual(state()["head.mashhad"], "active")
            house.cli("verify")
            house.end()
            import sqlite3
            with sqlite3.connect(house.folder + "/didehban.db") as db:
                done = [row[0] for row in db.execute(
                    "SELECT action FROM event WHERE case_id IS NULL AND note = 'head.mashhad'")]
                marks = db.execute("SELECT count(*) FROM mark m JOIN official o ON "
                                   "o.id = m.official_id WHERE m.kind = 'revoked' AND "
                                   "o.login = 'head.mashhad'").fetchone()[0]
            self.assertEqual(done, ["password_set", "password_revoked", "password_set"])
            self.assertEqual(marks, 1)

    def test_t16_a_weekend_revokes_nobody_unless_the_rule_is_literal(self):
        for clock, revoked in (("skip_nonworking_days", False), ("literal", True)):
            with House(clock="2026-11-25 15:00:00", modems=0, more=QUIET_MORNINGS +
                       '\nabsence = { clock = "%s"; };' % clock) as house:
                house.clock.set("2026-11-28 08:00:00")
                state = lambda: [o["state"] for o in house.json("official", "list")
                                 if o["login"] == "head.mashhad"]
                if revoked:
                    house.wait(lambda: state() == ["revoked"])
                else:
                    house.wait(lambda: "ready" in house.log())
                    self.assertEqual(state(), ["active"])


class Morning(unittest.TestCase):
    def test_t63_the_digest_comes_at_half_past_seven_on_working_days_to_county_heads(self):
        with House(clock="2026-11-25 07:20:00", modems=1, more="absence = { roles = [ ]; };") as house:
            house.clock.set("2026-11-25 07:29:58")
            house.expect(MASHHAD, "امروز: 0 باز، 0 نزدیک مهلت، 0 دیرکرد")
            house.expect(NEYSHABUR, "امروز: 0 باز")
            house.clock.set("2026-11-25 10:00:00")
            at_county(house, priority="very_urgent")  # due on Saturday at four
            house.clock.set("2026-11-26 07:30:05")    # Thursday, Friday: closed
            house.clock.set("2026-11-27 07:30:05")
            house.clock.set("2026-11-28 07:30:05")
            house.expect(MASHHAD, "امروز: 1 باز، 1 نزدیک مهلت، 0 دیرکرد")
            house.expect(NEYSHABUR, "امروز: 0 باز")
            for phone in (KHR, PM_MANAGER, EXPERT, OPERATOR, ADMIN):
                self.assertEqual([t for t in house.texts(phone) if "امروز:" in t], [], phone)
            # The first working day of the week: figures for managers, once.
            house.expect(KHR, "هفته: ثبت 1، پاسخ 0، دیرکرد 0، رضایت -٪")
            house.expect(PM_MANAGER, "هفته: ثبت 1، پاسخ 0")
            house.kill()
            house.start()
            house.sms(KHR, "آمار هفته")
            house.expect(KHR, "هفته: ثبت 1، پاسخ 0، دیرکرد 0، رضایت -٪")
            house.sms(MASHHAD, "آمار")
            house.expect(MASHHAD, "امروز: 1 باز، 1 نزدیک مهلت، 0 دیرکرد")
            self.assertEqual([t for t in house.unexpected(MASHHAD) if "امروز:" in t], [])
            self.assertEqual([t for t in house.unexpected(KHR) if "هفته" in t], [])


class Calendar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(clock="2026-11-24 09:00:00", modems=0, more=NOBODY_ABSENT)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def due(self, code):
        return self.house.show(code)["holder_due"][:16].replace("T", " ")

    def test_t10_a_half_day_takes_what_it_has(self):
        self.house.clock.set("2026-12-02 15:00:00")  # a Wednesday
        code = at_county(self.house, priority="immediate")
        self.assertEqual(self.due(code), "2026-12-05 10:00")
        load(self.house, 'calendar = { days = ( { date = "1405-09-14"; unit = ""; '
                         'windows = [ "08:00-09:00" ]; name = "نیمه‌تعطیل"; } ); };')
        self.assertEqual(self.due(code), "2026-12-06 09:00")
        changed = [e for e in self.house.show(code)["events"] if e["action"] == "due_changed"]
        self.assertEqual(changed[0]["note"],
                         "2026-12-05T10:00:00+03:30 -> 2026-12-06T09:00:00+03:30")

    def test_t11_a_stricter_profile_counts_and_a_looser_is_refused(self):
        self.house.clock.set("2026-12-08 10:00:00")
        load(self.house, 'profiles = ( { name = "local"; normal = "1wd"; } );\n'
                         'units = ( { code = "esf"; level = "province"; parent = "hq"; '
                         'name = "بهزیستی اصفهان"; sms_name = "اصفهان"; number = 4; '
                         'profile = "local"; } );')
        code = self.house.case_new()
        self.house.act(code, "refer_province", "expert.pm", unit="esf", priority="normal")
        self.assertEqual(self.due(code), "2026-12-09 16:00")
        with self.assertRaises(CommandRefused) as refused:
            load(self.house, 'profiles = (\n { name = "local"; normal = "1wd"; urgent = "4wd"; } );')
        self.assertIn("more.cfg:2: profile local: urgent = \"4wd\" is looser", refused.exception.error)

    def test_a_province_closed_by_cold_moves_its_own_deadlines_alone(self):
        self.house.clock.set("2026-12-15 10:00:00")  # a Tuesday
        ours = at_county(self.house)
        theirs = self.house.case_new()
        self.house.act(theirs, "refer_province", "expert.pm", unit="esf", priority="urgent")
        before = self.due(theirs)
        self.assertEqual(self.due(ours), "2026-12-20 16:00")
        load(self.house, 'calendar = { days = ( { date = "1405-09-25"; unit = "khr"; '
                         'windows = [ ]; name = "سرما"; } ); };')
        self.assertEqual(self.due(ours), "2026-12-21 16:00")
        self.assertEqual(self.due(theirs), before)

    def test_ramadan_hours_count_from_their_date_to_their_end(self):
        self.house.clock.set("2027-02-16 10:00:00")  # a Tuesday
        load(self.house, 'calendar = { hours = ( { from = "1405-11-28"; unit = ""; '
                         'days = [ "sat", "sun", "mon", "tue", "wed" ]; windows = [ "09:00-14:00" ]; }, '
                         '{ from = "1405-12-28"; unit = ""; days = [ "sat", "sun", "mon", "tue", '
                         '"wed" ]; windows = [ "08:00-16:00" ]; } ); };')
        self.assertEqual(self.due(at_county(self.house)), "2027-02-21 14:00")
        self.house.clock.set("2027-02-17 13:00:00")
        self.assertEqual(self.due(at_county(self.house, priority="immediate")), "2027-02-20 11:00")


class AfterTheEnd(unittest.TestCase):
    def test_t27_t30_t33_reopening_in_time_and_later_and_an_identity_that_never_came(self):
        with House(clock="2026-11-24 09:00:00", modems=1, more=NOBODY_ABSENT) as house:
            # T33: a complaint without an address waits for it.
            nameless = house.case_new(phone=CITIZEN_2, address=None)
            self.assertEqual(house.stage(nameless), "incomplete")
            house.expect(CITIZEN_2, r"برای رسیدگی به %s نام کامل و نشانی" % nameless)
            # T30: a bad score invites to reopen.
            code = answered(house)
            house.sms(CITIZEN, "1")
            house.expect(CITIZEN, r"متأسفیم\. برای رسیدگی دوباره، %s و دلیل" % code)
            house.clock.set("2026-12-06 10:00:00")
            house.sms(CITIZEN, "%s هیچ کاری نکردند" % code)
            house.expect(CITIZEN, "شکایت %s دوباره باز شد" % code)
            self.assertEqual(house.stage(code), "at_province")
            house.act(code, "draft", "manager.khr", answer="دوباره بازدید شد")
            house.act(code, "approve", "manager.khr")
            house.act(code, "approve", "expert.pm")
            house.expect(CITIZEN, r"پاسخ %s:\nدوباره بازدید شد" % code)
            house.wait_stage(code, "closed")
            # T33: ten working days from 24 November: the eighth of December.
            house.clock.set("2026-12-08 10:00:00")
            house.silence(CITIZEN_2 + "0", 1)
            self.assertEqual(house.stage(nameless), "incomplete")
            house.clock.set("2026-12-08 16:00:02")
            house.expect(CITIZEN_2, "پرونده %s به علت کامل نشدن مشخصات بسته شد" % nameless)
            shown = house.show(nameless)
            self.assertEqual((shown["stage"], shown["outcome"]),
                             ("not_reviewable", "غیرقابل رسیدگی"))
            # T27: more than ten working days later it is a new case, linked.
            house.clock.set("2026-12-27 10:00:00")
            house.sms(CITIZEN, "%s باز هم همان است" % code)
            new = code_in(house.expect(CITIZEN, "مهلت بازگشایی گذشته است"))
            self.assertNotEqual(new, code)
            self.assertEqual(house.stage(code), "closed")
            self.assertIn(house.stage(new), ("registered", "screening"))
            self.assertEqual(house.show(new)["parent"], code)
            self.assertEqual([e["note"] for e in house.show(code)["events"]
                              if e["action"] == "link"], [new])


if __name__ == "__main__":
    unittest.main()
