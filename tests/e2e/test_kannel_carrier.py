"""An HTTP gateway as a carrier: real daemon, real didehban-http, a provider that
stands for Kannel and fails in every way.  (The real Kannel: test_real_kannel.py.)"""
import re
import time
import unittest
import urllib.parse
import urllib.request

from house import CITIZEN, CITIZEN_2, House, latin
from provider import Provider, closed_port


def gateway(url, more=""):
    return ('gateways = ( { name = "magfa"; kind = "kannel"; url = "%s"; username = "u"; '
            'sender = "30008530"; timeout = 2; %s } );' % (url, more))


class Gateway(unittest.TestCase):
    # ---- what the real Kannel would do
    @staticmethod
    def report(request, mask):
        """Call the dlr-url of a text; the HTTP status."""
        with urllib.request.urlopen(request.query["dlr-url"].replace("%d", str(mask))) as answer:
            return answer.status, answer.read()

    def house(self, provider, more="", **how):
        how.setdefault("modems", 0)
        house = House(more=gateway(provider.url(), more), **how)
        self.addCleanup(house.stop)
        return house

    def provider(self, **how):
        provider = Provider(**how)
        self.addCleanup(provider.stop)
        return provider

    @staticmethod
    def send(house, to, text="متن آزمایشی"):
        return house.json("message", "send", "--phone", to, "--text", text)["id"]

    def state(self, house, to):
        return [m["state"] for m in house.json("message", "list", "--phone", to)]

    def test_a_text_leaves_by_the_gateway(self):
        provider = self.provider()
        house = self.house(provider)
        self.send(house, CITIZEN, "سلام & خداحافظ = ۱۲۳ + %41")
        query = provider.wait(1).query
        self.assertEqual(query["to"], CITIZEN)
        self.assertEqual(query["from"], "30008530")
        self.assertEqual(query["coding"], "2")
        self.assertEqual(query["text"], "سلام & خداحافظ = ۱۲۳ + %41")
        house.wait(lambda: self.state(house, CITIZEN) == ["sent"])
        line = house.json("modem", "list")[0]
        self.assertEqual((line["name"], line["state"]), ("magfa", "up"))

    def test_the_password_comes_from_its_file_and_stands_on_no_command_line(self):
        provider = self.provider()
        house = House(modems=0, start=False)
        self.addCleanup(house.stop)
        with open(house.folder + "/secret", "w") as f:
            f.write("s3cr&t\n")
        house.configure(more=gateway(provider.url(),
                                     'password_file = "%s/secret";' % house.folder))
        house.start()
        self.send(house, CITIZEN)
        self.assertEqual(provider.wait(1).query["password"], "s3cr&t")
        self.assertNotIn("s3cr", house.log())

    def test_what_the_provider_refuses_for_good_fails_at_once(self):
        provider = self.provider()
        house = self.house(provider)
        provider.next("400")
        self.send(house, CITIZEN)
        house.wait(lambda: self.state(house, CITIZEN) == ["failed"])
        time.sleep(1)
        self.assertEqual(len(provider.requests), 1)

    def test_what_nobody_accepted_is_sent_again(self):
        """503, no entry, a redirect: the provider has not taken the text."""
        provider = self.provider()
        house = self.house(provider)
        for how, phone in (("503", CITIZEN), ("403", CITIZEN_2), ("redirect", "+989121110000")):
            with self.subTest(how):
                before = len(provider.requests)
                provider.next(how)
                self.send(house, phone)
                house.wait(lambda: self.state(house, phone) == ["sent"], 30)
                self.assertEqual(len(provider.requests), before + 2)

    def test_what_nobody_can_know_is_uncertain_and_not_sent_at_once(self):
        """The text may be on its way: twice in a second helps nobody."""
        provider = self.provider()
        house = self.house(provider)
        provider.next("hang-up")
        self.send(house, CITIZEN)
        house.wait(lambda: self.state(house, CITIZEN) == ["uncertain"])
        self.send(house, CITIZEN_2)
        house.wait(lambda: self.state(house, CITIZEN_2) == ["sent"])
        self.assertEqual(len(provider.requests), 2)

    def test_a_provider_that_is_away_costs_no_text(self):
        port = closed_port()
        house = House(modems=0, more=gateway("http://127.0.0.1:%d/s" % port))
        self.addCleanup(house.stop)
        self.send(house, CITIZEN)
        time.sleep(1.5)
        self.assertEqual(self.state(house, CITIZEN), ["queued"])
        provider = self.provider(port=port)
        house.wait(lambda: self.state(house, CITIZEN) == ["sent"], 30)
        self.assertEqual(len(provider.requests), 1)

    def test_the_modem_takes_over_while_the_gateway_is_away(self):
        port = closed_port()
        house = House(modems=1, more=gateway("http://127.0.0.1:%d/s" % port))
        self.addCleanup(house.stop)
        for n in range(4):
            self.send(house, "+98912222%04d" % n)
        for n in range(4):
            house.wait(lambda: self.state(house, "+98912222%04d" % n) in (["sent"], ["delivered"]),
                       30)

    def test_the_truth_comes_by_the_delivery_report(self):
        provider = self.provider()
        house = self.house(provider)
        fates = {8: "sent", 4: "sent", 1: "delivered", 2: "failed", 16: "failed"}
        for n, (mask, state) in enumerate(fates.items()):
            phone = "+98912333%04d" % n
            self.send(house, phone)
            request = provider.wait(n + 1)
            self.assertEqual(request.query["dlr-mask"], "31")
            self.assertNotIn(phone[1:], request.query["dlr-url"])
            house.wait(lambda: self.state(house, phone) == ["sent"])
            self.assertEqual(self.report(request, mask), (200, b""))
            self.assertEqual(self.state(house, phone), [state])

    def test_reports_come_twice_out_of_order_and_for_nothing_we_know(self):
        provider = self.provider()
        house = self.house(provider)
        self.send(house, CITIZEN)
        request = provider.wait(1)
        for mask in (8, 1, 1, 8, 2, 16, 4):
            self.assertEqual(self.report(request, mask)[0], 200)
        self.assertEqual(self.state(house, CITIZEN), ["delivered"])
        url = request.query["dlr-url"]
        unknown = re.sub(r"([?&]id)=[0-9]+", r"\1=999999", url).replace("%d", "1")
        self.assertEqual(urllib.request.urlopen(unknown).status, 200)
        for bad in (url, url.replace("%d", "3"), url.replace("%d", ""),
                    re.sub(r"([?&]id)=[0-9]+", r"\1=x", url).replace("%d", "1"),
                    re.sub(r"token=[^&]*", "token=ddb_x", url).replace("%d", "1")):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(bad)
            self.assertIn(refused.exception.code, (400, 401))

    def test_a_report_settles_what_nobody_knew(self):
        """The answer was lost; the report says that the text arrived."""
        provider = self.provider()
        house = self.house(provider)
        provider.next("hang-up")
        self.send(house, CITIZEN)
        house.wait(lambda: self.state(house, CITIZEN) == ["uncertain"])
        self.report(provider.wait(1), 1)
        self.assertEqual(self.state(house, CITIZEN), ["delivered"])
        time.sleep(1)
        self.assertEqual(len(provider.requests), 1)

    def test_a_report_of_an_earlier_attempt_fails_nothing(self):
        provider = self.provider()
        house = self.house(provider, clock="2026-11-24 10:00")
        provider.next("hang-up")
        self.send(house, CITIZEN)
        house.wait(lambda: self.state(house, CITIZEN) == ["uncertain"])
        house.clock.set(house.clock.now() + 150)
        provider.wait(2, 20)
        house.wait(lambda: self.state(house, CITIZEN) == ["sent"])
        self.report(provider.requests[0], 2)
        self.assertEqual(self.state(house, CITIZEN), ["sent"])
        self.report(provider.requests[0], 1)
        self.assertEqual(self.state(house, CITIZEN), ["delivered"])

    def test_the_callbacks_token_outlives_the_daemon_and_can_be_revoked(self):
        provider = self.provider()
        house = self.house(provider)
        self.send(house, CITIZEN)
        first = provider.wait(1)
        house.restart()
        self.assertEqual(self.report(first, 1)[0], 200)
        self.assertEqual(self.state(house, CITIZEN), ["delivered"])
        house.cli("token", "revoke", "gateway magfa")
        with self.assertRaises(urllib.error.HTTPError):
            self.report(first, 1)
        house.restart()
        self.send(house, CITIZEN_2)
        self.assertNotIn("dlr-url", provider.wait(2).query)

    def test_so_many_requests_wait_at_a_time_as_the_window_says(self):
        provider = self.provider()
        provider.always = "slow"
        house = self.house(provider, "window = 4;")
        began = time.monotonic()
        for n in range(8):
            self.send(house, "+98912444%04d" % n)
        provider.wait(4, 10)
        time.sleep(0.5)
        self.assertEqual(len(provider.requests), 4)
        provider.wait(8, 20)
        for n in range(8):
            house.wait(lambda: self.state(house, "+98912444%04d" % n) == ["sent"])
        self.assertLess(time.monotonic() - began, 8 * 1.5)

    def test_a_gateway_that_cuts_texts_itself_gets_them_whole(self):
        provider = self.provider()
        house = self.house(provider, "whole = true;")
        text = "این پاسخ بلند است و در چند بخش می‌رسد. " * 6
        self.send(house, CITIZEN, text.strip())
        request = provider.wait(1)
        self.assertEqual(request.query["text"], text.strip())
        self.assertNotIn("udh", request.query)
        house.wait(lambda: self.state(house, CITIZEN) == ["sent"])
        self.report(request, 1)
        self.assertEqual(self.state(house, CITIZEN), ["delivered"])
        time.sleep(1)
        self.assertEqual(len(provider.requests), 1)


