"""The configuration is read again while texts leave over real AT commands: modems
come, go and change their limits, a wrong file changes nothing, and a modem rests."""
import http.client
import json
import re
import signal
import socket
import time
import unittest

from house import CITIZEN, CITIZEN_2, CITIZEN_3, MASHHAD, CommandRefused, House

TEXTS = 60
LONG = "این متن برای چند پیام نوشته شده است. " * 12


class Reload(unittest.TestCase):
    def open(self, names=("modem-1", "modem-2"), modems=3):
        house = House(modems=modems, organisation=None, start=False)
        self.addCleanup(house.stop)
        self.write(house, names)
        house.start()
        self.up(house, names)
        return house

    @staticmethod
    def write(house, names, more="", **modem_more):
        with open(house.config, encoding="utf-8") as f:
            head = f.read().split("modems = (")[0]
        modems = ",\n".join('  { name = "%s"; device = "%s"; %s }' % (
            name, house.air.port(name),
            modem_more.get(name.replace("-", "_"), "per_minute = 0;")) for name in names)
        with open(house.config, "w", encoding="utf-8") as f:
            f.write(head + "modems = (\n%s\n);\n%s\n" % (modems, more))

    def up(self, house, names):
        house.wait(lambda: [(m["name"], m["state"]) for m in house.json("modem", "list")] ==
                   [(name, "up") for name in names], 20)

    @staticmethod
    def pids(house, name):
        return re.findall(r"carrier started carrier=%s pid=(\d+)" % name, house.log())

    @staticmethod
    def modem(house, name):
        return next(m for m in house.json("modem", "list") if m["name"] == name)

    @staticmethod
    def post(house, path, body=None):
        """As the administrator: by the socket, without starting a program."""
        connection = http.client.HTTPConnection("localhost", timeout=20)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(house.folder + "/socket")
        connection.request("POST", path, body and json.dumps(body).encode(),
                           {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text)

    def send(self, house, first, count, text="متن"):
        """To numbers that nobody else has; their list."""
        phones = ["+98912%07d" % (first + i) for i in range(count)]
        for i, phone in enumerate(phones):
            status, answer = self.post(house, "/api/v1/messages", {"phone": phone, "text": text})
            self.assertLess(status, 300, answer)
        return phones

    def left_once(self, house, phones):
        house.wait(lambda: all(house.texts(p) for p in phones), 60,
                   lambda: "%d left" % sum(bool(house.texts(p)) for p in phones))
        time.sleep(0.5)
        self.assertEqual([p for p in phones if len(house.texts(p)) != 1], [])

    def test_modems_come_go_and_change_their_limits_while_sixty_texts_leave(self):
        house = self.open()
        phones = self.send(house, 1000, TEXTS // 2)
        self.write(house, ("modem-1", "modem-3"), modem_1="per_minute = 500;")
        began = time.monotonic()
        self.assertEqual(house.cli("reload"), "reloaded")
        took = time.monotonic() - began
        phones += self.send(house, 2000, TEXTS // 2)
        self.up(house, ("modem-1", "modem-3"))
        self.left_once(house, phones)
        self.assertEqual(house.json("message", "list", "--state", "failed"), [])
        self.assertEqual(house.json("message", "list", "--state", "uncertain"), [])
        self.assertEqual(len(self.pids(house, "modem-1")), 1)
        self.assertEqual(len(self.pids(house, "modem-3")), 1)
        house.wait(lambda: "carrier ended carrier=modem-2" in house.log())
        self.assertLess(took, 5)

        # A limit that is lower now counts what has left already.
        self.write(house, ("modem-1",), modem_1="per_minute = 2;")
        house.daemon.send_signal(signal.SIGHUP)
        house.wait(lambda: len(house.json("modem", "list")) == 1)
        self.send(house, 3000, 5)
        time.sleep(1.5)
        self.assertGreaterEqual(len(house.json("message", "list", "--state", "queued")), 3)
        self.write(house, ("modem-1",))
        house.cli("reload")
        self.left_once(house, ["+98912%07d" % (3000 + i) for i in range(5)])
        self.assertEqual(len(self.pids(house, "modem-1")), 1)

        # A day's cap counts what left today; the rest waits.
        today = self.modem(house, "modem-1")["today"]
        self.assertGreaterEqual(today, 5)
        self.write(house, ("modem-1",), modem_1="per_minute = 0; per_day = %d;" % (today + 2))
        house.cli("reload")
        self.send(house, 3500, 4)
        house.wait(lambda: self.modem(house, "modem-1")["today"] == today + 2)
        self.assertEqual(self.modem(house, "modem-1")["per_day"], today + 2)
        house.wait(lambda: "daily cap reached carrier=modem-1" in house.log())
        self.assertEqual(len(house.json("message", "list", "--state", "queued")), 2)
        self.write(house, ("modem-1",))
        house.cli("reload")
        self.left_once(house, ["+98912%07d" % (3500 + i) for i in range(4)])

        # What its process is told of needs another one.
        self.write(house, ("modem-1",), modem_1="per_minute = 0; pace = false;")
        house.cli("reload")
        house.wait(lambda: len(self.pids(house, "modem-1")) == 2)
        self.up(house, ("modem-1",))
        self.left_once(house, self.send(house, 4000, 2))

    def test_a_file_with_nothing_in_it_is_refused(self):
        house = self.open(("modem-1",), modems=1)
        with open(house.config) as file:
            good = file.read()
        for nothing in "", "// nothing yet\n":
            with open(house.config, "w") as file:
                file.write(nothing)
            refused = house.log().count("there is nothing in it")
            house.daemon.send_signal(signal.SIGHUP)
            house.wait(lambda: house.log().count("there is nothing in it") > refused)
        with open(house.config, "w") as file:
            file.write(good)
        self.up(house, ("modem-1",))

    def test_a_wrong_file_is_refused_and_all_goes_on(self):
        house = self.open(("modem-1",), modems=2)
        self.write(house, ("modem-1", "modem-2"), modem_2='per_minuet = 3;')
        with self.assertRaises(CommandRefused) as refused:
            house.cli("reload")
        self.assertRegex(refused.exception.error, r"didehban\.cfg:\d+: .*per_minuet")
        status, problem = self.post(house, "/api/v1/reload")
        self.assertEqual(status, 422)
        self.assertRegex(problem["detail"], r"didehban\.cfg:\d+: .*per_minuet")
        house.daemon.send_signal(signal.SIGHUP)
        house.wait(lambda: len(re.findall(r"reload refused.*per_minuet", house.log())) == 3)
        # The command line reads the same file, and goes on where it says where.
        for wrong in ("per_minuet = 3;", "per_minute = ("):
            self.write(house, ("modem-1", "modem-2"), modem_2=wrong)
            done = house.run("modem", "list")
            self.assertEqual((done.returncode, "modem-1" in done.stdout), (0, True))
            self.assertRegex(done.stderr, r"^didehban: warning: \S+didehban\.cfg:\d+: .*; the "
                                          r"daemon on \S+/socket is asked all the same\n$")
            done = house.run("check")
            self.assertEqual((done.returncode, "warning" in done.stderr), (1, False))
        self.write(house, ("modem-1",))
        self.assertEqual([m["name"] for m in house.json("modem", "list")], ["modem-1"])
        self.assertEqual(len(self.pids(house, "modem-1")), 1)
        self.left_once(house, self.send(house, 5000, 3))

    def test_policy_changes_and_what_waits_for_a_start_is_named(self):
        house = self.open(("modem-1",), modems=1)
        self.write(house, ("modem-1",),
                   'timezone = "Asia/Kabul";\nwebhooks = { ca_file = "/etc/ssl/none"; };\n'
                   "answer = { max_parts = 5; };")
        answer = house.json("reload")
        self.assertEqual(answer, {"ok": True, "waiting": ["timezone", "webhooks.ca_file"]})
        self.assertIn("timezone has changed", house.cli("reload"))
        self.assertRegex(house.log(), r"<4>changed, but waits for the next start key=timezone")
        self.write(house, ("modem-1",))
        self.assertEqual(house.json("reload"), {"ok": True, "waiting": []})

    def hang_up(self, house, old, new):
        """The configuration with other words, and SIGHUP."""
        with open(house.config, encoding="utf-8") as f:
            text = f.read()
        self.assertIn(old, text)
        with open(house.config, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new))
        before = house.log().count("reloaded from=")
        house.daemon.send_signal(signal.SIGHUP)
        house.wait(lambda: house.log().count("reloaded from=") > before)

    def test_sighup_changes_quiet_hours_and_the_hour_of_the_digest(self):
        with House(modems=1, clock="2026-11-24 23:00") as house:
            house.expect(CITIZEN, house.case_new())
            self.hang_up(house, 'from = "00:00"', 'from = "22:00"')
            self.hang_up(house, 'to = "00:00"', 'to = "07:00"')
            code = house.case_new(phone=CITIZEN_2)
            house.silence(CITIZEN_2, 1)
            self.hang_up(house, 'from = "22:00"', 'from = "07:00"')
            house.expect(CITIZEN_3, house.case_new(phone=CITIZEN_3))
            house.silence(CITIZEN_2, 1)  # it was put off, and stays so
            house.clock.set("2026-11-25 07:01")
            house.expect(CITIZEN_2, code)

            # A new hour for the digest moves its timer.
            code = house.case_new()
            house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
            house.act(code, "refer", "manager.khr", unit="khr-mashhad")
            house.expect(MASHHAD, code)
            self.hang_up(house, "quiet =", 'digest = { at = "10:00"; };\nquiet =')
            house.clock.set("2026-11-25 07:45")
            house.silence(MASHHAD)
            house.clock.set("2026-11-25 10:01")
            house.expect(MASHHAD, "^امروز: 1 باز")

    def test_sighup_changes_how_long_a_text_waits_for_an_earlier_one(self):
        with House(modems=1, organisation=None, clock="2026-11-24 10:00") as house:
            def tries():
                return house.log().count("temporary failure")

            house.air.fault("submit=cms:41,count=2")
            house.cli("message", "send", "--phone", CITIZEN, "--text", "اول")
            house.wait(lambda: tries() == 1)
            house.clock.set(house.clock.now() + 40)
            house.wait(lambda: tries() == 2)  # it waits for a minute and a half now, or more
            house.cli("message", "send", "--phone", CITIZEN, "--text", "دوم")
            self.hang_up(house, "quiet =", "queue = { order_minutes = 1; };\nquiet =")
            house.silence(CITIZEN, 1)
            house.clock.set(house.clock.now() + 65)
            house.expect(CITIZEN, "دوم")
            house.clock.set(house.clock.now() + 120)
            house.expect(CITIZEN, "اول")

    def test_a_drained_modem_takes_no_text_but_receives_until_it_is_resumed(self):
        house = self.open(("modem-1", "modem-2"), modems=2)
        long = self.send(house, 6000, 2, LONG)
        house.wait(lambda: "part submitted" in house.log())
        self.assertIn("modem-1", house.cli("modem", "drain", "modem-1"))
        self.assertTrue(self.modem(house, "modem-1")["drained"])
        self.assertFalse(self.modem(house, "modem-2")["drained"])
        self.left_once(house, long)

        phones = self.send(house, 7000, 6)
        self.left_once(house, phones)
        carriers = {m["carrier"] for p in phones
                    for m in house.json("message", "list", "--phone", p)}
        self.assertEqual(carriers, {"modem-2"})
        house.sms("+989129999999", "سلام", to="modem-1")
        house.wait(lambda: any(m["direction"] == "in" for m in
                               house.json("message", "list", "--phone", "+989129999999")))

        # A reload leaves it as it is, with the same process or another.
        self.write(house, ("modem-1", "modem-2"), modem_1="per_minute = 0; pace = false;")
        house.cli("reload")
        house.wait(lambda: len(self.pids(house, "modem-1")) == 2)
        self.assertTrue(self.modem(house, "modem-1")["drained"])
        house.cli("modem", "drain", "modem-2")
        phones = self.send(house, 8000, 2)
        time.sleep(1.5)
        self.assertEqual([p for p in phones if house.texts(p)], [])
        house.cli("modem", "resume", "modem-1")
        self.assertFalse(self.modem(house, "modem-1")["drained"])
        self.left_once(house, phones)
        with self.assertRaises(CommandRefused) as refused:
            house.cli("modem", "drain", "nobody")
        self.assertIn("nobody", refused.exception.error)


if __name__ == "__main__":
    unittest.main()
