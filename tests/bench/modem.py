#!/usr/bin/env python3
"""modem.py [NETWORK_MS...] - parts a second of one didehban-modem, and how long
a text takes from the handset to the daemon.  Networks that answer after 0,
1000 and 3000 ms unless told otherwise; BUILD names the build."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from carrier import Carrier  # noqa: E402
from emulator import Emulator  # noqa: E402

CITIZEN = "+989121234567"


def sending(network_ms):
    count = 500 if network_ms == 0 else max(4, 12000 // network_ms)
    with Emulator(report_ms="never", network_ms=network_ms) as air, Carrier(air.port()) as modem:
        began = time.monotonic()
        for id in range(count):
            answer = modem.send(id, CITIZEN, "کد رهگیری: ۱۲۳ ۴۵۶ ۷۸۹")
            if answer["result"] != "sent":
                raise SystemExit("part %d: %s" % (id, answer))
        rate = count / (time.monotonic() - began)
    pace = "" if not network_ms else ", %.1f %% of the network's own pace" % (
        rate * network_ms / 10)
    print("network %4d ms: %7.2f parts/s%s" % (network_ms, rate, pace), flush=True)


def receiving(count=25):
    took = []
    with Emulator(report_ms="never") as air, Carrier(air.port()) as modem:
        modem.wait("status")
        for i in range(count):
            began = time.monotonic()
            air.text(CITIZEN, "پیام %d" % i)
            took.append(modem.wait("received")["at"] - began)
    took.sort()
    print("handset to daemon: median %.2f ms, longest %.2f ms (n=%d)"
          % (took[count // 2] * 1000, took[-1] * 1000, count), flush=True)


def starting():
    with Emulator() as air, Carrier(air.port()) as modem:
        print("start to up: %.0f ms" % ((modem.up["at"] - modem.began) * 1000), flush=True)


if __name__ == "__main__":
    starting()
    receiving()
    for ms in map(int, sys.argv[1:] or (0, 1000, 3000)):
        sending(ms)
