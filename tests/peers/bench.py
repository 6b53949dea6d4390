#!/usr/bin/env python3
"""bench.py [--quick] [--only WORD] [--keep FILE] - Didehban beside gammu-smsd, SMS
Server Tools and Kannel, on the emulator, in one run.

Where a network takes a second or more, all four wait for it side by side, each on
an emulator of its own; where it answers at once they take turns.  Writes
docs/BENCHMARKS.md unless --only was given.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import random
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peers import PEERS, ROOT, Air, Ours, clear, cpu_exact_seconds, cpu_seconds, memory_mb  # noqa: E402
import page  # noqa: E402

NETWORKS_S, MODEMS = (0, 1, 3), (1, 4, 16)


class Scale:
    """How long each thing is looked at; seconds."""

    def __init__(self, quick):
        self.quick = quick
        self.sending = {0: 5, 1: 8, 3: 12} if quick else {0: 15, 1: 25, 3: 36}
        self.idle_s = 6 if quick else 30
        self.replies = 4 if quick else 10
        self.kills = 10 if quick else 100
        self.silent_s, self.recovery_s = 90, 60 if quick else 200
        self.settle_s = 125 if quick else 150


def say(text):
    print("%s  %s" % (time.strftime("%H:%M:%S"), text), flush=True)


def number(n):
    return "+98912%07d" % n


def accepted(air):
    """What the network has taken: [(time in s, modem, number, text)]."""
    return [(e["at_ms"] / 1000, e["modem"], e["to"], e["text"]) for e in list(air.events)
            if e["event"] == "air" and e["direction"] == "mo"]


def wait_until(true, seconds, step=0.05):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(step)
    return False


class Stage:
    """A peer with its emulator in a folder of its own."""

    def __init__(self, peer, modems=1, **air):
        self.folder = tempfile.mkdtemp(prefix="peer-")
        self.air = Air(modems=modems, **air)
        try:
            self.peer = peer(self.air, self.folder + "/home")
        except BaseException:
            self.air.stop()
            raise

    def __enter__(self):
        return self.peer, self.air

    def __exit__(self, *_):
        self.peer.kill()
        self.air.stop()
        clear(self.folder)


# ---- what is measured ------------------------------------------------------------


def pace(times):
    """Parts a second of each modem, added up: no end of a burst counts twice."""
    total = 0
    for modem in {m for _, m, _, _ in times}:
        own = sorted(t for t, m, _, _ in times if m == modem)
        if len(own) > 1 and own[-1] > own[0]:
            total += (len(own) - 1) / (own[-1] - own[0])
    return total


def steady(times, modems):
    sent = [m for _, m, _, _ in times]
    return sum(sent.count(m) >= 3 for m in set(sent)) == modems


def sending(peer, network_s, modems, seconds):
    """Parts a second, CPU seconds for a thousand, seconds to the first."""
    a_second = 260 if peer is Ours and not network_s else 3
    count = int(modems * seconds * (a_second if not network_s else 1.3 / network_s)) + modems * 2
    if peer is Ours:
        count = min(count, 6000)
    with Stage(peer, modems, network_ms=network_s * 1000) as (daemon, air):
        daemon.put([(number(i), "text %d" % i) for i in range(count)])
        began = time.time()
        daemon.start()
        if not wait_until(lambda: accepted(air), 40):
            return {"rate": 0}
        first = accepted(air)[0][0]
        cpu, had = cpu_seconds(daemon.pids()), len(accepted(air))
        wait_until(lambda: len(accepted(air)) >= count, seconds, 0.2)
        # A slow one gets three times as long, until each modem had three.
        wait_until(lambda: len(accepted(air)) >= count or
                   steady(accepted(air), modems), 2 * seconds, 0.2)
        cpu = cpu_seconds(daemon.pids()) - cpu
        times = accepted(air)
        return {"rate": pace(times), "sent": len(times), "first_s": first - began,
                "cpu_1000": cpu / max(1, len(times) - had) * 1000}


def idling(peer, seconds):
    with Stage(peer) as (daemon, _):
        daemon.start()
        time.sleep(daemon.startup_s + 4)
        before, began = cpu_exact_seconds(daemon.pids()), time.monotonic()
        time.sleep(seconds)
        used = cpu_exact_seconds(daemon.pids()) - before
        return {"idle_percent": 100 * used / (time.monotonic() - began),
                "rss_mb": memory_mb(daemon.pids(), "Rss"),
                "pss_mb": memory_mb(daemon.pids(), "Pss")}


def replying(peer, network_s, count):
    with Stage(peer, network_ms=network_s * 1000) as (daemon, air):
        daemon.answering()
        daemon.start()
        time.sleep(daemon.startup_s + 4)
        took, lost = [], 0
        for n in range(count):
            phone = "+98937%07d" % n
            began = time.monotonic()
            air.text(phone, daemon.question(n), to="modem-1")
            if wait_until(lambda: any(a[2] == phone for a in accepted(air)), 25, 0.002):
                took.append(time.monotonic() - began)
            else:
                lost += 1
            time.sleep(random.uniform(0.1, 0.6))
        return {"reply_s": statistics.median(took) if took else None, "unanswered": lost}


def killing(peer, kills, settle_s):
    """kill -9 of all its processes while a text takes 0.3 s."""
    rng = random.Random(1)
    with Stage(peer, network_ms=300, report_ms=500) as (daemon, air):
        count = kills * daemon.texts_a_kill
        texts = [(number(i), "text %d" % i) for i in range(count)]
        daemon.put(texts)
        done = 0
        for done in range(1, kills + 1):
            daemon.start()
            time.sleep(rng.uniform(daemon.startup_s * 0.5, daemon.startup_s + 1))
            daemon.kill()
            if len({a[3] for a in accepted(air)}) == count:
                break
        daemon.start()
        seen = [time.monotonic(), -1]

        def settled():
            now = len(accepted(air))
            if now != seen[1]:
                seen[:] = time.monotonic(), now
            whole = len({a[3] for a in accepted(air)}) == count
            return time.monotonic() - seen[0] > (15 if whole else settle_s)

        wait_until(settled, settle_s * 3 + count, 0.5)
        copies = {}
        for _, _, _, text in accepted(air):
            copies[text] = copies.get(text, 0) + 1
        return {"kills": done, "texts": count, "lost": count - len(copies),
                "doubled": sum(1 for n in copies.values() if n > 1),
                "extra": sum(n - 1 for n in copies.values())}


def going_silent(peer, silent_s, recovery_s):
    """Seconds until its log has something to say of a modem that does not answer,
    and from the modem's first new answer to the next text."""
    with Stage(peer, network_ms=500) as (daemon, air):
        daemon.put([(number(i), "text %d" % i) for i in range(400)])
        daemon.start()
        if not wait_until(lambda: len(accepted(air)) >= 3, 40):
            raise RuntimeError("it sends nothing")
        begin = len(daemon.log_text())
        air.fault("now=deaf")
        began, noticed = time.monotonic(), None
        if wait_until(lambda: daemon.trouble(begin), silent_s, 0.2):
            noticed = time.monotonic() - began
            time.sleep(max(0, silent_s - noticed))
        had = len(accepted(air))
        air.clear()
        began, again = time.monotonic(), None
        if wait_until(lambda: len(accepted(air)) > had, recovery_s, 0.1):
            again = time.monotonic() - began
        return {"silent_s": noticed, "again_s": again}


