"""What is left on the SIMs: asked over real AT commands, told, and heeded."""
import unittest

from house import ADMIN, CITIZEN, DEMO, CommandRefused, House

CODE = "*140*11#"


class Credit(unittest.TestCase):
    def test_the_credit_is_read_shown_and_told_and_an_empty_sim_is_spared(self):
        more = 'balance = "%s"; balance_every = "12h"; balance_low = 50000;' % CODE
        with House(modems=2, clock="2026-11-24 10:00", modem_more=more, start=False) as house:
            house.air.ask("ussd", code=CODE, text="اعتبار شما: ۱۲۳٬۴۵۶ ریال")
            house.start()
            house.cli("load", DEMO)
            house.wait(lambda: all(m["credit"] == 123456 for m in self.modems(house)), 20)
            self.assertTrue(self.modems(house)[0]["credit_at"].startswith("2026-11-24T10:"))
            house.silence(ADMIN, 1)

            house.air.ask("ussd", code=CODE, text="سامانه پاسخگو نیست")
            with self.assertRaises(CommandRefused) as refused:
                house.cli("modem", "balance", "modem-1")
            self.assertIn("no amount", refused.exception.error)
            self.assertEqual(self.modems(house)[0]["credit"], 123456)
            house.expect(ADMIN, "modem-1 خوانده نشد")

            house.air.ask("ussd", code=CODE, text="1500 Rials")
            self.assertEqual(house.cli("modem", "balance", "modem-1"), "1500")
            house.expect(ADMIN, "modem-1 .*کنار گذاشته شد")
            self.assertEqual([m["spared"] for m in self.modems(house)], [True, False])
            for _ in range(3):
                code = house.case_new()
                house.expect(CITIZEN, code)
            carriers = {m["carrier"] for m in house.json("message", "list", "--phone", CITIZEN)
                        if m["direction"] == "out"}
            self.assertEqual(carriers, {"modem-2"})

            house.air.ask("ussd", code=CODE, text="موجودی: 90,000 ریال")
            self.assertEqual(house.cli("modem", "balance", "modem-1"), "90000")
            house.expect(ADMIN, "modem-1 دوباره")
            self.assertFalse(self.modems(house)[0]["spared"])
            with self.assertRaises(CommandRefused):
                house.cli("modem", "balance", "nobody")

    @staticmethod
    def modems(house):
        return sorted(house.json("modem", "list"), key=lambda m: m["name"])


if __name__ == "__main__":
    unittest.main()
