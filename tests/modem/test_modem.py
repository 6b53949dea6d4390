"""didehban-modem over real AT commands: the emulator below it, a daemon's end
of the carrier protocol above it."""

import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from emulator import Emulator  # noqa: E402

CITIZEN = "+989121234567"
OTHER = "+989351234567"
TIOCGEXCL = 0x80045440
SANITIZED = "asan" in os.environ.get("BUILD", "")


class Case(unittest.TestCase):
    options = {}

    def setUp(self):
        self.air = self.enterContext(Emulator(**{"report_ms": "never", **self.options})) \
            if hasattr(self, "enterContext") else self.enter(Emulator(
                **{"report_ms": "never", **self.options}))
        self.folder = tempfile.mkdtemp(prefix="modem-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def carrier(self, *options, modem="modem-1", **more):
        return self.enter(Carrier(self.air.port(modem), *options, **more))

    def path(self, name):
        return os.path.join(self.folder, name)


class Sending(Case):
    def test_it_is_up_quickly_and_says_who_it_is(self):
        modem = self.carrier()
        if not SANITIZED:
            self.assertLess(modem.up["at"] - modem.began, 0.6)
        self.assertRegex(modem.up["sim"], r"^\d{15}$")
        self.assertRegex(modem.up["imei"], r"^\d{15}$")
        self.assertEqual(modem.up["smsc"], "+989100000500")
        self.assertEqual(modem.up["manufacturer"], "Didehban")
        status = modem.wait("status")
        self.assertEqual(status["network"], "home")
        self.assertEqual(status["operator"], "432 11")
        self.assertTrue(0 <= status["signal"] <= 100)

    def test_texts_arrive_as_written(self):
        modem = self.carrier()
        texts = [("می‌خواهم پیگیری ۱۲۳۴", "ucs2"), ("سلام 😀", "ucs2"), ("a" * 160, "gsm7"),
                 ("price {5€} [x] @ \\ ~ |^", "gsm7"), ("ک" * 70, "ucs2"), ("", "gsm7"),
                 ("é Ç Ω _ £\n¿", "gsm7"), ("plain in ucs2", "ucs2")]
        for id, (text, encoding) in enumerate(texts):
            answer = modem.send(id, CITIZEN, text, encoding=encoding)
            self.assertEqual(answer["result"], "sent")
            self.assertIn(answer["ref"], range(256))
        self.assertEqual(self.air.phones()[CITIZEN], [text for text, _ in texts])

    def test_parts_carry_our_own_reference(self):
        modem = self.carrier()
        text = "شماره پیگیری شما ۱۲۳ ۴۵۶ ۷۸۹ است. " * 4
        cuts = [text[i:i + 67] for i in range(0, len(text), 67)]
        for seq, part in enumerate(cuts, 1):
            answer = modem.send(seq, CITIZEN, part,
                                concat={"ref": 200, "total": len(cuts), "seq": seq})
            self.assertEqual(answer["result"], "sent")
        self.assertEqual(self.air.wait_text(CITIZEN), text)

    def test_references_are_the_networks(self):
        modem = self.carrier()
        refs = [modem.send(i, CITIZEN, "x", encoding="gsm7")["ref"] for i in range(4)]
        self.assertEqual([(ref - refs[0]) % 256 for ref in refs], [0, 1, 2, 3])

    def test_what_cannot_be_sent_is_refused_and_never_leaves(self):
        modem = self.carrier()
        for id, line in enumerate([
                dict(number=CITIZEN, text="پ", encoding="gsm7"),
                dict(number=CITIZEN, text="a" * 161, encoding="gsm7"),
                dict(number=CITIZEN, text="پ" * 71, encoding="ucs2"),
                dict(number="", text="x", encoding="gsm7"),
                dict(number="+98 912", text="x", encoding="gsm7"),
                dict(number="1" * 21, text="x", encoding="gsm7"),
                dict(number=CITIZEN, text="x", encoding="utf8"),
                dict(number=CITIZEN, text="x", encoding="gsm7",
                     concat={"ref": 1, "total": 2, "seq": 3})]):
            modem.say(do="submit", id=id, **line)
            answer = modem.wait("submitted", id=id)
            self.assertEqual((answer["result"], answer["cause"]), ("refused", -1))
        self.assertEqual(modem.send(99, CITIZEN, "x", encoding="gsm7")["result"], "sent")
        self.assertEqual(self.air.phones()[CITIZEN], ["x"])

    def test_lines_that_are_none_are_answered_and_passed_over(self):
        modem = self.carrier()
        for line in ["", "nonsense", "[]", '{"do":"dance"}', '{"x":1}', '{"do":"submit"}',
                     '{"do":"delete","slot":"nowhere","print":""}', '{"do":"ussd","id":1}',
                     '{"do":"submit","id":1,"number":"' + "9" * 20000 + '"}']:
            modem.raw(line)
        for _ in range(8):
            self.assertEqual(modem.wait("log")["level"], "warn")
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_ussd(self):
        modem = self.carrier()
        self.air.ask("ussd", code="*140*11#", text="اعتبار: ۱۲۳۴۵ ریال")
        self.air.ask("ussd", code="*1#", text="plain 12")
        modem.say(do="ussd", id=3, code="*140*11#")
        answer = modem.wait("ussd", id=3)
        self.assertEqual((answer["result"], answer["text"]), ("ok", "اعتبار: ۱۲۳۴۵ ریال"))
        modem.say(do="ussd", id=4, code="*1#")
        self.assertEqual(modem.wait("ussd", id=4)["text"], "plain 12")
        modem.say(do="ussd", id=5, code="rm -rf")
        self.assertEqual(modem.wait("ussd", id=5)["result"], "failed")
        self.assertEqual(modem.send(1, CITIZEN, "سلام")["result"], "sent")
        self.air.text(CITIZEN, "پس از آن")
        self.assertEqual(modem.wait("received")["text"], "پس از آن")


class Receiving(Case):
    def test_a_text_is_there_within_milliseconds_and_stays_until_deleted(self):
        modem = self.carrier()
        modem.wait("status")
        time.sleep(0.3)
        took = []
        for i in range(10):
            began = time.monotonic()
            self.air.text(CITIZEN, "پیام %d" % i)
            came = modem.wait("received")
            took.append(came["at"] - began)
            self.assertEqual((came["text"], came["number"], came["alphanumeric"], came["alphabet"],
                              came["concat"], came["data"], came["flags"]),
                             ("پیام %d" % i, CITIZEN, False, "ucs2", None, "", []))
            self.assertLess(abs(came["scts"] - time.time()), 100)
            self.assertEqual(len(self.air.slots()), i + 1)
        if not SANITIZED:
            self.assertLess(sorted(took)[5], 0.02)
        for event in modem.events[:]:
            if event["event"] == "received":
                modem.say(do="delete", slot=event["slot"], print=event["print"])
                self.assertEqual(modem.wait("deleted", slot=event["slot"])["result"], "freed")
        self.assertEqual(self.air.slots(), [])

    def test_what_lay_there_before_is_told(self):
        for i in range(5):
            self.air.text(CITIZEN, "قدیمی %d" % i)
        self.air.text(OTHER, "م" * 100)
        modem = self.carrier()
        texts = [modem.wait("received") for _ in range(7)]
        self.assertEqual([t["text"] for t in texts[:5]], ["قدیمی %d" % i for i in range(5)])
        parts = texts[5:]
        self.assertEqual([p["concat"]["seq"] for p in parts], [1, 2])
        self.assertEqual({p["concat"]["total"] for p in parts}, {2})
        self.assertEqual("".join(p["text"] for p in parts), "م" * 100)

    def test_delete_compares_first(self):
        modem = self.carrier()
        self.air.text(CITIZEN, "اول")
        first = modem.wait("received")
        modem.say(do="delete", slot=first["slot"], print="00" * 16)
        self.assertEqual(modem.wait("deleted")["result"], "other")
        self.assertEqual(len(self.air.slots()), 1)
        modem.say(do="delete", slot=first["slot"], print=first["print"])
        self.assertEqual(modem.wait("deleted")["result"], "freed")
        modem.say(do="delete", slot=first["slot"], print=first["print"])
        self.assertEqual(modem.wait("deleted")["result"], "empty")
        self.air.text(CITIZEN, "دوم")
        second = modem.wait("received")
        self.assertEqual(second["slot"], first["slot"])
        modem.say(do="delete", slot=first["slot"], print=first["print"])
        self.assertEqual(modem.wait("deleted")["result"], "other")
        self.assertEqual(len(self.air.slots()), 1)

    def test_status_reports_also_those_that_came_while_nobody_listened(self):
        self.air.network(report_ms=50)
        modem = self.carrier()
        ref = modem.send(1, CITIZEN, "x", encoding="gsm7", report=True)["ref"]
        report = modem.wait("report")
        self.assertEqual((report["ref"], report["number"], report["status"]), (ref, CITIZEN, 0))
        self.assertTrue(report["slot"].startswith("SR:"))
        self.assertLess(abs(report["discharge"] - time.time()), 100)
        modem.say(do="quit")
        self.assertEqual(modem.exit(), 0)
        again = self.carrier()
        late = again.wait("report")
        self.assertEqual(late["print"], report["print"])
        again.say(do="delete", slot=late["slot"], print=late["print"])
        self.assertEqual(again.wait("deleted")["result"], "freed")

    def test_a_slot_that_nobody_can_read_is_told_and_freed_and_stops_nothing(self):
        bad = ["00", "FFFFFFFF", "07918939050000000004", "0004FF91", "0001",
               "AABBCCDDEEFF00112233445566778899"]
        for pdu in bad:
            self.air.pdu(pdu)
        self.air.text(CITIZEN, "پیام خوب")
        modem = self.carrier()
        told = [modem.wait("received") for _ in range(len(bad) + 1)]
        self.assertEqual(told[-1]["text"], "پیام خوب")
        for event in told:
            modem.say(do="delete", slot=event["slot"], print=event["print"])
            self.assertEqual(modem.wait("deleted", slot=event["slot"])["result"], "freed")
        for event, pdu in zip(told, bad):
            if "undecodable" in event["flags"]:
                self.assertEqual((event["text"], event["data"]), (None, pdu))
        self.assertTrue(any("undecodable" in event["flags"] for event in told))
        self.assertEqual(self.air.slots(), [])

    def test_an_impossible_time_stamp_is_now_and_flagged(self):
        modem = self.carrier()
        self.air.pdu("0004048121430008629932900300410206280"[:-1])
        came = modem.wait("received")
        self.assertEqual((came["text"], came["flags"]), ("ب", ["scts_invalid"]))
        self.assertLess(abs(came["scts"] - time.time()), 100)

    def test_a_nul_in_a_text_is_no_nul_in_json(self):
        modem = self.carrier()
        self.air.pdu("00040481214300086211329003004106062800000628")
        came = modem.wait("received")
        self.assertEqual(came["text"], "ب\ufffdب")

    def test_an_event_that_was_lost_is_found_by_the_slow_poll(self):
        modem = self.carrier("--poll-seconds", "1")
        modem.wait("status")
        self.air.pdu("0004048121430008621132900300410206280"[:-1], quiet=True)
        self.assertEqual(modem.wait("received", 5)["text"], "ب")

    def test_one_text_is_told_once(self):
        modem = self.carrier("--poll-seconds", "1")
        self.air.text(CITIZEN, "یک بار")
        modem.wait("received")
        time.sleep(2.5)
        self.assertTrue(modem.none("received"))


class Faults(Case):
    def settled(self, rule):
        modem = self.carrier()
        self.air.fault(rule)
        answer = modem.send(1, CITIZEN, "x", encoding="gsm7")
        return modem, answer

    def test_what_the_network_refuses_is_refused_with_its_cause(self):
        modem = self.carrier()
        for id, (rule, cause) in enumerate([
                ("submit=error,count=1", -1), ("submit=cms:500,count=1", 500),
                ("submit=cms:38,count=1", 38), ("submit=cms:0,count=1", -1),
                ("submit=cms:21,count=1", 21),
                ("submit=cme:30,count=1", 30), ("submit=cms:30,count=1", 30),
                ("prompt=error,count=1", -1), ("prompt=cme:10,count=1", 10),
                ("prompt=cms:310,count=1", 310), ("prompt=cms:331,count=1", 331)]):
            self.air.fault(rule)
            answer = modem.send(id, CITIZEN, "x", encoding="gsm7")
            self.assertEqual((answer["result"], answer["cause"], answer["kind"]),
                             ("refused", cause, "cme" if "cme" in rule else "cms"), rule)
        self.assertEqual(modem.send(99, CITIZEN, "ok", encoding="gsm7")["result"], "sent")
        self.assertEqual(self.air.phones()[CITIZEN], ["ok"])

    def test_noise_and_lateness_lose_nothing(self):
        modem = self.carrier()
        for id, rule in enumerate(["reply=garbage,count=1", "prompt=garbage,count=1",
                                   "reply=delay:1500,count=1"]):
            self.air.fault(rule)
            answer = modem.send(id, CITIZEN, "x%d" % id, encoding="gsm7")
            self.assertEqual(answer["result"], "sent", rule)
        self.assertEqual(self.air.phones()[CITIZEN], ["x0", "x1", "x2"])

    def test_a_port_that_goes_away_ends_the_carrier(self):
        modem = self.carrier()
        modem.wait("status")
        self.air.unplug()
        self.assertTrue(modem.wait("down", 2)["text"])
        self.assertEqual(modem.exit(), 1)
        self.air.replug()
        self.assertEqual(self.carrier().send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_one_that_was_killed_leaves_a_pty_to_the_next(self):
        """Whose other end stays open; who has no CAP_SYS_ADMIN finds an exclusive one busy."""
        modem = self.carrier()
        modem.process.kill()
        modem.process.wait()
        port = os.open(self.air.port("modem-1"), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.addCleanup(os.close, port)
        exclusive = fcntl.ioctl(port, TIOCGEXCL, bytes(4))
        self.assertEqual(exclusive, bytes(4))
        self.assertEqual(self.carrier().send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_a_hang_up_at_the_reply_is_unknown(self):
        modem, answer = self.settled("reply=hangup:200,count=1")
        self.assertEqual(answer["result"], "unknown")
        self.assertTrue(modem.wait("down")["text"])
        self.assertEqual(modem.exit(), 1)

    def test_a_hang_up_at_the_submit_is_unknown(self):
        modem, answer = self.settled("submit=hangup:200,count=1")
        self.assertEqual(answer["result"], "unknown")
        self.assertEqual(modem.exit(), 1)

    def test_a_message_centre_that_is_set_later_is_used(self):
        self.air.fault("command:CSCA=error")
        modem = self.carrier()
        self.assertEqual(modem.up["smsc"], "")
        self.assertEqual(modem.wait("status")["smsc"], "")
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")
        self.air.clear()
        self.assertEqual(modem.wait("status", 15)["smsc"], "+989100000500")
        self.assertEqual(modem.send(2, CITIZEN, "y", encoding="gsm7")["result"], "sent")

    def test_a_missing_device_is_said(self):
        modem = self.enter(Carrier(self.path("none"), up=False))
        self.assertIn("connect", modem.wait("down")["text"])
        self.assertEqual(modem.exit(), 1)

    def test_questions_that_the_modem_refuses_are_told_as_unknown(self):
        for rule in ["command:CSQ=error", "command:CGATT=error", "command:COPS=error",
                     "command:CREG=error"]:
            self.air.fault(rule)
        modem = self.carrier()
        status = modem.wait("status")
        self.assertIsNone(status["signal"])
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")


class Stopping(Case):
    def test_quit_end_of_input_and_sigterm_end_it_well(self):
        for stop in (lambda m: m.say(do="quit"), lambda m: m.process.stdin.close(),
                     lambda m: m.process.send_signal(signal.SIGTERM)):
            modem = Carrier(self.air.port())
            stop(modem)
            self.assertEqual(modem.exit(3), 0)
            modem.stop()

    def test_a_part_in_hand_is_finished_and_spooled_when_the_daemon_dies(self):
        spool = self.path("spool")
        self.air.network(ms=700)
        modem = self.carrier("--spool", spool)
        modem.submit(7, CITIZEN, "در راه")
        time.sleep(0.3)
        modem.process.stdin.close()
        modem.exit(5)
        with open(spool) as file:
            line = json.loads(file.read())
        self.assertEqual((line["event"], line["id"], line["result"]), ("submitted", 7, "sent"))
        self.assertEqual(self.air.phones()[CITIZEN], ["در راه"])

    def test_nothing_is_spooled_while_the_daemon_listens(self):
        spool = self.path("spool")
        modem = self.carrier("--spool", spool)
        self.assertEqual(modem.send(1, CITIZEN, "x")["result"], "sent")
        modem.say(do="quit")
        modem.exit()
        self.assertFalse(os.path.exists(spool))

    def test_a_note_of_before_is_left_for_the_daemon(self):
        spool = self.path("spool")
        with open(spool, "w") as file:
            file.write("note\n")
        modem = self.carrier("--spool", spool)
        self.assertEqual(modem.send(1, CITIZEN, "x")["result"], "sent")
        with open(spool) as file:
            self.assertEqual(file.read(), "note\n")

    def test_two_carriers_never_share_a_spool(self):
        spool = self.path("spool")
        self.carrier("--spool", spool)
        second = self.carrier("--spool", spool, up=False)
        self.assertIn("another carrier", second.wait("down")["text"])
        self.assertEqual(second.exit(), 1)

    def test_sigterm_does_not_wait_long_for_the_network(self):
        self.air.network(ms=15000)
        modem = self.carrier()
        modem.submit(1, CITIZEN, "x")
        time.sleep(0.3)
        began = time.monotonic()
        modem.process.send_signal(signal.SIGTERM)
        self.assertEqual(modem.wait("submitted", 6)["result"], "unknown")
        modem.exit(5)
        self.assertLess(time.monotonic() - began, 5)


class Safety(Case):
    options = {"pin": {"modem-1": "1234"}}

    def test_the_sandbox_is_shut_before_it_says_up(self):
        modem = self.carrier("--pin-file", self.pin("1234"))
        with open("/proc/%d/status" % modem.process.pid) as file:
            status = dict(line.split(":", 1) for line in file)
        self.assertEqual(status["Seccomp"].strip(), "2")
        self.assertEqual(status["NoNewPrivs"].strip(), "1")

    def pin(self, digits):
        path = self.path("pin")
        with open(path, "w") as file:
            file.write(digits + "\n")
        return path

    def wrong_pins(self, *options):
        for _ in range(3):
            modem = Carrier(self.air.port(), *options, "--pin-file", self.pin("9999"), up=False)
            self.assertIn("PIN", modem.wait("down")["text"])
            self.assertEqual(modem.exit(), 1)
            modem.stop()
        tries = [e for e in self.air.events
                 if e["event"] == "command" and e["command"].startswith("+CPIN=")]
        self.assertEqual(len(tries), 1)
        right = self.carrier(*options, "--pin-file", self.pin("1234"))
        self.assertEqual(right.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_a_wrong_pin_is_tried_once_whatever_happens(self):
        self.wrong_pins("--spool", self.path("spool"))

    def test_a_wrong_pin_is_tried_once_without_a_spool_too(self):
        self.wrong_pins()

    def test_the_log_names_nobody(self):
        modem = self.carrier("--pin-file", self.pin("1234"))
        self.air.text(CITIZEN, "راز")
        modem.wait("received")
        modem.send(1, CITIZEN, "secret", encoding="gsm7")
        modem.say(do="quit")
        modem.exit()
        log = modem.errors()
        self.assertTrue(log)
        for secret in ("9121234567", "راز", "secret", "1234"):
            self.assertNotIn(secret, log)


class Pace(Case):
    def rate(self, count, network_ms):
        self.air.network(ms=network_ms)
        modem = self.carrier()
        modem.wait("status")
        began = time.monotonic()
        for id in range(count):
            self.assertEqual(modem.send(id, CITIZEN, "متن", timeout=30)["result"], "sent")
        return count / (time.monotonic() - began)

    def test_at_least_50_parts_a_second_when_the_modem_answers_at_once(self):
        rate = self.rate(100, 0)
        if not SANITIZED:
            self.assertGreater(rate, 50)

    def test_at_least_95_percent_of_the_networks_own_pace(self):
        self.assertGreater(self.rate(4, 1000), 0.95)


if __name__ == "__main__":
    unittest.main()
