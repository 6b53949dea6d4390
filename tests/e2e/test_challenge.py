"""Managers command by text; a forged sender does not receive, so nothing moves
without the digits that were sent to the registered phone (T38-T41)."""
import sqlite3
import unittest

from house import ADMIN, CITIZEN, CITIZEN_2, CITIZEN_3, KHR, MASHHAD, House, challenge_in

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Challenge(unittest.TestCase):
    def setUp(self):
        self.house = House(modems=1)

    def tearDown(self):
        self.house.stop()

    def at_approval(self, answer="بررسی شد", **options):
        """A case whose answer waits for the manager of Khorasan; his digits."""
        house = self.house
        code = house.case_new(**options)
        house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        house.act(code, "refer", "manager.khr", unit="khr-mashhad")
        house.act(code, "draft", "head.mashhad", answer=answer)
        told = house.expect(KHR, r"پاسخ %s:\n%s" % (code, answer))
        return code, challenge_in(told)

    def last_event(self, code, action):
        return [e for e in self.house.show(code)["events"] if e["action"] == action][-1]

    def proof(self, code):
        """Whose text approved, and whether its event has the digits and the answer."""
        with sqlite3.connect(self.house.folder + "/didehban.db") as db:
            message, digits, answer = db.execute(
                "SELECT e.message_id, c.used_at IS NOT NULL, e.document_id = c.answer_id"
                " AND length(d.digest) = 32 FROM event e"
                " JOIN challenge c ON c.id = e.challenge_id JOIN document d ON d.id = e.document_id"
                " WHERE e.action = 'approve' ORDER BY e.id DESC").fetchone()
        sender, = [m["phone"] for m in self.house.json("message", "list") if m["id"] == message]
        return sender, digits, answer

    def test_t38_an_approval_with_its_challenge_is_read_in_every_spelling(self):
        for i, word in enumerate(("تایید", "تأیید", "تائيد", "تأييد", "OK")):
            code, digits = self.at_approval(phone="0912333000%d" % i)
            if i % 2:
                digits = digits.translate(PERSIAN_DIGITS)
            self.house.sms(KHR, "%s %s %s" % (word, code, digits))
            self.house.expect(KHR, r"انجام شد: تأیید %s" % code)
            self.assertEqual(self.house.stage(code), "quality", word)
            self.assertEqual(self.last_event(code, "approve")["actor"], "manager.khr")
            self.assertEqual(self.proof(code), (KHR, True, True))
        self.house.cli("verify")

    def test_t39_a_forged_sender_changes_nothing_and_three_tries_close_the_phone(self):
        house = self.house
        code, digits = self.at_approval()
        forged = "000000" if digits != "000000" else "111111"
        house.sms(KHR, "تایید %s" % code)  # no digits: they go to the real manager
        real = house.expect(KHR, r"این رمز را بفرستید")
        self.assertEqual(house.stage(code), "approval")
        for left in (2, 1):
            house.sms(KHR, "تایید %s %s" % (code, forged))
            house.expect(KHR, r"رمز درست نیست\. %d فرصت" % left)
        house.sms(KHR, "تایید %s %s" % (code, forged))
        house.expect(KHR, r"فرمان پیامکی شما به علت 3 رمز نادرست بسته شد")
        house.expect(ADMIN, r"3 رمز نادرست")
        house.sms(KHR, "تایید %s %s" % (code, challenge_in(real)))
        house.silence(ADMIN)
        self.assertEqual(house.stage(code), "approval")
        house.sms(CITIZEN_3, "تایید %s %s" % (code, digits))  # no official at all
        house.expect(CITIZEN_3, r"جزئیات فقط به شماره ثبت.شده")
        self.assertEqual(house.stage(code), "approval")
        # Over HTTP his work goes on; the administrator opens the phone.
        house.cli("official", "unlock", "manager.khr")
        house.sms(KHR, "تایید %s %s" % (code, digits))
        house.expect(KHR, r"رمز درست نیست|انجام شد|این رمز را|پاسخ %s" % code)

    def test_t40_an_answer_that_was_edited_is_not_approved_by_the_old_challenge(self):
        house = self.house
        code, old = self.at_approval()
        house.act(code, "edit_answer", "head.mashhad", answer="نامه ارسال شد")
        told = house.expect(KHR, r"پاسخ %s:\nنامه ارسال شد" % code)
        house.sms(KHR, "تایید %s %s" % (code, old))
        fresh = house.expect(KHR, r"پاسخ %s:\nنامه ارسال شد" % code)
        self.assertEqual(house.stage(code), "approval")
        for login in ("manager.khr", "head.neyshabur", "expert.pm"):
            with self.assertRaises(Exception):
                house.act(code, "edit_answer", login, answer="دیگر")
        self.assertEqual(len({old, challenge_in(told), challenge_in(fresh)}), 3)
        house.sms(KHR, "تایید %s %s" % (code, challenge_in(told)))
        house.expect(KHR, r"انجام شد: تأیید %s" % code)
        self.assertEqual(house.stage(code), "quality")

    def test_t41_a_used_challenge_and_one_of_another_case_are_refused(self):
        house = self.house
        first, digits = self.at_approval(phone=CITIZEN)
        second, _ = self.at_approval(phone=CITIZEN_2, answer="پیگیری شد")
        house.sms(KHR, "تایید %s %s" % (second, digits))
        house.expect(KHR, r"رمز درست نیست")
        self.assertEqual(house.stage(second), "approval")
        house.sms(KHR, "تایید %s %s" % (first, digits))
        house.expect(KHR, r"انجام شد: تأیید %s" % first)
        house.act(first, "reject", "expert.pm", reason="کامل نیست")
        house.act(first, "refer", "manager.khr", unit="khr-mashhad")
        house.act(first, "draft", "head.mashhad", answer="کامل شد")
        house.expect(KHR, r"پاسخ %s:\nکامل شد" % first)
        house.sms(KHR, "تایید %s %s" % (first, digits))
        house.expect(KHR, r"رمز درست نیست|این رمز را بفرستید|پاسخ %s" % first)
        self.assertEqual(house.stage(first), "approval")


if __name__ == "__main__":
    unittest.main()
