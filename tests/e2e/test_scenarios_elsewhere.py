"""The same scenarios in another town (tests/data/elsewhere.cfg), word for word:
who gets which text, how often, and nothing else."""
import os
import re
import sqlite3
import time
import unittest

from emulator import ROOT
from house import CommandRefused, House, challenge_in, code_in, latin
from texts import CHAL, exact, sealed, text

TOWN = os.path.join(ROOT, "tests/data/elsewhere.cfg")
O1, P1, M2, M1, M3, ROOT_PHONE = ("+98913100000%d" % i for i in (1, 2, 3, 4, 5, 9))
C1 = "+989361112233"
ALONE = "absence = { roles = [ ]; };\ndigest = { roles = [ ]; };\nweekly = { roles = [ ]; };"

# 2027-04-06 is Tuesday, 17 Farvardin 1406.
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (
    "2027-04-06", "2027-04-07", "2027-04-08", "2027-04-09", "2027-04-10")


class Town(unittest.TestCase):
    def house(self, at, **options):
        house = House(clock=at, organisation=TOWN, more=ALONE, **{"modems": 1, **options})
        self.addCleanup(house.__exit__, None, None, None)
        return house

    def case(self, house, **options):
        return house.case_new(**{"phone": C1, "as_": "o1", **options})

    def at_county(self, house, priority="normal", unit="yzd-ardakan", **options):
        code = self.case(house, priority=priority, **options)
        house.act(code, "refer_province", "p1", unit="yzd", priority=priority)
        house.act(code, "refer", "m2", unit=unit)
        return code

    def told(self, house, phone, *want):
        """The phone got these texts, in this order, and no other."""
        house.wait(lambda: len(house.texts(phone)) >= len(want), 15,
                   lambda: "%s got %s" % (phone, house.texts(phone)))
        self.assertEqual([sealed(t) for t in house.texts(phone)], list(want))


class Path(Town):
    def test_t02_every_stage_is_told_in_its_agreed_words_and_once(self):
        house = self.house(TUESDAY + " 10:00")
        code = self.case(house, priority="urgent", text="سهمیه لوازم بهداشتی نرسیده است")
        about = {"type": "شکایت", "code": code, "due": "19 فروردین"}
        house.act(code, "refer_province", "p1", unit="yzd", priority="urgent")
        digits = challenge_in(house.expect(M2, "در کارتابل شماست"))
        house.sms(M2, "ارجاع %s-%s-%s %s واحد اردکان" % (code[:3], code[3:6], code[6:], digits))
        digits = challenge_in(house.expect(M1, "در کارتابل شماست"))
        house.sms(M1, "جواب %s %s لوازم فردا تحویل می‌شود." % (code, digits))
        digits = challenge_in(house.expect(M2, "لوازم فردا"))
        house.sms(M2, "مورد تأیید است %s رمز %s" % (code, digits))
        digits = challenge_in(house.expect(P1, "لوازم فردا"))
        house.sms(P1, "موافقم %s %s" % (code, digits))
        house.wait_stage(code, "closed")
        house.silence(M3, 0.5)
        answer = "لوازم فردا تحویل می‌شود."
        self.told(house, C1, text("C01", **about), text("C05", **about),
                  text("C06", unit="استان یزد", **about),
                  text("C06", unit="بهزیستی اردکان", **about),
                  text("C07", unit="استان یزد", code=code), text("C09", code=code),
                  text("C10", code=code, answer=answer))
        here = {"prio": "فوری", "code": code, "due": "19 فروردین"}
        asked = text("M04", code=code, answer=answer)
        self.told(house, M1, text("M01", **here), text("M05", action="پاسخ", code=code))
        self.told(house, M2, text("M01", **here), text("M05", action="ارجاع", code=code), asked,
                  text("M05", action="تأیید", code=code))
        self.told(house, P1, text("M01", **here), asked, text("M05", action="تأیید", code=code))
        for phone in (O1, M3, ROOT_PHONE):
            self.assertEqual(house.texts(phone), [], phone)

    def test_t18_t19_each_rejection_is_a_round_and_told(self):
        house = self.house(TUESDAY + " 10:00")
        code = self.at_county(house)
        due = "21 فروردین"
        for round_, (login, reason) in enumerate((("m2", "مستند ندارد"), ("m2", "باز هم ندارد"),
                                                  ("p1", "کامل نیست"))):
            house.act(code, "draft", "m1", answer="پاسخ %d" % round_)
            if login == "p1":
                house.act(code, "approve", "m2")
            with self.assertRaises(CommandRefused):
                house.act(code, "reject", login)
            house.act(code, "reject", login, reason=reason)
            self.assertEqual(house.show(code)["stage"], "at_province")
            house.expect(M1, exact("M21", code=code, text=reason, due=due))
            house.act(code, "refer", "m2", unit="yzd-ardakan")
        about = {"type": "شکایت", "code": code, "due": due}
        county = text("C06", unit="بهزیستی اردکان", **about)
        drafted = text("C07", code=code, unit="استان یزد")
        # {unit} of C08 is where it goes back to.
        back = text("C08", code=code, unit="استان یزد")
        self.told(house, C1, text("C01", **about), text("C05", **about),
                  text("C06", unit="استان یزد", **about), county, drafted, back, county, drafted,
                  back, county, drafted, text("C09", code=code), back, county)
        self.assertEqual(house.show(code)["rounds"], 3)


