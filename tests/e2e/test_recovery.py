"""Modems that are lost, seen from the daemon: recovering by themselves while the
others work, back under another name, and an end within five seconds whatever
they do."""

import os
import socket
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from house import ADMIN, CITIZEN, CITIZEN_2, House  # noqa: E402
from provider import Provider  # noqa: E402


def modem(house, name):
    return next(m for m in house.json("modem", "list") if m["name"] == name)


class Recovery(unittest.TestCase):
    def test_a_silent_modem_is_recovered_by_a_reset_while_the_other_works(self):
        with House(modems=2) as house:
            house.wait(lambda: all(m["state"] == "up" for m in house.json("modem", "list")))
            house.air.fault("now=deaf,modem=modem-1")
            began = time.monotonic()
            house.wait(lambda: modem(house, "modem-1")["state"] == "recovering", 30)
            self.assertLess(time.monotonic() - began, 30)
            lost = modem(house, "modem-1")
            self.assertIn(lost["rung"], ("reopen", "reset"))
            self.assertTrue(lost["since"] and lost["reason"])
            for i in range(5):
                house.cli("message", "send", "--phone", CITIZEN, "--text", "پیام %d" % i)
                house.expect(CITIZEN, "پیام %d" % i, 5)
            house.air.clear(modem="modem-1")
            house.wait(lambda: modem(house, "modem-1")["state"] == "up", 30)
            self.assertIsNone(modem(house, "modem-1")["rung"])

    def test_a_modem_that_comes_back_under_another_name_sends_within_twenty_seconds(self):
        with House(modems=1, start=False) as house:
            imei = house.air.stats()["modems"]["modem-1"]["imei"]
            with open(house.config) as file:
                text = file.read()
            with open(house.config, "w") as file:
                file.write(text.replace('device = "%s";' % house.air.port("modem-1"),
                                        'imei = "%s";' % imei)
                           + 'ports = [ "%s/*" ];\n' % house.air.folder)
            house.start()
            house.wait(lambda: modem(house, "modem-1")["state"] == "up", 15)
            for name in "ttyUSB3", "ttyUSB4":
                house.air.unplug()
                house.wait(lambda: modem(house, "modem-1")["state"] == "recovering", 15)
                house.cli("message", "send", "--phone", CITIZEN_2, "--text", name)
                house.air.replug(name=name)
                began = time.monotonic()
                house.expect(CITIZEN_2, name, 20)
                self.assertLess(time.monotonic() - began, 20)

    def test_what_only_a_person_can_mend_is_told_at_once_and_its_end_too(self):
        with House(modems=2, air={"pin": {"modem-1": "1234"}},
                   modem_more='pin = "9999";') as house:
            house.expect(ADMIN, "modem-1.*پین رد شد", 20)
            house.wait(lambda: modem(house, "modem-1")["needs"] == "operator")
            self.assertIn("refused", modem(house, "modem-1")["reason"])
            self.assertIsNone(modem(house, "modem-2")["needs"])
            alarm, = house.json("alarm", "list")
            self.assertEqual((alarm["kind"], alarm["subject"], alarm["detail"]),
                             ("needs_hand", "modem-1", "pin_refused"))
            self.assertIn("پین رد شد", alarm["text"])
            with open(house.config, encoding="utf-8") as file:
                text = file.read()
            with open(house.config, "w", encoding="utf-8") as file:
                file.write(text.replace('"9999"', '"1234"'))
            house.cli("reload")
            house.expect(ADMIN, "modem-1.*برطرف شد", 20)
            self.assertEqual(house.json("alarm", "list"), [])
            # A card that was taken out: the modem is reset, and he is told meanwhile.
            for question in "CREG", "CGREG", "CEREG":
                house.air.fault("command:%s=cme:30,modem=modem-2" % question)
            house.air.fault("command:CPIN=cme:10,modem=modem-2")
            house.wait(lambda: modem(house, "modem-2")["trouble"] == "no_sim", 20)
            house.wait(lambda: len(house.json("alarm", "list")) == 1, 10)
            house.air.clear(modem="modem-2")
            house.wait(lambda: house.json("alarm", "list") == [], 30)

    def test_the_daemon_ends_within_five_seconds_whatever_the_modems_do(self):
        with House(modems=4) as house:
            house.wait(lambda: all(m["state"] == "up" for m in house.json("modem", "list")))
            house.air.fault("prompt=deaf,modem=modem-1")
            house.air.fault("submit=chatter:300,modem=modem-2")
            for i in range(4):
                house.cli("message", "send", "--phone", CITIZEN, "--text", "پیام %d" % i)
            house.air.fault("now=deaf,modem=modem-3")
            time.sleep(1)
            began = time.monotonic()
            self.assertEqual(house.end(), 0)
            self.assertLess(time.monotonic() - began, 5)
            house.daemon = None

    def test_a_gateway_a_webhook_and_a_caller_that_hang_hold_up_nobody(self):
        with Provider() as provider, socket.create_server(("127.0.0.1", 0)) as mute:
            more = ('gateways = ( { name = "gw"; kind = "kannel"; url = "%s"; '
                    'prefixes = [ "+98913" ]; } );' % provider.url())
            with House(modems=1, more=more) as house:
                provider.always = "silence"
                house.cli("webhook", "add", "--url",
                          "http://127.0.0.1:%d/" % mute.getsockname()[1])
                for i in range(3):
                    house.cli("message", "send", "--phone", CITIZEN_2, "--text", "پیام %d" % i)
                house.case_new()
                provider.wait(1)
                endpoint, _ = mute.accept()
                self.assertTrue(endpoint.recv(1))
                caller = socket.create_connection(("127.0.0.1", house.port))
                caller.sendall(b"POST /api/v1/cases HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
                children = self.children(house.daemon.pid)
                self.assertGreaterEqual(len(children), 3)
                began = time.monotonic()
                self.assertEqual(house.end(), 0)
                self.assertLess(time.monotonic() - began, 5)
                for child in children:
                    house.wait(lambda: not os.path.exists("/proc/%s" % child), 5)
                endpoint.close()
                caller.close()
                house.daemon = None

    @staticmethod
    def children(pid):
        with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
            return file.read().split()

    def test_a_child_that_hears_no_signal_holds_up_nobody(self):
        with House(modems=1, modem_more='command = "sh -c \'trap : TERM INT; '
                   'while :; do sleep 60; done\'";') as house:
            time.sleep(0.5)
            began = time.monotonic()
            self.assertEqual(house.end(), 0)
            self.assertLess(time.monotonic() - began, 5)
            house.daemon = None


if __name__ == "__main__":
    unittest.main()
