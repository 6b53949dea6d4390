"""Scenarios of one working day: registration, scores, referrals, procedures."""
import os
import unittest

from house import (DEMO, KHR, MASHHAD, CommandRefused, House, challenge_in)


class Work(unittest.TestCase):
    """One house for all: each test has its own phones."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(clock="2026-11-24 09:00")
        cls.next = 0

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        Work.next += 1
        self.phone = "+98937%07d" % (3000000 + self.next)

    def case(self, **options):
        return self.house.case_new(**{"phone": self.phone, **options})

    def at_county(self, **options):
        code = self.case(**options)
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.act(code, "refer", "manager.khr", unit="khr-mashhad")
        return code

    def answered(self, answer="بازدید شد"):
        code = self.at_county()
        self.house.act(code, "draft", "head.mashhad", answer=answer)
        self.house.act(code, "approve", "manager.khr")
        self.house.act(code, "approve", "expert.pm")
        self.house.expect(self.phone, r"پاسخ %s:\n%s" % (code, answer))
        self.house.wait_stage(code, "closed")
        return code

    def ask(self, text, pattern, sender=None):
        self.house.sms(sender or self.phone, text)
        return self.house.expect(sender or self.phone, pattern)

    def test_t01_a_named_complaint_is_in_screening_and_its_code_is_texted_once(self):
        code = self.case()
        self.assertRegex(code, r"^\d{9}$")
        self.house.cli("code", "check", code)
        self.assertEqual(self.house.stage(code), "screening")
        self.house.expect(self.phone, r"شکایت شما ثبت شد\.\nکد رهگیری: %s" % code)
        self.house.expect(self.phone, "%s در دفتر مدیریت عملکرد" % code)
        self.house.silence(self.phone, 1)

    def test_t20_who_wrote_the_answer_is_not_its_only_judge(self):
        house = self.house
        code = self.at_county()
        house.act(code, "draft", "head.mashhad", answer="پاسخ")
        with self.assertRaises(CommandRefused):
            house.act(code, "approve", "head.mashhad")
        self.assertEqual(house.stage(code), "approval")

    def test_t28_a_score_in_every_spelling_is_counted_once(self):
        for i, text in enumerate(("۵", "٥", "5", "عالی", "{code} 5")):
            self.phone = "+98938%07d" % (4000000 + i)
            code = self.answered()
            self.ask(text.format(code=code), "امتیاز شما ثبت شد")
        # Another score within the window corrects it, and is no second one.
        self.ask("4", "امتیاز شما ثبت شد")

    def test_t29_of_two_surveys_the_code_is_asked_for(self):
        first, second = self.answered(), self.answered()
        told = self.ask("4", "کد پرونده را اول متن بنویسید")
        self.assertIn(first, told)
        self.assertIn(second, told)
        self.ask("%s 4" % first, "امتیاز شما ثبت شد")
        # Now one waits: its score needs no code.
        self.ask("3", "امتیاز شما ثبت شد")

    def test_t30_a_bad_score_and_a_reason_reopen_the_case(self):
        code = self.answered()
        self.ask("بد", r"متأسفیم\. برای رسیدگی دوباره، %s" % code)
        self.ask("%s هنوز همان است" % code, "شکایت %s دوباره باز شد" % code)
        self.assertEqual(self.house.stage(code), "at_province")

    def test_t34_outside_the_duties_names_the_competent_body_and_needs_a_reason(self):
        code = self.case()
        with self.assertRaises(CommandRefused) as refused:
            self.house.act(code, "not_reviewable", "expert.pm", set={"competent_body": "شهرداری"})
        self.assertIn("reason is missing", refused.exception.error)
        with self.assertRaises(CommandRefused) as refused:
            self.house.act(code, "not_reviewable", "expert.pm", reason="آسفالت خیابان")
        self.assertIn("competent_body is missing", refused.exception.error)
        self.house.act(code, "not_reviewable", "expert.pm", reason="آسفالت خیابان",
                       set={"competent_body": "شهرداری"})
        self.house.expect(self.phone, r"موضوع %s در وظایف بهزیستی نیست\.\nمرجع: شهرداری" % code)
        self.assertEqual(self.house.show(code)["stage_kind"], "final")

    def test_t43_a_referral_by_name_and_to_where_it_cannot_go(self):
        house = self.house
        code = self.case()
        house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        digits = challenge_in(house.expect(KHR, "%s در کارتابل شماست" % code))
        self.ask("ارجاع %s %s به ناکجاآباد" % (code, digits), "واحد شناخته نشد", KHR)
        self.ask("ارجاع %s %s به فلاورجان" % (code, digits), "این کار روی %s در اختیار شما نیست" % code,
                 KHR)
        self.assertEqual(house.stage(code), "at_province")
        self.ask("ارجاع %s %s به نیشابور" % (code, digits), "انجام شد: .*%s" % code, KHR)
        self.house.expect(self.phone, "به بهزیستی نیشابور ارجاع شد")
        self.assertEqual(house.show(code)["unit"], "khr-neyshabur")

    def test_t61_an_adopted_suggestion_is_an_event_to_count_and_a_declined_one_says_why(self):
        house = self.house
        for action, given, said in (("adopt_for_planning", {"answer": "در برنامه سال آینده"},
                                     "در برنامه سال آینده"),
                                    ("decline", {"reason": "بودجه ندارد"}, "بودجه ندارد")):
            code = self.case(kind="suggestion", text="رمپ بسازید")
            house.act(code, "refer", "expert.pm", unit="khr-mashhad")
            house.act(code, "opinion", "expert.mashhad", answer="نظر داخلی واحد")
            house.act(code, action, "manager.pm", **given)
            house.expect(self.phone, r"پاسخ %s:\n%s" % (code, said))
            house.wait_stage(code, "closed")
            self.assertIn(action, [e["action"] for e in house.show(code)["events"]])
        self.assertEqual([t for t in house.unexpected(self.phone) if "نظر داخلی" in t], [])

    def test_a_procedure_is_switched_under_the_same_code(self):
        code = self.case(kind="suggestion", text="به شکایت من رسیدگی کنید")
        self.house.act(code, "to_complaint", "expert.pm", reason="شکایت است")
        shown = self.house.show(code)
        self.assertEqual((shown["procedure"], shown["stage"]), ("complaint.hq", "screening"))
        self.house.act(code, "refer_security", "expert.pm", reason="حراست")
        shown = self.house.show(code)
        self.assertEqual((shown["procedure"], shown["stage"]), ("security", "at_security"))
        self.house.expect(self.phone, "%s به حراست ارجاع شد" % code)

    def test_documents_go_with_an_answer_and_with_what_a_caller_says(self):
        code = self.at_county()
        folder = self.house.folder
        for name, body in (("circular.txt", "بخشنامه ۱۲".encode()), ("photo.jpg", b"\xff\xd8\0")):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(body)
        self.house.act(code, "told", "operator.1", text="عکس هم آوردم",
                       document=os.path.join(folder, "photo.jpg"))
        self.house.act(code, "draft", "head.mashhad", answer="بنا بر بخشنامه",
                       document=os.path.join(folder, "circular.txt"))
        shown = self.house.cli("case", "show", code, "--as", "manager.khr", "--documents")
        for words in ("بخشنامه ۱۲", "(a file)", "عکس هم آوردم"):
            self.assertIn(words, shown)

    def test_t12_what_left_its_holder_is_not_his_any_more(self):
        house = self.house
        code = self.at_county()
        digits = challenge_in(house.expect(MASHHAD, "%s در کارتابل شماست" % code))
        house.act(code, "send_back", "head.mashhad", reason="مربوط نیست")
        self.ask("پاسخ %s %s دیر شد" % (code, digits), "%s از این مرحله گذشته است" % code, MASHHAD)
        self.ask("نمایش %s" % code, "%s از این مرحله گذشته است" % code, MASHHAD)
        with self.assertRaises(CommandRefused):
            house.act(code, "draft", "head.mashhad", answer="دیر")

    def test_digits_are_no_name(self):
        self.ask("شکایت پاسخ نمی‌دهند", "نام کامل و نشانی خود را بفرستید")
        self.ask("09121234567", "متوجه نشدیم|نام کامل و نشانی")
        self.ask("علی رضایی، مشهد، خیابان امام", "شکایت شما ثبت شد")

    def test_t64_a_case_keeps_the_version_it_began_with(self):
        house = self.house
        old = self.case(kind="question", text="ساعت کار؟")
        path = os.path.join(house.folder, "suggestion.cfg")
        shipped = os.path.join(os.path.dirname(DEMO), "..", "..", "sql", "procedures", "suggestion.cfg")
        with open(shipped, encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
            out.write(f.read().replace("بررسی اولیه", "بررسی نخست", 1).replace(
                'identity = "optional"', 'approved = false; identity = "optional"', 1))
        house.cli("load", path)
        draft = self.case(kind="question", text="ساعت کار؟")
        self.ask(draft, r"^%s: بررسی اولیه" % draft)
        house.cli("procedure", "approve", "suggestion")
        new = self.case(kind="question", text="ساعت کار؟")
        self.ask(old, r"^%s: بررسی اولیه" % old)
        self.ask(new, r"^%s: بررسی نخست" % new)


if __name__ == "__main__":
    unittest.main()