class Deadlines(Town):
    def test_t04_t05_t06_t07_t08_count_the_hours_of_the_town(self):
        house = self.house(TUESDAY + " 08:00", modems=0)
        for at, priority, due in ((TUESDAY + " 10:00", "normal", SATURDAY + "T15:30:00"),
                                  (TUESDAY + " 11:00", "immediate", TUESDAY + "T15:00:00"),
                                  (TUESDAY + " 12:30", "immediate", WEDNESDAY + "T08:00:00"),
                                  (WEDNESDAY + " 15:00", "urgent", SATURDAY + "T15:30:00"),
                                  (WEDNESDAY + " 15:10", "very_urgent", THURSDAY + "T15:30:00"),
                                  (FRIDAY + " 11:00", "immediate", SATURDAY + "T10:30:00")):
            house.clock.freeze(at + ":00")
            code = self.at_county(house, priority)
            self.assertEqual(house.show(code)["holder_due"], due + "+03:30", (at, priority))

    def test_t04_t12_at_the_second_it_is_in_time_and_a_second_later_missed(self):
        house = self.house(TUESDAY + " 08:00", modems=0)
        house.clock.freeze(TUESDAY + " 08:00:00")
        code = self.at_county(house, "immediate")
        house.clock.freeze(TUESDAY + " 11:00:00")
        time.sleep(2.5)  # two looks at what is due
        self.assertEqual(house.stage(code), "drafting")
        self.assertEqual(house.json("case", "list", "--overdue"), [])
        house.clock.freeze(TUESDAY + " 11:00:01")
        house.wait_stage(code, "returned")

    def test_t12_t14_a_power_cut_before_the_texts_leave_tells_each_once(self):
        house = self.house(TUESDAY + " 08:00:00")
        self.assertTrue(house.cli("official", "password", "m1"))
        code = self.at_county(house, "immediate")
        digits = challenge_in(house.expect(M1, "در کارتابل شماست"))
        house.expect(C1, "به بهزیستی اردکان ارجاع شد")
        before = len(house.texts(C1)), len(house.texts(M1)), len(house.texts(M2))
        house.wait(lambda: not house.json("message", "list", "--state", "sent"))
        house.air.unplug()
        house.clock.set(TUESDAY + " 11:05")
        house.wait_stage(code, "returned")
        house.kill()
        house.air.replug()
        house.start()
        house.expect(C1, exact("C12", unit="بهزیستی اردکان", code=code), 20)
        house.expect(M1, exact("M03", code=code), 20)
        house.wait(lambda: not house.json("message", "list", "--state", "queued"))
        house.restart()
        # What left him is his neither by text nor over HTTP.
        for words in ("پاسخ %s %s دیر شد" % (code, digits), "پاسخ %s دیر شد" % code,
                      "نمایش %s" % code, "ارجاع %s %s میبد" % (code, digits)):
            house.sms(M1, words)
            house.expect(M1, exact("M16", code=code, stage="برگشت به ستاد"))
        house.sms(M1, "کارتابل")
        house.expect(M1, exact("M10"))
        password = house.cli("official", "password", "m1")
        session = house.http("POST", "/api/v1/sessions", {"login": "m1", "password": password})
        token = session[2]["token"]
        self.assertEqual(house.http("GET", "/api/v1/cases?cartable=1", token=token)[2], [])
        self.assertGreaterEqual(house.http("GET", "/api/v1/cases/" + code, token=token)[0], 403)
        self.assertGreaterEqual(house.http("POST", "/api/v1/cases/%s/actions" % code,
                                           {"action": "draft", "answer": "دیر"}, token)[0], 403)
        with self.assertRaises(CommandRefused):
            house.act(code, "draft", "m1", answer="دیر")
        shown = house.show(code)
        self.assertEqual((shown["stage"], shown["unit"], shown["holder"]),
                         ("returned", "pm-office", "p1"))
        time.sleep(1)
        gone = text("M16", code=code, stage="برگشت به ستاد")
        for phone, n, want in zip((C1, M1, M2), before, (
                [text("C12", unit="بهزیستی اردکان", code=code)],
                [text("M03", code=code), gone, gone, gone, gone, text("M10")], [None])):
            got = [latin(t) for t in house.texts(phone)[n:]]
            self.assertEqual(got if want[0] else len(got), want if want[0] else 1)
        marks = house.json("report", "marks", "--from", "1406-01-01", "--to", "1406-01-31")
        self.assertEqual({r["official"]: r["unanswered"] for r in marks["rows"]
                          if r["unanswered"]}, {"m1": 1})


