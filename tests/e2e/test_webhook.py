"""Events of cases at their subscribers: a receiver that checks every signature,
goes away, refuses, hangs and asks to be left alone."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import signal
import ssl
import threading
import time
import unittest

from house import CommandRefused, House
from provider import certificate


class Receiver:
    """An endpoint; `answer` decides what each request gets (None: it hangs)."""

    def __init__(self, secret=None, port=0, tls=None):
        self.tls = tls
        self.secrets = [secret] if secret else []
        self.got, self.bad, self.open_now, self.open_most = [], [], 0, 0
        self.answer = lambda body: 200
        self.lock = threading.Lock()
        self.port = port
        self.start()

    def start(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                outer.take(self)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

        self.server = Server(("127.0.0.1", self.port), Handler)
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        if self.tls:
            return "https://localhost:%d/events" % self.port
        return "http://127.0.0.1:%d/events?key=1" % self.port

    def signed(self, request, raw):
        name, stamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        given = request.headers["webhook-signature"].split(" ")
        for secret in self.secrets:
            key = base64.b64decode(secret[len("whsec_"):])
            mac = hmac.new(key, ("%s.%s." % (name, stamp)).encode() + raw, hashlib.sha256)
            if "v1," + base64.b64encode(mac.digest()).decode() not in given:
                return False
        return True

    def take(self, request):
        raw = request.rfile.read(int(request.headers["Content-Length"]))
        body = json.loads(raw)
        with self.lock:
            self.open_now += 1
            self.open_most = max(self.open_most, self.open_now)
            if not self.signed(request, raw):
                self.bad.append(body)
        status = self.answer(body)
        if status is None:
            time.sleep(60)
            return
        with self.lock:
            self.open_now -= 1
            if 200 <= status < 300:
                self.got.append((request.headers["webhook-id"], body))
        request.send_response(status)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def types(self, code):
        """What was told of a case, each event once, in the order of arrival."""
        with self.lock:
            seen, out = set(), []
            for name, body in self.got:
                if body["data"]["code"] == code and name not in seen:
                    seen.add(name)
                    out.append(body["type"])
            return out


class Webhook(unittest.TestCase):
    def setUp(self):
        self.house = House(modems=1)
        self.addCleanup(self.house.stop, False)
        self.receivers = []

    def tearDown(self):
        for r in self.receivers:
            r.stop()

    def receiver(self, *options, tls=None):
        r = Receiver(tls=tls)
        self.receivers.append(r)
        words = self.house.cli("webhook", "add", "--url", r.url, *options).split()
        r.id, r.secrets = words[1], [words[-1]]
        self.assertTrue(words[-1].startswith("whsec_"))
        return r

    def events_of(self, code):
        return ["case." + e["action"] for e in self.house.show(code)["events"]]

    def wait_all(self, r, codes, timeout=30):
        self.house.wait(lambda: all(r.types(c) == self.events_of(c) for c in codes), timeout,
                        lambda: "%s, wanted %s" % ([r.types(c) for c in codes],
                                                   [self.events_of(c) for c in codes]))
        self.assertEqual(r.bad, [])

    def line(self, r):
        return [w for w in self.house.json("webhook", "list") if str(w["id"]) == r.id][0]

    def test_every_event_arrives_signed_in_order_and_names_nobody(self):
        r = self.receiver()
        some = self.receiver("--events", "refer_province,case.answer")
        code = self.house.case_new(text="شماره من ۰۹۱۲۱۲۳۴۵۶۷ است")
        self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.wait_all(r, [code])
        body = r.got[-1][1]
        self.assertEqual(body["type"], "case.refer_province")
        data = body["data"]
        self.assertEqual((data["to"], data["unit"], data["actor"], data["stage_kind"]),
                         ("at_province", "khr", "official", "work"))
        self.assertEqual(data["procedure"], "complaint.province")
        told = json.dumps([b for _, b in r.got], ensure_ascii=False)
        for secret in ("نرگس", "9121234567", "۹۱۲۱۲۳۴۵۶۷", "امام رضا", "expert.pm"):
            self.assertNotIn(secret, told)
        self.house.wait(lambda: some.types(code) == ["case.refer_province"])
        self.assertEqual((self.line(r)["waiting"], self.line(r)["dead"]), (0, 0))

    def test_of_a_report_only_where_it_stands_and_of_a_restricted_case_the_code(self):
        r = self.receiver()
        receipt = self.house.case_new("report", name=None, phone=None, address=None,
                                      text="رشوه")
        self.house.wait(lambda: r.got)
        self.house.wait(lambda: self.line(r)["waiting"] == 0)
        for _, body in r.got:
            self.assertLessEqual(set(body["data"]), {"code", "to", "stage_kind"})
            self.assertEqual(body["type"], "case.changed")
        self.assertNotIn(receipt, json.dumps([b for _, b in r.got]))

    def test_an_endpoint_that_is_down_hangs_or_refuses_harms_nobody_and_gets_all(self):
        good, down, slow = self.receiver(), self.receiver(), self.receiver()
        down.stop()
        self.receivers.remove(down)
        slow.answer = lambda body: None
        codes = [self.house.case_new(phone="0912555000%d" % i) for i in range(3)]
        begin = time.monotonic()
        self.wait_all(good, codes)
        self.assertLess(time.monotonic() - begin, 12)  # the slow one has 15 s
        self.assertLessEqual(slow.open_most, 4)
        self.assertGreater(self.line(down)["waiting"], 0)
        down.start()
        self.receivers.append(down)
        self.wait_all(down, codes, 40)

    def test_an_event_that_is_refused_holds_back_its_own_case_alone(self):
        r = self.receiver()
        bad = self.house.case_new(phone="09125550001")
        self.wait_all(r, [bad])
        refused = []

        def answer(body):
            if body["data"]["code"] == bad and len(refused) < 2:
                refused.append(body["type"])
                return 500
            return 200
        r.answer = answer
        self.house.act(bad, "refer_province", "expert.pm", unit="khr", priority="normal")
        self.house.act(bad, "refer", "manager.khr", unit="khr-mashhad")
        fine = self.house.case_new(phone="09125550002")
        self.wait_all(r, [fine], 10)
        self.wait_all(r, [bad], 30)
        self.assertEqual(refused, ["case.refer_province"] * 2)

    def test_410_disables_and_what_waited_is_a_dead_letter_that_can_be_replayed(self):
        r = self.receiver()
        r.answer = lambda body: 410
        code = self.house.case_new()
        self.house.wait(lambda: self.line(r)["state"] == "disabled")
        letters = self.house.json("webhook", "dead", r.id)
        self.assertEqual({d["case"] for d in letters}, {code})
        self.assertIn("410", self.house.cli("webhook", "list"))
        r.answer = lambda body: 200
        self.house.cli("webhook", "enable", r.id)
        self.house.cli("webhook", "replay", str(letters[0]["id"]))
        self.house.wait(lambda: len(r.types(code)) == 1)
        self.house.cli("webhook", "replay", "--all")
        self.wait_all(r, [code])
        with self.assertRaises(CommandRefused):
            self.house.cli("webhook", "replay", str(letters[0]["id"]))

    def test_a_rotated_secret_signs_beside_the_old_one(self):
        r = self.receiver()
        r.secrets.append(self.house.cli("webhook", "rotate", r.id).split()[-1])
        code = self.house.case_new()
        self.wait_all(r, [code])  # both signatures are there
        with self.assertRaises(CommandRefused) as refused:
            self.house.cli("webhook", "add", "--url", "http://example.com/x")
        self.assertIn("https", refused.exception.error)
        self.house.cli("webhook", "remove", r.id)
        self.assertEqual(self.house.json("webhook", "list"), [])

    def test_kills_of_daemon_and_sender_lose_nothing_and_keep_the_order(self):
        r = self.receiver()
        r.answer = lambda body: time.sleep(0.05) or 200
        codes = []
        for i in range(6):
            code = self.house.case_new(phone="0912444000%d" % i)
            codes.append(code)
            self.house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
            if i % 2:
                self.house.kill()
                self.house.start()
            else:
                self.kill_sender()
        self.wait_all(r, codes, 40)

    def kill_sender(self):
        pids = [line.split("pid=")[1] for line in self.house.log().splitlines()
                if "webhook sender started" in line]
        if pids:
            try:
                os.kill(int(pids[-1]), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def test_https_is_verified(self):
        r = self.receiver(tls=certificate(self.house.folder, "localhost"))
        code = self.house.case_new()
        self.house.wait(lambda: "webhook event not taken" in self.house.log())
        self.assertEqual(r.got, [])
        with open(self.house.config, "a", encoding="utf-8") as f:
            f.write('webhooks = { ca_file = "%s/localhost.pem"; };\n' % self.house.folder)
        self.house.restart()
        self.wait_all(r, [code])

    def test_over_http_it_is_the_same(self):
        token = self.house.token()
        status, _, made = self.house.http("POST", "/api/v1/webhooks", {
            "url": "https://example.org/hook", "events": ["refer", "approve"]}, token)
        self.assertEqual(status, 201, made)
        self.assertTrue(made["secret"].startswith("whsec_"))
        status, _, listed = self.house.http("GET", "/api/v1/webhooks", None, token)
        self.assertEqual((status, listed[0]["events"]), (200, ["refer", "approve"]))
        self.assertNotIn("secret", listed[0])
        for body in ({"url": "ftp://a/"}, {"url": "https://"}, {"url": "https://a b/"},
                     {"url": "https://a/", "events": "A B"}, {"url": "https://a/", "x": 1},
                     {"url": "https://a/", "secret": "whsec_short"},
                     {"url": "https://me@a/"}, {}):
            status, _, answer = self.house.http("POST", "/api/v1/webhooks", body, token)
            self.assertEqual(status, 422, (body, answer))
        self.assertEqual(self.house.http("DELETE", "/api/v1/webhooks/%d" % made["id"], None,
                                         token)[0], 200)
        self.assertEqual(self.house.http("DELETE", "/api/v1/webhooks/77", None, token)[0], 404)
        self.assertEqual(self.house.http("GET", "/api/v1/webhooks", None,
                                         self.house.token("r", "read"))[0], 403)


if __name__ == "__main__":
    unittest.main()
