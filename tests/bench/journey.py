#!/usr/bin/env python3
"""journey.py - the whole house: from a citizen's text to the answer on her
phone, cases registered a second over HTTP, and what the processes weigh."""
import http.client
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from house import House  # noqa: E402


def row(what, value):
    print("%-52s %s" % (what, value), flush=True)


def percentiles(took):
    took = sorted(took)
    return "median %.1f ms, p99 %.1f ms (n=%d)" % (
        took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000, len(took))


def answers(house, code, count=100):
    took = []
    for i in range(count):
        phone = "+98939%07d" % (1000000 + i)
        began = time.monotonic()
        house.sms(phone, code)
        house.air.wait_text(phone, timeout=10)
        took.append(time.monotonic() - began)
    row("a text with a code, until the answer is on the phone", percentiles(took))


def registering(house, count=300):
    token = house.token("bench")
    connection = http.client.HTTPConnection("127.0.0.1", house.port)
    took = []
    for i in range(count):
        body = json.dumps({"kind": "complaint", "name": "نرگس احمدی", "address": "مشهد",
                           "phone": "0938%07d" % (2000000 + i), "text": "پاسخ داده نشد",
                           "as": "operator.1"})
        began = time.monotonic()
        connection.request("POST", "/api/v1/cases", body.encode(), {
            "Authorization": "Bearer " + token, "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        took.append(time.monotonic() - began)
        if answer.status != 201:
            raise SystemExit("case %d: HTTP %d" % (i, answer.status))
    row("POST /api/v1/cases, with its two texts, durable", percentiles(took))
    row("cases a second on one connection", "%.0f" % (count / sum(took)))


def resident(pid):
    with open("/proc/%d/status" % pid) as f:
        kilobytes = next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))
    return "%.1f MB" % (kilobytes / 1024)


def weighing(house):
    row("resident memory of didehband", resident(house.daemon.pid))
    children = subprocess.run(["ps", "--ppid", str(house.daemon.pid), "-o", "pid="],
                              capture_output=True, text=True).stdout.split()
    for pid in children:
        row("resident memory of a didehban-modem", resident(int(pid)))


def starting():
    began = time.monotonic()
    with House(modems=2, start=False) as house:
        row("init: database, key, procedures, texts, calendar",
            "%.0f ms" % ((time.monotonic() - began) * 1000))
        began = time.monotonic()
        house.start()
        row("didehband until it is ready", "%.0f ms" % ((time.monotonic() - began) * 1000))


if __name__ == "__main__":
    starting()
    with House(modems=2) as house:
        answers(house, house.case_new(phone="+989121110000"))
        registering(house)
        weighing(house)
