"""The HTTP hook as other programs see it: real daemon, real sockets."""
import concurrent.futures
import http.client
import json
import os
import random
import re
import socket
import subprocess
import time
import threading
import unittest

from emulator import ROOT
from house import CITIZEN, House

CASE = {"kind": "complaint", "name": "نرگس احمدی", "phone": CITIZEN, "address": "مشهد",
        "text": "پاسخ داده نشد", "as": "operator.1"}


class Page(unittest.TestCase):
    """docs/api.yaml says what the table of routes does."""

    ACCESS = {"ACCESS_OPEN": "open", "ACCESS_READ": "read", "ACCESS_WRITE": "write",
              "ACCESS_HOOK": "hook", "ACCESS_SESSION": "session", "ACCESS_ADMIN": "admin"}

    def test_every_route_is_described_and_nothing_else(self):
        with open(os.path.join(ROOT, "src/hook/route.c"), encoding="utf-8") as f:
            table = re.findall(r'\{ "([A-Z]+)", (V1 )?"([^"]+)", (ACCESS_[A-Z]+)', f.read())
        built = {(method.lower(), ("/api/v1" if v1 else "") + path): self.ACCESS[access]
                 for method, v1, path, access in table}
        described, path, method = {}, None, None
        with open(os.path.join(ROOT, "docs/api.yaml"), encoding="utf-8") as f:
            for line in f:
                if line.startswith("  /"):
                    path = re.sub(r"\{[^}]*\}", "{}", line.strip().rstrip(":"))
                elif found := re.match(r"    (get|post|put|delete):$", line):
                    method = found[1]
                elif found := re.match(r"      x-access: (\w+)$", line):
                    described[method, path] = found[1]
        self.assertEqual(described, built)


