"""A modem that was lost: found again by its name under another port, reset,
its USB device authorised anew, its hub port switched; and PINs tried once."""

import os
import shutil
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from emulator import Emulator  # noqa: E402

CITIZEN = "+989121234567"


class Case(unittest.TestCase):
    modems = 3

    def setUp(self):
        self.air = Emulator(modems=self.modems, report_ms="never")
        self.addCleanup(self.air.stop)
        self.folder = tempfile.mkdtemp(prefix="recovery-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def carrier(self, device, *options, **more):
        carrier = Carrier(device, *options, **more)
        self.addCleanup(carrier.stop)
        return carrier

    def who(self, modem):
        return self.air.stats()["modems"][modem]

    def ports(self, pattern="*"):
        return "--ports", os.path.join(self.air.folder, pattern)

    def commands(self, name, modem=None):
        return [e for e in self.air.events if e["event"] == "command"
                and e["command"].startswith(name) and (not modem or e["modem"] == modem)]


class Search(Case):
    def test_a_modem_is_found_by_its_imei_among_others(self):
        imei = self.who("modem-2")["imei"]
        began = time.monotonic()
        modem = self.carrier(None, "--imei", imei, *self.ports("modem-*"))
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(modem.up["imei"], imei)
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")
        # Nobody else was touched for good: the others serve at once.
        for name in "modem-1", "modem-3":
            self.assertEqual(self.carrier(self.air.port(name)).up["imei"], self.who(name)["imei"])

    def test_another_last_digit_is_another_modem(self):
        imei = self.who("modem-2")["imei"]
        other = imei[:14] + str((int(imei[14]) + 1) % 10)
        modem = self.carrier(None, "--imei", other, *self.ports("modem-*"), up=False)
        self.assertIn("no port has the modem", modem.wait("down", timeout=30)["text"])

    def test_a_modem_is_found_by_its_imsi(self):
        imsi = self.who("modem-3")["imsi"]
        self.assertEqual(self.carrier(None, "--imsi", imsi, *self.ports("modem-*")).up["sim"], imsi)

    def test_a_mute_port_among_them_costs_a_moment_only(self):
        self.air.fault("now=deaf,modem=modem-1")
        imei = self.who("modem-2")["imei"]
        modem = self.carrier(None, "--imei", imei, *self.ports("modem-*"))
        self.assertLess(modem.up["at"] - modem.began, 5)

    def test_many_look_at_the_same_time_and_each_finds_its_own(self):
        names = ["modem-1", "modem-2", "modem-3"]
        carriers = [self.carrier(None, "--imei", self.who(n)["imei"], *self.ports("modem-*"),
                                 up=False) for n in names]
        for name, carrier in zip(names, carriers):
            self.assertEqual(carrier.wait("up", 20)["imei"], self.who(name)["imei"])

    def test_a_modem_that_is_plugged_in_under_another_name_is_found(self):
        imei = self.who("modem-2")["imei"]
        self.air.unplug("modem-2")
        other = self.carrier(self.air.port("modem-1"))
        modem = self.carrier(self.air.port("modem-2"), "--imei", imei, *self.ports("*"), up=False)
        time.sleep(1)
        began = time.monotonic()
        self.air.replug("modem-2", name="ttyUSB7")
        self.assertEqual(modem.wait("up", 20)["imei"], imei)
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(other.send(1, CITIZEN, "y", encoding="gsm7")["result"], "sent")

    def test_a_port_that_has_another_modem_now_is_left_alone(self):
        mine = self.who("modem-2")["imei"]
        modem = self.carrier(self.air.port("modem-1"), "--imei", mine, *self.ports("modem-*"))
        self.assertEqual(modem.up["imei"], mine)

    def test_what_is_not_there_is_said_after_a_while(self):
        modem = self.carrier(None, "--imei", "990000000000000", *self.ports("modem-*"), up=False)
        down = modem.wait("down", 25)
        self.assertIn("ending in 0000", down["text"])
        self.assertEqual(down["needs"], "recovery")

    def test_two_carriers_never_share_a_port(self):
        first = self.carrier(self.air.port())
        second = self.carrier(self.air.port(), up=False)
        self.assertIn("held by another carrier", second.wait("down")["text"])
        self.assertEqual(first.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")


class Rungs(Case):
    """sysfs is a folder that looks like it."""

    def sysfs(self, modem="modem-1", hub=True):
        tty = os.path.basename(os.path.realpath(self.air.port(modem)))
        root = os.path.join(self.folder, "sys")
        device = os.path.join(root, "devices/pci/usb1/1-1/1-1.2")
        os.makedirs(os.path.join(device, "1-1.2:1.0/tty", tty))
        for name in "authorized", "idVendor":
            with open(os.path.join(device, name), "w") as file:
                file.write("1\n")
        os.makedirs(os.path.join(root, "class/tty", tty))
        os.symlink(os.path.join(device, "1-1.2:1.0"), os.path.join(root, "class/tty", tty, "device"))
        port = os.path.join(root, "devices/pci/usb1/1-1/1-1:1.0/1-1-port2")
        if hub:
            os.makedirs(port)
            with open(os.path.join(port, "disable"), "w") as file:
                file.write("0\n")
        return root, os.path.join(device, "authorized"), os.path.join(port, "disable")

    def watch(self, path):
        """Every content that the file has, while the test runs."""
        seen, over = [], threading.Event()

        def look():
            while not over.wait(0.02):
                with open(path) as file:
                    text = file.read().strip()[:1]
                if not seen or seen[-1] != text:
                    seen.append(text)
        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        self.addCleanup(over.set)
        return seen

    def test_reset_restarts_the_modem_first(self):
        modem = self.carrier(self.air.port(), "--recover", "reset")
        self.assertEqual(len(self.commands("+CFUN=1,1")), 1)
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")

    def test_authorise_lets_the_kernel_find_the_device_anew(self):
        root, authorized, _ = self.sysfs()
        seen = self.watch(authorized)
        modem = self.carrier(self.air.port(), "--recover", "authorise", "--sysfs", root)
        self.assertEqual(modem.send(1, CITIZEN, "x", encoding="gsm7")["result"], "sent")
        self.assertEqual(seen[-2:], ["0", "1"])

    def test_power_switches_the_hub_port(self):
        root, _, disable = self.sysfs()
        seen = self.watch(disable)
        self.carrier(self.air.port(), "--recover", "power", "--sysfs", root)
        self.assertEqual(seen[-2:], ["1", "0"])

    def test_a_rung_that_is_not_there_is_said_and_passed_over(self):
        root, _, _ = self.sysfs(hub=False)
        modem = self.carrier(self.air.port(), "--recover", "power", "--sysfs", root)
        self.assertIn("the hub cannot switch", modem.errors())
        modem = self.carrier(self.air.port("modem-2"), "--recover", "authorise", "--sysfs", root)
        self.assertIn("done=no", modem.errors())

    def test_a_modem_known_by_name_is_looked_for_before_anything_is_done(self):
        imei = self.who("modem-2")["imei"]
        self.carrier(self.air.port("modem-1"), "--imei", imei, *self.ports("modem-*"),
                     "--recover", "reset")
        self.assertEqual(self.commands("+CFUN=1,1", "modem-1"), [])
        self.assertEqual(len(self.commands("+CFUN=1,1", "modem-2")), 1)


class Pins(unittest.TestCase):
    def setUp(self):
        self.air = Emulator(modems=2, report_ms="never",
                            pin={"modem-1": "1234", "modem-2": "1234"})
        self.addCleanup(self.air.stop)
        self.folder = tempfile.mkdtemp(prefix="pin-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, pin, modem="modem-1", up=False, name="spool"):
        path = os.path.join(self.folder, "code")
        with open(path, "w") as file:
            file.write(pin + "\n")
        carrier = Carrier(self.air.port(modem), "--spool", os.path.join(self.folder, name),
                          "--pin-file", path, up=up)
        try:
            if up:
                return carrier.up
            return carrier.wait("down")
        finally:
            carrier.stop()

    def tries(self, pin=""):
        return len([e for e in self.air.events if e["event"] == "command"
                    and e["command"].startswith('+CPIN="' + pin)])

    def test_a_wrong_pin_and_twenty_restarts_are_one_try(self):
        first = self.start("9999")
        self.assertIn("refused", first["text"])
        self.assertEqual(first["needs"], "operator")
        for _ in range(20):
            self.assertIn("before", self.start("9999")["text"])
        self.assertEqual(self.tries(), 1)

    def test_another_pin_may_be_tried_but_never_the_last_time(self):
        for pin in "9999", "8888", "9999", "8888":
            self.start(pin)
        self.assertEqual((self.tries("9999"), self.tries("8888")), (1, 1))
        down = self.start("1234")
        self.assertIn("2 PINs did not open this SIM", down["text"])
        self.assertEqual((down["needs"], down["trouble"]), ("operator", "pin_tries"))
        os.unlink(os.path.join(self.folder, "spool.pin"))
        self.assertTrue(self.start("1234", up=True)["sim"])

    def test_after_one_wrong_pin_the_right_one_is_taken(self):
        self.start("9999")
        self.assertTrue(self.start("1234", up=True)["sim"])

    def test_a_pin_is_tried_once_on_a_card_by_whatever_name_the_modem_goes(self):
        self.start("9999")
        self.assertIn("spool.pin", self.start("9999", name="renamed")["text"])
        self.start("9999", name="renamed")
        self.assertEqual(self.tries(), 1)

    def test_a_card_that_does_not_say_its_number_may_be_one_that_did(self):
        self.start("9999")
        for name in "CCID", "ICCID":
            self.air.fault("command:%s=cme:14" % name)
        self.assertIn("before", self.start("9999")["text"])
        self.air.clear()
        self.assertIn("before", self.start("9999")["text"])
        self.assertEqual(self.tries(), 1)

    def test_another_card_may_be_tried_with_the_same_pin(self):
        self.start("9999")
        self.start("9999", modem="modem-2")
        self.assertEqual(self.tries("9999"), 2)

    def test_a_right_pin_is_not_noted(self):
        self.assertTrue(self.start("1234", up=True))
        self.assertFalse(os.path.exists(os.path.join(self.folder, "spool.pin")))
        self.assertTrue(self.start("1234", up=True))
        self.assertEqual(self.tries(), 1)

    def test_with_less_than_three_tries_left_none_is_taken(self):
        self.air.network(pin_tries=True)
        self.start("9999")
        self.assertIn("2 of 3 tries left", self.start("1234")["text"])
        self.assertEqual(self.tries(), 1)

    def test_a_blocked_sim_says_what_to_do(self):
        for pin in "9999", "8888", "7777":
            self.start(pin)
            os.unlink(os.path.join(self.folder, "spool.pin"))
        down = self.start("1234")
        self.assertIn("PUK", down["text"])
        self.assertEqual(down["needs"], "operator")
        self.assertEqual(self.tries(), 3)

    def test_the_note_and_the_log_hold_no_pin(self):
        self.start("9999")
        for name in os.listdir(self.folder):
            if name != "code":
                with open(os.path.join(self.folder, name)) as file:
                    self.assertNotIn("9999", file.read())


if __name__ == "__main__":
    unittest.main()
