"""The menu of an aggregator, over real sockets and beside real texts."""
import unittest
from urllib.parse import quote, urlencode

from house import CITIZEN, CITIZEN_2, House, code_in, latin


class Ussd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=1, clock="2026-11-24 10:00")
        cls.token = cls.house.token("aggregator", "hook")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def dial(self, session, text, phone=CITIZEN, begins="CON"):
        form = urlencode({"sessionId": session, "serviceCode": "*1482#",
                          "phoneNumber": phone, "text": text})
        status, headers, answer = self.house.http(
            "POST", "/hook/ussd?token=" + quote(self.token), form, form=True)
        self.assertEqual(status, 200, answer)
        self.assertTrue(headers["Content-Type"].startswith("text/plain"))
        self.assertRegex(answer, "^%s " % begins)
        units = len(answer[4:].encode("utf-16-le")) // 2
        self.assertLessEqual(units, 182 if answer[4:].isascii() else 80)
        return latin(answer)

    def test_a_complaint_by_ussd_is_registered_followed_and_found(self):
        self.dial("s1", "")
        self.dial("s1", "3")
        self.dial("s1", "3*پاسخ درخواست من داده نشد")
        self.dial("s1", "3*پاسخ درخواست من داده نشد*نرگس احمدی")
        last = "3*پاسخ درخواست من داده نشد*نرگس احمدی*مشهد، خیابان ۱۲"
        code = code_in(self.dial("s1", last, begins="END"))
        self.assertEqual(code_in(self.dial("s1", last, begins="END")), code)
        self.house.expect(CITIZEN, "کد رهگیری: " + code)
        shown = self.house.show(code)
        self.assertEqual((shown["stage"], shown["kind"]), ("screening", "complaint"))
        self.house.expect(CITIZEN, code)  # it is looked at
        self.assertIn(code, self.dial("s2", "1*" + code, begins="END"))
        self.assertNotIn("مهلت", self.dial("s3", "1*" + code, CITIZEN_2, begins="END"))
        self.dial("s4", "2*" + code)
        answer = self.dial("s4", "2*%s*هنوز خبری نیست" % code, begins="END")
        self.assertIn("مدیران بالاتر", answer)
        self.assertEqual(self.house.show(code)["reescalations"], 1)
        self.house.silence(CITIZEN)

    def test_the_same_session_goes_on_after_a_crash_of_the_daemon(self):
        phone = "09135550001"
        self.dial("k1", "", phone)
        self.dial("k1", "3", phone)
        self.dial("k1", "3*خیابان * نزدیک میدان", phone)
        self.house.kill()
        self.house.start()
        self.dial("k1", "3*خیابان * نزدیک میدان*علی رضایی", phone)
        self.dial("k1", "3*خیابان * نزدیک میدان*علی رضایی*تهران", phone, begins="END")
        self.assertIn("1", self.dial("k2", "", phone))

    def test_a_dropped_session_is_offered_again_for_five_minutes(self):
        phone = "09135550002"
        self.dial("d1", "3*1", phone)
        self.assertRegex(self.dial("d2", "", phone), r"1 ادامه\n2 از نو")
        self.assertIn("متن", self.dial("d2", "1", phone))
        self.house.clock.set(self.house.clock.now() + 400)
        self.assertIn("1 وضعیت", self.dial("d3", "", phone))

    def test_without_a_token_or_with_nonsense_there_is_a_problem(self):
        status, _, _ = self.house.http("POST", "/hook/ussd", "sessionId=a", form=True)
        self.assertEqual(status, 401)
        status, headers, answer = self.house.http(
            "POST", "/hook/ussd", "text=%zz", self.token, form=True)
        self.assertEqual((status, answer["status"]), (400, 400))
        self.assertIn("problem", headers["Content-Type"])

    def test_a_session_is_answered_within_half_a_second(self):
        import time
        slow = 0
        for i in range(40):
            begin = time.monotonic()
            self.dial("f%d" % i, "1*302847162", "0913666%04d" % i, begins="END")
            slow += time.monotonic() - begin > 0.5
        self.assertLessEqual(slow, 2)  # this machine may be busy


if __name__ == "__main__":
    unittest.main()
