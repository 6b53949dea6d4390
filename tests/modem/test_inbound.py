"""What comes in, however the modem brings it: malformed by the hundred, passed on
without being kept, in any storage, more than there is room for."""

import csv
import os
import random
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from emulator import ROOT, Emulator  # noqa: E402

CITIZEN = "+989121234567"
GOOD = "07918919000000F0040C918919214365870008622111900000210A0633064406270645002E"
MALFORMED = 200
LONGEST = 2 * 176  # octets of a slot


def seeds():
    with open(os.path.join(ROOT, "tests/data/pdus.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    column = next(name for name in rows[0] if "pdu" in name.lower() or "hex" in name.lower())
    return [row[column] for row in rows if len(row[column]) > 40] + [GOOD]


def octet(pdu, at, value):
    at *= 2
    return pdu[:at] + "%02X" % (value & 255) + pdu[at + 2:]


def kinds(rng):
    """GATEWAY's kinds of malformed PDUs; each a function of a good one."""
    def sender(pdu):
        return 1 + int(pdu[:2], 16) + 1
    def data(pdu):
        return min(sender(pdu) + 2 + (int(pdu[2 * sender(pdu):][:2] or "0", 16) + 1) // 2 + 9,
                   len(pdu) // 2 - 1)
    return {
        "random": lambda p: "".join(rng.choice("0123456789ABCDEF")
                                    for _ in range(2 * rng.randrange(1, 180))),
        "truncated": lambda p: p[:2 * rng.randrange(1, len(p) // 2)],
        "bit flips": lambda p: octet(p, (at := rng.randrange(len(p) // 2)),
                                     int(p[2 * at:2 * at + 2], 16) ^ 1 << rng.randrange(8)),
        "too long": lambda p: (p + "AB" * rng.randrange(1, 400))[:LONGEST],
        "odd": lambda p: p[:-1],
        "length of the data": lambda p: octet(p, data(p), rng.randrange(256)),
        "length of the header": lambda p: octet(octet(p, sender(p) - 1, 0x44), data(p) + 1,
                                                rng.randrange(256)),
        "length of the sender": lambda p: octet(p, sender(p), rng.randrange(256)),
        "length of the centre": lambda p: octet(p, 0, rng.randrange(256)),
        "coding": lambda p: octet(p, data(p) - 8, rng.randrange(256)),
    }


class Answering(Carrier):
    """A carrier whose daemon commits everything at once."""

    def _read(self):
        self.told = []
        super()._read()

    def serve(self, seconds, done):
        end, at = time.monotonic() + seconds, 0
        while time.monotonic() < end and not done():
            with self.seen:
                if at == len(self.events):
                    self.seen.wait(0.1)
                fresh, at = self.events[at:], len(self.events)
            for event in fresh:
                if event["event"] in ("received", "report"):
                    self.told.append(event)
                    self.say(do="delete", slot=event["slot"], print=event["print"])
        return done()


class Inbound(unittest.TestCase):
    def air(self, **options):
        air = Emulator(**{"report_ms": "never", **options})
        self.addCleanup(air.stop)
        return air

    def carrier(self, air, *options, kind=Answering, **more):
        carrier = kind(air.port(), *options, **more)
        self.addCleanup(carrier.stop)
        return carrier

    def test_two_hundred_malformed_of_each_kind_are_rescued_and_stop_nothing(self):
        air = self.air(sm=MALFORMED + 20)
        modem = self.carrier(air, "--poll-seconds", "1")
        rng, good = random.Random(42), seeds()
        for name, damage in kinds(rng).items():
            for _ in range(MALFORMED):
                air.pdu(damage(rng.choice(good)))
            air.text(CITIZEN, "پیام خوب پس از " + name)
            with self.subTest(name):
                self.assertTrue(modem.serve(30, lambda: not air.slots()), air.slots()[:3])
                self.assertIn("پیام خوب پس از " + name, [e.get("text") for e in modem.told])
        self.assertIsNone(modem.process.poll())
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_a_message_that_the_modem_passes_on_is_kept_told_and_acknowledged(self):
        air = self.air()
        port = os.open(air.port(), os.O_RDWR | os.O_NOCTTY)
        os.write(port, b"AT+CSMS=1\r")
        air.wait_event(lambda e: e["event"] == "command" and e["command"] == "+CSMS=1")
        os.close(port)
        modem = self.carrier(air, kind=Carrier)
        modem.wait("status")
        air.say("+CMT: ,%d\r\n%s" % (len(GOOD) // 2 - 8, GOOD))
        told = modem.wait("received")
        self.assertTrue(told["slot"].startswith("TE:"))
        self.assertEqual(told["number"], "+989112345678")
        modem.say(do="delete", slot=told["slot"], print=told["print"])
        self.assertEqual(modem.wait("deleted")["result"], "freed")
        air.wait_event(lambda e: e["event"] == "command" and e["command"] == "+CNMA")

    def test_malformed_messages_that_are_passed_on_reach_our_decoder_only(self):
        air = self.air()
        modem = self.carrier(air)
        modem.wait("status")
        rng, good = random.Random(7), seeds()
        count = 0
        for damage in kinds(rng).values():
            for _ in range(6):
                pdu = damage(rng.choice(good))
                air.say("+CMT: ,25\r\n" + pdu)
                air.say("+CDS: 25\r\n" + pdu)
                count += 2
            modem.serve(5, lambda: len(modem.told) >= count)
        self.assertIsNone(modem.process.poll())
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_a_status_report_that_is_passed_on_is_told(self):
        air = self.air()
        modem = self.carrier(air, kind=Carrier)
        modem.wait("status")
        air.say("+CDS: 26\r\n0006110C918919214365876221119000002162211190000021" + "00")
        report = modem.wait("report")
        self.assertEqual((report["ref"], report["status"]), (17, 0))

    def test_an_announcement_of_the_other_storage_is_read_there(self):
        air = self.air()
        modem = self.carrier(air, kind=Carrier)
        modem.wait("status")
        air.say('+CMTI: "MT",3')  # nobody knows which: all are looked into
        air.text(CITIZEN, "یک")
        self.assertEqual(modem.wait("received")["text"], "یک")

    def told(self, modem):
        return [e.get("text") for e in modem.told]

    def kept_in_the_modem(self, air):
        """From now on what comes in is stored in ME."""
        port = os.open(air.port(), os.O_RDWR | os.O_NOCTTY)
        os.write(port, b'AT+CPMS="SM","SM","ME"\r')
        air.wait_event(lambda e: e["event"] == "command" and e["command"].startswith("+CPMS="))
        os.close(port)

    def test_what_lies_in_the_modems_own_memory_is_told_and_freed(self):
        for rule in None, "command:CPMS=error,count=1":  # the list of storages is refused
            with self.subTest(rule):
                air = self.air()
                self.kept_in_the_modem(air)
                air.text(CITIZEN, "پیش از آغاز")
                if rule:
                    air.fault(rule)
                modem = self.carrier(air)
                self.assertTrue(modem.serve(10, lambda: modem.told and not air.slots()))
                air.text(CITIZEN, "پس از آن")
                self.assertTrue(modem.serve(5, lambda: "پس از آن" in self.told(modem)
                                            and not air.slots()))
                self.assertEqual({e["slot"] for e in modem.told}, {"ME:1"})

    def test_a_storage_that_was_not_listed_is_looked_into_when_it_announces(self):
        air = self.air()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        with open(os.path.join(folder, "x.cfg"), "w", encoding="utf-8") as file:
            file.write('family = "x"; manufacturer = [ "didehban" ]; storages = [ "SM" ];')
        self.kept_in_the_modem(air)
        modem = self.carrier(air, "--families", folder)
        modem.serve(0.5, lambda: False)
        air.text(CITIZEN, "یک")
        self.assertTrue(modem.serve(5, lambda: modem.told and not air.slots()))
        self.assertEqual(modem.told[0]["slot"], "ME:1")

    def test_a_modem_that_announces_nothing_is_looked_into_every_few_seconds(self):
        air = self.air()
        air.fault("command:CNMI=error")
        modem = self.carrier(air)
        self.assertFalse(modem.up["announces"])
        began = time.monotonic()
        for i in range(3):  # each comes just after a look
            air.text(CITIZEN, "متن %d" % i)
            self.assertTrue(modem.serve(15, lambda: "متن %d" % i in self.told(modem)))
        # Ten seconds between two looks would be twenty at least.
        self.assertLess(time.monotonic() - began, 15)

    def test_twice_what_the_storage_holds_comes_in_after_a_restart(self):
        air = self.air(sm=10)
        for i in range(20):
            air.text(CITIZEN, "متن %d" % i)
        modem = self.carrier(air)
        self.assertTrue(modem.serve(20, lambda: len({e["text"] for e in modem.told}) == 20))
        self.assertTrue(modem.serve(5, lambda: not air.slots() and not air.waiting()))

    def test_a_storage_is_flagged_before_it_is_full(self):
        air = self.air(sm=10)
        for i in range(8):
            air.text(CITIZEN, "متن %d" % i)
        modem = self.carrier(air, "--poll-seconds", "1", kind=Carrier)
        for _ in range(3):
            status = modem.wait("status", 15)
            if status["storages"]:
                break
        self.assertIn({"name": "SM", "used": 8, "total": 10, "full": True}, status["storages"])

    def dialled(self, air, times):
        """So many codes were dialled."""
        end = time.monotonic() + 10
        while sum(e["event"] == "command" and e["command"].startswith("+CUSD=1,")
                  for e in list(air.events)) < times:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def test_answers_to_dialled_codes_are_read_whatever_their_coding(self):
        air = self.air()
        air.network(ms=60000)
        modem = self.carrier(air, kind=Carrier)
        modem.wait("status")
        for id, (line, text) in enumerate([
                ('+CUSD: 0,"C8329BFD06",15', "Hello"),
                ('+CUSD: 2,"0627063906" "2A06280627063100200031",0'.replace('" "', ""),
                 "اعتبار 1"),
                ('+CUSD: 1,"1 Credit\r\n2 Bundles",72', "1 Credit\r\n2 Bundles"),
                ('+CUSD: 0,"Balance: 12500 Rials",68', "Balance: 12500 Rials")]):
            modem.say(do="ussd", id=id, code="*1#")
            self.dialled(air, id + 1)
            air.say(line)
            answer = modem.wait("ussd", id=id)
            self.assertEqual((answer["result"], answer["text"]), ("ok", text))
        modem.say(do="ussd", id=9, code="*1#")
        self.dialled(air, 5)
        air.say("+CUSD: 4")
        self.assertEqual(modem.wait("ussd", id=9)["result"], "failed")

    def test_a_family_gets_what_it_needs(self):
        air = self.air(identity="huawei,E173,11.126", chatter_ms=200)
        modem = self.carrier(air, "--families", os.path.join(ROOT, "modem-config/modems"),
                             kind=Carrier)
        commands = [e["command"] for e in air.events if e["event"] == "command"]
        self.assertIn("^CURC=0", commands)
        modem.say(do="ussd", id=1, code="*100#")
        air.wait_event(lambda e: e["event"] == "command" and "AA180C3602" in e["command"])


if __name__ == "__main__":
    unittest.main()
