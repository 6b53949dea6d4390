"""Whoever reports anonymously is in no file (T31, T32): every file of the house
is searched for his number in its spellings, for the keyed hashes of it, and
for the receipt."""
import hashlib
import os
import sqlite3
import time
import unittest
from urllib.parse import quote

from house import CITIZEN_2, CITIZEN_3, House, latin

STRANGER = "+989197654321"


def hash_key(folder):
    """The key of keyed hashes, as libsodium derives it from the key file."""
    with open(os.path.join(folder, "key"), encoding="ascii") as f:
        master = bytes.fromhex(f.read().strip())
    return hashlib.blake2b(b"", digest_size=32, key=master,
                           salt=(2).to_bytes(8, "little") + bytes(8),
                           person=b"didehban" + bytes(8)).digest()


def keyed(folder, purpose, text):
    return hashlib.blake2b(purpose.encode() + b"\0" + text.encode(), digest_size=32,
                           key=hash_key(folder)).digest()


def spellings(number):
    digits = number[1:]
    even = digits + "F" * (len(digits) % 2)
    swapped = "".join(even[i + 1] + even[i] for i in range(0, len(even), 2))
    yield from (s.encode() for s in (number, digits, "0" + digits[2:], digits[2:], swapped))
    yield bytes.fromhex(swapped)


def found(house, needles):
    """Where one of the needles stands: every file below the house's folder."""
    where = []
    for folder, _, names in os.walk(house.folder):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as f:
                body = f.read()
            where += [(os.path.relpath(path, house.folder), n[:12]) for n in needles if n in body]
    return where


def number_needles(house, number):
    return list(spellings(number)) + [keyed(house.folder, "phone", number),
                                      keyed(house.folder, "phone", number)[:16]]


def receipt_in(text):
    return "".join(c for c in latin(text) if c.isdigit())[:16]


