#!/usr/bin/env python3
"""soak.py [KILLS [TEXTS [WHAT...]]] - the kill tests, for long: KILLS times kill -9
of the daemon under load, KILLS times of the program of one of eight modems, and
TEXTS incoming texts while the daemon is killed; and KILLS / 10 times a modem comes
back under another name.  WHAT is daemon, modem, texts or replug.  A line of figures
for each; exit 1 if a text was lost, the daemon repeated one, or a modem that was
back took more than 20 s to send.  SEED=n repeats a run."""
import collections
import json
import os
import random
import re
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "e2e")]

from house import House, latin  # noqa: E402
from test_kill import Kill, Storm  # noqa: E402

AIR = {"network_ms": 30, "jitter_ms": 30, "sm": 50}
BACKLOG = 300  # texts that may wait before more come in
NOON = "2026-11-24 10:00"
SEED = int(os.environ.get("SEED", "0")) or int(time.time())


def on_the_air(house):
    """Texts to each number: one look at everything that was sent."""
    texts = collections.defaultdict(list)
    for event in house.air.events[:]:
        if event["event"] == "air":
            texts[event.get("to")].append(latin(event.get("text") or ""))
    return texts


def outcome(house, storm):
    """What was lost and what came twice, by phone."""
    texts, lost, twice = on_the_air(house), [], []
    for phone, want in Kill.wanted(storm).items():
        got = collections.Counter(texts[phone])
        if sum(got.values()) < want or len(got) < want:
            lost.append(phone)
        if any(n > 1 for n in got.values()):
            twice.append(phone)
    for phone in storm.unsure:  # registered, whole, or not at all
        got = collections.Counter(texts[phone])
        if len(got) not in (0, 2):
            lost.append(phone)
        if any(n > 1 for n in got.values()):
            twice.append(phone)
    return lost, twice


def waiting(house):
    """How many texts are still on their way."""
    return sum(len(house.json("message", "list", "--state", state))
               for state in ("queued", "submitting", "uncertain"))


def settle(house, seconds=900):
    """Wait until everything left.  What is uncertain waits two minutes: when
    nothing else moves any more the clock goes on."""
    end, before = time.monotonic() + seconds, -1
    while time.monotonic() < end:
        left = waiting(house)
        if not left:
            break
        if left == before:
            house.clock.set(house.clock.now() + 130)
        before = left
        time.sleep(3)
    time.sleep(2)


def modem_programs(house):
    """The process of each modem, by its name."""
    found = subprocess.run(["ps", "--ppid", str(house.daemon.pid), "-o", "pid=,args="],
                           capture_output=True, text=True).stdout
    return {name: int(pid) for pid, name in
            re.findall(r"^ *(\d+) .*didehban-modem .*--name (\S+)", found, re.M)}


def progress(done, of):
    if sys.stderr.isatty():
        sys.stderr.write("\r%d of %d " % (done, of))


def storm_of(what, kills, strike, storm_s=(0.05, 0.5), texts_only=0, modems=2):
    rng = random.Random(SEED)
    began = time.monotonic()
    with House(modems=modems, clock=NOON, air=AIR) as house:
        storm = Storm(house, rng)
        if texts_only:
            storm.register = storm.text_in
        done = 0
        while done < kills or len(storm.askers) < texts_only:
            storm.storm(rng.uniform(*storm_s))
            if strike(house, rng):
                done += 1
            progress(done, kills)
        house.wait_ready()
        settle(house)
        lost, twice = outcome(house, storm)
        stored = sum(1 for m in house.json("message", "list") if m["direction"] == "in")
        whole = house.run("verify").returncode == 0
        row = {"what": what, "seed": SEED, "kills": done, "texts_in": len(storm.askers),
               "stored": stored, "cases": len(storm.registered) + len(storm.unsure), "waiting": waiting(house),
               "lost": len(lost), "twice": len(twice), "chain_whole": whole,
               "seconds": round(time.monotonic() - began)}
        print(json.dumps(row), flush=True)
        return not lost and not twice and whole and stored == len(storm.askers)


def kill_daemon(house, rng):
    house.kill()
    house.start(wait=rng.random() < 0.7)
    return True


def kill_modem(house, rng):
    """One that works: what is killed while it starts has nothing in hand."""
    modems = house.json("modem", "list")
    while sum(m["queue"] for m in modems) > BACKLOG:
        time.sleep(1)
        modems = house.json("modem", "list")
    programs = modem_programs(house)
    working = [m["name"] for m in modems if m["state"] == "up" and m["name"] in programs]
    if not working:
        return False
    try:
        os.kill(programs[rng.choice(working)], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def replugged(rounds):
    rng = random.Random(SEED)
    took = []
    with House(modems=1, start=False) as house:
        imei = house.air.stats()["modems"]["modem-1"]["imei"]
        with open(house.config) as f:
            text = f.read()
        with open(house.config, "w") as f:
            f.write(text.replace('device = "%s";' % house.air.port("modem-1"),
                                 'imei = "%s";' % imei) + 'ports = [ "%s/*" ];\n' % house.air.folder)
        house.start()
        house.wait(lambda: house.json("modem", "list")[0]["state"] == "up", 15)
        for i in range(rounds):
            house.air.unplug()
            house.cli("message", "send", "--phone", "+989121110000", "--text", "round %d." % i)
            time.sleep(rng.uniform(0, 8))
            house.air.replug(name="ttyUSB%d" % (i + 1))
            began = time.monotonic()
            try:
                house.expect("+989121110000", "round %d\\." % i, 60)
            except AssertionError:
                pass
            took.append(time.monotonic() - began)
            progress(i + 1, rounds)
    took.sort()
    print(json.dumps({"what": "modem back under another name", "seed": SEED, "rounds": rounds,
                      "within_20_s": sum(t <= 20 for t in took),
                      "median_s": round(took[len(took) // 2], 1), "slowest_s": round(took[-1], 1)}),
          flush=True)
    return took[-1] <= 20


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    texts = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    runs = {
        "daemon": lambda: storm_of("daemon killed", kills, kill_daemon),
        "modem": lambda: storm_of("modem's program killed", kills, kill_modem, modems=8),
        "texts": lambda: storm_of("texts in, daemon killed", kills // 10, kill_daemon,
                                  (0.5, 2), texts),
        "replug": lambda: replugged(kills // 10),
    }
    good = [runs[what]() for what in sys.argv[3:] or runs]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
