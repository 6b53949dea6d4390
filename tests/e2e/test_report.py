"""Reports (T62): a known history of three weeks and two provinces, and every
figure counted again by hand from what the product tells of its cases."""
import csv
import io
import statistics
import unittest
from collections import Counter, defaultdict

from house import CITIZEN_2, CITIZEN_3, Clock, CommandRefused, House

# Working days are Saturday to Wednesday, 8 to 16; nothing else is closed here.
WEEK_1, WEEK_2, WEEK_3 = ("2026-11-21", "2026-11-27"), ("2026-11-28", "2026-12-04"), \
    ("2026-12-05", "2026-12-11")
ALL = (WEEK_1[0], WEEK_3[1])
OPENING, CLOSING, DAY = 8 * 3600, 16 * 3600, 86400


def seconds(iso):
    """Unix seconds of what the product writes: "2026-11-23T09:00:00+03:30"."""
    assert iso.endswith("+03:30"), iso
    return Clock.seconds(iso[:19])


def local(at):
    return at + Clock.TEHRAN_S


def weekday(day):
    """0 is Saturday; the epoch was a Thursday."""
    return (day + 5) % 7


def working(begin, end):
    """Seconds of working time."""
    begin, end = local(begin), local(end)
    total = 0
    for day in range(begin // DAY, end // DAY + 1):
        if weekday(day) > 4:
            continue
        opens, closes = day * DAY + OPENING, day * DAY + CLOSING
        total += max(0, min(end, closes) - max(begin, opens))
    return total


def within_working_days(begin, end, days):
    """The day of receipt does not count; due is the last one's closing."""
    day, left = local(begin) // DAY, days
    while left:
        day += 1
        left -= weekday(day) <= 4
    return local(end) <= day * DAY + CLOSING


def hours(s):
    return round(s / 3600 + 1e-9, 2)


def percent(a, b):
    return None if not b else int((2000 * a + b) // (2 * b)) / 10


def measured(spans, prefix, measure):
    values = sorted(measure(b, e) for b, e in spans)
    if not values:
        return {prefix + "_%s_h" % name: None for name in ("median", "p90", "max")}
    return {prefix + "_median_h": hours(int(statistics.median(values))),
            prefix + "_p90_h": hours(values[(len(values) * 90 + 99) // 100 - 1]),
            prefix + "_max_h": hours(values[-1])}


class History:
    """What happened, and how it is told by `case show`."""

    def __init__(self, house):
        self.house, self.codes, self.at = house, {}, None
        self.week_1()
        self.week_2()
        self.week_3()
        self.cases = {name: house.show(code) for name, code in self.codes.items()}

    def clock(self, at):
        self.house.clock.set(at)

    def new(self, name, at, kind="complaint", **options):
        self.clock(at)
        self.codes[name] = self.house.case_new(kind, **options)

    def act(self, name, at, *steps):
        """(action, login, {options}) one after the other."""
        self.clock(at)
        for action, login, options in steps:
            self.house.act(self.codes[name], action, login, **options)

    def refer(self, name, at, province="khr", county="khr-mashhad", priority="normal"):
        self.act(name, at,
                 ("refer_province", "expert.pm", {"unit": province, "priority": priority}),
                 ("refer", "manager." + province, {"unit": county}))

    def answer(self, name, at, county="mashhad", province="khr"):
        self.act(name, at, ("draft", "head." + county, {"answer": "پاسخ: رسیدگی شد."}))

    def finish(self, name, at, province="khr"):
        self.act(name, at, ("approve", "manager." + province, {}),
                 ("approve", "expert.pm", {}), ("delivered", "operator.1", {}))

    def week_1(self):
        # Answered within two hours, closed the same day.
        self.new("quick", "2026-11-21 08:30")
        self.refer("quick", "2026-11-21 09:00")
        self.answer("quick", "2026-11-21 10:30")
        self.finish("quick", "2026-11-21 13:00")
        # Sent back by the approver once and by the quality gate once.
        self.new("rework", "2026-11-21 14:00", phone=CITIZEN_2)
        self.refer("rework", "2026-11-22 09:00", county="khr-neyshabur")
        self.answer("rework", "2026-11-22 13:00", "neyshabur")
        self.act("rework", "2026-11-22 15:00",
                 ("reject", "manager.khr", {"reason": "ناقص است"}),
                 ("refer", "manager.khr", {"unit": "khr-neyshabur"}))
        self.answer("rework", "2026-11-23 09:00", "neyshabur")
        self.act("rework", "2026-11-23 10:00", ("approve", "manager.khr", {}),
                 ("reject", "expert.pm", {"reason": "مبهم است"}),
                 ("refer", "manager.khr", {"unit": "khr-neyshabur"}))
        self.answer("rework", "2026-11-24 09:30", "neyshabur")
        self.finish("rework", "2026-11-25 11:00")
        # Another province, urgent, and one that only begins.
        self.new("esf", "2026-11-23 11:00", priority="urgent", phone=CITIZEN_3)
        self.refer("esf", "2026-11-23 12:00", "esf", "esf-falavarjan", "urgent")
        self.answer("esf", "2026-11-24 10:00", "falavarjan", "esf")
        self.finish("esf", "2026-11-24 12:00", "esf")
        self.new("open", "2026-11-25 15:00", phone=CITIZEN_3, text="تلفن پاسخ نمی‌دهد")

    def week_2(self):
        self.new("idea", "2026-11-28 10:00", "suggestion", phone=CITIZEN_2)
        self.act("idea", "2026-11-28 11:00", ("refer", "expert.pm", {"unit": "khr-mashhad"}))
        # The deadline of the county head passes: it returns by itself.
        self.new("late", "2026-11-28 12:00", priority="immediate")
        self.refer("late", "2026-11-28 12:30", priority="immediate")
        self.clock("2026-11-28 15:45")
        self.house.wait_stage(self.codes["late"], "returned", 30)
        self.act("late", "2026-11-28 15:50",
                 ("answer_centrally", "expert.pm", {"answer": "پاسخ ستاد"}))
        self.act("late", "2026-11-29 09:00", ("approve", "expert.pm", {}),
                 ("delivered", "operator.1", {}))
        self.act("idea", "2026-11-29 10:00",
                 ("opinion", "expert.mashhad", {"answer": "شدنی است"}),
                 ("adopt_for_planning", "manager.pm", {"answer": "در برنامه آمد"}))
        self.act("idea", "2026-11-29 11:00", ("delivered", "operator.1", {}))
        self.new("question", "2026-11-30 09:00", "question", phone=CITIZEN_3)

    def week_3(self):
        self.new("last", "2026-12-05 09:00", phone=CITIZEN_3, text="رفتار نامناسب")
        self.clock("2026-12-06 09:00")


def rows_by(rows, *names):
    return {tuple(row[n] for n in names): row for row in rows}


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(clock="2026-11-21 08:00", modems=1)
        try:
            cls.history = History(cls.house)
        except BaseException:
            cls.house.show_log()
            cls.house.stop(check=False)
            raise
        cls.cases = list(cls.history.cases.values())

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    # ---- the hand --------------------------------------------------------------

    def report(self, name, period=ALL, **options):
        words = [w for pair in options.items() for w in ("--" + pair[0], pair[1])]
        return self.house.json("report", name, "--from", period[0], "--to", period[1],
                               *words)["rows"]

    @staticmethod
    def inside(iso, period):
        return iso is not None and period[0] <= iso[:10] <= period[1]

    def opened(self, period):
        return [c for c in self.cases if self.inside(c["opened_at"], period)]

    def closed(self, period):
        return [c for c in self.cases if self.inside(c["closed_at"], period)]

    # ---- one by one ------------------------------------------------------------

    PROVINCE = {"quick": "khr", "rework": "khr", "esf": "esf", "idea": "khr", "late": "khr"}

    def province(self, case):
        """Where the history referred it."""
        for name, code in self.history.codes.items():
            if code == case["code"]:
                return self.PROVINCE.get(name, "-")

    def test_t62_01_provinces(self):
        for period in (ALL, WEEK_1, WEEK_2, WEEK_3):
            got = rows_by(self.report("provinces", period), "province")
            hand = Counter(self.province(c) for c in self.opened(period))
            self.assertEqual({k[0]: r["cases"] for k, r in got.items()}, dict(hand))
            for (province,), row in got.items():
                kinds = Counter(c["kind"] for c in self.opened(period)
                                if self.province(c) == province)
                self.assertEqual([row[k + "s"] for k in ("complaint", "suggestion", "question")],
                                 [kinds[k] for k in ("complaint", "suggestion", "question")])
                self.assertEqual(row["share"], percent(hand[province], sum(hand.values())))

    def test_t62_02_handling_on_both_clocks(self):
        for period in (ALL, WEEK_1, WEEK_2, WEEK_3):
            hand = defaultdict(list)
            for c in self.closed(period):
                hand[c["kind"], c["priority"]].append(c)
            got = rows_by(self.report("handling", period), "kind", "priority")
            self.assertEqual(set(got), set(hand))
            for key, cases in hand.items():
                spans = [(seconds(c["opened_at"]), seconds(c["closed_at"])) for c in cases]
                on_time = sum(seconds(c["closed_at"]) <= seconds(c["case_due"]) for c in cases)
                self.assertEqual(got[key], {
                    "kind": key[0], "priority": key[1], "cases": len(cases),
                    "on_time": on_time, "late": len(cases) - on_time,
                    "on_time_percent": percent(on_time, len(cases)),
                    **measured(spans, "work", working),
                    **measured(spans, "clock", lambda b, e: e - b)})

    # ---- how it is asked -------------------------------------------------------

    def test_t62_50_a_unit_is_that_unit_and_all_below_it(self):
        got = self.report("provinces", unit="khr")
        self.assertEqual([(r["province"], r["cases"]) for r in got], [("khr", 4)])
        self.assertEqual(sum(r["cases"] for r in self.report("provinces", unit="khr-mashhad")), 3)
        self.assertEqual(self.report("provinces", unit="hq"), self.report("provinces"))

    def test_t62_51_dates_are_jalali_or_gregorian_in_any_digits_and_the_last_day_counts(self):
        jalali = self.report("provinces", ("1405-08-30", "1405-09-06"))
        self.assertEqual(jalali, self.report("provinces", WEEK_1))
        self.assertEqual(jalali, self.report("provinces", ("۱۴۰۵/۸/۳۰", "۱۴۰۵/۰۹/۰۶")))
        self.assertEqual(sum(r["cases"] for r in self.report("provinces",
                                                             ("2026-11-25", "2026-11-25"))), 1)

    def test_t62_52_last_week_and_this_month(self):
        week = self.house.json("report", "provinces", "--last", "week")
        self.assertEqual((week["from"], week["to"]), WEEK_2)
        self.assertEqual((week["from_jalali"], week["to_jalali"]), ("1405-09-07", "1405-09-13"))
        month = self.house.json("report", "provinces", "--this", "month")
        self.assertEqual((month["from_jalali"], month["to_jalali"]), ("1405-09-01", "1405-09-15"))
        season = self.house.json("report", "provinces", "--last", "season")
        self.assertEqual((season["from_jalali"], season["to_jalali"]), ("1405-04-01", "1405-06-31"))
        year = self.house.json("report", "provinces", "--last", "year")
        self.assertEqual((year["from_jalali"], year["to_jalali"]), ("1404-01-01", "1404-12-29"))

    def test_t62_53_what_cannot_be_is_refused_with_a_sentence(self):
        for words, sentence in (
                (("nothing", "--last", "week"), "there is no report nothing; there are: "),
                (("provinces", "--from", "1405-09-10", "--to", "1405-09-01"), "ends before it begins"),
                (("provinces", "--from", "1406-01-01"), "lies in the future"),
                (("provinces", "--from", "1405-13-01"), "is no day; write it like"),
                (("provinces", "--to", "1405-09-01"), "from is missing"),
                (("provinces", "--last", "decade"), "is no period"),
                (("provinces", "--last", "week", "--from", "1405-09-01"), "give one period"),
                (("provinces", "--unit", "atlantis"), "there is no unit atlantis")):
            with self.assertRaises(CommandRefused) as refused:
                self.house.cli("report", *words)
            self.assertEqual(refused.exception.status, 1)
            self.assertIn(sentence, refused.exception.error)
        self.assertEqual(self.house.run("report", "provinces", "--csb").returncode, 2)

    def test_t62_54_csv_has_what_json_has(self):
        json_rows = self.report("handling")
        done = self.house.run("report", "handling", "--from", ALL[0], "--to", ALL[1], "--csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
        self.assertEqual([{k: str(v) for k, v in row.items()} for row in json_rows],
                         [{k: str(float(v)) if "." in v else v for k, v in row.items()}
                          for row in rows])
        excel = self.house.run("report", "handling", "--from", ALL[0], "--excel").stdout
        self.assertTrue(excel.startswith("\ufeffنوع,اولویت,"), excel[:40])

    def test_t62_55_http_asks_for_the_same(self):
        token = self.house.token("reports", "read")
        path = "/api/v1/reports/handling?from=%s&to=%s" % ALL
        status, _, body = self.house.http("GET", path, token=token)
        self.assertEqual((status, body["rows"]), (200, self.report("handling")))
        for how in ({"path": path + "&format=csv"}, {"headers": {"Accept": "text/csv"}}):
            status, headers, text = self.house.http("GET", how.get("path", path), token=token,
                                                    headers=how.get("headers"))
            self.assertEqual(status, 200)
            self.assertTrue(headers["Content-Type"].startswith("text/csv"))
            self.assertTrue(text.startswith("kind,priority,cases,"))
        self.assertEqual(self.house.http("GET", "/api/v1/reports/x", token=token)[0], 404)
        self.assertEqual(self.house.http("GET", path)[0], 401)
        status, _, names = self.house.http("GET", "/api/v1/reports", token=token)
        self.assertEqual(status, 200)
        self.assertIn("handling", [r["name"] for r in names])

    def test_t62_56_a_table_for_people(self):
        text = self.house.cli("report", "provinces", "--from", ALL[0])
        self.assertIn("بهزیستی خراسان رضوی", text)
        self.assertIn("1405-08-30", text)
        self.assertIn("handling", self.house.cli("report"))


if __name__ == "__main__":
    unittest.main()
