"""Deadlines on a clock that the test moves (T04-T10, T12, T13, T26)."""
import unittest

from house import CITIZEN, KHR, MASHHAD, House, challenge_in

# 2026-11-24 is a Tuesday; nothing but Thursday and Friday is closed around it.
TUESDAY, WEDNESDAY, THURSDAY = "2026-11-24", "2026-11-25", "2026-11-26"
SATURDAY, SUNDAY, MONDAY = "2026-11-28", "2026-11-29", "2026-11-30"


def due(day, hour):
    return "%sT%s:00+03:30" % (day, hour)


def at_mashhad(house, at, priority="normal", opened=None):
    """A case that is with the county head since `at`."""
    house.clock.set(opened or at)
    code = house.case_new(priority=priority)
    house.act(code, "refer_province", "expert.pm", unit="khr", priority=priority)
    house.clock.set(at)
    house.act(code, "refer", "manager.khr", unit="khr-mashhad")
    return code


class Due(unittest.TestCase):
    """What `case show` names as the holder's deadline."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(clock=TUESDAY + " 09:00", modems=1)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def holder_due(self, at, priority, opened=None):
        return self.house.show(at_mashhad(self.house, at, priority, opened))["holder_due"]

    def test_t04_a_normal_one_has_three_working_days(self):
        self.assertEqual(self.holder_due(TUESDAY + " 10:00", "normal"), due(SUNDAY, "16:00"))

    def test_t05_an_urgent_one_has_two(self):
        self.assertEqual(self.holder_due(WEDNESDAY + " 15:30", "urgent"), due(SUNDAY, "16:00"))

    def test_t06_a_very_urgent_one_has_one(self):
        self.assertEqual(self.holder_due(WEDNESDAY + " 15:31", "very_urgent"),
                         due(SATURDAY, "16:00"))

    def test_t07_an_immediate_one_has_three_working_hours(self):
        got = self.holder_due(WEDNESDAY + " 15:40", "immediate")
        self.assertTrue(got.startswith(SATURDAY + "T10:40"), got)

    def test_t08_outside_working_hours_the_clock_starts_at_the_opening(self):
        self.assertEqual(self.holder_due(THURSDAY + " 11:00", "immediate"), due(SATURDAY, "11:00"))


class Breach(unittest.TestCase):
    def test_t09_a_declared_holiday_moves_the_deadline_and_a_missed_one_returns_the_case(self):
        with House(clock=TUESDAY + " 09:30", modems=1) as house:
            code = at_mashhad(house, TUESDAY + " 10:00")
            self.assertEqual(house.show(code)["holder_due"], due(SUNDAY, "16:00"))
            before = house.show(code)["events"]
            day = house.folder + "/sunday.cfg"
            with open(day, "w", encoding="utf-8") as f:
                f.write('calendar = { days = ( { date = "1405-09-08"; unit = ""; '
                        'windows = [ ]; name = "تعطیل اعلام شده"; } ); };\n')
            house.cli("load", day)
            self.assertEqual(house.show(code)["holder_due"], due(MONDAY, "16:00"))
            *past, moved = house.show(code)["events"]
            self.assertEqual(past, before)
            self.assertEqual((moved["action"], moved["note"]), (
                "due_changed", "%s -> %s" % (due(SUNDAY, "16:00"), due(MONDAY, "16:00"))))
            house.clock.set(SUNDAY + " 16:30")
            house.silence(MASHHAD + "0", 2)
            self.assertEqual(house.stage(code), "drafting")
            house.clock.set(MONDAY + " 15:59:57")
            self.assertEqual(house.stage(code), "drafting")
            house.expect(CITIZEN, r"بهزیستی مشهد در مهلت مقرر پاسخ نداد\. %s به ستاد برگشت" % code)
            self.assertEqual(house.stage(code), "returned")
            self.assertGreater(house.clock.text(), MONDAY + " 16:00:00")

    def test_t12_a_missed_deadline_takes_the_case_from_its_holder(self):
        with House(clock=TUESDAY + " 09:00", modems=1) as house:
            code = at_mashhad(house, TUESDAY + " 09:10", "immediate")
            told = house.expect(MASHHAD, r"%s در کارتابل شماست" % code)
            house.clock.set(TUESDAY + " 12:11")
            house.expect(CITIZEN, r"در مهلت مقرر پاسخ نداد")
            house.expect(MASHHAD, r"مهلت %s گذشت و از کارتابل شما خارج شد" % code)
            house.sms(MASHHAD, "پاسخ %s %s دیر شد" % (code, challenge_in(told)))
            house.expect(MASHHAD, r"%s از این مرحله گذشته است|در اختیار شما نیست" % code)
            self.assertEqual(house.stage(code), "returned")
            house.sms(MASHHAD, "کارتابل")
            house.expect(MASHHAD, r"کارتابل شما خالی است")

    def test_t13_an_answer_in_time_ends_the_timer(self):
        with House(clock=TUESDAY + " 09:00", modems=1) as house:
            code = at_mashhad(house, TUESDAY + " 09:10", "immediate")
            house.clock.set(TUESDAY + " 10:00")
            house.act(code, "draft", "head.mashhad", answer="انجام شد")
            house.act(code, "approve", "manager.khr")
            house.clock.set(TUESDAY + " 12:20")
            house.silence(KHR + "0", 2)
            self.assertEqual(house.stage(code), "quality")
            self.assertFalse([t for t in house.texts(CITIZEN) if "در مهلت مقرر" in t])

    def test_t14_after_a_power_cut_the_missed_deadline_is_told_once(self):
        with House(clock=TUESDAY + " 09:00", modems=1) as house:
            code = at_mashhad(house, TUESDAY + " 09:10", "immediate")
            house.expect(CITIZEN, r"به بهزیستی مشهد ارجاع شد")
            house.kill()
            house.clock.set(TUESDAY + " 12:20")
            house.start(wait=False)
            house.wait(lambda: "ready" in house.log(house.log_begin), 15)
            house.kill()
            house.start()
            house.expect(CITIZEN, r"در مهلت مقرر پاسخ نداد")
            house.silence(CITIZEN + "0", 2)
            told = [t for t in house.texts(CITIZEN) if "در مهلت مقرر" in t]
            self.assertEqual(len(told), 1, told)
            self.assertEqual(house.stage(code), "returned")

    def test_t26_while_the_citizen_is_asked_the_clock_stands_still(self):
        with House(clock=TUESDAY + " 09:00", modems=1) as house:
            code = at_mashhad(house, TUESDAY + " 09:00", "immediate")
            house.clock.set(TUESDAY + " 10:00")
            house.act(code, "ask_evidence", "head.mashhad", text="رسید پرداخت")
            house.expect(CITIZEN, r"برای ادامه %s مدرک لازم است: رسید پرداخت" % code)
            house.clock.set(TUESDAY + " 13:00")
            house.silence(KHR + "0", 2)
            self.assertEqual(house.stage(code), "evidence")
            house.sms(CITIZEN, "%s رسید شماره ۱۲ بانک" % code)
            house.wait_stage(code, "drafting")
            got = house.show(code)["holder_due"]
            self.assertTrue(got.startswith(TUESDAY + "T15:00"), got)


if __name__ == "__main__":
    unittest.main()
