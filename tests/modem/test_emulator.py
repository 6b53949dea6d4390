"""didehban-emulator, driven as a modem program drives it: AT commands on its
pseudo-terminals, and its control socket beside them."""

import os
import re
import select
import subprocess
import sys
import tempfile
import termios
import time
import tty
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from emulator import Emulator, Refused, program  # noqa: E402

CITIZEN = "+989121234567"
OTHER = "+989351234567"


class Terminal:
    """A client of one modem's port."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.fd)
        self.seen = ""

    def close(self):
        if self.fd is not None:
            os.close(self.fd)
        self.fd = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def write(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            select.select([], [self.fd], [], 5)
            data = data[os.write(self.fd, data):]

    def until(self, pattern, timeout=5.0):
        """Read until the pattern is there; answers all up to its end, keeps the rest."""
        deadline = time.monotonic() + timeout
        while not (found := re.search(pattern, self.seen)):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise TimeoutError("no %r in %r" % (pattern, self.seen))
            data = os.read(self.fd, 4096)
            if not data:
                raise OSError("hang-up")
            self.seen += data.decode("latin-1")
        seen, self.seen = self.seen[:found.end()], self.seen[found.end():]
        return seen

    def silent(self, seconds=0.3):
        try:
            return not self.until("(?s).", seconds)
        except TimeoutError:
            return True

    def ask(self, command, timeout=5.0):
        """One command line; its answer with the final result."""
        self.write(command + "\r")
        return self.until(r"\r\n(OK|ERROR|\+CM[ES] ERROR: [^\r]*|NO CARRIER)\r\n", timeout)

    def send(self, pdu, timeout=5.0):
        """AT+CMGS with the prompt; the answer."""
        self.write("AT+CMGS=%d\r" % (len(pdu) // 2 - 1))
        self.until("\r\n> ")
        self.write(pdu + "\x1a")
        return self.until(r"\r\n(OK|ERROR|\+CM[ES] ERROR: [^\r]*)\r\n", timeout)

    def ready(self):
        self.ask("ATE0+CMEE=1;+CMGF=0;+CNMI=2,1,0,2,0")


def submit(number, text, report=False, concat=None):
    """A SUBMIT in UCS-2 with SMSC address 00 in front."""
    digits = number.lstrip("+")
    padded = digits + "F" * (len(digits) % 2)
    swapped = "".join(padded[i + 1] + padded[i] for i in range(0, len(padded), 2))
    header = bytes([5, 0, 3, *concat]) if concat else b""
    data = header + text.encode("utf-16-be")
    first = 0x01 | (0x20 if report else 0) | (0x40 if concat else 0)
    return "00%02X00%02X91%s0008%02X%s" % (first, len(digits), swapped, len(data),
                                           data.hex().upper())


class Case(unittest.TestCase):
    def air(self, **options):
        air = Emulator(**options)
        self.addCleanup(air.stop)
        return air

    def terminal(self, air, modem="modem-1"):
        port = Terminal(air.port(modem))
        self.addCleanup(port.close)
        port.ready()
        return port


class Line(Case):
    def test_a_command_is_echoed_and_answered(self):
        with Terminal(self.air().port()) as port:
            self.assertEqual(port.ask("AT"), "AT\r\r\nOK\r\n")
            port.ask("ATE0")
            self.assertEqual(port.ask("AT"), "\r\nOK\r\n")

    def test_several_commands_stand_on_one_line(self):
        port = self.terminal(self.air())
        answer = port.ask("AT+CGMI;+CPIN?;+CSCS=\"GSM\";+CSCS?")
        self.assertEqual(answer, "\r\nDidehban\r\n\r\n+CPIN: READY\r\n"
                                 "\r\n+CSCS: \"GSM\"\r\n\r\nOK\r\n")

    def test_an_unknown_command_is_refused_as_cmee_says(self):
        with Terminal(self.air().port()) as port:
            port.ask("ATE0")
            self.assertEqual(port.ask("AT+NOTHING"), "\r\nERROR\r\n")
            port.ask("AT+CMEE=1")
            self.assertEqual(port.ask("AT+NOTHING"), "\r\n+CME ERROR: 100\r\n")
            port.ask("AT+CMEE=2")
            self.assertEqual(port.ask("AT+NOTHING"), "\r\n+CME ERROR: unknown\r\n")

    def test_garbage_and_endless_lines_do_no_harm(self):
        port = self.terminal(self.air())
        port.write(bytes(range(256)) * 40)
        port.write("AT" + "A" * 100000 + "\r")
        port.until("ERROR")
        port.write("\x1b\r")
        self.assertIn("OK", port.ask("AT"))

    def test_escape_leaves_the_prompt_and_nothing_is_sent(self):
        air = self.air()
        port = self.terminal(air)
        port.write("AT+CMGS=20\r")
        port.until("> ")
        port.write("0011\x1b")
        port.until("OK")
        self.assertIn("OK", port.ask("AT"))
        self.assertEqual(air.stats()["accepted"], 0)

    def test_a_new_client_in_a_half_open_prompt_is_taken_for_a_pdu_until_escape(self):
        air = self.air()
        port = self.terminal(air)
        port.write("AT+CMGS=20\r")
        port.until("> ")
        port.close()
        with Terminal(air.port()) as later:
            later.write("AT\r")
            with self.assertRaises(TimeoutError):
                later.until("OK", 0.3)
            later.write("\x1b")
            later.until("OK")
            self.assertIn("OK", later.ask("AT"))

    def test_what_nobody_read_is_gone_for_the_next_client(self):
        air = self.air()
        port = self.terminal(air)
        port.close()
        time.sleep(0.1)
        air.text(CITIZEN, "salam")
        time.sleep(0.1)
        with Terminal(air.port()) as later:
            self.assertTrue(later.silent())
            self.assertIn("+CMGL: 1,0,,", later.ask("AT+CMGL=4"))

    def test_a_client_may_come_and_go_and_leave_a_cooked_terminal(self):
        air = self.air()
        for _ in range(20):
            port = Terminal(air.port())
            settings = termios.tcgetattr(port.fd)
            self.assertIn("OK", port.ask("AT"))
            settings[3] |= termios.ECHO | termios.ICANON
            termios.tcsetattr(port.fd, termios.TCSANOW, settings)
            port.close()
        port = self.terminal(air)
        self.assertIn("OK", port.ask("AT"))

    def test_the_same_seed_gives_the_same_modem(self):
        def identity(seed):
            port = self.terminal(self.air(seed=seed))
            return port.ask("AT+CGSN;+CIMI;+CCID") + port.send(submit(CITIZEN, "a"))

        self.assertEqual(identity(7), identity(7))
        self.assertNotEqual(identity(7), identity(8))


class Equipment(Case):
    def test_it_says_who_it_is_and_where(self):
        port = self.terminal(self.air(phone={"modem-1": "+989100000077"}))
        for command, answer in [("+CGMM", "Emulator"), ("+CGSN", r"\d{15}"),
                                ("+CIMI", r"43211\d{10}"), ("+CCID", r"\+CCID: 8989\d+"),
                                ("+CNUM", r'\+989100000077",145'), ("+CSQ", r"\+CSQ: \d+,99"),
                                ("+COPS?", r'\+COPS: 0,0,"IR-MCI"'), ("+CREG?", r"\+CREG: 0,1"),
                                ("+CSCA?", r'"\+989100000500",145'), ("+CBC", r"\+CBC: 0,100"),
                                ("+CGATT?", r"\+CGATT: 1"), ("I", "Manufacturer")]:
            with self.subTest(command):
                self.assertRegex(port.ask("AT" + command), answer)

    def test_the_pin_is_asked_and_three_wrong_ones_lock(self):
        port = self.terminal(self.air(pin={"modem-1": "1234"}))
        self.assertIn("SIM PIN", port.ask("AT+CPIN?"))
        self.assertIn("+CME ERROR: 11", port.ask("AT+CIMI"))
        self.assertIn("+CMS ERROR: 311", port.ask("AT+CMGL=4"))
        self.assertIn("+CME ERROR: 16", port.ask('AT+CPIN="0000"'))
        self.assertIn("OK", port.ask('AT+CPIN="1234"'))
        self.assertIn("READY", port.ask("AT+CPIN?"))
        port.ask("AT+CFUN=1,1")
        port.ready()
        for _ in range(3):
            port.ask('AT+CPIN="0000"')
        self.assertIn("SIM PUK", port.ask("AT+CPIN?"))
        self.assertIn("OK", port.ask('AT+CPIN="12345678","4321"'))
        self.assertIn("READY", port.ask("AT+CPIN?"))

    def test_registration_is_told_when_it_changes(self):
        air = self.air()
        port = self.terminal(air)
        port.ask("AT+CREG=2")
        air.network(registered=False)
        port.until(r"\+CREG: 2\r\n")
        self.assertIn("+CMS ERROR: 331", port.send(submit(CITIZEN, "x")))
        air.network(registered=True)
        port.until(r'\+CREG: 1,"1A2B","00C3D4"')

    def test_a_dialled_code_is_answered_in_its_alphabet(self):
        port = self.terminal(self.air(ussd={"*1#": "Balance 5", "*2#": "سلام"}))
        port.ask('AT+CUSD=1,"*1#",15')
        port.until(r'\+CUSD: 0,"Balance 5",15')
        port.ask('AT+CSCS="UCS2"')
        port.ask('AT+CUSD=1,"002A00320023",15')
        port.until(r'\+CUSD: 0,"0633064406270645",72')
        port.ask('AT+CUSD=1,"002A00390023",15')
        port.until(r"\+CUSD: 4")

    def test_a_call_rings_and_names_the_caller_when_asked(self):
        air = self.air()
        port = self.terminal(air)
        air.ring(CITIZEN)
        port.until(r"^\r\nRING\r\n\r\nNO CARRIER\r\n")
        port.ask("AT+CLIP=1;+CRC=1")
        air.ring(CITIZEN)
        port.until(r'\+CRING: VOICE\r\n\r\n\+CLIP: "\+989121234567",145')

    def test_chatter_stops_when_it_is_told_to(self):
        port = self.terminal(self.air(chatter_ms=20))
        port.until(r"\^(RSSI|BOOT):")
        port.ask("AT^CURC=0")
        self.assertTrue(port.silent())


class Sending(Case):
    def test_a_text_reaches_the_phone_and_gets_a_reference(self):
        air = self.air()
        port = self.terminal(air)
        first = int(re.search(r"\+CMGS: (\d+)", port.send(submit(CITIZEN, "سلام"))).group(1))
        second = int(re.search(r"\+CMGS: (\d+)", port.send(submit(CITIZEN, "باز"))).group(1))
        self.assertEqual((first + 1) % 256, second)
        self.assertEqual(air.phones()[CITIZEN], ["سلام", "باز"])
        self.assertEqual(air.wait_text(CITIZEN), "سلام")

    def test_parts_are_shown_once_and_together(self):
        air = self.air()
        port = self.terminal(air)
        port.send(submit(CITIZEN, "دوم", concat=(9, 2, 2)))
        port.send(submit(OTHER, "دیگر", concat=(9, 2, 1)))
        self.assertEqual(air.phones()[CITIZEN], [])
        port.send(submit(CITIZEN, "اول ", concat=(9, 2, 1)))
        self.assertEqual(air.phones(), {CITIZEN: ["اول دوم"], OTHER: []})

    def test_a_wrong_length_or_pdu_is_refused(self):
        air = self.air()
        port = self.terminal(air)
        pdu = submit(CITIZEN, "x")
        for octets, text in [(len(pdu) // 2, pdu), (4, "00zz"), (len(pdu) // 2 - 1, pdu[:-2]),
                             (20, "AT+CSQ"), (20, ""), (20, "0" * 5000)]:
            port.write("AT+CMGS=%d\r" % octets)
            port.until("> ")
            port.write(text + "\x1a")
            port.until(r"\+CMS ERROR: 304")
        self.assertIn("304", port.ask("AT+CMGS=0"))
        self.assertEqual(air.stats()["accepted"], 0)

    def test_the_network_takes_its_time(self):
        air = self.air(network_ms=300)
        port = self.terminal(air)
        began = time.monotonic()
        self.assertIn("OK", port.send(submit(CITIZEN, "x")))
        self.assertGreater(time.monotonic() - began, 0.29)

    def test_a_stored_text_is_sent_from_its_slot(self):
        air = self.air()
        port = self.terminal(air)
        pdu = submit(CITIZEN, "from store")
        port.write("AT+CMGW=%d\r" % (len(pdu) // 2 - 1))
        port.until("> ")
        port.write(pdu + "\x1a")
        port.until(r"\+CMGW: 1\r\n\r\nOK\r\n")
        self.assertRegex(port.ask("AT+CMGL=2"), r"\+CMGL: 1,2,,")
        self.assertRegex(port.ask("AT+CMSS=1"), r"\+CMSS: \d+")
        self.assertEqual(air.phones()[CITIZEN], ["from store"])
        self.assertRegex(port.ask("AT+CMGL=3"), r"\+CMGL: 1,3,,")

    def test_one_modem_texts_another(self):
        air = self.air(modems=2)
        one, two = self.terminal(air), self.terminal(air, "modem-2")
        one.send(submit(air.modems["modem-2"], "hello"))
        two.until(r'\+CMTI: "SM",1')
        self.assertIn("00680065006C006C006F", two.ask("AT+CMGR=1"))


class Reports(Case):
    def status(self, pdu):
        return int(pdu[-2:], 16)

    def test_a_report_lies_in_its_own_memory_and_names_the_reference(self):
        air = self.air(report_ms=50)
        port = self.terminal(air)
        answer = port.send(submit(CITIZEN, "x", report=True))
        reference = int(re.search(r"\+CMGS: (\d+)", answer).group(1))
        port.until(r'\+CDSI: "SR",1')
        port.ask('AT+CPMS="SR"')
        pdu = re.search(r"\r\n([0-9A-F]{20,})\r\n", port.ask("AT+CMGR=1")).group(1)
        self.assertEqual(int(pdu[18:20], 16), reference)
        self.assertEqual(self.status(pdu), 0)
        self.assertIn("OK", port.ask("AT+CMGD=1"))
        self.assertEqual(air.slots(), [])

    def test_reports_may_lie_in_the_sim_or_come_at_once(self):
        air = self.air(report_ms=0, report_store="SM")
        port = self.terminal(air)
        port.send(submit(CITIZEN, "x", report=True))
        port.until(r'\+CDSI: "SM",1')
        port.ask("AT+CNMI=2,1,0,1,0")
        port.send(submit(CITIZEN, "x", report=True))
        port.until(r"\+CDS: \d+\r\n[0-9A-F]+")

    def test_no_report_comes_unasked(self):
        air = self.air(report_ms=0)
        port = self.terminal(air)
        port.send(submit(CITIZEN, "x"))
        self.assertTrue(port.silent())
        air.network(report_ms=-1)
        port.send(submit(CITIZEN, "x", report=True))
        self.assertTrue(port.silent())

    def test_numbers_may_fail_and_then_the_phone_shows_nothing(self):
        air = self.air(report_ms=0, outcome={"*99": "0x46", "*98": "never"})
        port = self.terminal(air)
        port.send(submit("+989120000099", "x", report=True))
        port.until(r'\+CDSI: "SR",1')
        self.assertEqual(self.status(air.slots()[0]["hex"]), 0x46)
        self.assertNotIn("+989120000099", air.phones())
        port.send(submit("+989120000098", "x", report=True))
        self.assertTrue(port.silent())
        self.assertEqual(air.phones()["+989120000098"], ["x"])


class Receiving(Case):
    def test_a_text_is_stored_indicated_read_and_deleted(self):
        air = self.air()
        port = self.terminal(air)
        air.text(CITIZEN, "سلام")
        port.until(r'\+CMTI: "SM",1')
        self.assertIn('+CPMS: "SM",1,30', port.ask("AT+CPMS?"))
        self.assertRegex(port.ask("AT+CMGR=1"), r"\+CMGR: 0,,\d+\r\n07[0-9A-F]+0633064406270645\r")
        self.assertIn("+CMGR: 1,,", port.ask("AT+CMGR=1"))
        port.ask("AT+CMGD=1")
        self.assertIn("+CMS ERROR: 321", port.ask("AT+CMGR=1"))

    def test_a_text_may_be_routed_to_the_terminal(self):
        air = self.air()
        port = self.terminal(air)
        port.ask("AT+CNMI=2,2,0,0,0")
        air.text(CITIZEN, "hi")
        port.until(r"\+CMT: ,\d+\r\n07[0-9A-F]+\r\n")
        self.assertEqual(air.slots(), [])

    def test_parts_come_in_any_order_twice_or_not_at_all(self):
        air = self.air()
        text = "ا" * 150
        self.assertEqual(air.text(CITIZEN, text, parts_order=[3, 1, 2])["parts"], 3)
        air.text(OTHER, text, drop=[2], duplicate=True)
        numbers = [re.search("050003..03(..)", slot["hex"]).group(1) for slot in air.slots()]
        self.assertEqual(numbers, ["03", "01", "02", "01", "01", "03", "03"])
        with self.assertRaises(Refused):
            air.text(CITIZEN, text, parts_order=[4])

    def test_a_number_is_one_however_it_is_written(self):
        air = self.air(phone={"modem-1": "+989100000077"})
        air.text("09121234567", "x", to="09100000077")
        self.assertEqual(list(air.phones()), [CITIZEN])

    def test_a_name_may_be_the_sender(self):
        air = self.air()
        air.text("Irancell", "hi", alphanumeric=True)
        self.assertIn("0ED0", air.slots()[0]["hex"])

    def test_two_texts_of_one_phone_never_bear_the_same_second(self):
        air = self.air()
        for _ in range(3):
            air.text(CITIZEN, "5")
        self.assertEqual(len({slot["hex"] for slot in air.slots()}), 3)

    def test_a_full_sim_makes_the_network_wait_and_keeps_the_order(self):
        air = self.air(sm=2)
        port = self.terminal(air)
        for i in range(5):
            air.text(CITIZEN, "text %d" % i)
        self.assertEqual((len(air.slots()), air.waiting()), (2, 3))
        order = [slot["hex"] for slot in air.slots()]
        while air.slots():
            port.ask("AT+CMGD=%d" % air.slots()[0]["slot"])
            order += [s["hex"] for s in air.slots() if s["hex"] not in order]
        stamps = [pdu.split("0000", 1)[1] for pdu in order]
        self.assertEqual(len(order), 5)
        self.assertEqual(stamps, sorted(stamps, key=lambda s: s[-2:]))

    def test_a_raw_pdu_lies_in_a_slot_however_wrong_it_is(self):
        air = self.air()
        port = self.terminal(air)
        self.assertEqual(air.pdu("07FFzz"), 1)
        port.until(r'\+CMTI: "SM",1')
        self.assertIn("07FFzz", port.ask("AT+CMGR=1"))

    def test_many_are_deleted_at_once(self):
        air = self.air()
        port = self.terminal(air)
        for _ in range(4):
            air.text(CITIZEN, "x")
        port.ask("AT+CMGR=2")
        port.ask("AT+CMGD=1,1")
        self.assertEqual([slot["slot"] for slot in air.slots()], [1, 3, 4])
        port.ask("AT+CMGD=1,4")
        self.assertEqual(air.slots(), [])


class Faults(Case):
    def test_a_refused_submit_is_not_taken(self):
        for kind, answer in [("error", r"\r\nERROR"), ("cms:38", r"\+CMS ERROR: 38"),
                             ("cme:30", r"\+CME ERROR: 30")]:
            with self.subTest(kind):
                air = self.air(fault="submit=%s,count=1" % kind)
                port = self.terminal(air)
                self.assertRegex(port.send(submit(CITIZEN, "x")), answer)
                self.assertEqual(air.phones(), {})
                self.assertIn("+CMGS:", port.send(submit(CITIZEN, "x")))

    def test_a_lost_answer_leaves_the_text_with_the_network(self):
        air = self.air(fault="reply=silence,count=1")
        port = self.terminal(air)
        with self.assertRaises(TimeoutError):
            port.send(submit(CITIZEN, "x"), timeout=0.4)
        self.assertEqual(air.phones(), {CITIZEN: ["x"]})
        self.assertIn("OK", port.ask("AT"))

    def test_the_prompt_may_fail_or_never_come(self):
        air = self.air()
        port = self.terminal(air)
        air.fault("prompt=cms:310,count=1")
        self.assertIn("310", port.ask("AT+CMGS=20"))
        air.fault("prompt=silence,count=1")
        port.write("AT+CMGS=20\r")
        self.assertTrue(port.silent())
        port.write("\x1b")
        self.assertIn("OK", port.ask("AT"))

    def test_any_command_may_fail_be_late_or_be_noise(self):
        air = self.air()
        port = self.terminal(air)
        air.fault(at="command:CSQ", kind="cme", value=14, count=1)
        self.assertIn("+CME ERROR: 14", port.ask("AT+CSQ"))
        air.fault(at="command:CSQ", kind="delay", value=300, count=1)
        began = time.monotonic()
        self.assertIn("+CSQ:", port.ask("AT+CSQ"))
        self.assertGreater(time.monotonic() - began, 0.29)
        air.fault(at="command:CSQ", kind="garbage", count=1)
        self.assertNotIn("+CSQ:", port.ask("AT+CSQ"))
        self.assertIn("+CSQ:", port.ask("AT+CSQ"))

    def test_a_fault_picks_its_modem_its_time_and_its_chance(self):
        air = self.air(modems=2, seed=5,
                       fault=["command:CSQ=error,modem=modem-2,after=1,count=1"])
        one, two = self.terminal(air), self.terminal(air, "modem-2")
        self.assertIn("OK", one.ask("AT+CSQ") and one.ask("AT+CSQ"))
        self.assertIn("OK", two.ask("AT+CSQ"))
        self.assertIn("ERROR", two.ask("AT+CSQ"))
        self.assertIn("OK", two.ask("AT+CSQ"))
        air.fault("command:CBC=error,chance=0.5")
        answers = ["ERROR" in one.ask("AT+CBC") for _ in range(60)]
        self.assertTrue(10 < sum(answers) < 50, sum(answers))

    def test_a_deaf_modem_hears_again_when_cleared(self):
        air = self.air()
        port = self.terminal(air)
        air.fault(at="now", kind="deaf")
        port.write("AT\r")
        self.assertTrue(port.silent())
        air.clear()
        self.assertIn("OK", port.ask("AT"))

    def test_a_chattering_modem_answers_nothing_and_is_never_silent(self):
        air = self.air(fault="command:CSQ=chatter:50")
        port = self.terminal(air)
        port.write("AT+CSQ\r")
        for _ in range(5):
            self.assertNotIn("OK", port.until(r"\^RSSI:\d+\r\n"))
            port.write("AT\r")
        air.clear()
        port.seen = ""
        time.sleep(0.1)
        self.assertIn("OK", port.ask("AT"))

    def test_a_full_sim_is_a_fault_too(self):
        air = self.air()
        port = self.terminal(air)
        air.fault(kind="full")
        air.text(CITIZEN, "x")
        self.assertEqual((air.slots(), air.waiting()), ([], 1))
        self.assertIn('"SM",30,30', port.ask("AT+CPMS?"))
        air.clear()
        port.until(r"\+CMTI")

    def test_a_hang_up_is_seen_and_the_modem_comes_back_under_its_name(self):
        air = self.air(fault="reply=hangup:200,count=1")
        port = self.terminal(air)
        pdu = submit(CITIZEN, "x")
        port.write("AT+CMGS=%d\r" % (len(pdu) // 2 - 1))
        port.until("> ")
        port.write(pdu + "\x1a")
        with self.assertRaises(OSError):
            port.until("OK")
        self.assertFalse(os.path.islink(air.port()))
        self.assertEqual(air.phones(), {CITIZEN: ["x"]})
        deadline = time.monotonic() + 5
        while not os.path.islink(air.port()) and time.monotonic() < deadline:
            time.sleep(0.02)
        again = self.terminal(air)
        self.assertIn("+CMGS:", again.send(submit(CITIZEN, "y")))

    def test_what_comes_while_unplugged_waits_in_the_network(self):
        air = self.air()
        self.terminal(air).close()
        air.unplug()
        air.text(CITIZEN, "while away")
        self.assertEqual(air.waiting(), 1)
        air.replug()
        self.assertIn("+CMGL: 1,0,,", self.terminal(air).ask("AT+CMGL=4"))

    def test_a_wrong_request_or_rule_is_refused_with_a_sentence(self):
        air = self.air()
        for request in [{"do": "dance"}, {"do": "fault", "rule": "submit=cms:x"},
                        {"do": "fault", "rule": "nowhere=error"}, {"do": "fault"},
                        {"do": "text", "from": CITIZEN}, {"do": "slots", "modem": "modem-9"},
                        {"do": "text", "from": CITIZEN, "text": "x", "to": OTHER}]:
            with self.subTest(request), self.assertRaises(Refused) as refused:
                air.ask(request.pop("do"), **request)
            self.assertTrue(str(refused.exception))


class Air(Case):
    def test_a_listener_sees_texts_parts_reports_and_commands(self):
        air = self.air(report_ms=0)
        port = self.terminal(air)
        air.text(CITIZEN, "a" * 200)
        port.send(submit(CITIZEN, "جواب", report=True))
        air.wait_event(lambda e: e["event"] == "report" and e["status"] == 0)
        kinds = [(e["event"], e.get("direction")) for e in air.events if e["event"] != "command"]
        self.assertEqual(kinds, [("part", "mt"), ("part", "mt"), ("air", "mt"),
                                 ("part", "mo"), ("air", "mo"), ("report", None)])
        self.assertTrue(any(e.get("command", "").startswith("+CMGS") for e in air.events))


class Console(Case):
    def talk(self, text, *options):
        folder = self.air().folder
        return subprocess.run(["timeout", "2", program(), "--console", "--quiet", "--dir",
                               os.path.join(folder, "console"), *options],
                              input=text, capture_output=True, text=True).stdout

    def test_typed_lines_are_texts_and_shown_with_names(self):
        shown = self.talk("۰۹۱۲۱۲۳۴۵۶۷ یک\\nدو\n", "--name", "09121234567=علی")
        self.assertIn("علی 09121234567 → 09100000001\n    یک\n    دو\n", shown)
        self.assertNotIn("\033", shown)

    def test_a_line_without_a_number_is_explained(self):
        self.assertIn("شماره تلفن نیست", self.talk("سلام دنیا\n"))


    def test_what_is_typed_may_come_from_a_file(self):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as typed:
            typed.write("09121234567 سلام\n")
            typed.seek(0)
            told = subprocess.run(["timeout", "2", program(), "--console", "--quiet", "--dir", folder],
                                  stdin=typed, capture_output=True, text=True)
        self.assertIn("سلام", told.stdout)
        self.assertEqual(told.stderr, "")


class Peers(Case):
    def test_gammu_identifies_sends_and_reads(self):
        if not os.path.exists("/usr/bin/gammu"):
            self.skipTest("gammu is not installed")
        air = self.air(report_ms=0)
        settings = os.path.join(air.folder, "gammurc")
        with open(settings, "w") as out:
            out.write("[gammu]\ndevice = %s\nconnection = dku2at\nmodel = at\n" % air.port())

        def gammu(*arguments):
            done = subprocess.run(["gammu", "-c", settings, *arguments], timeout=60,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return done.stdout

        self.assertIn("Didehban", gammu("--identify"))
        air.text(CITIZEN, "hello gammu")
        self.assertIn("hello gammu", gammu("getallsms"))
        gammu("sendsms", "TEXT", CITIZEN, "-text", "hello phone", "-report")
        self.assertEqual(air.phones()[CITIZEN], ["hello phone"])


if __name__ == "__main__":
    unittest.main()
