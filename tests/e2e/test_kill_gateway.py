"""kill -9 of the daemon and of didehban-http with requests in flight: no text is
lost, and with delivery reports none leaves twice.  SEED=n repeats a run."""
import os
import random
import re
import threading
import time
import unittest
import urllib.request

from house import House
from provider import Provider

KILLS, SEED = 16, int(os.environ.get("SEED", "0")) or int(time.time())


class Reporting:
    """Takes its time, accepts, and reports as Kannel does: again until it is heard."""

    def __init__(self, rng):
        self.rng, self.accepted, self.lock = rng, {}, threading.Lock()

    def __call__(self, request):
        with self.lock:
            self.accepted.setdefault(request.query["to"], []).append(time.monotonic())
            wait = self.rng.uniform(0, 0.15)
            report = self.rng.uniform(0.05, 0.6)
        threading.Thread(target=self.report, args=(request.query["dlr-url"], report),
                         daemon=True).start()
        time.sleep(wait)
        return 202, "0: Accepted for delivery"

    @staticmethod
    def report(url, wait):
        for mask in (8, 1):
            time.sleep(wait)
            for _ in range(100):
                try:
                    urllib.request.urlopen(url.replace("%d", str(mask)), timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)


class Kill(unittest.TestCase):
    def children(self, house):
        """The process ids of the daemon's didehban-http, by its own log."""
        started = re.findall(r"carrier started carrier=magfa pid=(\d+)",
                             house.log(house.log_begin))
        return [int(pid) for pid in started[-1:]]

    def test_killed_at_any_moment_nothing_is_lost_and_nothing_leaves_twice(self):
        print("# SEED=%d" % SEED, flush=True)
        rng = random.Random(SEED)
        reply = Reporting(rng)
        with Provider(reply=reply) as provider, House(
                modems=0, organisation=None, clock="2026-11-24 10:00",
                more='gateways = ( { name = "magfa"; kind = "kannel"; url = "%s"; timeout = 5; '
                     'window = 8; } );' % provider.url()) as house:
            phones = []
            for kill in range(KILLS):
                for _ in range(rng.randrange(2, 7)):
                    phones.append("+98912%07d" % len(phones))
                    house.cli("message", "send", "--phone", phones[-1], "--text", "متن")
                time.sleep(rng.uniform(0, 0.3))
                if kill % 2:
                    for pid in self.children(house):
                        try:
                            os.kill(pid, 9)
                        except ProcessLookupError:
                            pass
                else:
                    house.kill()
                    time.sleep(rng.uniform(0, 0.5))
                    house.start()
            if not self.settled(house, phones, 15):
                # A request that died before it reached anybody is sent again
                # when no report came in two minutes.
                house.clock.set(house.clock.now() + 150)
                self.settled(house, phones, 20)
            states = {m["phone"]: m["state"] for m in house.json("message", "list")}
            wrong = {p: (len(reply.accepted.get(p, [])), states.get(p)) for p in phones
                     if len(reply.accepted.get(p, [])) != 1 or states.get(p) != "delivered"}
            self.assertEqual(wrong, {}, "SEED=%d, %d texts" % (SEED, len(phones)))

    @staticmethod
    def settled(house, phones, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            states = [m["state"] for m in house.json("message", "list", "--since", "1")]
            if states.count("delivered") == len(phones):
                return True
            time.sleep(0.3)
        return False


if __name__ == "__main__":
    unittest.main()
