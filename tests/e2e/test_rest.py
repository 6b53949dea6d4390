"""A daemon that has nothing to do sleeps, and is there at once when it has."""
import time
import unittest

from house import CITIZEN, House

LOOK_S = 9


def sleeps(house):
    """How often the daemon went to sleep of its own will, and so was woken."""
    with open("/proc/%d/status" % house.daemon.pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith("voluntary_ctxt"))


class Rest(unittest.TestCase):
    def test_it_is_not_woken_every_second(self):
        with House(modems=0) as alone, House(modems=1) as house:
            house.wait(lambda: house.json("modem", "list")[0]["state"] == "up", 20)
            time.sleep(2)  # what a start brings with it
            before = sleeps(alone), sleeps(house)
            time.sleep(LOOK_S)
            woken = sleeps(alone) - before[0], sleeps(house) - before[1]
            # Alone it has a look at everything each minute; a modem says how it is
            # every ten seconds.
            self.assertLessEqual(woken[0], LOOK_S // 3)
            self.assertLessEqual(woken[1], LOOK_S * 2 // 3)
            house.sms(CITIZEN, "راهنما")
            house.expect(CITIZEN, timeout=10)


if __name__ == "__main__":
    unittest.main()
