"""The part of docs/BENCHMARKS.md that bench.py fills, between its own marks."""
import os
import platform

NAMES = ("didehban", "gammu-smsd", "smstools", "Kannel")


def processor():
    try:
        with open("/proc/cpuinfo") as f:
            name = next(l.split(":")[1].strip() for l in f if l.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.machine()
    return "%d cores (%s)" % (os.cpu_count(), name)


def system():
    try:
        with open("/etc/os-release") as f:
            return next(l.split("=", 1)[1].strip().strip('"') for l in f
                        if l.startswith("PRETTY_NAME="))
    except (OSError, StopIteration):
        return platform.system()


def short(value, unit=""):
    if value is None:
        return "-"
    if value >= 100:
        text = "%.0f" % value
    elif value >= 10:
        text = "%.1f" % value
    elif value >= 1 or value == 0:
        text = "%.2f" % value
    else:
        text = "%.3f" % value
    return text + unit


class Table:
    def __init__(self, results):
        self.results = results
        self.lines = ["| | %s | to the best of them |" % " | ".join(NAMES),
                      "|---|" + "---:|" * (len(NAMES) + 1)]

    def value(self, key, name, field):
        return self.results.get((key, name), {}).get(field)

    def ratio(self, values, more):
        """How many times better ours is; "-" where there is nothing to compare."""
        own, others = values[0], [v for v in values[1:] if v is not None]
        if own is None or not others:
            return "-"
        best = max(others) if more else min(others)
        better, worse = (own, best) if more else (best, own)
        if worse == 0:
            return "=" if better == 0 else "only ours" if more else "ours 0"
        times = better / worse
        return "x %.0f" % times if times >= 20 else "x %.1f" % times if times >= 2 \
            else "x %.2f" % times

    def row(self, what, key, field, more, unit="", shown=None):
        values = [self.value(key, name, field) for name in NAMES]
        cells = [(shown or (lambda v, _: short(v, unit)))(v, self.results.get((key, n), {}))
                 for v, n in zip(values, NAMES)]
        self.lines.append("| %s | %s | %s |" % (what, " | ".join(cells),
                                                self.ratio(values, more)))

    def text(self):
        return "\n".join(self.lines) + "\n"


def of_pace(network_s, modems):
    """A rate, and how much of what the network can take it is."""
    def shown(rate, _):
        if rate is None:
            return "-"
        return short(rate) if not network_s else "%s (%.1f %%)" % (
            short(rate), 100 * rate * network_s / modems)
    return shown


def unheard(bound_s):
    return lambda value, result: ("not in %d s" % bound_s if value is None and "error" not in
                                  result and result else short(value, " s"))


BEGIN, END = "<!-- peers -->", "<!-- /peers -->"

INTRO = """## Beside other daemons

Didehban beside the daemons that others use, on one emulator of modems, in one run:
`make bench-peers` (%(what)s) measures it again and writes this part. "To the best of
them" is how many times better ours is than the best of the three.

%(today)s; %(system)s, %(processor)s; took %(minutes).0f minutes.
%(versions)s.
%(busy)s
"""

HOW = """
### How it is measured

* Texts of one part with a status report asked, queued in each daemon's own way before
  it runs (Kannel takes them while it runs). The rate is that of the network: parts
  accepted, from a modem's first to its last, added up over the modems; %(sending)s
  seconds each. In brackets: of what such a network can take at all.
* Where a part takes a second or more the four run side by side, each on an emulator of
  its own: they wait. Where the network answers at once they take turns.
* CPU is that of all processes of a daemon while it sends, or at rest with a modem that
  nobody texts; memory is that of all of them
  at rest, with one modem. Resident: pages that processes share are counted in each. Pss:
  such a page is divided by the processes of the whole machine that have it, the other
  daemons and the emulators among them, which run side by side here.
* A reply is from the handset's text to the network's acceptance of the answer, median
  of %(replies)d: a tracking code here (a case looked up, an answer composed and kept), a
  fixed word in the others (RunOnReceive, eventhandler, sms-service).
* Kills are kill -9 of all processes of a daemon at random moments, with an immediate
  start, while a part takes 0.3 s. What was in hand then nobody can know: our daemon
  waits for its status report, two minutes at most, before it sends again. A daemon whose
  queue was empty before all kills was killed less often. Texts that never left: lost, or
  stuck for %(settle)d seconds after the last start.
* A modem falls silent for %(silent)d seconds in the midst of sending. Ours
  says so when the network's answer takes four times the usual, four seconds at least,
  and gives the part up after twenty.
* gammu-smsd: FILES, one process a modem, `dku2at`, LoopSleep 1 (0 is quicker and takes
  a whole core while idle). SMS Server Tools: delaytime 1, one daemon, locks of the
  killed one removed. Kannel: `at` driver, reports by `AT+CNMI=2,2,0,1,0`, store of
  files, one bearerbox and one smsbox.
"""


def write(results, scale, versions, minutes, busy, load, today):
    table = Table(results)
    for network_s in (0, 1, 3):
        for modems in (1, 4, 16):
            table.row("parts/s, %s, %d modem%s" % (
                "network at once" if not network_s else "%d s a part" % network_s, modems,
                "s" if modems > 1 else ""), "send-%d-%d" % (network_s, modems), "rate", True,
                shown=of_pace(network_s, modems))
    table.row("start to the first text", "send-0-1", "first_s", False, " s")
    for network_s in (0, 1):
        table.row("text in to answer out, %s" % (
            "network at once" if not network_s else "1 s a part"), "reply-%d" % network_s,
            "reply_s", False, " s")
    table.row("CPU seconds for 1,000 texts, 1 s a part, 16 modems", "send-1-16", "cpu_1000", False)
    table.row("resident memory, one modem", "idle", "rss_mb", False, " MB")
    table.row("its share of the memory (Pss)", "idle", "pss_mb", False, " MB")
    table.row("CPU at rest", "idle", "idle_percent", False, " %")
    count = lambda v, _: "-" if v is None else str(v)  # noqa: E731
    table.row("kills", "kill", "kills", True, shown=count)
    table.lines[-1] = table.lines[-1].rsplit("|", 2)[0] + "| |"
    table.row("texts queued", "kill", "texts", True, shown=count)
    table.lines[-1] = table.lines[-1].rsplit("|", 2)[0] + "| |"
    table.row("texts that never left", "kill", "lost", False, shown=count)
    table.row("texts doubled", "kill", "doubled", False, shown=count)
    table.row("extra copies", "kill", "extra", False, shown=count)
    table.row("silent modem: first word of it in the log", "silent", "silent_s", False,
              shown=unheard(scale.silent_s))
    table.row("it speaks again: next text", "silent", "again_s", False,
              shown=unheard(scale.recovery_s))
    facts = {
        "what": "`make bench-peers QUICK=1`: the short run" if scale.quick else "the full run",
        "today": today, "system": system(), "processor": processor(), "minutes": minutes,
        "versions": ", ".join("%s %s" % pair for pair in versions.items()),
        "busy": "\nOthers were at work on the machine meanwhile (load %.1f before it began): "
                "figures of CPU-bound rows are worse than they need be.\n" % load if busy
                else "",
        "settle": scale.settle_s, "silent": scale.silent_s,
        "sending": "/".join(str(scale.sending[s]) for s in (0, 1, 3)), "replies": scale.replies,
    }
    return INTRO % facts + table.text() + HOW % facts


def put(path, text):
    """Into the page, where it stood or at the end."""
    page = "# Benchmarks\n"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            page = f.read()
    if BEGIN in page:
        page = page[:page.index(BEGIN)] + page[page.index(END) + len(END):].lstrip("\n")
    with open(path, "w", encoding="utf-8") as f:
        f.write("%s\n\n%s\n%s%s\n" % (page.rstrip("\n"), BEGIN, text, END))
