"""didehban-modem --decode: every vector, and everything that is no PDU."""

import csv
import json
import os
import random
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from emulator import ROOT, program  # noqa: E402

# Its source rejects it; a DELIVER shorter than its length says is flagged here.


def decode(lines, *options):
    """One answer for each line."""
    data = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
    done = subprocess.run([program("didehban-modem"), "--decode", *options], input=data,
                          capture_output=True, timeout=60)
    if done.returncode or done.stderr:
        raise AssertionError("exit %d: %s" % (done.returncode, done.stderr[-2000:]))
    return [json.loads(line) for line in done.stdout.splitlines()]


def vectors(direction):
    with open(os.path.join(ROOT, "tests", "data", "pdus.csv"), newline="") as file:
        return [row for row in csv.DictReader(file) if row["direction"] == direction]


class Decode(unittest.TestCase):
    def check(self, row, answer):
        if row["expect"] != "ok":
            self.assertFalse(answer["ok"])
            self.assertTrue(answer["error"])
            return
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["type"], row["type"].replace("-", "_"))
        self.assertEqual(answer["number"], row["number"])
        self.assertEqual(answer["flags"], row["flags"].split())
        self.assertEqual(answer["data_hex"], row["data_hex"].upper())
        self.assertEqual(answer["scts"] or "", row["scts"])
        if row["alphabet"]:
            self.assertEqual(answer["alphabet"], row["alphabet"])
        if row["text_json"]:
            self.assertEqual(answer["text"], json.loads(row["text_json"]))
        else:
            self.assertIsNone(answer["text"])
        if row["concat"]:
            width, ref, total, seq = map(int, row["concat"].split("/"))
            self.assertEqual(answer["concat"],
                             {"ref": ref, "total": total, "seq": seq, "width": width})
        else:
            self.assertIsNone(answer["concat"])
        if row["type"] == "status-report":
            self.assertEqual(answer["discharge"], row["discharge"])
            self.assertEqual(answer["status"], int(row["status"], 0))
            self.assertEqual(answer["reference"], int(row["mr"]))

    def check_all(self, direction, *options):
        rows = vectors(direction)
        answers = decode([row["pdu_hex"] for row in rows], *options)
        self.assertEqual(len(answers), len(rows))
        for row, answer in zip(rows, answers):
            with self.subTest(row["id"]):
                self.check(row, answer)

    def test_every_vector_to_the_mobile(self):
        self.check_all("mt")

    def test_every_vector_from_the_mobile(self):
        self.check_all("mo", "--from-mobile")

    def test_one_answer_for_each_line_whatever_stands_in_it(self):
        chance = random.Random(7)
        lines = [b"\n", b"\r\n", b"\x00\x00\n", b"\xff\xfe\n", b"zz\n", b"0" * 70000 + b"\n",
                 b"  0004 \n"]
        rows = [row["pdu_hex"] for row in vectors("mt") if len(row["pdu_hex"]) > 20]
        for _ in range(2000):
            text = bytearray(chance.choice(rows).encode())
            for _ in range(chance.randint(1, 4)):
                text[chance.randrange(len(text))] = chance.choice(b"0123456789ABCDEFg \x00")
            lines.append(bytes(text[:chance.randint(1, len(text))]) + b"\n")
        lines = [line for line in lines if line.count(b"\n") == 1]
        for options in ([], ["--from-mobile"]):
            answers = decode(lines, *options)
            self.assertEqual(len(answers), len(lines))
            for answer in answers:
                self.assertIn(answer["ok"], (True, False))

    def test_impossible_parts_and_times(self):
        head = "0044048121430008"
        above, stamp = decode([head + "62113290030041" + "080500030702030628",
                               head + "62993290030041" + "080500030702010628"])
        self.assertIsNone(above["concat"])
        self.assertEqual(above["flags"], ["concat_invalid"])
        self.assertIsNone(stamp["scts"])
        self.assertEqual(stamp["flags"], ["scts_invalid"])
        self.assertEqual(stamp["text"], "ب")

    def test_a_last_line_without_its_end_counts(self):
        done = subprocess.run([program("didehban-modem"), "--decode"],
                              input=b"0004048121430000621132900300410141", capture_output=True)
        self.assertEqual(json.loads(done.stdout)["text"], "A")

    def test_usage(self):
        for options, status in ((["--help"], 0), (["--version"], 0), ([], 2), (["--bogus"], 2),
                                (["--decode", "x"], 2)):
            done = subprocess.run([program("didehban-modem"), *options],
                                  stdin=subprocess.DEVNULL, capture_output=True)
            self.assertEqual(done.returncode, status, options)


if __name__ == "__main__":
    unittest.main()