class Hook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=1)
        cls.write = cls.house.token("write")
        cls.read = cls.house.token("read", "read")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def ask(self, status, method, path, body=None, token=None, headers=None):
        got, headers, answer = self.house.http(method, path, body, token, headers)
        self.assertEqual(got, status, answer)
        return answer

    def test_t65_a_case_is_opened_shown_listed_and_moved(self):
        code = self.ask(201, "POST", "/api/v1/cases", CASE, self.write)["code"]
        shown = self.ask(200, "GET", "/api/v1/cases/" + code, token=self.read)
        self.assertEqual((shown["stage"], shown["procedure"]), ("screening", "complaint.hq"))
        self.assertEqual(shown, self.house.show(code))
        listed = self.ask(200, "GET", "/api/v1/cases?stage=screening&limit=1000",
                          token=self.read)
        self.assertIn(code, [row["code"] for row in listed])
        moved = self.ask(200, "POST", "/api/v1/cases/%s/actions" % code,
                         {"action": "refer_hq", "as": "expert.pm", "unit": "hq-deputy",
                          "priority": "urgent"}, self.write)
        self.assertEqual(moved["stage"], "at_deputy")
        refused = self.ask(409, "POST", "/api/v1/cases/%s/actions" % code,
                           {"action": "refer_hq", "as": "expert.pm", "unit": "hq-deputy",
                            "priority": "urgent"}, self.write)
        self.assertEqual(refused["type"], "urn:didehban:refused:stage")

    def test_t65_of_two_who_write_at_once_one_wins_and_nothing_is_lost(self):
        code = self.ask(201, "POST", "/api/v1/cases", CASE, self.write)["code"]
        statuses, act = [], {"action": "refer_hq", "as": "expert.pm", "unit": "hq-deputy",
                             "priority": "urgent"}

        def write():
            statuses.append(self.house.http("POST", "/api/v1/cases/%s/actions" % code, act,
                                            self.write)[0])

        threads = [threading.Thread(target=write) for _ in range(6)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(sorted(statuses), [200] + [409] * 5)
        moves = [e for e in self.house.show(code)["events"] if e["action"] == "refer_hq"]
        self.assertEqual(len(moves), 1)
        self.ask(401, "POST", "/api/v1/cases/%s/actions" % code, act, "ddb_" + "x" * 43)

    def test_what_a_token_may_not_is_refused(self):
        self.ask(401, "GET", "/api/v1/cases")
        self.ask(403, "POST", "/api/v1/cases", CASE, self.read)
        self.ask(403, "GET", "/api/v1/tokens", token=self.write)
        self.ask(403, "POST", "/hook/ussd", token=self.write)

    def test_repeats_of_a_key_by_many_at_once_are_one_case(self):
        seed = random.randrange(1 << 32)
        keys = ["at-once-%d" % (i % 8) for i in range(400)]
        random.Random(seed).shuffle(keys)
        before = len(self.house.json("case", "list"))

        def one(key):
            status, headers, answer = self.house.http(
                "POST", "/api/v1/cases", CASE, self.write, {"Idempotency-Key": key})
            return key, status, answer.get("code"), headers.get("Idempotency-Replayed")
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(one, keys))
        with self.subTest(seed=seed):
            self.assertEqual({status for _, status, _, _ in answers}, {201})
            self.assertEqual(len({(key, code) for key, _, code, _ in answers}), 8)
            self.assertEqual(sum(not replayed for *_, replayed in answers), 8)
            self.assertEqual(len(self.house.json("case", "list")), before + 8)

    def test_a_token_with_a_rate_is_told_when_to_come_again(self):
        token = self.house.cli("token", "new", "--name", "slow", "--rate", "2").split()[-1]
        for _ in range(2):
            self.ask(200, "GET", "/api/v1/cases", token=token)
        status, headers, answer = self.house.http("GET", "/api/v1/cases", token=token)
        self.assertEqual((status, answer["title"]), (429, "Too Many Requests"))
        self.assertIn(int(headers["Retry-After"]), range(1, 31))
        row = [t for t in self.house.json("token", "list") if t["name"] == "slow"][0]
        self.assertEqual(row["per_minute"], 2)

    def test_an_answer_outlives_the_daemon(self):
        with House(modems=1) as house:
            token = house.token()
            first = house.http("POST", "/api/v1/cases", CASE, token, {"Idempotency-Key": "a"})
            house.kill()
            house.start()
            again = house.http("POST", "/api/v1/cases", CASE, token, {"Idempotency-Key": "a"})
            self.assertEqual(first[2], again[2])
            self.assertEqual(again[1]["Idempotency-Replayed"], "true")
            self.assertEqual(len(house.json("case", "list")), 1)

    def test_the_text_of_a_case_by_http_reaches_the_phone(self):
        phone = "+989121110001"
        code = self.ask(201, "POST", "/api/v1/cases", dict(CASE, phone=phone),
                        self.write)["code"]
        self.house.expect(phone, code)

    def test_watchers_need_no_token(self):
        self.ask(200, "GET", "/healthz")
        self.house.wait(lambda: self.house.http("GET", "/readyz")[0] == 200)
        figures = self.ask(200, "GET", "/metrics")
        self.assertIn('didehban_modem_up{modem="modem-1"} 1', figures)
        for line in figures.splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) didehban_[a-z_]+ .+|"
                                   r"didehban_[a-z_]+(\{[^}]*\})? [0-9.]+)$")

    def test_modems_and_a_code_for_one(self):
        self.house.wait(lambda: self.house.json("modem", "list")[0]["state"] == "up")
        modem = self.house.json("modem", "list")[0]
        self.assertEqual(list(modem)[:7], ["name", "state", "imei", "imsi", "signal", "network",
                                       "queue"])
        self.assertTrue(self.house.cli("modem", "ussd", "modem-1", "*140*11#"))

    def test_a_free_text_is_sent_and_listed(self):
        phone = "+989121110002"
        self.house.cli("message", "send", "--phone", "0912 111 0002", "--text", "آزمایش")
        self.house.expect(phone, "آزمایش")
        row = self.house.json("message", "list", "--phone", phone)[0]
        self.assertEqual(list(row), ["id", "direction", "phone", "text", "state", "parts",
                                     "carrier", "case", "created_at", "sent_at",
                                     "delivered_at", "cause", "next_try_at"])
        self.assertEqual((row["phone"], row["text"], row["direction"]),
                         (phone, "آزمایش", "out"))

    def test_a_backup_is_made_while_requests_are_served(self):
        path = os.path.join(self.house.folder, "copy.db")
        self.assertEqual(self.house.cli("backup", path), path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertTrue(self.house.json("verify")["ok"])

    def test_a_large_body_is_refused_and_the_next_is_served(self):
        self.ask(413, "POST", "/api/v1/cases", "x" * (1024 * 1024 + 1), self.write)
        self.ask(400, "POST", "/api/v1/cases", "x" * 1024 * 1024, self.write)
        self.ask(401, "POST", "/api/v1/cases", "x" * 64 * 1024, "ddb_" + "x" * 43)
        self.ask(413, "POST", "/api/v1/cases", "x" * (64 * 1024 + 1), "ddb_" + "x" * 43)
        self.ask(400, "POST", "/api/v1/cases", "x" * 1000, self.write)

    def test_a_client_that_says_nothing_holds_nobody_up(self):
        idle = [socket.create_connection(("127.0.0.1", self.house.port)) for _ in range(50)]
        idle[0].sendall(b"POST /api/v1/cases HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        began = time.monotonic()
        self.ask(200, "GET", "/healthz")
        self.assertLess(time.monotonic() - began, 2)
        for s in idle:
            s.close()

    def test_one_connection_serves_many_requests(self):
        c = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=10)
        for _ in range(200):
            c.request("GET", "/healthz")
            self.assertEqual(json.loads(c.getresponse().read())["status"], "ok")
        c.close()

    def test_the_log_holds_no_number_no_text_and_no_token(self):
        self.ask(201, "POST", "/api/v1/cases", dict(CASE, phone="+989127654321"), self.write)
        self.house.http("GET", "/hook/kannel/mo?token=" + self.write)
        log = self.house.log()
        self.assertIn("path=/api/v1/cases status=201", log)
        for secret in ("9127654321", "پاسخ داده نشد", "نرگس", self.write):
            self.assertNotIn(secret, log)

    def test_a_second_daemon_and_a_second_writer_are_refused(self):
        from emulator import program
        done = subprocess.run([program("didehband"), "-c", self.house.config],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.ask(200, "GET", "/healthz")
        self.assertEqual(self.house.json("official", "list")[0]["login"], "admin")


if __name__ == "__main__":
    unittest.main()