class Answers(Town):
    def test_t44_a_long_answer_takes_its_parts_and_nothing_is_cut(self):
        house = self.house(TUESDAY + " 10:00")
        for i, (length, parts) in enumerate(((32, 1), (33, 2), (96, 2), (97, 3), (163, 3))):
            phone = "+98936222000%d" % i
            answer = ("پاسخ %d " % i + "م" * 200)[:length]
            code = self.at_county(house, phone=phone)
            house.act(code, "draft", "m1", answer=answer)
            house.act(code, "approve", "m2")
            house.act(code, "approve", "p1")
            house.expect(phone, exact("C10", code=code, answer=answer))
            self.assertEqual([e["parts"] for e in house.air.events if e["event"] == "air" and
                              e["to"] == phone and answer in e["text"]], [parts])
            house.wait_stage(code, "closed")
        # Above that he hears it by telephone, and is asked for a score afterwards.
        code = self.at_county(house)
        house.act(code, "draft", "m1", answer="م" * 164)
        house.act(code, "approve", "m2")
        house.act(code, "approve", "p1")
        house.expect(C1, exact("C11", code=code))
        self.assertEqual(house.stage(code), "deliver")
        house.act(code, "delivered", "o1")
        house.expect(C1, exact("C20", code=code))
        self.assertEqual(house.stage(code), "closed")