# ---- the run -----------------------------------------------------------------------


def attempt(measure, peer, *arguments):
    for _ in range(2):
        try:
            return measure(peer, *arguments)
        except Exception as error:  # one that fails does not end the run
            why = "%s: %s" % (type(error).__name__, error)
            say("%s %s: %s" % (peer.name, measure.__name__, why))
    return {"error": why}


def side_by_side(jobs):
    """[(key, measure, peer, arguments...)] at once; {(key, peer's name): result}."""
    with concurrent.futures.ThreadPoolExecutor(len(jobs)) as pool:
        futures = {(key, peer.name): pool.submit(attempt, measure, peer, *arguments)
                   for key, measure, peer, *arguments in jobs}
        return {at: future.result() for at, future in futures.items()}


def run(scale, only):
    results = {}

    def stage(name, jobs, together=True):
        if only and only not in name:
            return
        say(name)
        for batch in ([jobs] if together else [[job] for job in jobs]):
            found = side_by_side(batch)
            results.update(found)
            for (key, peer), result in found.items():
                say("  %-12s %s" % (peer, json.dumps({k: round(v, 3) if isinstance(v, float)
                                                      else v for k, v in result.items()})))

    for network_s in NETWORKS_S:
        for modems in MODEMS:
            stage("sending, %d s a part, %d modems" % (network_s, modems),
                  [("send-%d-%d" % (network_s, modems), sending, peer, network_s, modems,
                    scale.sending[network_s]) for peer in PEERS], together=network_s > 0)
    for network_s in NETWORKS_S[:2]:
        stage("replying, %d s a part" % network_s,
              [("reply-%d" % network_s, replying, peer, network_s, scale.replies)
               for peer in PEERS])
    stage("idling", [("idle", idling, peer, scale.idle_s) for peer in PEERS])
    stage("kills and a silent modem",
          [("kill", killing, peer, scale.kills, scale.settle_s) for peer in PEERS] +
          [("silent", going_silent, peer, scale.silent_s, scale.recovery_s) for peer in PEERS])
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under eight minutes")
    parser.add_argument("--only", help="stages whose name has this word; writes no page")
    parser.add_argument("--busy", action="store_true", help="say on the page that others "
                        "worked on the machine meanwhile")
    parser.add_argument("--page", default=os.path.join(ROOT, "docs", "BENCHMARKS.md"))
    args = parser.parse_args()
    scale, began = Scale(args.quick), time.monotonic()
    before = os.getloadavg()[1]
    results = run(scale, args.only)
    say("%.1f minutes" % ((time.monotonic() - began) / 60))
    if args.only:
        return 0
    with open(os.path.join(ROOT, "build", "bench-peers.json"), "w", encoding="utf-8") as f:
        json.dump([[*at, result] for at, result in results.items()], f, indent=1)
    text = page.write(results, scale=scale, versions={p.name: p.version() for p in PEERS},
                      minutes=(time.monotonic() - began) / 60, busy=args.busy,
                      load=before, today=datetime.date.today().isoformat())
    page.put(args.page, text)
    say("written: " + args.page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
