"""Daemon, didehban-http, the real Kannel, its own `at` driver, our emulator: a text
goes all the way to a phone and its report comes back; a phone's text is answered."""
import time
import unittest

from house import CITIZEN, CITIZEN_2, House, latin
from emulator import Emulator
from kannel import Kannel, installed

LONG = "این پاسخ بلند است و در چند بخش می‌رسد؛ همهٔ آن باید به همان ترتیب خوانده شود. " * 2


@unittest.skipUnless(installed(), "kannel is not installed: scripts/setup --test")
class RealKannel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.air = Emulator(modems=1, report_ms=200)
        cls.addClassCleanup(cls.air.stop)
        cls.house = House(modems=0)
        cls.addClassCleanup(cls.house.stop)
        token = cls.house.token("kannel", "hook")
        cls.kannel = Kannel(
            cls.air.port("modem-1"), get_url="http://127.0.0.1:%d/hook/kannel/mo?token=%s&from=%%p"
            "&to=%%P&text=%%b&coding=%%c&charset=%%C&udh=%%u&time=%%T&id=%%I"
            % (cls.house.port, token))
        cls.addClassCleanup(cls.kannel.stop)
        with open(cls.house.folder + "/secret", "w") as f:
            f.write("secret\n")
        cls.house.configure(more='gateways = ( { name = "magfa"; kind = "kannel"; url = "%s"; '
                            'username = "didehban"; password_file = "%s/secret"; '
                            'sender = "30008530"; window = 4; } );'
                            % (cls.kannel.sendsms, cls.house.folder))
        cls.house.restart()

    def send(self, to, text):
        self.house.cli("message", "send", "--phone", to, "--text", text)

    def on_phone(self, number, text, timeout=30):
        return self.house.wait(lambda: any(latin(text) in latin(t)
                                           for t in self.air.texts_to(number)), timeout,
                               lambda: "%s\n%s" % (self.air.texts_to(number), self.kannel.log()))

    def states(self, to):
        return [m["state"] for m in self.house.json("message", "list", "--phone", to)
                if m["direction"] == "out"]

    def test_texts_arrive_as_they_were_written_and_are_reported(self):
        texts = ("سلام، شمارهٔ ۱۲ & نام‌ها", "plain GSM text: €[]{} @_", LONG.strip())
        for text in texts:
            self.send(CITIZEN, text)
        for text in texts:
            self.on_phone(CITIZEN, text)
        self.assertEqual(len(self.air.texts_to(CITIZEN)), len(texts))
        self.house.wait(lambda: self.states(CITIZEN) == ["delivered"] * 3, 20,
                        lambda: self.states(CITIZEN))

    def test_a_phones_text_is_answered_by_the_same_line(self):
        code = self.house.case_new(phone="+989121110000")
        self.air.text(CITIZEN_2, code, to="modem-1")
        self.on_phone(CITIZEN_2, code)
        carriers = {m["carrier"] for m in self.house.json("message", "list", "--phone",
                                                          CITIZEN_2)}
        self.assertEqual(carriers, {"magfa"})

    def test_a_long_text_of_a_phone_comes_whole_and_once(self):
        phone = "+989353456780"
        self.air.text(phone, LONG.strip(), to="modem-1")
        self.house.wait(lambda: self.house.json("message", "list", "--phone", phone), 20)
        time.sleep(1)
        got = [m["text"] for m in self.house.json("message", "list", "--phone", phone)
               if m["direction"] == "in"]
        self.assertEqual(got, [LONG.strip()])

    def test_what_comes_while_kannel_is_away_waits_for_it(self):
        phone = "+989121110001"
        self.kannel.kill_smsbox()
        self.send(phone, "پس از بازگشت")
        time.sleep(1)
        self.assertEqual(self.states(phone), ["queued"])
        self.kannel.start_smsbox()
        self.on_phone(phone, "پس از بازگشت", 60)
        self.house.wait(lambda: self.states(phone) == ["delivered"], 20)
        self.assertEqual(len(self.air.texts_to(phone)), 1)

    def test_what_comes_while_we_are_away_waits_for_us(self):
        phone = "+989121110002"
        code = self.house.case_new(phone="+989121110003")
        self.house.end()
        self.air.text(phone, code, to="modem-1")
        time.sleep(1.5)
        self.house.start()
        self.on_phone(phone, code, 40)


if __name__ == "__main__":
    unittest.main()
