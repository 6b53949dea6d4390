"""A provider that the configuration describes: JSON, forms and plain answers, its
reports and its incoming texts, over a real daemon and a real didehban-http."""
import json
import time
import unittest
import urllib.parse
import urllib.request

from house import CITIZEN, CITIZEN_2, DEMO, House, latin
from provider import Provider

PROVIDER = r'''
gateways = (
  { name = "p-1"; kind = "generic"; url = "%s"; username = "u"; sender = "30008530"; timeout = 2;
    password_file = "%s/secret";
    headers = [ "Authorization: Bearer {secret}" ];
    body = "{\"from\":\"{sender}\",\"to\":\"{national}\",\"body\":\"{text}\",\"ref\":{id}}";
    answer = { ok = "status"; values = [ "0" ]; id = "data.0.mid"; error = "status";
               never = [ "-4" ]; later = [ "-9" ]; elsewhere = [ "-1" ]; };
    report = { list = "reports"; id = "mid"; number = "to"; state = "state";
               delivered = [ "DELIV*" ]; failed = [ "UNDELIV", "EXPIRED" ]; };
    incoming = { list = "messages"; from = "sender"; to = "line"; text = "body"; id = "mid"; };
  } );
'''


class Answers:
    """Accepts and counts; codes=[...] answers the next ones with these."""

    def __init__(self):
        self.count, self.codes = 0, []

    def __call__(self, request):
        if self.codes:
            return 200, json.dumps({"status": self.codes.pop(0)}), "application/json"
        self.count += 1
        return 200, json.dumps({"status": 0, "data": [{"mid": 1000 + self.count}]})


