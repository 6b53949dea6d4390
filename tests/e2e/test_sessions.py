"""Officials at the HTTP hook with their own passwords, ready for a console."""
import threading
import time
import unittest

from house import CITIZEN, House


def at_county(house):
    """A case that lies with the head of Mashhad."""
    code = house.case_new()
    house.act(code, "refer_province", "expert.pm", unit="khr", priority="normal")
    house.act(code, "refer", "manager.khr", unit="khr-mashhad")
    return code


def password(house, login):
    return house.cli("official", "password", login)


def log_in(house, login, word):
    return house.http("POST", "/api/v1/sessions", {"login": login, "password": word})


def session(house, login):
    status, _, answer = log_in(house, login, password(house, login))
    assert status == 201, answer
    return answer["token"]


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=1)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def ask(self, status, method, path, body=None, token=None, headers=None):
        got, _, answer = self.house.http(method, path, body, token, headers)
        self.assertEqual(got, status, answer)
        return answer

    def test_an_official_comes_in_sees_his_cartable_acts_and_leaves(self):
        house = self.house
        code, other = at_county(house), house.case_new(phone="09129999999")
        token = session(house, "head.mashhad")
        self.assertRegex(token, r"^dds_[\w-]{43}$")
        me = self.ask(200, "GET", "/api/v1/sessions/current", token=token)
        self.assertEqual((me["login"], me["name"], me["roles"], me["acts_for"]),
                         ("head.mashhad", "مهدی نوری",
                          [{"role": "county_head", "unit": "khr-mashhad"}], []))
        for query in ("", "?cartable=1"):
            self.assertIn(code, [c["code"] for c in self.ask(
                200, "GET", "/api/v1/cases" + query, token=token)])
            self.assertNotIn(other, [c["code"] for c in self.ask(
                200, "GET", "/api/v1/cases" + query, token=token)])
        self.ask(200, "GET", "/api/v1/cases?unit=khr-mashhad", token=token)
        self.ask(403, "GET", "/api/v1/cases?unit=khr", token=token)
        self.ask(403, "GET", "/api/v1/cases/" + other, token=token)
        self.assertEqual(self.ask(200, "GET", "/api/v1/cases/%s/identity" % code,
                                  token=token)["phone"], CITIZEN)
        # He is nobody else, and no administrator.
        self.ask(403, "POST", "/api/v1/cases/%s/actions" % other,
                 {"action": "refer_province", "as": "expert.pm", "unit": "khr",
                  "priority": "normal"}, token)
        self.ask(403, "POST", "/api/v1/cases/%s/actions" % other,
                 {"action": "refer_province", "unit": "khr", "priority": "normal"}, token)
        for method, path in (("GET", "/api/v1/messages"), ("GET", "/api/v1/modems"),
                             ("GET", "/api/v1/calls"), ("GET", "/api/v1/officials"),
                             ("GET", "/api/v1/webhooks"), ("POST", "/hook/ussd")):
            self.ask(403, method, path, {} if method == "POST" else None, token)
        key = {"Idempotency-Key": "draft-1"}
        draft = {"action": "draft", "answer": "رسیدگی شد"}
        for _ in range(2):
            answer = self.ask(200, "POST", "/api/v1/cases/%s/actions" % code, draft, token, key)
        drafts = [e for e in answer["events"] if e["action"] == "draft"]
        self.assertEqual([e["actor"] for e in drafts], ["head.mashhad"])
        self.ask(200, "DELETE", "/api/v1/sessions/current", token=token)
        self.ask(401, "GET", "/api/v1/cases", token=token)
        self.assertEqual(self.house.http("PUT", "/api/v1/sessions/current")[1]["Allow"],
                         "GET, DELETE")

    def test_each_role_has_its_scope(self):
        house = self.house
        code = house.case_new()
        operator, expert = session(house, "operator.1"), session(house, "expert.pm")
        auditor = session(house, "auditor")
        for token in (operator, expert, auditor):
            self.assertIn(code, [c["code"] for c in self.ask(
                200, "GET", "/api/v1/cases?limit=1000", token=token)])
            self.ask(200, "GET", "/api/v1/calls", token=token)
        self.ask(403, "GET", "/api/v1/reports", token=operator)
        for token in (expert, auditor):
            self.ask(200, "GET", "/api/v1/reports", token=token)
        call = {"phone": CITIZEN, "reason": "operator", "outcome": "unsuccessful", "why": "x"}
        self.ask(201, "POST", "/api/v1/calls", call, operator)
        self.ask(403, "POST", "/api/v1/calls", call, auditor)
        opened = {"kind": "suggestion", "text": "ساعت کار بیشتر"}
        self.ask(201, "POST", "/api/v1/cases", opened, operator)
        self.ask(403, "POST", "/api/v1/cases", opened, auditor)
        self.ask(403, "POST", "/api/v1/cases/%s/actions" % code,
                 {"action": "comment", "text": "م"}, auditor)
        shift = {"operator": "operator.1", "from": "1405-09-10 08:00", "to": "1405-09-10 16:00"}
        self.ask(403, "POST", "/api/v1/shifts", shift, operator)
        self.ask(201, "POST", "/api/v1/shifts", shift, expert)
        self.ask(200, "POST", "/api/v1/cases/%s/actions" % code,
                 {"action": "refer_security", "reason": "حراستی"}, expert)
        self.ask(404, "GET", "/api/v1/cases/" + code, token=expert)
        self.assertNotIn(code, [c["code"] for c in self.ask(
            200, "GET", "/api/v1/cases?limit=1000", token=operator)])
        self.assertIn(code, [c["code"] for c in self.ask(
            200, "GET", "/api/v1/cases", token=session(house, "security.1"))])

    def test_a_password_is_changed_by_its_owner_and_ends_his_other_sessions(self):
        house = self.house
        word = password(house, "desk.1")
        here, there = (log_in(house, "desk.1", word)[2]["token"] for _ in range(2))
        change = {"old": word, "new": "یک رمز بلند و تازه ۱۴"}
        for wrong, status in (({"old": word, "new": "short"}, 422),
                              ({"old": word, "new": word}, 422),
                              ({"old": word, "new": "desk.1-desk.1"}, 422),
                              ({"old": "not this one", "new": change["new"]}, 401)):
            self.ask(status, "POST", "/api/v1/sessions/password", wrong, here)
        self.ask(403, "POST", "/api/v1/sessions/password", change, house.token("t-pass"))
        self.ask(200, "POST", "/api/v1/sessions/password", change, here)
        self.ask(200, "GET", "/api/v1/sessions/current", token=here)
        self.ask(401, "GET", "/api/v1/sessions/current", token=there)
        self.assertEqual(log_in(house, "desk.1", word)[0], 401)
        self.assertEqual(log_in(house, "desk.1", change["new"])[0], 201)
        password(house, "desk.1")  # the administrator's new one ends all
        self.ask(401, "GET", "/api/v1/sessions/current", token=here)

    def test_wrong_passwords_close_the_door_of_that_login_for_a_while(self):
        house = self.house
        word = password(house, "manager.esf")
        for _ in range(5):
            status, _, answer = log_in(house, "manager.esf", "wrong")
            self.assertEqual((status, answer["detail"]), (401, "login or password is wrong"))
        status, headers, answer = log_in(house, "manager.esf", word)
        self.assertEqual((status, headers["Retry-After"]), (429, "900"))
        self.assertEqual(log_in(house, "nobody.at.all", "wrong")[2]["detail"],
                         "login or password is wrong")
        self.assertNotIn("nobody.at.all", house.log())
        house.cli("official", "unlock", "manager.esf")
        self.assertEqual(log_in(house, "manager.esf", word)[0], 201)

    def test_checking_passwords_stalls_nobody(self):
        house = self.house
        token = house.token("t-stall")

        def try_once(i):
            log_in(house, "head.falavarjan", "wrong %d" % i)

        threads = [threading.Thread(target=try_once, args=(i,)) for i in range(6)]
        for t in threads:
            t.start()
        slowest = 0.0
        while any(t.is_alive() for t in threads):
            began = time.monotonic()
            self.ask(200, "GET", "/api/v1/modems", token=token)
            slowest = max(slowest, time.monotonic() - began)
        for t in threads:
            t.join()
        print("# slowest answer meanwhile: %.0f ms" % (slowest * 1000))
        self.assertLess(slowest, 1.0)

    def test_who_is_not_known_waits_as_long_as_who_is(self):
        house = self.house

        def shortest(login):
            times = []
            for i in range(3):
                began = time.monotonic()
                log_in(house, login, "wrong %d" % i)
                times.append(time.monotonic() - began)
            return min(times)

        known, unknown = shortest("ict.1"), shortest("who.is.this")
        print("# known %.0f ms, unknown %.0f ms" % (known * 1000, unknown * 1000))
        self.assertLess(abs(known - unknown), 0.5 * max(known, unknown) + 0.05)


