"""Status reports from the PDU to the state of a text: after the reference came back,
late, twice, and with the number as the network likes to write it."""
import time
import unittest

from house import CITIZEN, CITIZEN_2, House

WRAP, PARTS = 256, 17  # 15 texts of so many parts, and one
NATIONAL, UNKNOWN, INTERNATIONAL = "A1", "81", "91"  # type of number, plan telephone


def swapped(digits):
    digits += "F" * (len(digits) % 2)
    return "".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2))


def report(reference, kind, digits, at, status):
    """An SMS-STATUS-REPORT (3GPP 23.040 9.2.2.3), its times in UTC."""
    when = swapped(time.strftime("%y%m%d%H%M%S", time.gmtime(at))) + "00"
    return "0006%02X%02X%s%s%s%s%02X" % (reference, len(digits), kind, swapped(digits), when,
                                         when, status)


class StatusReport(unittest.TestCase):
    def send(self, phone, text):
        return self.house.json("message", "send", "--phone", phone, "--text", text)["id"]

    def row(self, id, phone=CITIZEN):
        return next(m for m in self.house.json("message", "list", "--phone", phone)
                    if m["id"] == id)

    def sent(self, id, phone=CITIZEN):
        """Its reference and when the network took it."""
        self.house.wait(lambda: self.row(id, phone)["state"] == "sent", 30)
        part = [e for e in self.house.air.events
                if e["event"] == "part" and e["direction"] == "mo" and e["to"] == phone][-1]
        return part["ref"], time.time()

    def told(self, *what):
        """The report is in, and its slot is free again."""
        self.house.air.pdu(report(*what), report=True)
        self.house.wait(lambda: not self.house.air.slots())

    def test_each_report_finds_its_text_whatever_came_between(self):
        with House(modems=1, air={"report_ms": "never"}) as self.house:
            old = self.send(CITIZEN, "یک")
            reference, old_at = self.sent(old)
            for _ in range((WRAP - 1) // PARTS):
                other = self.send(CITIZEN_2, "x" * 153 * PARTS)
            self.sent(other, CITIZEN_2)
            time.sleep(max(0, old_at + 5 - time.time()))
            new = self.send(CITIZEN, "دو")
            again, new_at = self.sent(new)
            self.assertEqual(again, reference)

            for _ in range(2):  # and once more, as after a power cut
                self.told(reference, NATIONAL, "9121234567", new_at, 0)
                self.house.wait(lambda: self.row(new)["state"] == "delivered")
                self.assertEqual(self.row(old)["state"], "sent")
            self.told(reference, UNKNOWN, "00989121234567", old_at, 0x46)
            self.house.wait(lambda: self.row(old)["state"] == "failed")
            self.assertIn("validity period expired", self.row(old)["cause"])
            self.assertEqual(self.row(new)["state"], "delivered")

            # Given up for now: it waits for its next try.
            third = self.send(CITIZEN, "سه")
            reference, at = self.sent(third)
            self.told(reference, UNKNOWN, "09121234567", at, 0x21)
            self.assertEqual(self.row(third)["state"], "sent")
            self.told(reference, INTERNATIONAL, "989121234567", at, 0x61)
            self.house.wait(lambda: self.row(third)["state"] == "queued")
            self.assertIn("recipient busy", self.row(third)["cause"])


if __name__ == "__main__":
    unittest.main()
