"""What a citizen's phone may do by text."""
import unittest

from house import (CITIZEN, CITIZEN_2, CITIZEN_3, KHR, MASHHAD, PM_MANAGER, House, challenge_in,
                   code_in)


class Dialogue(unittest.TestCase):
    """One house for all: each test has its own phones."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(clock="2026-11-24 09:00")
        cls.next = 0

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        Dialogue.next += 1
        self.phone = "+98935%07d" % (1000000 + self.next)
        self.other = "+98936%07d" % (2000000 + self.next)

    def case(self, **options):
        code = self.house.case_new(**{"phone": self.phone, **options})
        self.house.expect(self.phone, "ثبت شد")
        self.house.expect(self.phone, "در حال بررسی")
        return code

    def ask(self, text, pattern, sender=None):
        self.house.sms(sender or self.phone, text)
        return self.house.expect(sender or self.phone, pattern)

    def test_t21_the_code_in_every_spelling_tells_the_status(self):
        code = self.case()
        persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        triples = " ".join((code[:3], code[3:6], code[6:]))
        for text in (code, persian, arabic, triples, triples.replace(" ", "-"),
                     "\u200f" + persian + "\u200e", "وضعيت" + code, "\u200cکد\u200c " + code,
                     "سلام کد رهگیری %s چه شد؟" % code):
            self.ask(text, r"^%s: بررسی اولیه\nنزد مدیریت عملکرد، مهلت" % code)

    def test_t23_another_phone_hears_the_stage_only(self):
        code = self.case()
        answer = self.ask(code, r"^%s: بررسی اولیه\." % code, self.other)
        self.assertNotIn("مدیریت عملکرد", answer)

    def test_t22_a_wrong_code_is_said_and_a_phone_number_is_no_code(self):
        code = self.case()
        wrong = code[:8] + str((int(code[8]) + 1) % 10)
        self.ask(wrong, "کد درست نیست", self.other)
        self.ask("12345678", "کد درست نیست", self.other)
        self.ask("09121234567", "متوجه نشدیم", self.other)
        self.ask("0012345678", "متوجه نشدیم", self.other)

    def test_t24_six_wrong_codes_silence_a_phone(self):
        code = self.case()
        wrong = code[:8] + str((int(code[8]) + 1) % 10)
        for _ in range(5):
            self.ask(wrong, "کد درست نیست", self.other)
        self.ask(wrong, "تعداد پیام‌ها زیاد است", self.other)
        self.house.sms(self.other, wrong)
        self.house.silence(self.other)

    def test_t47_stop_silences_stage_texts_until_start(self):
        code = self.case()
        self.ask("لغو", "پیامک‌های مرحله‌ای قطع شد")
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.silence(self.phone)
        self.ask(code, r"^%s: نزد استان" % code)
        self.ask("شروع", "دوباره برقرار شد")
        self.house.act(code, "refer", "manager.khr", unit="khr-mashhad")
        self.house.expect(self.phone, "به بهزیستی مشهد ارجاع شد")

    def test_t25_a_follow_up_alerts_the_superiors_once(self):
        code = self.case()
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.act(code, "refer", "manager.khr", unit="khr-mashhad")
        self.ask("%s هیچ کس تماس نگرفت" % code, "پیگیری %s ثبت شد" % code)
        self.house.expect(KHR, "پیگیری دوباره %s نزد بهزیستی مشهد" % code)
        self.house.expect(MASHHAD, "پیگیری دوباره %s" % code)
        self.house.expect(PM_MANAGER, "پیگیری دوباره %s" % code)
        self.ask("%s باز هم خبری نیست" % code, "متن شما به پرونده %s افزوده شد" % code)
        self.house.silence(PM_MANAGER + "0")
        again = [t for t in self.house.unexpected(KHR) if "پیگیری دوباره %s" % code in t]
        self.assertEqual(again, [])
        self.assertEqual(self.house.show(code)["reescalations"], 1)

    def test_a_new_complaint_asks_for_name_and_address(self):
        self.ask("شکایت پاسخ درخواست من را نمی‌دهند", "نام کامل و نشانی خود را بفرستید")
        code = code_in(self.ask("حسین کریمی، نیشابور، خیابان فردوسی", "شکایت شما ثبت شد"))
        self.assertIn(self.house.stage(code), ("registered", "screening"))

    def test_an_anonymous_report_gets_a_receipt(self):
        answer = self.ask("گزارش بی‌نام مدیر مرکز پول گرفت", "گزارش بی.نام ثبت شد")
        receipt = "".join(c for c in answer if c.isdigit())
        self.assertEqual(len(receipt), 16)
        self.ask(receipt, "گزارش شما: ", self.other)

    def test_t45_a_long_text_is_joined_whatever_the_order(self):
        code = self.case()
        long = code + " " + "بررسی نشد و کسی پاسخ نمی‌دهد " * 8
        self.house.sms(self.phone, long.strip(), parts_order=[4, 2, 3, 1])
        self.house.expect(self.phone, "پیگیری %s ثبت شد" % code)
        self.assertIn(long[len(code):].strip(), self.house.cli(
            "case", "show", code, "--as", "expert.pm", "--documents"))

    def test_t39_a_forged_sender_changes_nothing(self):
        code = self.case()
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.expect(KHR, "%s در کارتابل شماست" % code)
        self.house.sms(KHR, "ارجاع %s 000000 به مشهد" % code)
        self.house.expect(KHR, "رمز درست نیست|این رمز را بفرستید")
        self.assertEqual(self.house.stage(code), "at_province")

    def test_a_command_without_its_challenge_makes_a_round_trip(self):
        code = self.case()
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.sms(KHR, "ارجاع %s به نیشابور" % code)
        told = self.house.expect(KHR, "این رمز را بفرستید")
        self.house.sms(KHR, challenge_in(told))
        self.house.expect(KHR, "انجام شد: .*%s" % code)
        self.house.expect(self.phone, "به بهزیستی نیشابور ارجاع شد")

    def test_t42_a_rejection_needs_its_reason(self):
        code = self.case()
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.act(code, "draft", "manager.khr", answer="پاسخ استان")
        told = self.house.expect(KHR, r"پاسخ %s:\nپاسخ استان" % code)
        self.house.sms(KHR, "رد %s %s" % (code, challenge_in(told)))
        self.house.expect(KHR, "علت رد لازم است")
        self.assertEqual(self.house.stage(code), "approval")


if __name__ == "__main__":
    unittest.main()
