"""A nation's archive in a folder: organisation, cases that lived, cases on desks.

    archive.fill(folder, cases=3000, open_cases=300)   # nation.db, key
"""
import os
import subprocess
import sys

from emulator import ROOT, program

BENCH = os.path.join(ROOT, "tests", "bench")


def filler():
    """The program of tests/bench/nation.c, of the variant under test."""
    build = os.environ.get("BUILD", "build")
    return os.path.join(ROOT, build if "/" in build else build + "/release",
                        "tests", "bench", "nation")


def fill(folder, cases, open_cases, seed=1):
    os.makedirs(folder, exist_ok=True)
    config, nation = os.path.join(folder, "fill.cfg"), os.path.join(folder, "nation.cfg")
    with open(config, "w", encoding="utf-8") as f:
        f.write('database = "%s/nation.db"; key_file = "%s/key"; socket = "%s/fill.sock";\n'
                'http = { listen = ""; };\n' % ((folder,) * 3))
    with open(nation, "w", encoding="utf-8") as f:
        subprocess.run([sys.executable, os.path.join(BENCH, "nation.py")], stdout=f, check=True)
    for words in (["init"], ["load", nation]):
        subprocess.run([program("didehban"), "-c", config] + words, check=True,
                       stdout=subprocess.DEVNULL)
    subprocess.run([filler(), "%s/nation.db" % folder, "%s/key" % folder, str(cases),
                    str(open_cases), str(seed)], check=True)
