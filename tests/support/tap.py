#!/usr/bin/env python3
"""tap.py FILE [NAME...] - run the unittest cases of one file and say so in TAP.
With names, only the cases whose name has one of them."""
import importlib.util
import os
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Tap(unittest.TestResult):
    number = 0

    def say(self, good, test, more=""):
        self.number += 1
        took = time.monotonic() - getattr(self, "began", time.monotonic())
        print("%s %d - %s (%.1f s)%s" % ("ok" if good else "not ok", self.number,
                                         test.id().split(".", 1)[-1], took, more), flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def addSuccess(self, test):
        self.say(True, test)

    def addSkip(self, test, reason):
        self.say(True, test, " # SKIP " + reason)

    def bad(self, test, err):
        self.say(False, test)
        print(self._exc_info_to_string(err, test), flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.bad(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.bad(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.bad(subtest, err)


def cases(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


def main(path, words):
    sys.path.insert(0, HERE)
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    if words:
        suite = unittest.TestSuite(t for t in cases(suite) if any(w in t.id() for w in words))
    print("1..%d" % suite.countTestCases(), flush=True)
    result = Tap()
    suite.run(result)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
