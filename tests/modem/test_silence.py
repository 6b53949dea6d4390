"""Modems that fall silent, or chatter and answer nothing: whatever is going on,
the carrier notices within 30 seconds and ends, so that the next one begins; but with
a part in the network's hand it says so and waits, for that may only be slow."""

import os
import shutil
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from dialect import Dialect  # noqa: E402
from emulator import Emulator  # noqa: E402

CITIZEN = "+989121234567"
BOUND_S = 30
ANSWER_S = 27  # of a family that is waited for no longer than the test lasts

# What is going on when it happens; the rule; how the part is settled, or that it is
# waited for.
CASES = [
    ("idle", "now=deaf", None),
    ("idle", "now=chatter:500", None),
    ("idle", "now=deaf and another chatter", None),
    ("send", "prompt=deaf", "refused"),
    ("send", "prompt=chatter:500", "refused"),
    ("send", "submit=deaf", "waiting"),
    ("send", "submit=chatter:500", "waiting"),
    ("send", "reply=chatter:500", "waiting"),
    ("send", "submit=silence,count=1", "waiting"),
    ("send", "prompt=silence,count=1", "refused"),
    ("send", "prompt=hangup:60000,count=1", "refused"),
    ("send unread", "command:CMGR=deaf", "refused"),
    ("ussd", "command:CUSD=deaf", None),
    ("ussd", "command:CUSD=chatter:500", None),
    ("ussd answer", "now=deaf", None),
    ("ussd answer", "now=chatter:500", None),
    ("start", "now=deaf", None),
    ("start", "now=chatter:500", None),
    ("start", "command:CIMI=deaf", None),
    ("start", "command:CNMI=chatter:500", None),
    ("start", "command:CPMS=deaf", None),
]


class Silence(unittest.TestCase):
    def setUp(self):
        self.air = Emulator(modems=len(CASES) + 2, report_ms="never")
        self.addCleanup(self.air.stop)
        self.over = threading.Event()
        self.families = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.families)
        with open(os.path.join(self.families, "x.cfg"), "w", encoding="utf-8") as file:
            file.write('family = "x"; manufacturer = [ "didehban" ]; answer_s = %d;' % ANSWER_S)

    def other_chatter(self, modem):
        while not self.over.wait(0.5):
            self.air.say("+ZUSIMR:2", modem)

    def meet(self, number, when, rule, result):
        """Seconds from the silence to the end, exit status, answers."""
        modem = "modem-%d" % (number + 1)
        silence = rule.split(" and ")[0] + ",modem=" + modem
        if when == "start":
            self.air.fault(silence)
        more = ["--families", self.families] if result == "waiting" else []
        carrier = Carrier(self.air.port(modem), *more, up=when != "start")
        try:
            if when != "start":
                carrier.wait("status")
            began = time.monotonic()
            if when == "ussd answer":
                self.air.network(ms=60000)
                carrier.say(do="ussd", id=7, code="*1#")
                time.sleep(0.5)
            if when != "start":
                self.air.fault(silence)
            if "another" in rule:
                threading.Thread(target=self.other_chatter, args=(modem,), daemon=True).start()
            if when == "send unread":  # it is looking into a slot, and has not taken the part
                self.air.text(CITIZEN, "x", modem=modem)
                time.sleep(0.5)
            if when.startswith("send"):
                carrier.submit(1, CITIZEN, modem, encoding="gsm7")
            if when == "ussd":
                carrier.say(do="ussd", id=7, code="*1#")
            status = carrier.exit(60)
            took = time.monotonic() - began
            carrier.reader.join(5)
            return took, status, carrier.events
        finally:
            carrier.stop()

    def meet_slow(self, met):
        """A network that takes 24 seconds, for one part."""
        modem = "modem-%d" % (len(CASES) + 1)
        self.air.fault("reply=delay:24000,count=1,modem=" + modem)
        carrier = Carrier(self.air.port(modem))
        try:
            carrier.submit(1, CITIZEN, modem, encoding="gsm7")
            met["slow"] = carrier.wait("submitted", timeout=60)
            met["slow words"] = [e for e in carrier.events if e["event"] in ("log", "waiting")]
        finally:
            carrier.stop()

    def meet_slow_modem(self, met):
        """One that takes its time for all that libgammu asks, and to prompt."""
        slow = dict.fromkeys(("E1", "+MODE", "+CMEE", "+CSCS?", "+CGMM", "+CPROT", "+CMGS"), 3.6)
        with Dialect(slow={"Q0V1": 1.2, **slow}) as modem:
            carrier = Carrier(modem.path, up=False)
            try:
                carrier.wait("up", timeout=60)
                met["slow modem"] = carrier.send(1, CITIZEN, "سلام")["result"]
                met["asked twice"] = [line for line in ("E1", "+CMEE=1", "+CSCS?", "+CPROT=?")
                                      if modem.seen.count(line) != 1]
            finally:
                carrier.stop()

    def meet_waking(self, met):
        """One that answers nothing when it is opened, and then does."""
        modem = "modem-%d" % (len(CASES) + 2)
        self.air.fault("now=deaf,modem=" + modem)
        carrier = Carrier(self.air.port(modem), up=False)
        try:
            time.sleep(4)
            self.air.clear(modem=modem)
            began = time.monotonic()
            met["waking"] = carrier.wait("up", timeout=40)["at"] - began
        finally:
            carrier.stop()

    def test_whatever_goes_on_a_silent_modem_is_noticed_within_thirty_seconds(self):
        met = {}
        # Those that stop the network's clock for all come last to it.
        threads = [threading.Thread(target=lambda i=i, c=c: met.update({i: self.meet(i, *c)}))
                   for i, c in enumerate(CASES)]
        apart = [threading.Thread(target=meet, args=(met,))
                 for meet in (self.meet_slow, self.meet_slow_modem, self.meet_waking)]
        for thread, case in zip(threads, CASES):
            if case[0] != "ussd answer":
                thread.start()
        for thread in apart:
            thread.start()
        time.sleep(1)
        for thread, case in zip(threads, CASES):
            if case[0] == "ussd answer":
                thread.start()
        for thread in threads + apart:
            thread.join(80)
        self.over.set()
        for i, (when, rule, result) in enumerate(CASES):
            with self.subTest(when=when, rule=rule):
                took, status, events = met[i]
                self.assertLess(took, BOUND_S)
                self.assertEqual(status, 1)
                self.assertTrue([e for e in events if e["event"] == "down"], events)
                if result == "waiting":
                    self.assertEqual([e["id"] for e in events if e["event"] == "waiting"], [1])
                    result = "unknown"
                if result:
                    self.assertEqual([e["result"] for e in events if e["event"] == "submitted"],
                                     [result])
                if when.startswith("ussd"):
                    self.assertEqual([e["result"] for e in events if e["event"] == "ussd"],
                                     ["failed"])
        with self.subTest("a slow network is told of once and waited for"):
            self.assertEqual(met["slow"]["result"], "sent")
            self.assertEqual([e["event"] for e in met["slow words"]], ["log", "waiting"])
            for event in met["slow words"]:
                self.assertIn("no answer from the network", event["text"])
        with self.subTest("a slow modem is not a silent one"):
            self.assertEqual((met["slow modem"], met["asked twice"]), ("sent", []))
        with self.subTest("a modem that wakes up is heard at once"):
            self.assertLess(met["waking"], 5)
        sys.stdout.write("# noticed after %s s\n" % ", ".join(
            "%s %s %.1f" % (c[0], c[1], met[i][0]) for i, c in enumerate(CASES) if i in met))


if __name__ == "__main__":
    unittest.main()
