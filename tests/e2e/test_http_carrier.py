"""didehban-http alone: the carrier protocol on one side, a provider that fails
in every way on the other."""
import json
import os
import shutil
import signal
import tempfile
import time
import unittest

from carrier import Gateway
from provider import Provider, certificate, closed_port

NUMBER = "+989121234567"

# What a provider does, and what is known of the text afterwards.
FAILURES = {
    "ok": ("sent", None), "400": ("refused", 21), "422": ("refused", 21),
    "401": ("refused", -1), "403": ("refused", -1), "404": ("refused", -1),
    "429": ("refused", -1), "503": ("refused", -1), "redirect": ("refused", -1),
    "408": ("refused", 41), "500": ("unknown", None), "502": ("unknown", None),
    "504": ("unknown", None), "hang-up": ("unknown", None), "silence": ("unknown", None),
    "garbage": ("unknown", None), "html": ("unknown", None), "huge": ("unknown", None),
    "headers": ("unknown", None), "loris": ("unknown", None),
}


class Failures(unittest.TestCase):
    def test_every_answer_has_its_class(self):
        with Provider() as provider, Gateway(provider.url()) as gateway:
            for n, how in enumerate(FAILURES):
                provider.next(how)
                gateway.submit(n, NUMBER, "سلام")
                provider.wait(n + 1)
            for n, (how, (result, cause)) in enumerate(FAILURES.items()):
                with self.subTest(how):
                    answer = gateway.wait("submitted", id=n)
                    self.assertEqual((answer["result"], answer.get("cause")), (result, cause),
                                     answer)
                    self.assertNotIn("4567", json.dumps(answer))
            self.assertTrue(gateway.none("submitted"))
            self.assertEqual(len(provider.requests), len(FAILURES))  # none was sent again

    def test_a_sender_that_kannel_misses_is_not_the_texts_fault(self):
        reply = lambda _: (400, "Sender missing and no global set, rejected")  # noqa: E731
        with Provider(reply=reply) as provider, Gateway(provider.url()) as gateway:
            answer = gateway.send(1, NUMBER, "x")
            self.assertEqual((answer["result"], answer["cause"]), ("refused", -1))

    def test_nobody_there_is_known_not_to_have_it(self):
        with Gateway("http://127.0.0.1:%d/" % closed_port()) as gateway:
            self.assertEqual(gateway.send(1, NUMBER, "x")["result"], "refused")
            self.assertEqual(gateway.wait("status", network="none")["network"], "none")

    def test_a_name_that_nobody_has_is_known_not_to_have_it(self):
        with Gateway("http://nobody.invalid/") as gateway:
            self.assertEqual(gateway.send(1, NUMBER, "x")["result"], "refused")


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.good = certificate(cls.folder, "localhost")
        cls.other = certificate(cls.folder, "somebody.example")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def ask(self, own, trusted):
        with Provider(tls=own) as provider:
            with Gateway(provider.url(host="localhost"), ca_file=trusted) as gateway:
                return gateway.send(1, NUMBER, "x"), len(provider.requests)

    def test_a_trusted_certificate_is_spoken_to(self):
        answer, requests = self.ask(self.good, self.good[0])
        self.assertEqual((answer["result"], requests), ("sent", 1), answer)

    def test_nothing_is_said_to_a_certificate_of_another_name(self):
        answer, requests = self.ask(self.other, self.other[0])
        self.assertEqual((answer["result"], answer["cause"], requests), ("refused", -1, 0))

    def test_nothing_is_said_to_a_certificate_that_nobody_vouches_for(self):
        answer, requests = self.ask(self.good, "")
        self.assertEqual((answer["result"], answer["cause"], requests), ("refused", -1, 0))


class Life(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.spool = os.path.join(self.folder, "note")
        self.provider = Provider()
        self.addCleanup(self.provider.stop)

    def gateway(self, *options, **configuration):
        gateway = Gateway(self.provider.url(), "--spool", self.spool, *options, **configuration)
        self.addCleanup(gateway.stop)
        return gateway

    def note(self):
        with open(self.spool) as f:
            return [json.loads(line) for line in f]

    def test_the_end_of_its_input_lets_it_finish_and_leaves_a_note(self):
        gateway = self.gateway()
        self.provider.next("slow")
        gateway.submit(7, NUMBER, "x")
        self.provider.wait(1)
        gateway.process.stdin.close()
        self.assertEqual(gateway.exit(), 0)
        self.assertEqual([(n["event"], n["id"], n["result"]) for n in self.note()],
                         [("submitted", 7, "sent")])

    def test_the_note_has_a_line_for_each_answer_of_the_window(self):
        gateway = self.gateway(window=3)
        self.assertEqual((gateway.up["window"], gateway.up["whole"]), (3, False))
        for id in range(5):
            gateway.submit(id, NUMBER, "x")
        for id in range(5):
            gateway.wait("submitted", id=id)
        gateway.process.stdin.close()
        self.assertEqual(gateway.exit(), 0)
        self.assertEqual(len(self.note()), 3)

    def test_whoever_never_took_a_part_says_so_in_its_note(self):
        gateway = self.gateway()
        gateway.process.stdin.close()
        self.assertEqual(gateway.exit(), 0)
        self.assertEqual(self.note(), [{"event": "idle"}])

    def test_a_second_one_on_the_same_spool_goes_at_once(self):
        self.gateway()
        second = self.gateway(up=False)
        self.assertIn("at work", second.wait("down")["text"])
        self.assertEqual(second.exit(), 1)

    def test_quit_waits_for_the_answer(self):
        gateway = self.gateway()
        self.provider.next("slow")
        gateway.submit(7, NUMBER, "x")
        self.provider.wait(1)
        gateway.say(do="quit")
        self.assertEqual(gateway.wait("submitted")["result"], "sent")
        self.assertEqual(gateway.exit(), 0)

    def test_sigterm_waits_a_moment_and_then_says_what_is_not_known(self):
        gateway = self.gateway()
        self.provider.next("silence")
        gateway.submit(7, NUMBER, "x")
        self.provider.wait(1)
        began = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        self.assertEqual(gateway.wait("submitted")["result"], "unknown")
        self.assertEqual(gateway.exit(), 0)
        self.assertLess(time.monotonic() - began, 5)

    def test_lines_that_are_none_are_passed_over(self):
        gateway = self.gateway()
        for line in ("", "garbage", "[]", "{}", '{"do":"fly"}', '{"do":"submit","id":"x"}',
                     '{"do":"submit","id":1}', '{"do":"configure","kind":"kannel"}',
                     "x" * 40000):
            gateway.raw(line)
        self.assertEqual(gateway.send(9, NUMBER, "x")["result"], "sent")
        self.assertEqual(len(self.provider.requests), 1)

    def test_a_kind_that_nobody_knows_is_refused(self):
        gateway = self.gateway(up=False, kind="pigeon")
        self.assertIn("kind", gateway.wait("down")["text"])
        self.assertEqual(gateway.exit(), 1)

    def test_a_secret_that_cannot_be_read_is_said(self):
        gateway = self.gateway(up=False, password_file=self.folder + "/none")
        self.assertIn("none", gateway.wait("down")["text"])
        self.assertEqual(gateway.exit(), 1)


if __name__ == "__main__":
    unittest.main()