class Described(unittest.TestCase):
    def setUp(self):
        self.answers = Answers()
        self.provider = Provider(reply=self.answers)
        self.addCleanup(self.provider.stop)
        self.house = House(modems=0, start=False, clock=getattr(self, "clock", None))
        self.addCleanup(self.house.stop)
        with open(self.house.folder + "/secret", "w") as f:
            f.write("s3cret\n")
        self.house.configure(more=PROVIDER % (self.provider.url("/send"), self.house.folder))
        self.house.start()
        self.token = self.house.token("p", "hook")

    def send(self, to, text="متن"):
        return self.house.json("message", "send", "--phone", to, "--text", text)["id"]

    def state(self, to):
        return [m["state"] for m in self.house.json("message", "list", "--phone", to)]

    def callback(self, what, body, status=200, token=None):
        got = self.house.http("POST", "/hook/provider/p-1/" + what, body,
                              token=token or self.token)
        self.assertEqual(got[0], status, got[2])

    def report(self, state, mid, **more):
        self.callback("dlr", {"reports": [{"mid": mid, "state": state, **more}]})

    def test_a_request_is_what_the_configuration_says(self):
        text = 'او گفت: "سلام" \\ و رفت'
        self.send(CITIZEN, text)
        request = self.provider.wait(1)
        self.assertEqual(request.method, "POST")
        self.assertEqual(request.headers["Authorization"], "Bearer s3cret")
        self.assertEqual(request.headers["Content-Type"], "application/json")
        body = request.json()
        self.assertEqual((body["from"], body["to"], body["body"]),
                         ("30008530", "0" + CITIZEN[3:], text))
        self.house.wait(lambda: self.state(CITIZEN) == ["sent"])

    def test_its_codes_decide_what_becomes_of_a_text(self):
        self.answers.codes = [-4]
        self.send(CITIZEN)
        self.house.wait(lambda: self.state(CITIZEN) == ["failed"])
        self.answers.codes = [-1]
        self.send(CITIZEN_2)
        self.house.wait(lambda: self.state(CITIZEN_2) == ["sent"], 20)
        self.assertEqual(len(self.provider.requests), 3)

    def test_its_reports_settle_a_text_by_its_own_id(self):
        phones = ["+98912111%04d" % n for n in range(3)]
        for n, phone in enumerate(phones):
            self.send(phone)
            self.provider.wait(n + 1)
            self.house.wait(lambda: self.state(phone) == ["sent"])
        self.callback("dlr", {"reports": [{"mid": 1001, "state": "DELIVERED"},
                                          {"mid": "1002", "state": "UNDELIV"},
                                          {"mid": 1003, "state": "EN ROUTE"},
                                          {"mid": 999999, "state": "DELIVERED"}]})
        self.assertEqual([self.state(p) for p in phones], [["delivered"], ["failed"], ["sent"]])
        for state in ("EXPIRED", "DELIVERED", "DELIVERED", "EN ROUTE"):  # late, twice
            self.report(state, 1001)
        self.assertEqual(self.state(phones[0]), ["delivered"])

    def test_a_report_that_is_quicker_than_the_answer_waits_for_it(self):
        self.provider.next("slow")
        self.send(CITIZEN)
        self.provider.wait(1)
        self.report("DELIVERED", 1001)
        self.report("EN ROUTE", 1001)
        self.house.wait(lambda: self.state(CITIZEN) == ["delivered"])

    def test_the_number_finds_a_text_whose_answer_was_lost(self):
        self.provider.next("hang-up")
        self.send(CITIZEN)
        self.house.wait(lambda: self.state(CITIZEN) == ["uncertain"])
        self.report("DELIVERED", 77, to="0" + CITIZEN_2[3:])
        self.assertEqual(self.state(CITIZEN), ["uncertain"])
        self.report("DELIVERED", 78, to="0" + CITIZEN[3:])
        self.assertEqual(self.state(CITIZEN), ["delivered"])

    def test_its_texts_are_answered_by_its_line(self):
        self.house.cli("load", DEMO)
        code = self.house.case_new(phone="+989121110000")
        sent = self.provider.wait(1)
        for _ in range(2):
            self.callback("mo", {"messages": [{"sender": "0" + CITIZEN[3:], "line": "30008530",
                                               "body": code, "mid": 5}]})
        self.house.wait(lambda: any(r.json()["to"] == "0" + CITIZEN[3:]
                                    for r in self.provider.requests))
        time.sleep(1)
        answers = [r.json()["body"] for r in self.provider.requests
                   if r.json()["to"] == "0" + CITIZEN[3:]]
        self.assertEqual(len(answers), 1)
        self.assertIn(code, latin(answers[0]))
        self.assertTrue(sent)

    def test_a_form_and_a_query_say_the_same(self):
        form = urllib.parse.urlencode({"sender": CITIZEN, "body": "سلام", "mid": "f-1"})
        self.assertEqual(self.house.http("POST", "/hook/provider/p-1/mo", form,
                                         token=self.token, form=True)[0], 200)
        self.assertEqual(self.house.http("GET", "/hook/provider/p-1/mo?token=%s&%s"
                                         % (self.token, form))[0], 200)
        texts = [m for m in self.house.json("message", "list", "--phone", CITIZEN)
                 if m["direction"] == "in"]
        self.assertEqual([m["text"] for m in texts], ["سلام"])

    def test_what_is_wrong_is_refused(self):
        self.callback("dlr", {"reports": [{"state": "DELIVERED"}]}, 400)
        self.callback("dlr", {"reports": [{"mid": 1}]}, 400)
        self.callback("dlr", {"reports": [{"mid": 1, "state": "x"}] * 1001}, 413)
        self.callback("mo", {"messages": [{"body": "x"}]}, 400)
        self.callback("mo", "garbage", 400)
        self.callback("mo", {"messages": []}, 200)
        self.callback("dlr", {}, 401, token="ddb_none")
        got = self.house.http("POST", "/hook/provider/nobody/dlr", {}, token=self.token)
        self.assertEqual(got[0], 404)


if __name__ == "__main__":
    unittest.main()