class Anonymity(unittest.TestCase):
    def assert_nobody(self, house, number, *receipts):
        needles = number_needles(house, number)
        for receipt in receipts:
            shown = "".join("۰۱۲۳۴۵۶۷۸۹"[int(d)] for d in receipt)
            needles += [receipt.encode(), shown.encode()]
        house.wait(lambda: not found(house, needles), 8,
                   lambda: "still in %s" % found(house, needles))
        backup = os.path.join(house.folder, "copy-%d.db" % len(os.listdir(house.folder)))
        house.cli("backup", backup)
        self.assertEqual(found(house, needles), [])
        # Not even whoever may read everything, with the key, reads the receipt.
        for line in house.json("message", "list"):
            self.assertNotEqual(line["phone"], number)
            for receipt in receipts:
                self.assertNotIn(receipt, latin(line["text"] or ""))

    def test_t31_once_the_receipt_is_delivered_the_number_is_in_no_byte_of_any_file(self):
        with House(modems=1) as house:
            for i in range(40):  # others, so that pages fill and split around him
                house.sms("+9891300%05d" % i, "راهنما")
            house.wait(lambda: len(house.json("message", "list", "--state", "delivered")) >= 35, 30)
            number = keyed(house.folder, "phone", "+989130000007")
            self.assertTrue(found(house, [number]), "the search finds what is there")

            house.sms(STRANGER, "گزارش بی‌نام مدیر مرکز پول گرفت " + "و سند دارم " * 12)
            receipt = receipt_in(house.expect(STRANGER, r"گزارش بی.نام ثبت شد", 20))
            self.assert_nobody(house, STRANGER, receipt)
            house.kill()  # a power cut right afterwards brings nothing back
            self.assertEqual(found(house, number_needles(house, STRANGER)), [])
            house.start()
            row, = house.json("case", "list", "--stage", "registered") or \
                house.json("case", "list")
            self.assertEqual(row["procedure"], "report.anon")

    def test_t32_the_receipt_opens_the_stage_from_another_phone_and_leaves_no_number(self):
        with House(modems=1) as house:
            house.sms(STRANGER, "گزارش بی‌نام مدیر مرکز پول گرفت")
            receipt = receipt_in(house.expect(STRANGER, r"گزارش بی.نام ثبت شد"))
            house.wait(lambda: not found(house, number_needles(house, STRANGER)))
            house.sms(CITIZEN_2, receipt)
            self.assertRegex(house.expect(CITIZEN_2, r"گزارش شما"), r"^گزارش شما: [^\d]+\. ?\n")
            self.assert_nobody(house, CITIZEN_2, receipt)
            house.sms(CITIZEN_3, "%s سند تازه" % receipt)
            house.expect(CITIZEN_3, r"گزارش شما")
            self.assert_nobody(house, CITIZEN_3, receipt)
            code = house.json("case", "list")[0]["code"]
            self.assertIn("re_escalate", [e["action"] for e in house.show(code)["events"]])

    def test_a_receipt_that_is_never_reported_delivered_keeps_the_number_for_a_day_at_most(self):
        with House(modems=1, clock="2026-11-24 10:00", air={"report_ms": 86400000}) as house:
            house.sms(STRANGER, "گزارش بی‌نام مدیر مرکز پول گرفت")
            receipt = receipt_in(house.expect(STRANGER, r"گزارش بی.نام ثبت شد"))
            self.assertTrue(found(house, number_needles(house, STRANGER)))
            house.clock.set("2026-11-25 10:00:30")
            self.assert_nobody(house, STRANGER, receipt)

    def test_a_citizen_who_also_reports_keeps_his_case_and_the_report_is_nobodys(self):
        with House(modems=1) as house:
            code = house.case_new(phone=CITIZEN_2)
            house.expect(CITIZEN_2, "ثبت شد")
            house.sms(CITIZEN_2, "گزارش بی‌نام مدیر مرکز پول گرفت")
            receipt = receipt_in(house.expect(CITIZEN_2, r"گزارش بی.نام ثبت شد"))
            house.wait(lambda: not any(
                "بی" in (m["text"] or "") for m in house.json("message", "list", "--phone",
                                                              CITIZEN_2)))
            self.assertFalse(any(receipt in latin(m["text"] or "")
                                 for m in house.json("message", "list")))
            house.sms(CITIZEN_2, code)
            house.expect(CITIZEN_2, r"%s: " % code)

    def test_who_began_a_complaint_and_reports_meanwhile_loses_neither(self):
        with House(modems=1) as house:
            house.sms(CITIZEN_2, "شکایت پاسخ تلفن نمی‌دهند")
            house.expect(CITIZEN_2, r"نام کامل و نشانی")
            house.sms(CITIZEN_2, "گزارش بی‌نام مدیر مرکز پول گرفت")
            house.expect(CITIZEN_2, r"گزارش بی.نام ثبت شد")
            house.wait(lambda: not house.air.waiting())
            time.sleep(1)
            house.sms(CITIZEN_2, "رضا کریمی، مشهد خیابان سعدی")
            house.expect(CITIZEN_2, r"شکایت شما ثبت شد")

    def test_a_report_by_ussd_leaves_no_hash_of_the_phone_and_its_screen_goes_in_a_day(self):
        with House(modems=1, clock="2026-11-24 10:00") as house:
            token = house.token("ussd", "hook")

            def dial(session, text):
                return house.http("POST", "/hook/ussd", "sessionId=%s&serviceCode=*1482%%23"
                                  "&phoneNumber=%%2B%s&text=%s" % (
                                      session, STRANGER[1:], quote(text)), token, form=True)[2]

            dial("first", "")
            dial("first", "1")
            self.assertTrue(found(house, [keyed(house.folder, "phone", STRANGER)]))
            for text in ("", "2", "2*3", "2*3*2", "2*3*2*مدیر مرکز پول گرفت"):
                screen = dial("second", text)
            receipt = receipt_in(screen.replace("END", ""))
            self.assertRegex(receipt, r"^\d{16}$")
            self.assert_nobody(house, STRANGER, receipt)
            self.assertIn(receipt, latin(dial("second", text)))  # the line was cut
            house.clock.set("2026-11-25 10:00:30")
            time.sleep(2.5)
            self.assert_nobody(house, STRANGER, receipt)
            house.end()
            with sqlite3.connect(house.folder + "/didehban.db") as db:
                self.assertEqual(db.execute("SELECT count(*) FROM ussd_reply").fetchone(), (0,))
            house.start()

    def test_the_desk_and_the_hook_keep_the_hash_of_a_receipt_and_no_number(self):
        with House(modems=1) as house:
            desk = house.case_new("report", phone=STRANGER, name=None, address=None)
            self.assertRegex(desk, r"^\d{16}$")
            token = house.token()
            body = {"kind": "report", "phone": STRANGER, "text": "پول گرفت"}
            key = {"Idempotency-Key": "a-key-that-only-the-caller-knows"}
            status, _, first = house.http("POST", "/api/v1/cases", body, token, key)
            self.assertEqual(status, 201)
            _, headers, again = house.http("POST", "/api/v1/cases", body, token, key)
            self.assertEqual((again["code"], headers["Idempotency-Replayed"]),
                             (first["code"], "true"))
            self.assert_nobody(house, STRANGER, desk, first["code"])
            self.assertEqual(found(house, [key["Idempotency-Key"].encode()]), [])
            house.sms(CITIZEN_3, first["code"])
            house.expect(CITIZEN_3, r"گزارش شما")
            # A call that was about it names nobody either.
            house.cli("call", "new", "--reason", "operator", "--outcome", "successful",
                      "--phone", STRANGER, "--case", desk)
            self.assert_nobody(house, STRANGER, desk)
            self.assertEqual([c["phone"] for c in house.json("call", "list")], [None])


if __name__ == "__main__":
    unittest.main()