class Incoming(unittest.TestCase):
    """/hook/kannel/mo: what Kannel's get-url calls."""

    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.house = House(modems=1, more=gateway(cls.provider.url()))
        cls.token = cls.house.token("kannel", "hook")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()
        cls.provider.stop()

    def call(self, method="GET", status=200, **fields):
        fields.setdefault("token", self.token)
        query = urllib.parse.urlencode(fields)
        if method == "GET":
            got = self.house.http("GET", "/hook/kannel/mo?" + query)
        else:
            got = self.house.http("POST", "/hook/kannel/mo?token=" + fields["token"], query,
                                  form=True)
        self.assertEqual(got[0], status, got[2])
        if status == 200:
            self.assertEqual(got[2], "")

    def received(self, phone):
        return [m["text"] for m in self.house.json("message", "list", "--phone", phone)
                if m["direction"] == "in"]

    def answers(self, phone):
        return [r.query["text"] for r in self.provider.requests if r.query.get("to") == phone]

    def test_a_text_is_answered_by_the_line_that_it_came_to(self):
        phone = "+989124440001"
        code = self.house.case_new(phone="+989124440000")
        self.call(**{"from": phone, "to": "30008530", "text": code, "charset": "UTF-8",
                     "id": "a-1", "time": "2026-11-24 06:30:00"})
        self.house.wait(lambda: self.answers(phone))
        self.assertIn(code, latin(self.answers(phone)[0]))
        self.assertEqual(self.house.texts(phone), [])  # not by the modem
        line = [m for m in self.house.json("message", "list", "--phone", phone)]
        self.assertEqual({m["carrier"] for m in line}, {"magfa"})

    def test_the_same_id_is_the_same_text(self):
        phone = "+989124440002"
        for method in ("GET", "POST", "GET"):
            self.call(method, **{"from": phone, "text": "سلام", "id": "b-1"})
        self.call(**{"from": phone, "text": "سلام", "id": "b-2"})
        self.assertEqual(self.received(phone), ["سلام"] * 2)

    def test_without_an_id_the_time_tells_texts_apart(self):
        phone = "+989124440003"
        for at in ("1795411800", "1795411800", "1795411801", "2026-11-24 06:30",
                   "2026-11-24 06:30"):
            self.call(**{"from": phone, "text": "سلام", "time": at})
        self.assertEqual(len(self.received(phone)), 4)  # to the minute is not enough
        self.call(**{"from": phone, "text": "سلام"})
        self.assertEqual(len(self.received(phone)), 5)

    def test_every_charset_becomes_the_same_text(self):
        text = "سلام، گزارش ۱۲ می‌رسد"
        ways = [
            {"text": text}, {"text": text, "charset": "UTF-8", "coding": "2"},
            {"text": text.encode("utf-16-be"), "charset": "UTF-16BE", "coding": "2"},
            {"text": text.encode("utf-16-be"), "coding": "2"},
            {"text": text, "coding": "2"}, {"text": text, "coding": "0", "charset": "GSM"},
        ]
        for n, way in enumerate(ways):
            phone = "+98912555%04d" % n
            self.call(**{"from": phone, "id": "c-%d" % n, **way})
            self.assertEqual(self.received(phone), [text], way)
        self.call(**{"from": "+989125559999", "text": b"caf\xe9", "charset": "ISO-8859-1"})
        self.assertEqual(self.received("+989125559999"), ["café"])
        self.call("POST", **{"from": "+989125559998", "text": text.encode("utf-16-be"),
                             "charset": "UTF-16BE"})
        self.assertEqual(self.received("+989125559998"), [text])

    def test_parts_of_a_long_text_are_joined(self):
        phone = "+989124440005"
        for seq, text in ((3, "سه"), (1, "یک"), (2, "دو"), (2, "دو")):
            self.call(**{"from": phone, "text": text.encode("utf-16-be"), "coding": "2",
                         "charset": "UTF-16BE", "udh": bytes((5, 0, 3, 77, 3, seq)),
                         "time": "1795411%d" % (800 + seq)})
        self.assertEqual(self.received(phone), ["یکدوسه"])

    def test_data_is_kept_and_nobodys_to_answer(self):
        phone = "+989124440006"
        self.call(**{"from": phone, "text": b"\x00\x01\xff", "coding": "1"})
        self.assertEqual(self.received(phone), ["0001FF"])
        time.sleep(0.5)
        self.assertEqual(self.answers(phone), [])

    def test_what_is_wrong_is_refused(self):
        self.call(status=400, text="x")
        self.call(status=400, **{"from": "1" * 64, "text": "x"})
        self.call(status=401, token="ddb_none", **{"from": CITIZEN, "text": "x"})
        self.call(status=403, token=self.house.token("w", "write"),
                  **{"from": CITIZEN, "text": "x"})
        self.call(status=404, gateway="nobody", **{"from": CITIZEN, "text": "x"})
        self.call(status=413, **{"from": CITIZEN, "text": "x" * 8001})


if __name__ == "__main__":
    unittest.main()
