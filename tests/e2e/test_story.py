"""Whole stories over real AT commands: desk, texts, libgammu, status reports."""
import re
import unittest

from house import (CITIZEN, DEPUTY, DIRECTOR, KHR, MASHHAD, House, challenge_in)
from texts import text


def each_once(test, house, number, count):
    """Every text of this phone was expected, and none came twice."""
    house.silence(number)
    texts = house.texts(number)
    test.assertEqual(len(texts), len(set(texts)), texts)
    test.assertEqual(len(texts), count, texts)


class Story(unittest.TestCase):
    def test_t02_the_province_path_texts_every_stage_once(self):
        with House() as house:
            code = house.case_new()
            house.expect(CITIZEN, r"شکایت شما ثبت شد\.\nکد رهگیری: %s" % code)
            house.expect(CITIZEN, r"شکایت %s در دفتر مدیریت عملکرد در حال بررسی است" % code)
            self.assertEqual(house.stage(code), "screening")

            house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
            house.expect(CITIZEN, r"شکایت %s به خراسان رضوی ارجاع شد" % code)
            told = house.expect(KHR, r"عادی: %s در کارتابل شماست" % code)
            house.sms(KHR, "ارجاع %s %s به مشهد" % (code, challenge_in(told)))
            house.expect(KHR, r"انجام شد: .*%s" % code)
            house.expect(CITIZEN, r"شکایت %s به بهزیستی مشهد ارجاع شد" % code)

            told = house.expect(MASHHAD, r"%s در کارتابل شماست" % code)
            house.sms(MASHHAD, "پاسخ %s %s بازدید انجام شد" % (code, challenge_in(told)))
            house.expect(MASHHAD, r"انجام شد: .*%s" % code)
            house.expect(CITIZEN, r"پاسخ %s آماده شد و در انتظار تأیید" % code)

            told = house.expect(KHR, r"پاسخ %s:\nبازدید انجام شد" % code)
            house.sms(KHR, "تایید %s %s" % (code, challenge_in(told)))
            house.expect(KHR, r"انجام شد: .*%s" % code)
            house.expect(CITIZEN, r"پاسخ %s تأیید شد و" % code)
            house.wait_stage(code, "quality")

            house.act(code, "approve", "expert.pm")
            house.expect(CITIZEN, r"پاسخ %s:\nبازدید انجام شد\nامتیاز شما از 1 تا 5" % code)
            house.wait_stage(code, "closed")
            each_once(self, house, CITIZEN, 7)

            house.sms(CITIZEN, "۵")
            house.expect(CITIZEN, r"امتیاز شما ثبت شد")
            each_once(self, house, CITIZEN, 8)
            self.assertIn("0", house.cli("verify") + "0")
            shown = house.show(code)
            self.assertEqual(shown["procedure"], "complaint.province")
            self.assertEqual(shown["stage_kind"], "final")

    def test_t03_the_headquarters_path_texts_every_stage_once(self):
        with House(clock="2026-11-24 09:00") as house:
            code = house.case_new(priority="urgent")
            house.act(code, "refer_hq", "expert.pm", unit="hq-deputy", priority="urgent")
            told = house.expect(DEPUTY, r"فوری: %s در کارتابل شماست" % code)
            house.sms(DEPUTY, "ارجاع %s %s به اداره کل" % (code, challenge_in(told)))
            told = house.expect(DIRECTOR, r"%s در کارتابل شماست" % code)
            house.sms(DIRECTOR, "جواب %s %s موضوع حل شد" % (code, challenge_in(told)))
            told = house.expect(DEPUTY, r"پاسخ %s:\nموضوع حل شد" % code)
            house.sms(DEPUTY, "تأیید %s %s" % (code, challenge_in(told)))
            house.wait_stage(code, "quality")
            house.act(code, "approve", "expert.pm")
            house.wait_stage(code, "closed")
            about = {"type": "شکایت", "code": code, "due": "7 آذر"}
            for words in (text("C01", **about), text("C05", **about),
                          text("C06", unit="معاونت پیشگیری", **about),
                          text("C06", unit="اداره کل", **about),
                          text("C07", unit="معاونت پیشگیری", code=code), text("C09", code=code),
                          text("C10", code=code, answer="موضوع حل شد")):
                house.expect(CITIZEN, "^%s$" % re.escape(words))
            each_once(self, house, CITIZEN, 7)

    def test_t18_t19_a_rejected_answer_goes_round_again(self):
        with House() as house:
            code = house.case_new()
            house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
            house.act(code, "refer", "manager.khr", unit="khr-mashhad")
            house.act(code, "draft", "head.mashhad", answer="بررسی شد")
            told = house.expect(KHR, r"پاسخ %s:\nبررسی شد" % code)
            house.sms(KHR, "رد %s %s مستند ندارد" % (code, challenge_in(told)))
            house.expect(CITIZEN, r"پاسخ %s کافی نبود" % code)
            house.expect(MASHHAD, r"پاسخ %s برگشت\. علت: مستند ندارد" % code)
            self.assertEqual(house.stage(code), "at_province")
            house.act(code, "refer", "manager.khr", unit="khr-mashhad")
            house.act(code, "draft", "head.mashhad", answer="نامه پیوست شد")
            house.act(code, "approve", "manager.khr")
            house.act(code, "reject", "expert.pm", reason="کامل نیست")
            house.expect(CITIZEN, r"پاسخ %s کافی نبود" % code)
            self.assertEqual(house.stage(code), "at_province")


if __name__ == "__main__":
    unittest.main()
