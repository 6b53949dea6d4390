"""The call centre: calls to 1482 that ended, voices, and whom to call back."""
import base64
import os
import time
import unittest

from house import CITIZEN, CITIZEN_2, PM_MANAGER, CommandRefused, House

VOICE = b"RIFF\x24\x00\x00\x00WAVEfmt \x00\xff" + bytes(range(256)) * 40


class Calls(unittest.TestCase):
    def test_t36_a_caller_who_gave_no_details_is_a_row_with_a_reason_and_no_case(self):
        with House(modems=1) as house:
            token = house.token()
            status, _, answer = house.http("POST", "/api/v1/calls", {
                "phone": "0912 123 4567", "reason": "operator", "outcome": "unsuccessful",
                "why": "مشخصات خود را نگفت", "operator": "operator.1", "duration_s": 41}, token)
            self.assertEqual(status, 201, answer)
            self.assertIsNone(answer["code"])
            self.assertEqual(answer["spoken"], [])
            self.assertEqual(house.json("case", "list"), [])
            row, = house.json("call", "list", "--outcome", "unsuccessful")
            self.assertEqual((row["reason"], row["why"], row["operator"], row["duration_s"]),
                             ("operator", "مشخصات خود را نگفت", "operator.1", 41))
            self.assertEqual(row["phone"], "+98912•••567")
            self.assertEqual(house.json("call", "list", "--outcome", "successful"), [])
            counted, = house.json("report", "callers", "--from", "2020-01-01",
                                  "--to", "2099-12-31")["rows"]
            self.assertIn("مشخصات خود را نگفت", counted.values())
            house.silence(CITIZEN)

    def test_t37_a_voice_after_hours_and_one_by_key_2_make_cases_and_promises(self):
        with House(modems=1, clock="2026-11-23 11:00:00") as house:
            token = house.token()
            recording = "data:audio/wav;base64," + base64.b64encode(VOICE).decode()
            said = {"phone": CITIZEN, "reason": "key2", "recording": recording,
                    "call_id": "pbx-1"}
            status, _, first = house.http("POST", "/api/v1/calls", said, token)
            self.assertEqual(status, 201, first)
            code = first["code"]
            self.assertEqual(first["spoken"], [code[:3], code[3:6], code[6:]])
            self.assertTrue(first["say_twice"])
            self.assertEqual(first["callback_due"], "2026-11-23T15:00:00+03:30")
            house.expect(CITIZEN, r"پیام صوتی شما ثبت شد\.\nکد رهگیری: %s" % code)
            house.expect(CITIZEN, r"پیام صوتی %s دریافت شد" % code)
            # The telephone system says it again: the same code, nothing twice.
            status, _, again = house.http("POST", "/api/v1/calls", said, token)
            self.assertEqual((status, again["code"]), (200, code))

            house.clock.set("2026-11-23 17:00:00")
            path = os.path.join(house.folder, "voice.mp3")
            with open(path, "wb") as f:
                f.write(VOICE)
            late = house.cli("call", "new", "--reason", "after_hours", "--phone", CITIZEN_2,
                             "--recording", path)
            self.assertRegex(late, r"^\d{9}$")
            house.expect(CITIZEN_2, r"پیام صوتی شما ثبت شد\.\nکد رهگیری: %s" % late)
            self.assertEqual([(t["case"], t["due"]) for t in house.json("call", "tasks")],
                             [(code, "2026-11-23T15:00:00+03:30"),
                              (late, "2026-11-24T12:00:00+03:30")])
            self.assertEqual([(r["reason"], r["case"], r["recording"])
                              for r in house.json("call", "list")],
                             [("key2", code, True), ("after_hours", late, True)])

            # The voice is for those who work on it, and whoever hears it is on record.
            for login, expected in (("manager.omid", 403), ("security.1", 403),
                                    ("expert.pm", 200), ("operator.1", 200)):
                status, headers, _ = house.http(
                    "GET", "/api/v1/cases/%s/recording?as=%s" % (code, login), token=token)
                self.assertEqual(status, expected, login)
            self.assertEqual(headers["Content-Type"], "audio/wav")
            out = os.path.join(house.folder, "out.mp3")
            house.cli("call", "recording", late, out, "--as", "operator.1")
            with open(out, "rb") as f:
                self.assertEqual(f.read(), VOICE)
            self.assertEqual([(e["actor"], e["note"]) for e in house.show(code)["events"]
                              if e["action"] == "viewed"],
                             [("expert.pm", "recording"), ("operator.1", "recording")])

            # Written down, the case goes on; without an address the citizen is asked.
            house.cli("call", "transcribe", late, "--text", "پرونده‌ام گم شده است",
                      "--name", "رضا کریمی", "--address", "مشهد", "--as", "operator.1")
            self.assertEqual(house.stage(late), "screening")
            house.act(code, "transcribe", "operator.1", text="صدا روشن نیست")
            self.assertEqual(house.stage(code), "incomplete")
            house.expect(CITIZEN, r"نام کامل و نشانی")

            # A promise kept, one tried and forgotten.
            first_task, late_task = (t["id"] for t in house.json("call", "tasks"))
            house.cli("call", "done", first_task, "--as", "operator.1")
            with self.assertRaises(CommandRefused):
                house.cli("call", "done", first_task, "--as", "operator.1")
            house.cli("call", "done", late_task, "--as", "operator.1", "--result", "no_answer")
            self.assertEqual([(t["case"], t["tries"]) for t in house.json("call", "tasks")],
                             [(late, 1)])
            house.clock.set("2026-11-24 12:00:05")
            house.expect(PM_MANAGER, r"تماس برگشتی وعده‌داده‌شده برای %s تا .* انجام نشد" % late)
            self.assertEqual([t["state"] for t in house.json("call", "tasks", "--overdue")],
                             ["overdue"])
            self.assertIn("callback_missed", [e["action"] for e in house.show(late)["events"]])

    def test_a_holiday_declared_meanwhile_moves_the_promise(self):
        with House(modems=1, clock="2026-11-23 17:00") as house:
            house.cli("call", "new", "--reason", "after_hours", "--phone", CITIZEN)
            task, = house.json("call", "tasks")
            self.assertEqual(task["due"], "2026-11-24T12:00:00+03:30")
            path = house.folder + "/holiday.cfg"
            with open(path, "w", encoding="utf-8") as f:
                f.write('calendar = { days = ( { date = "1405-09-03"; unit = ""; '
                        'windows = [ ]; name = "برف"; } ); };')
            house.cli("load", path)
            task, = house.json("call", "tasks")
            self.assertEqual(task["due"], "2026-11-25T12:00:00+03:30")
            house.clock.set("2026-11-24 12:01")
            house.silence(PM_MANAGER)

    def test_a_clerk_registers_a_caller_in_one_command_and_the_code_is_on_its_way(self):
        with House(modems=1) as house:
            began = time.monotonic()
            code = house.case_new()
            house.expect(CITIZEN, r"کد رهگیری: %s" % code)
            took = time.monotonic() - began
            self.assertLess(took, 10)
            print("# command to phone: %.2f s" % took)
            house.cli("call", "new", "--reason", "operator", "--outcome", "successful",
                      "--phone", CITIZEN, "--operator", "operator.1", "--case", code,
                      "--duration", "180")
            row, = house.json("call", "list")
            self.assertEqual((row["case"], row["outcome"]), (code, "successful"))

    def test_shifts_are_kept_and_what_cannot_be_a_shift_is_refused(self):
        with House(modems=1, clock="2026-11-23 11:00:00") as house:
            house.cli("shift", "add", "operator.1", "--from", "1405-09-03 08:00",
                      "--to", "1405-09-03 16:00")
            house.cli("shift", "add", "operator.1", "--from", "2026-11-25 08:00",
                      "--to", "2026-11-25 12:00")
            shifts = house.json("shift", "list")
            self.assertEqual([(s["operator"], s["from"]) for s in shifts],
                             [("operator.1", "2026-11-24T08:00:00+03:30"),
                              ("operator.1", "2026-11-25T08:00:00+03:30")])
            house.cli("shift", "remove", shifts[0]["id"])
            self.assertEqual(len(house.json("shift", "list")), 1)
            for login, begin, end in (("nobody", "1405-09-03 08:00", "1405-09-03 16:00"),
                                      ("operator.1", "1405-09-03 16:00", "1405-09-03 08:00"),
                                      ("operator.1", "1405-13-03", "1405-13-04")):
                with self.assertRaises(CommandRefused):
                    house.cli("shift", "add", login, "--from", begin, "--to", end)

    def test_what_a_telephone_system_leaves_out_is_found_out(self):
        with House(modems=1, clock="2026-11-23 17:30:00") as house:
            token = house.token()

            def call(**said):
                return house.http("POST", "/api/v1/calls", said, token)[::2]

            bare = base64.b64encode(VOICE).decode()
            status, answer = call(phone="anonymous", recording=bare)
            self.assertEqual((status, answer["reason"]), (201, "after_hours"))
            self.assertRegex(answer["code"], r"^\d{9}$")
            status, answer = call(at=house.clock.now() - 8 * 3600, recording=bare,
                                  phone=CITIZEN)
            self.assertEqual((status, answer["reason"]), (201, "key2"))
            status, answer = call(phone=CITIZEN, why="قطع شد", duration_s="12")
            self.assertEqual((status, answer["outcome"]), (201, "unsuccessful"))
            status, answer = call(phone=CITIZEN, reason="after_hours", outcome="unsuccessful")
            self.assertEqual((status, answer["code"]), (201, None))
            for wrong in (dict(reason="robot"), dict(outcome="maybe"), dict(at="yesterday"),
                          dict(recording="?" * 40), dict(case="302847161"),
                          dict(operator="nobody", why="x"), dict(duration_s=-1, why="x"),
                          dict(at=house.clock.now() + 7200, why="x"), {}):
                status, answer = call(**wrong)
                self.assertEqual(status, 422, wrong)
            self.assertEqual(len(house.json("call", "list")), 4)
            # Larger than other bodies may be, but from somebody known only.
            big = base64.b64encode(VOICE * 200).decode()
            status, answer = call(phone=CITIZEN, recording=big)
            self.assertEqual(status, 201)
            status, _, _ = house.http("POST", "/api/v1/calls", {"recording": big}, "ddb_x")
            self.assertEqual(status, 413)


if __name__ == "__main__":
    unittest.main()