class Talk(Town):
    def answered(self, house, **options):
        code = self.at_county(house, **options)
        house.act(code, "draft", "m1", answer="انجام شد")
        house.act(code, "approve", "m2")
        house.act(code, "approve", "p1")
        house.wait_stage(code, "closed")
        return code

    def scores(self, house):
        with sqlite3.connect(house.folder + "/didehban.db") as db:
            return [row[0] for row in db.execute("SELECT score FROM survey ORDER BY id")]

    def ask(self, house, words, want, sender=C1):
        house.sms(sender, words)
        return house.expect(sender, want)

    def test_t20_who_wrote_the_answer_does_not_approve_it_in_anothers_place(self):
        house = self.house(TUESDAY + " 10:00")
        code = self.at_county(house)
        house.act(code, "draft", "m1", answer="انجام شد")
        house.expect(M2, exact("M04", code=code, answer="انجام شد"))
        house.cli("official", "substitute", "m2", "--by", "m1", "--to", "1406-01-31")
        with self.assertRaises(CommandRefused) as refused:
            house.act(code, "approve", "m1")
        self.assertIn("who wrote the answer cannot approve it", refused.exception.error)
        self.ask(house, "تایید %s" % code, "رمز را بفرستید", M1)
        house.sms(M1, challenge_in(house.texts(M1)[-1]))
        house.expect(M1, exact("M15", code=code))
        self.assertEqual(house.stage(code), "approval")
        house.cli("official", "return", "m2")
        house.act(code, "approve", "m2")
        self.assertEqual(house.stage(code), "quality")

    def test_t24_the_silence_ends_with_the_hour(self):
        house = self.house(TUESDAY + " 10:00")
        for _ in range(5):
            self.ask(house, "123456789", exact("Q05"))
        self.ask(house, "123456789", exact("H05"))
        house.sms(C1, "123456789")
        house.silence(C1, 1)
        house.clock.set(TUESDAY + " 11:02")
        self.ask(house, "123456789", exact("Q05"))

    def test_t25_superiors_hear_again_after_four_working_hours(self):
        house = self.house(TUESDAY + " 08:00")
        code = self.at_county(house)

        def alerted(words):
            want = exact("M14", code=code, unit="بهزیستی اردکان", text=words)
            return [sum(bool(re.search(want, latin(t))) for t in house.texts(p))
                    for p in (M1, M2, P1)]

        self.ask(house, "%s کسی نیامد" % code, exact("C13", code=code))
        house.wait(lambda: alerted("کسی نیامد") == [1, 1, 1])
        self.ask(house, "%s هنوز هم" % code, exact("C14", code=code))
        house.clock.set(TUESDAY + " 11:55")  # 3 hours 55 minutes
        self.ask(house, "%s باز هم" % code, exact("C14", code=code))
        house.clock.set(TUESDAY + " 13:10")  # the break does not count
        self.ask(house, "%s دیر شد" % code, exact("C13", code=code))
        house.wait(lambda: alerted("دیر شد") == [1, 1, 1])
        self.assertEqual(alerted("هنوز هم") + alerted("باز هم"), [0] * 6)
        self.assertEqual(house.show(code)["reescalations"], 2)
        self.assertEqual(sum("پیگیری دوباره" in t for t in house.texts(M3)), 0)

    def test_t28_t29_a_score_counts_once_and_may_be_corrected_for_two_weeks(self):
        house = self.house(TUESDAY + " 10:00")
        first, second = self.answered(house), self.answered(house)
        asked = self.ask(house, "4", "^کد پرونده را اول متن بنویسید")
        self.assertEqual(sorted(asked.split("\n")[1:]), sorted([first, second]))
        self.assertEqual(self.scores(house), [None, None])
        self.ask(house, "%s ٥" % first, exact("C21"))
        self.ask(house, "عالي", exact("C21"))
        self.assertEqual(self.scores(house), [5, 5])
        self.ask(house, "%s-۴" % first, exact("C21"))
        self.assertEqual(self.scores(house), [4, 5])
        house.clock.set("2027-04-21 10:00")
        self.ask(house, "%s 2" % second, ".")
        self.assertEqual(self.scores(house), [4, 5])

    def test_t39_the_phone_is_closed_for_a_day_and_no_longer(self):
        house = self.house(TUESDAY + " 10:00")
        code = self.at_county(house)
        digits = challenge_in(house.expect(M1, "در کارتابل شماست"))
        wrong = "%06d" % ((int(digits) + 1) % 1000000)
        for left in ("2", "1"):
            self.ask(house, "پاسخ %s %s دروغ" % (code, wrong), exact("M06", n=left), M1)
        self.ask(house, "پاسخ %s %s دروغ" % (code, wrong), exact("M19"), M1)
        house.expect(ROOT_PHONE, "3 رمز نادرست")
        house.sms(M1, "پاسخ %s %s راست" % (code, digits))
        house.silence(M1, 1)
        self.assertEqual(house.stage(code), "drafting")
        house.clock.set(WEDNESDAY + " 10:01")
        asked = self.ask(house, "پاسخ %s راست" % code,
                         exact("M07", action="پاسخ", code=code, chal=CHAL), M1)
        self.ask(house, "تأیید %s" % challenge_in(asked), exact("M05", action="پاسخ", code=code),
                 M1)
        self.assertEqual(house.stage(code), "approval")

    def test_t46_a_text_that_comes_twice_is_one_event(self):
        house = self.house(TUESDAY + " 10:00")
        code = self.at_county(house)
        house.sms(C1, "%s کسی نیامد" % code, duplicate=True)
        house.expect(C1, exact("C13", code=code))
        house.expect(M2, exact("M14", code=code, unit="بهزیستی اردکان", text="کسی نیامد"))
        time.sleep(1)
        self.assertEqual([e["action"] for e in house.show(code)["events"]
                          if e["actor"] == "CLIENT"], ["re_escalate"])
        self.assertEqual([len([t for t in house.texts(p) if "پیگیری" in t]) for p in (C1, M2)],
                         [1, 1])

    def test_t48_at_night_a_case_waits_and_its_clock_starts_at_the_opening(self):
        house = self.house(TUESDAY + " 23:00", quiet=("22:00", "07:00"))
        self.ask(house, "شکایت لوازم بهداشتی نرسید", exact("N01"))
        house.sms(C1, "فاطمه زارع، اردکان، خیابان امام")
        code = code_in(house.expect(C1, "^دیده.بان: شکایت شما ثبت شد"))
        house.expect(C1, exact("C03", code=code))
        house.silence(C1, 1)
        self.assertEqual(house.stage(code), "screening")
        house.act(code, "refer_province", "p1", unit="yzd", priority="immediate")
        house.act(code, "refer", "m2", unit="yzd-ardakan")
        self.assertEqual(house.show(code)["holder_due"], WEDNESDAY + "T10:30:00+03:30")
        self.ask(house, "%s کسی نیامد" % code, exact("C03", code=code))
        house.clock.set(WEDNESDAY + " 07:05")
        house.expect(C1, exact("C05", type="شکایت", code=code))
        self.assertEqual([t for t in house.texts(M2) if "پیگیری" in t], [])
        house.clock.set(WEDNESDAY + " 07:30:05")
        house.expect(M2, exact("M14", code=code, unit="بهزیستی اردکان", text="کسی نیامد"))


if __name__ == "__main__":
    unittest.main()
