"""The agreed texts, as tests/data/messages-fa.tsv has them, with ASCII digits.

    text("C06", type="شکایت", code=code, unit="بهزیستی مشهد", due="فردا 10:00")
    exact("C06", ...)    the same as a pattern for House.expect()
    sealed(text)         digits of a challenge are CHAL
"""

import os
import re

from emulator import ROOT
from house import latin

CHAL = "******"


def _table():
    with open(os.path.join(ROOT, "tests/data/messages-fa.tsv"), encoding="utf-8") as f:
        for line in f.readlines()[1:]:
            fields = line.split("\t")
            yield fields[0], fields[3].replace("\\n", "\n")


TEXTS = dict(_table())


def text(template, /, **values):
    """A list of values fills the places of one name in turn."""
    turns = {name: iter(v if isinstance(v, list) else [v] * 9) for name, v in values.items()}
    turns.setdefault("chal", iter([CHAL] * 9))
    return latin(re.sub(r"\{(\w+)\}", lambda m: str(next(turns[m[1]])), TEXTS[template]))


def exact(template, /, **values):
    return "^%s$" % re.escape(text(template, **values)).replace(re.escape(CHAL), r"\d{6}")


def sealed(said):
    return re.sub(r"(?<!\d)\d{6}(?!\d)", CHAL, latin(said))
