"""didehban-modem and modems that speak as their makers please: each of these habits
once kept a modem from coming up, or a text in its slot."""

import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from dialect import Dialect  # noqa: E402

CITIZEN = "+989121234567"
PDU = "07918919000000F0040C9189192143658700086221119000%02d210A0633064406270645002E"
CONNECTING = ("+CSCS", "+CGMM", "+CGMI", "+CGMR", "+CMEE", "+CFUN", "+CSMS", "+CUSD", "+CMMS",
              "+COPS", "+CPIN", "+CGSN")


class Dialects(unittest.TestCase):
    def modem(self, *options, **habits):
        air = Dialect(**habits)
        self.addCleanup(air.__exit__)
        return air

    def carrier(self, air, *options):
        carrier = Carrier(air.path, "--poll-seconds", "1", *options, up=False)
        self.addCleanup(carrier.stop)
        return carrier

    def sends(self, **habits):
        air = self.modem(**habits)
        carrier = self.carrier(air)
        carrier.wait("up", 20)
        answer = carrier.send(1, CITIZEN, "سلام", report=True)
        self.assertEqual((answer["result"], answer["ref"]), ("sent", 1))
        self.assertEqual(len(air.sent), 1)
        return air, carrier

    def receives(self, slots, **habits):
        """What lies there, in storage and place, is told and freed."""
        air = self.modem(**habits)
        for at, (memory, index) in enumerate(slots):
            air.store(memory, index, PDU % at)
        carrier = self.carrier(air)
        for _ in slots:
            event = carrier.wait("received", 20)
            carrier.say(do="delete", slot=event["slot"], print=event["print"])
            carrier.wait("deleted", 20, result="freed")
        self.assertEqual([memory for memory, held in air.slots.items() if held], [])
        return air, carrier

    def each(self, cases, what):
        """All at once: most of it is waiting."""
        failed = {}

        def one(at, case):
            try:
                what(case)
            except Exception as error:  # told by the subtest
                failed[at] = error
        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(cases)]
        for thread in threads:
            thread.start()
        for at, thread in enumerate(threads):
            thread.join()
            with self.subTest(case=cases[at]):
                if at in failed:
                    raise failed[at]

    def test_results_in_numbers(self):
        self.sends(words=False)

    def test_lines_that_end_with_cr_alone(self):
        self.sends(feed=False)

    def test_a_prompt_without_its_space(self):
        for prompt in (b"\r\n>", b">", b"\r\n> "):
            for pieces in (1, 4096):
                with self.subTest(prompt=prompt, pieces=pieces):
                    self.sends(prompt=prompt, pieces=pieces)

    def test_a_modem_that_refuses_what_libgammu_asks_while_it_connects(self):
        for refusal in ("ERROR", "+CME ERROR: 4", "+CME ERROR: 100", "COMMAND NOT SUPPORT"):
            with self.subTest(refusal=refusal):
                self.sends(refuses=CONNECTING, refusal=refusal)

    def test_every_spelling_of_an_answer(self):
        noise = ("RING", "*PSUTTZ: 2026", "Call Ready", "+CGREG: 1", "DST: 0", "^MODE: 5,4")
        self.each([{"ok": "ok"}, {"ok": "OK "}, {"ok": " OK"}, {"spells": str.lower},
                   {"end": b"\n"}, {"end": b"\r\r\n"}, {"end": b"\r\n\r\n"},
                   {"echoes": False}, {"refuses": ("E1",), "echoes": False},
                   {"before": noise}, {"within": noise}, {"chatter": noise},
                   {"refuses": ("+CSCS=",), "answers": {"+CSCS?": '+CSCS: "UCS2"'}}],
                  lambda habits: self.sends(**habits))

    def test_every_answer_to_a_message(self):
        self.each([{"reference": "+CMGS:  %d "}, {"reference": "+CMGS:%d,\"0791\""},
                   {"reference_at": "after"}, {"reference_at": "alone"},
                   {"prompt": b"\r\n> \r\n"}, {"prompt": b"\r\nRING\r\n\r\n> "}],
                  lambda habits: self.sends(**habits))

    def test_an_error_in_words_has_its_number(self):
        carrier = self.carrier(self.modem(reports=False, failure="+CMS ERROR: Memory full"))
        carrier.wait("up", 20)
        self.assertEqual(carrier.send(1, CITIZEN, "سلام", report=True)["cause"], 322)

    def test_what_is_announced_is_asked_of_the_modem(self):
        def chosen(case):
            air, _ = self.sends(offers=case[0])
            self.assertEqual(",".join(air.mode), case[1])
        self.each([(("2", "2", "0", "1", "01"), "2,2,0,1,0"),
                   (("01", "01", "0", "01", "01"), "1,1,0,1,0"),
                   (("3", "0123", "02", "012", "01"), "3,1,0,2,0"),
                   (("012", "0123", "02", "012", "1"), "2,1,0,2,1"),
                   (("0123", "03", "0", "01", "01"), "2,3,0,1,0"),
                   (("012", "01"), "2,1,0,0,0")], chosen)

    def texts_alone_are_no_use(self):
        carrier = self.carrier(self.modem(text_only=True))
        down = carrier.wait("down", 30)
        self.assertIn("text mode", down["text"])
        self.assertEqual(down["needs"], "operator")

    def settings_that_are_gone(self):
        air, carrier = self.sends()
        air.mode = ["0"] * 5
        self.assertIn("restarted", carrier.wait("down", 30)["text"])

    def text_mode_that_is_back(self):
        air, carrier = self.sends(
            answers={"+CMGR=4": '+CMGR: "REC UNREAD","+98912",,"26/11"\r\nx'})
        air.store("SM", 4, PDU % 4, announce=True)
        self.assertIn("restarted", carrier.wait("down", 30)["text"])

    def an_ok_without_a_reference(self):
        air = self.modem(reference_at="never")
        carrier = self.carrier(air)
        carrier.wait("up", 20)
        for id in 1, 2:
            self.assertEqual(carrier.send(id, CITIZEN, "سلام")["result"], "unknown")
        self.assertEqual(len(air.sent), 2)  # the modem stays up

    def a_card_that_is_not_there(self):
        carrier = self.carrier(self.modem(answers={"+CPIN?": "+CPIN: NOT INSERTED"}))
        self.assertEqual(carrier.wait("down", 30)["trouble"], "no_sim")

    def a_card_that_is_not_ready(self):
        answers = {"+CPIN?": "+CPIN: NOT READY"}
        air = self.modem(answers=answers)
        carrier = self.carrier(air)
        time.sleep(2)
        self.assertTrue(carrier.none("up"))
        answers.clear()
        carrier.wait("up", 20)

    def another_card_in_its_place(self):
        air, carrier = self.sends()
        air.answers = {"+CIMI": "432350000000002"}
        self.assertIn("another SIM", carrier.wait("down", 30)["text"])

    def what_waits_for_room_is_not_waited_for(self):
        texts, wait_s = 8, 2.5
        air = self.modem(refuses=("+CNMI",), size=1)
        carrier = Carrier(air.path, up=False)
        self.addCleanup(carrier.stop)
        carrier.wait("up", 20)
        began = time.monotonic()
        for at in range(texts):
            air.store("SM", 1, PDU % at)
            got = carrier.wait("received", 20)
            carrier.say(do="delete", slot=got["slot"], print=got["print"])
            carrier.wait("deleted", 20)
        self.assertLess(time.monotonic() - began, (texts - 1) * wait_s)

    def test_what_only_time_shows(self):
        self.each([self.a_card_that_is_not_there, self.a_card_that_is_not_ready,
                   self.texts_alone_are_no_use, self.settings_that_are_gone,
                   self.text_mode_that_is_back, self.an_ok_without_a_reference,
                   self.another_card_in_its_place,
                   self.what_waits_for_room_is_not_waited_for],
                  lambda what: what())

    def test_a_card_without_its_number(self):
        card, own = "8998110000000000017", "356938035643809"
        def named(case):
            refuses, answers, name = case
            _, carrier = self.sends(refuses=refuses, answers=answers)
            self.assertEqual(next(e["sim"] for e in carrier.events if e["event"] == "up"), name)
        self.each([(("+CIMI",), {"+CCID": "+CCID: \"%s\"" % card}, "iccid:" + card),
                   (("+CIMI",), {"^ICCID?": "^ICCID: " + card}, "iccid:" + card),
                   (("+CIMI",), {}, "imei:" + own),
                   (("+CIMI", "+CGSN", "+GSN"), {}, ""),
                   ((), {"+CIMI": "+CIMI: \"432113500000001\""}, "432113500000001")], named)

    def test_a_message_centre_that_is_not_told_is_the_cards_own(self):
        for refuses, answers in ((("+CSCA",), {}), ((), {"+CSCA?": '+CSCA: "",129'}),
                                 ((), {"+CSCA?": "+CSCA: "})):
            with self.subTest(answers=answers):
                air, carrier = self.sends(refuses=refuses, answers=answers)
                self.assertEqual(air.sent[0][1][:2], "00")
        air = self.modem(answers={"+CSCA?": '+CSCA: "",129'})
        carrier = self.carrier(air, "--smsc", "+989100000501")
        self.assertEqual(carrier.wait("up", 20)["smsc"], "+989100000501")
        carrier.send(1, CITIZEN, "سلام")
        self.assertEqual(air.sent[0][1][:16], "0791891900005010")
        hex = "+989100000500".encode("utf-16-be").hex().upper()
        air, carrier = self.sends(answers={"+CSCA?": '+CSCA: "%s",145' % hex})
        self.assertEqual(air.sent[0][1][:16], "0791891900005000")

    def test_chatter_behind_every_answer(self):
        self.sends(chatter=("^RSSI: 17", "+CREG: 1", "^BOOT:1,0,0,0,72"), pieces=3)

    def test_a_modem_that_takes_nothing_that_asks_for_a_report(self):
        air, carrier = self.sends(reports=False)
        refused = sum(line.startswith("+CMGS") for line in air.seen) - len(air.sent)
        self.assertEqual(carrier.send(2, CITIZEN, "سلام", report=True)["result"], "sent")
        self.assertEqual(refused, 1)  # it is not asked again
        self.assertEqual(sum(line.startswith("+CMGS") for line in air.seen), 3)

    def test_a_code_is_dialled_in_the_way_that_is_understood(self):
        ways = {"002A0031003000300023": "ucs2", "*100#": "plain", "AA180C3602": "packed"}
        for code, way in ways.items():
            for refuses in ((), ("+CSCS=",)) if way != "ucs2" else ((),):
                with self.subTest(way=way, refuses=refuses):
                    air = self.modem(dialled={code: '0,"1000 Rials",15'}, refuses=refuses)
                    carrier = self.carrier(air)
                    carrier.wait("up", 20)
                    for id in 1, 2:
                        carrier.say(do="ussd", id=id, code="*100#")
                        answer = carrier.wait("ussd", 20, id=id)
                        self.assertEqual((answer["result"], answer["text"]),
                                         ("ok", "1000 Rials"))
                    dialled = [line for line in air.seen if line.startswith("+CUSD=1,")]
                    self.assertEqual([code in line for line in dialled[-2:]], [True, True])
        with self.subTest("nobody knows it"):
            carrier = self.carrier(self.modem())
            carrier.wait("up", 20)
            carrier.say(do="ussd", id=1, code="*100#")
            self.assertEqual(carrier.wait("ussd", 20)["result"], "failed")

    def test_what_is_no_hex_is_kept_as_it_stands(self):
        air = self.modem()
        air.store("SM", 1, (PDU % 1).replace("21", "Z?"))
        air.store("SM", 2, (PDU % 2).replace("21", "{\""))
        air.store("SM", 3, (PDU % 3) + " ")
        carrier = self.carrier(air)
        told = [carrier.wait("received", 20) for _ in range(3)]
        self.assertEqual(len({event["print"] for event in told}), 3)
        self.assertEqual([event["flags"] for event in told],
                         [["undecodable"], ["undecodable"], []])
        self.assertEqual([bytes.fromhex(event["data"]).decode().strip() for event in told[:2]],
                         [air.slots["SM"][1], air.slots["SM"][2]])

    def test_places_far_apart_and_beyond_the_total(self):
        self.receives([("SM", 0), ("SM", 7), ("SM", 21), ("SM", 250), ("ME", 99)])

    def test_a_count_that_lies(self):
        for lie in (-1, -20, 5):
            with self.subTest(lie=lie):
                self.receives([("SM", 1), ("SM", 2), ("SM", 19)], lie=lie)

    def test_a_long_list_is_asked_for_when_counting_does_not_find_all(self):
        for places, lists in ((range(1, 61), False), (range(100, 160), True)):
            with self.subTest(lists=lists):
                air, _ = self.receives([("SM", at) for at in places], size=100)
                first = next(at for at, line in enumerate(air.seen) if line[:5] == "+CMGR")
                self.assertNotIn("+CMGL=4", air.seen[:first])

    def test_no_list(self):
        self.receives([("SM", 0), ("SM", 1), ("SM", 20)], lists=False)

    def test_a_list_that_is_none(self):
        self.receives([("SM", 2), ("SM", 9)], lists="empty")
        self.receives([("SM", 2), ("ME", 9)], lists="bare")
        self.receives([("SM", 0), ("SM", 9), ("ME", 30)], lists=False, size=0)

    def test_a_slot_that_is_freed_with_two_numbers_only(self):
        self.receives([("SM", 1), ("SM", 2)], flagged=True)

    def test_one_storage_that_is_all_of_them(self):
        self.receives([("MT", 3), ("MT", 14)], storages=("MT",))

    def test_no_storage_can_be_chosen(self):
        air, carrier = self.receives([("SM", 3)], storages=())
        air.store("SM", 5, PDU % 9, announce=True)
        self.assertEqual(carrier.wait("received", 20)["text"], "سلام.")

    def test_a_modem_that_never_prompts_still_receives(self):
        air = self.modem(prompt=b"")
        air.store("SM", 1, PDU % 1)
        carrier = self.carrier(air)
        carrier.wait("up", 20)
        carrier.submit(1, CITIZEN, "سلام")
        event = carrier.wait("received", 20)
        carrier.say(do="delete", slot=event["slot"], print=event["print"])
        carrier.wait("deleted", 5, result="freed")  # before the part holds it


if __name__ == "__main__":
    unittest.main()
