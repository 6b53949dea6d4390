"""An HTTP gateway as a carrier: real daemon, real didehban-http, a provider that
stands for Kannel and fails in every way.  (The real Kannel: test_real_kannel.py.)"""
import time
import unittest

from house import CITIZEN, CITIZEN_2, House, latin
from provider import Provider, closed_port


def gateway(url, more=""):
    return ('gateways = ( { name = "magfa"; kind = "kannel"; url = "%s"; username = "u"; '
            'sender = "30008530"; timeout = 2; %s } );' % (url, more))


class Gateway(unittest.TestCase):
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


if __name__ == "__main__":
    unittest.main()
