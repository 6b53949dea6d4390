"""The radio side of the whole house: modems that vanish, texts that come twice,
parts that do not come, numbers that must not stay (T31, T45, T46, T48, T66)."""
import time
import unittest

from house import CITIZEN, CITIZEN_2, House


class Radio(unittest.TestCase):
    def test_t66_a_modem_unplugged_among_a_hundred_texts_loses_and_doubles_none(self):
        with House(modems=2, clock="2026-11-24 10:00", air={"network_ms": 30}) as house:
            phones = ["+98935%07d" % (5000000 + i) for i in range(20)]
            for n in range(5):
                for phone in phones:
                    house.cli("message", "send", "--phone", phone, "--text", "خبر %d" % n)
                if n == 2:
                    house.air.unplug("modem-1")
            time.sleep(1)
            house.air.replug("modem-1")
            # The part that the modem had in hand is uncertain; it, and what comes
            # behind it to the same phone, waits two minutes for a report.
            time.sleep(4)
            house.clock.set(house.clock.now() + 150)
            house.wait(lambda: all(len(house.texts(p)) >= 5 for p in phones), 40,
                       lambda: str({p: house.texts(p) for p in phones
                                    if len(house.texts(p)) < 5}))
            house.silence("nobody", 1)
            for phone in phones:
                self.assertEqual(house.texts(phone), ["خبر %d" % n for n in range(5)], phone)
            house.wait(lambda: {m["state"] for m in house.json("modem", "list")} == {"up"}, 20)

    def test_a_text_is_cancelled_while_it_waits_and_sent_again_by_hand(self):
        with House(modems=1) as house:
            house.wait(lambda: house.json("modem", "list")[0]["state"] == "up")
            house.cli("modem", "drain", "modem-1")
            id = str(house.json("message", "send", "--phone", CITIZEN, "--text", "خبر")["id"])

            def text():
                return [m for m in house.json("message", "list") if str(m["id"]) == id][0]

            self.assertIn("cancelled", house.cli("message", "cancel", id, "--as", "admin"))
            self.assertEqual((text()["state"], text()["cause"]),
                             ("cancelled", "cancelled by admin"))
            self.refused(house, ("cancel", id), "was cancelled already")
            house.cli("message", "retry", id)
            self.refused(house, ("retry", id), "در صف است")
            house.cli("modem", "resume", "modem-1")
            house.expect(CITIZEN, "خبر")
            house.wait(lambda: text()["state"] == "delivered")
            self.refused(house, ("retry", id), "was delivered already")
            self.refused(house, ("cancel", "99999"), "there is no message 99999")
            self.refused(house, ("cancel", id, "--as", "nobody"), "no official nobody")
            self.assertEqual(house.texts(CITIZEN), ["خبر"])

    def refused(self, house, words, sentence):
        done = house.run("message", *words)
        self.assertEqual(done.returncode, 1)
        self.assertIn(sentence, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)

    def test_t46_a_text_that_the_network_delivers_twice_is_one(self):
        with House(modems=1) as house:
            code = house.case_new()
            house.sms(CITIZEN_2, code, duplicate=True)
            house.expect(CITIZEN_2, "^%s" % code)
            house.silence(CITIZEN_2)

    def test_t45_a_part_that_never_comes_is_said_once_and_the_rest_is_kept(self):
        with House(modems=1, clock="2026-11-24 10:00") as house:
            code = house.case_new()
            house.sms(CITIZEN, code + " " + "هنوز کسی پاسخ نداده است " * 8, drop=[2])
            house.wait(lambda: house.air.waiting() == 0 or True)
            time.sleep(1)
            house.clock.set("2026-11-25 10:05")
            house.expect(CITIZEN, "بخشی از پیام شما نرسید")
            kept = house.cli("case", "show", code, "--as", "expert.pm", "--documents")
            self.assertRegex(kept, r"هنوز کسی پاسخ[^\n]*\[…\][^\n]*پاسخ نداده است")

    def test_t48_at_night_a_follow_up_is_taken_and_the_superiors_sleep(self):
        with House(modems=1, clock="2026-11-24 23:00", quiet=("22:00", "07:00")) as house:
            code = house.case_new()
            house.silence(CITIZEN + "0")
            held = [t for t in house.texts(CITIZEN) if "در حال بررسی" in t]
            self.assertEqual(held, [], "a stage text left at night")
            house.sms(CITIZEN, "%s هنوز خبری نیست" % code)
            house.expect(CITIZEN, "در آغاز ساعت کاری بررسی می‌شود")
            house.clock.set("2026-11-25 08:01")
            house.expect(CITIZEN, "در حال بررسی")

    def test_a_list_of_one_state_has_the_texts_of_that_state_whole(self):
        with House(modems=1, clock="2026-11-24 23:00", quiet=("22:00", "07:00")) as house:
            house.case_new()
            house.sms(CITIZEN_2, "راهنما")
            house.expect(CITIZEN_2)
            house.cli("message", "send", "--phone", CITIZEN_2, "--text", "خبر")
            house.wait(lambda: house.json("message", "list", "--state", "delivered"))
            house.silence(CITIZEN_2 + "0")
            whole = house.json("message", "list")
            for state in ("queued", "submitting", "sent", "delivered", "uncertain", "failed",
                          "expired", "cancelled", "received"):
                self.assertEqual(house.json("message", "list", "--state", state),
                                 [m for m in whole if m["state"] == state], state)
            self.assertIn("queued", {m["state"] for m in whole})


if __name__ == "__main__":
    unittest.main()
