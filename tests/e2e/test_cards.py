"""The cards of docs/fa: every example on them is carried out, in order.

A block marked `sms NUMBER` is a conversation of that phone: what follows
«شما ▸» is texted, what follows «پاسخ ▸» must come, word for word.  The codes,
receipts and passwords that a card shows stand for those that really come.  A
block marked `sh` is typed at a prompt; lines without `$` must be in what it
says.  A comment `<!-- ... -->` is what somebody else does meanwhile; with
`CODE = ` before it, that is what it prints."""
import glob
import os
import re
import shlex
import subprocess
import unittest

from emulator import ROOT, program
from house import House, latin

MORNING = "2026-11-24 09:00"  # Tuesday, the third of Azar 1405
SHOWN = re.compile(r"\d{16}|\d{9}|\d{6}")
STEP = re.compile(r"^```(sms|sh) *(\S*)\n(.*?)^```$|^<!-- (.*?) -->$", re.S | re.M)
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
LINE = re.compile(r"^(شما|پاسخ) ▸ ", re.M)


class Reader:
    """Somebody who does what a card says."""

    def __init__(self, house):
        self.house = house
        self.real = {}  # what the card shows -> what it stands for here

    def said(self, text):
        """The text with this house's codes for those of the card."""
        text = re.sub(r"(?<!\d)(\d{3})[ -](\d{3})[ -](\d{3})(?!\d)", r"\1\2\3", latin(text))
        return SHOWN.sub(lambda n: self.real.get(n.group(), n.group()), text)

    def pattern(self, text):
        """What fits the text; numbers not met yet are groups, and their names."""
        new, parts, end = [], [], 0
        text = latin(text)
        for number in SHOWN.finditer(text):
            parts.append(re.escape(text[end:number.start()]))
            if number.group() in self.real:
                parts.append(self.real[number.group()])
            else:
                parts.append(r"(\d{%d})" % len(number.group()))
                new.append(number.group())
            end = number.end()
        return "".join(parts) + re.escape(text[end:]), new

    def learn(self, text, seen):
        pattern, new = self.pattern(text)
        self.real.update(zip(new, re.search(pattern, latin(seen)).groups()))

    def converse(self, phone, block):
        words = LINE.split(block)[1:]
        for who, text in zip(words[::2], words[1::2]):
            text = text.strip("\n")
            if who == "شما":
                self.house.sms(phone, self.said(text).translate(PERSIAN))
            else:
                self.learn(text, self.house.expect(phone, "^" + self.pattern(text)[0] + "$"))

    def type(self, block):
        for command in re.split(r"^\$ ", block, flags=re.M)[1:]:
            typed, _, shown = command.replace("\\\n", " ").partition("\n")
            done = self.house._with_clock(lambda: subprocess.run(
                ["sh", "-c", self.said(typed)], capture_output=True, text=True,
                cwd=self.house.folder, env={
                    **os.environ, "DIDEHBAN_CONFIG": self.house.config,
                    "PATH": os.path.dirname(program()) + ":" + os.environ["PATH"]}))
            if done.returncode:
                raise AssertionError("$ %s\n%s%s" % (typed, done.stdout, done.stderr))
            for line in filter(None, shown.split("\n")):
                if not re.search(self.pattern(line)[0], latin(done.stdout)):
                    raise AssertionError("$ %s\n%s\nhas no line: %s" % (typed, done.stdout, line))
                self.learn(line, done.stdout)

    def meanwhile(self, command):
        name, _, words = command.rpartition(" = ")
        said = self.house.cli(*shlex.split(self.said(words)))
        if name:
            self.real[name] = said

    def follow(self, card):
        """How many examples there were."""
        with open(card, encoding="utf-8") as f:
            steps = STEP.findall(f.read())
        for kind, phone, block, command in steps:
            if command:
                self.meanwhile(command)
            elif kind == "sms":
                self.converse("+98" + phone.lstrip("0"), block)
            else:
                self.type(block)
        return sum(1 for step in steps if not step[3])


class Cards(unittest.TestCase):
    def card(self, name):
        with House(clock=MORNING) as house:
            house.wait(lambda: {m["state"] for m in house.json("modem", "list")} == {"up"}, 20)
            examples = Reader(house).follow(os.path.join(ROOT, "docs", "fa", name + ".md"))
            print("# %s: %d examples" % (name, examples))
            self.assertGreater(examples, 4)

    def test_the_card_of_the_citizen(self):
        self.card("citizen")

    def test_the_card_of_the_manager(self):
        self.card("manager")

    def test_the_card_of_the_operator(self):
        self.card("operator")

    def test_the_card_of_the_administrator(self):
        self.card("administrator")

    def test_there_is_no_other_card(self):
        self.assertEqual(sorted(os.path.basename(c) for c in glob.glob(ROOT + "/docs/fa/*")),
                         ["administrator.md", "citizen.md", "manager.md", "operator.md"])


if __name__ == "__main__":
    unittest.main()