class Time(unittest.TestCase):
    def test_a_session_ends_when_it_rests_and_after_its_whole_life(self):
        with House(modems=1, clock="2026-11-24 08:00",
                   more="session = { idle_minutes = 30; hours = 2; };") as house:
            token = session(house, "expert.pm")

            def status():
                return house.http("GET", "/api/v1/sessions/current", token=token)[0]

            for at in ("08:25", "08:50", "09:15", "09:40"):
                house.clock.set("2026-11-24 " + at)
                self.assertEqual(status(), 200, at)
            house.clock.set("2026-11-24 10:00:01")
            self.assertEqual(status(), 401)
            house.clock.set("2026-11-24 10:01")
            token = session(house, "expert.pm")
            house.clock.set("2026-11-24 10:31:01")
            self.assertEqual(status(), 401)

    def test_a_login_is_a_visit_and_48_hours_without_one_end_session_and_password(self):
        with House(modems=1, clock="2026-11-22 08:00") as house:  # a Sunday
            word = password(house, "head.mashhad")
            token = log_in(house, "head.mashhad", word)[2]["token"]
            house.clock.set("2026-11-23 12:00")
            self.assertEqual(log_in(house, "head.mashhad", word)[0], 201)
            house.clock.set("2026-11-25 11:00")  # 48 hours after the first, not the last
            self.assertEqual(log_in(house, "head.mashhad", "wrong")[0], 401)
            token = log_in(house, "head.mashhad", word)[2]["token"]
            house.clock.set("2026-11-29 12:00")  # Thursday and Friday do not count
            house.wait(lambda: {o["login"]: o["state"] for o in house.json("official", "list")}
                       ["head.mashhad"] == "revoked")
            status, _, answer = log_in(house, "head.mashhad", word)
            self.assertEqual(status, 403)
            self.assertIn("revoked after 48 hours", answer["detail"])
            self.assertEqual(house.http("GET", "/api/v1/cases", token=token)[0], 401)

    def test_a_substitute_may_say_for_whom_he_acts(self):
        with House(modems=1) as house:
            house.cli("official", "substitute", "head.mashhad", "--by", "expert.mashhad",
                      "--to", "1410-01-01")
            code = at_county(house)
            token = session(house, "expert.mashhad")
            me = house.http("GET", "/api/v1/sessions/current", token=token)[2]
            self.assertEqual(me["acts_for"], ["head.mashhad"])
            status, _, answer = house.http(
                "POST", "/api/v1/cases/%s/actions" % code,
                {"action": "draft", "answer": "حل شد", "as": "head.mashhad"}, token)
            self.assertEqual(status, 200, answer)
            self.assertEqual([(e["actor"], e["note"]) for e in house.show(code)["events"]
                              if e["action"] == "draft"], [("expert.mashhad", "for head.mashhad")])


if __name__ == "__main__":
    unittest.main()
