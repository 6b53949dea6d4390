"""didehban doctor: each trouble is found and said with what to do, with and
without the daemon, in less than thirty seconds."""

import ctypes
import os
import socket
import struct
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from house import Clock, House  # noqa: E402


class Doctor(unittest.TestCase):
    def look(self, house, *words):
        began = time.monotonic()
        done = house.run("--json", "doctor", *words)
        self.assertLess(time.monotonic() - began, 30)
        import json
        answer = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if answer["bad"] else 0, done.stderr)
        return answer

    def find(self, answer, subject, check):
        found = [f for f in answer["findings"] if (f["subject"], f["check"]) == (subject, check)]
        self.assertTrue(found, answer["findings"])
        return found[0]

    def finding(self, house, subject, check, verdict):
        f = self.find(self.look(house), subject, check)
        self.assertEqual(f["verdict"], verdict, f)
        self.assertEqual(bool(f["advice"]), verdict != "ok", f)
        return f

    def quiet_house(self, **options):
        return House(start=False, **{"modems": 1, **options})

    def test_a_healthy_house_has_nothing_bad_with_and_without_the_daemon(self):
        with self.quiet_house() as house:
            alone = self.look(house)
            self.assertEqual([f for f in alone["findings"] if f["verdict"] == "bad"], [])
            for check in "modem", "pin", "registration", "signal", "smsc", "storage", "cnmi":
                self.assertEqual(self.find(alone, "modem-1", check)["verdict"], "ok")
            self.assertEqual(self.find(alone, "daemon", "running")["verdict"], "warn")
            house.start()
            house.wait(lambda: house.json("modem", "list")[0]["storages"], 20)
            served = self.look(house)
            self.assertEqual([f for f in served["findings"] if f["verdict"] == "bad"], [])
            for check in "modem", "registration", "signal", "smsc", "storage", "cnmi":
                self.assertEqual(self.find(served, "modem-1", check)["verdict"], "ok")
            self.assertIn("0 bad", house.cli("doctor", "modem-1"))

    def test_what_is_wrong_with_a_modem(self):
        with self.quiet_house() as house:
            house.air.unplug()
            self.assertIn("No such file", self.finding(house, "modem-1", "port", "bad")["text"])
            house.air.replug()
            house.air.network(registered=False)
            self.finding(house, "modem-1", "registration", "bad")
            house.air.network(registered=True)
            house.air.fault("command:CSCA=error")
            self.finding(house, "modem-1", "smsc", "warn")
            house.air.clear()
            house.air.fault("now=full")
            self.finding(house, "modem-1", "storage", "bad")
            house.air.clear()
            house.air.fault("command:CNMI=error")
            self.finding(house, "modem-1", "cnmi", "warn")
            house.air.clear()
            house.air.fault("now=deaf")
            self.finding(house, "modem-1", "modem", "bad")

    def test_a_sim_that_wants_its_pin_or_puk(self):
        with self.quiet_house(air={"pin": {"modem-1": "1234"}}) as house:
            self.assertIn("none is configured",
                          self.finding(house, "modem-1", "pin", "bad")["text"])
            self.assertEqual({"smsc", "cnmi"} & {f["check"] for f in self.look(house)["findings"]},
                             set())
        with self.quiet_house(air={"pin": {"modem-1": "1234"}},
                              modem_more='pin = "1234";') as house:
            self.finding(house, "modem-1", "pin", "warn")
        with self.quiet_house(air={"pin": {"modem-1": "1234"}},
                              modem_more='pin = "9999";') as house:
            house.start()
            house.wait(lambda: house.json("modem", "list")[0]["reason"], 20)
            self.assertIn("refused", self.finding(house, "modem-1", "pin", "bad")["text"])
            house.end()
            self.assertIn("not tried again",
                          self.finding(house, "modem-1", "pin", "bad")["text"])
        with self.quiet_house(air={"pin": {"modem-1": "1234"}},
                              modem_more='pin = "1234";') as house:
            house.air.network(pin_tries=True)
            self.wrong_pin(house.air.port())
            self.assertIn("2 of 3 tries",
                          self.finding(house, "modem-1", "pin", "bad")["text"])

    def wrong_pin(self, port):
        """Somebody tried another one by hand."""
        line = os.open(port, os.O_RDWR | os.O_NOCTTY)
        os.write(line, b'AT+CPIN="0000"\r')
        heard = b""
        while b"ERROR" not in heard:
            heard += os.read(line, 200)
        os.close(line)

    def test_who_holds_the_port_is_named(self):
        with self.quiet_house() as house:
            port = os.open(house.air.port(), os.O_RDWR | os.O_NOCTTY)
            import fcntl
            fcntl.flock(port, fcntl.LOCK_EX)
            text = self.finding(house, "modem-1", "port", "bad")["text"]
            os.close(port)
            self.assertIn("(%d)" % os.getpid(), text)

    def test_key_database_and_hook(self):
        with self.quiet_house() as house:
            key = os.path.join(house.folder, "key")
            os.chmod(key, 0o644)
            self.finding(house, "key", "mode", "bad")
            os.chmod(key, 0o600)
            os.rename(key, key + ".away")
            self.finding(house, "key", "file", "bad")
            self.assertIn("see the key",
                          self.finding(house, "database", "opens", "bad")["advice"])
            os.rename(key + ".away", key)
            self.finding(house, "database", "opens", "ok")
            with socket.socket() as other:
                other.bind(("127.0.0.1", house.port))
                other.listen()
                self.finding(house, "http", "port", "bad")
            self.finding(house, "http", "port", "ok")
            later = time.time() + 86400
            os.utime(os.path.join(house.folder, "didehban.db"), (later, later))
            self.finding(house, "clock", "time", "bad")
            os.rename(os.path.join(house.folder, "didehban.db"),
                      os.path.join(house.folder, "away"))
            self.finding(house, "database", "file", "bad")

    def test_what_is_left_on_a_sim(self):
        with self.quiet_house(modem_more='balance = "*140*11#"; balance_every = "12h"; '
                              'balance_low = 50000; balance_floor = 5000;') as house:
            house.air.ask("ussd", code="*140*11#", text="سامانه پاسخگو نیست")
            house.start()
            house.wait(lambda: house.json("modem", "list")[0]["credit_trouble"], 20)
            self.finding(house, "modem-1", "credit", "warn")
            for rials, verdict in (90000, "ok"), (40000, "warn"), (4000, "bad"):
                house.air.ask("ussd", code="*140*11#", text="%d Rials" % rials)
                house.cli("modem", "balance", "modem-1")
                found = self.finding(house, "modem-1", "credit", verdict)
                self.assertIn("%d rials" % rials, found["text"])
            self.assertIn("didehban modem balance modem-1", found["advice"])

    def test_that_nothing_is_wrong_is_said_too(self):
        with self.quiet_house() as house:
            house.start()
            self.assertEqual(self.find(self.look(house), "alarms", "alarm")["verdict"], "ok")

    def test_a_drained_modem_and_an_open_alarm_are_mentioned(self):
        with self.quiet_house(air={"pin": {"modem-1": "1234"}}, modem_more='pin = "9999";',
                              more='gateways = ( { name = "gw"; kind = "kannel"; '
                              'url = "http://127.0.0.1:9/"; } );') as house:
            house.start()
            house.wait(lambda: house.json("alarm", "list"), 20)
            house.cli("modem", "drain", "gw")
            self.assertIn("پین رد شد",
                          self.finding(house, "modem-1", "alarm", "warn")["text"])
            self.finding(house, "gw", "drained", "warn")
            only = self.look(house, "gw")["findings"]
            self.assertEqual([f for f in only if f["check"] == "alarm"], [])

    def test_a_clock_that_was_never_set_or_is_not_kept(self):
        libc = ctypes.CDLL(None, use_errno=True)
        timex = ctypes.create_string_buffer(512)  # struct timex; modes 0: it is only asked
        kept = libc.adjtimex(timex) != 5 and not struct.unpack_from("i", timex, 40)[0] & 0x40
        with self.quiet_house() as house:
            self.finding(house, "clock", "synchronised", "ok" if kept else "warn")
            house.clock = Clock(house.folder, "2020-01-01 10:00")
            self.assertIn("never set", self.finding(house, "clock", "time", "bad")["text"])

    def test_a_gateway_that_is_not_there(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
            more = ('gateways = ( { name = "gw"; kind = "kannel"; url = '
                    '"http://127.0.0.1:%d/cgi-bin/sendsms"; } );' % port)
            with self.quiet_house(more=more) as house:
                self.finding(house, "gw", "reachable", "bad")
                s.listen()
                self.finding(house, "gw", "reachable", "ok")

    def test_a_provider_whose_reports_do_not_find_a_text_is_warned_of(self):
        entry = ('{ name = "%s"; kind = "generic"; url = "http://127.0.0.1:9/?{text}"; %s }')
        report = 'report = { id = "i"; %s state = "s"; delivered = [ "D" ]; };'
        kinds = {"none": "", "by-id": report % "", "own": report % 'own_id = "o";',
                 "number": report % 'number = "n";'}
        more = "gateways = ( %s );" % ", ".join(entry % k for k in kinds.items())
        with self.quiet_house(more=more) as house:
            found = {f["subject"] for f in self.look(house)["findings"] if f["check"] == "report"}
            self.assertEqual(found, {"none", "by-id"})
            checked = house.run("check").stderr
            house.start()
            log = house.log()
            for name in kinds:
                self.assertEqual("gateway %s:" % name in checked, name in found)
                self.assertEqual(log.count('texts may come twice gateway=%s ' % name),
                                 name in found)

    def test_a_name_that_nobody_has_is_refused(self):
        with self.quiet_house() as house:
            self.assertEqual(house.run("doctor", "nobody").returncode, 1)


if __name__ == "__main__":
    unittest.main()
