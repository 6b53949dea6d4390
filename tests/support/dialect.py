"""A modem with habits of its own, on a pseudo-terminal: 27.005 and 27.007 as makers
read them, where didehban-emulator is as the standard means it.

    with Dialect(words=False, refuses=("+CSCS", "+CGMM")) as modem:
        modem.store("SM", 7, pdu)
        Carrier(modem.path)

It knows what a carrier asks for, and no more.  Its network takes every PDU and keeps
it in `sent`; `seen` has the commands.
"""

import os
import pty
import re
import select
import shutil
import tempfile
import threading
import time
import tty


class Dialect:
    words = True            # result codes in words (ATV1) before anybody asks
    feed = True             # lines end with CR LF; False: with CR, until ATS4=10
    end = b"\r\n"           # ... or with this
    echoes = True           # False: whatever ATE says
    spells = str            # how it writes what it says: str.lower
    ok = "OK"
    prompt = b"\r\n> "
    refuses = ()            # commands, or beginnings of one, that are answered with an error
    refusal = "ERROR"
    storages = ("SM", "ME")  # empty: no +CPMS
    lists = True            # +CMGL; "empty": it names nothing; "bare": it leaves the state out
    size = 20               # what a storage holds, it says; 0: it counts nothing
    offers = None           # what +CNMI takes, a string of digits for each number
    flagged = False         # AT+CMGD wants its second number
    text_only = False       # no PDUs
    reference = "+CMGS: %d"
    reference_at = "before"  # OK, or "after" it, "alone" or "never"
    lie = 0                 # what +CPMS adds to its count
    reports = True          # False: a PDU with TP-SRR is refused
    failure = "+CMS ERROR: 303"
    dialled = {}            # what the network knows, as the modem has to be given it
    chatter = ()            # lines said behind every answer,
    before = ()             # in front of it,
    within = ()             # and in front of its end
    pieces = 4096           # bytes that come at a time
    answers = {}            # what it says to a command, in place of the usual
    slow = {}               # beginnings of commands: seconds until they are answered

    def __init__(self, **habits):
        for name, value in habits.items():
            if not hasattr(type(self), name):
                raise TypeError(name)
            setattr(self, name, value)
        self.folder = tempfile.mkdtemp(prefix="dialect-")
        self.path = os.path.join(self.folder, "modem")
        self.fd, self.other = pty.openpty()
        tty.setraw(self.other)
        os.symlink(os.ttyname(self.other), self.path)
        self.slots = {"SM": {}, "ME": {}, "MT": {}}
        self.memory = (self.storages or ("SM",))[0]
        self.sent, self.seen = [], []
        self.echo, self.pdu, self.held, self.mode = True, False, b"", ["0"] * 5
        self.ended, self.after = False, []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join(5)
        os.close(self.fd)
        os.close(self.other)
        shutil.rmtree(self.folder, ignore_errors=True)

    def store(self, memory, index, pdu, announce=False):
        self.slots[memory][index] = pdu
        if announce:
            self.say('+CMTI: "%s",%d' % (memory, index))

    # ---- bytes

    def run(self):
        while not self.ended:
            if not select.select([self.fd], [], [], 0.05)[0]:
                continue
            try:
                got = os.read(self.fd, 4096)
            except OSError:
                continue
            for byte in got:
                self.hear(bytes([byte]))

    def put(self, data):
        for at in range(0, len(data), self.pieces):
            os.write(self.fd, data[at:at + self.pieces])

    def hear(self, byte):
        if self.echo and self.echoes:
            self.put(byte)
        if byte == b"\x1b" or (byte == b"\x1a" and self.pdu):
            hex, self.held, was, self.pdu = self.held.decode(), b"", self.pdu, False
            if was and byte == b"\x1a":
                self.submit(hex)
        elif byte == b"\r" and not self.pdu:
            line, self.held = self.held.decode().strip(), b""
            if line[:2] == "AT":
                self.command(line[2:])
        else:
            self.held += byte

    def say(self, *lines):
        end = self.end if self.feed else b"\r"
        for line in lines:
            self.put((end if self.words else b"") + self.spells(line).encode() + end)

    def result(self, text):
        self.say(*self.within)
        if self.words or text not in ("OK", "ERROR"):
            self.say(self.ok if text == "OK" else text)
        else:
            self.put(b"0\r" if text == "OK" else b"4\r")
        self.say(*self.chatter)

    # ---- commands

    def command(self, line):
        self.seen.append(line)
        time.sleep(max([0] + [s for name, s in self.slow.items() if line.startswith(name)]))
        if "V1" in line[:8] and line[0] in "QVE":
            self.words = True
        if "S4=10" in line:
            self.feed = True
        self.say(*self.before)
        if any(line.startswith(name) for name in self.refuses):
            return self.result(self.refusal)
        if line[:5] == "+CMGS":
            self.pdu = True
            return self.put(self.prompt)
        answer = self.answer(line)
        if answer is None:
            return self.result(self.refusal)
        self.say(*answer)
        self.result("OK")
        self.say(*self.after)
        self.after = []

    def answer(self, line):
        fixed = {"+CGMI": "Elsewhere", "+CGMM": "E1", "+CGMR": "1", "+CGSN": "356938035643809",
                 "+CIMI": "432113500000001", "+CPIN?": "+CPIN: READY", "+CSQ": "+CSQ: 20,99",
                 "+CSCS?": '+CSCS: "GSM"', "+CSCS=?": '+CSCS: ("GSM","IRA")',
                 "+CREG?": "+CREG: 0,1", "+CSCA?": '+CSCA: "+989100000500",145',
                 "+CSMS?": "+CSMS: 0,1,1,1", "+COPS?": '+COPS: 0,2,"43211"'}
        if line in self.answers:
            return [self.answers[line]]
        if line in fixed:
            return [fixed[line]]
        if line[:5] == "+CPMS":
            return self.select(line)
        if line[:5] == "+CNMI":
            return self.announce(line)
        if line[:5] == "+CMGF" and self.text_only:
            return ["+CMGF: 1"] if line == "+CMGF?" else None
        if line[:9] == '+CUSD=1,"':
            self.after = ["+CUSD: " + self.dialled.get(line[9:].split('"')[0], "4")]
            return []
        slots, index = self.slots[self.memory], int("0" + "".join(re.findall(r"\d+", line)[-1:]))
        if line[:5] == "+CMGL" and self.lists == "empty":
            return []
        if line[:5] == "+CMGL":
            head = "+CMGL: %d,,,%d\r\n%s" if self.lists == "bare" else "+CMGL: %d,1,,%d\r\n%s"
            return [head % (at, len(pdu) // 2 - 8, pdu)
                    for at, pdu in sorted(slots.items())] if self.lists else None
        if line[:5] == "+CMGR" and self.lists == "bare" and index in slots:
            return ["+CMGR: ,,%d" % (len(slots[index]) // 2 - 8), slots[index]]
        if line[:5] == "+CMGD" and self.flagged:
            if line[-2:] != ",0":
                return None
            index = int(line[6:-2])
        if line[:5] == "+CMGR":
            return ["+CMGR: 0,,%d" % (len(slots[index]) // 2 - 8), slots[index]] \
                if index in slots else None
        if line[:5] == "+CMGD":
            slots.pop(index, None)
            return []
        return [] if line == "" or line[0] in "EVQSZ" or line[:5] in (
            "+CMEE", "+CMGF", "+CNMI", "+CMMS", "+CFUN", "+COPS", "+CUSD", "+CSCS") else None

    def announce(self, line):
        if line == "+CNMI?":
            return ["+CNMI: " + ",".join(self.mode)]
        offers = self.offers or ("0123",) * 5
        if line == "+CNMI=?":
            return ["+CNMI: " + ",".join("(%s)" % ",".join(offer) for offer in offers)]
        given = line[6:].split(",")
        if len(given) > len(offers) or not all(
                value in offer for value, offer in zip(given, offers)):
            return None
        self.mode = given + ["0"] * (5 - len(given))
        return []

    def select(self, line):
        if not self.storages:
            return None
        if line == "+CPMS=?":
            one = "(" + ",".join('"%s"' % name for name in self.storages) + ")"
            return ["+CPMS: " + ",".join([one] * 3)]
        name = re.findall(r'"(\w\w)"', line)[0]
        if name not in self.storages:
            return None
        self.memory = name
        used = max(0, len(self.slots[name]) + self.lie)
        return ["+CPMS: " + ",".join(["%d,%d" % (used if self.size else 0, self.size)] * 3)]

    def submit(self, hex):
        octets = bytes.fromhex(hex)
        if octets[1 + octets[0]] & 0x20 and not self.reports:
            return self.result(self.failure)
        self.sent.append((time.monotonic(), hex))
        line = self.reference % (len(self.sent) % 256)
        if self.reference_at in ("before", "alone"):
            self.say(line)
        if self.reference_at != "alone":
            self.result("OK")
        if self.reference_at == "after":
            self.say(line)
