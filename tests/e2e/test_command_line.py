"""The command line without a daemon: what it does alone, and what it says."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from emulator import ROOT, program

DEMO = os.path.join(ROOT, "modem-config", "demo", "organisation.cfg")


class Alone(unittest.TestCase):
    """A configuration in a directory of its own, and nobody who listens."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="didehban-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.config = os.path.join(self.folder, "d.cfg")
        self.write("d.cfg", 'database = "@/db"; key_file = "@/key"; socket = "@/s";\n'
                            'http = { listen = ""; };\n')

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace("@", self.folder))
        return path

    def run_(self, *words, stdin=None, config=True, env=None):
        first = ["-c", self.config] if config else []
        return subprocess.run([program("didehban"), *first, *words], input=stdin, text=True,
                              capture_output=True, timeout=60, cwd=self.folder,
                              env={**os.environ, **(env or {})})

    def done(self, *words, **how):
        done = self.run_(*words, **how)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        return done.stdout.strip()

    def refused(self, words, sentence, status=1):
        done = self.run_(*words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(sentence, done.stderr)
        if status == 1:
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def house(self):
        self.done("init")
        self.done("load", DEMO)

    # ---- usage ---------------------------------------------------------------

    def test_help_and_version_need_no_configuration(self):
        for words in (["--help"], ["--version"], ["case", "--help"], ["case", "new", "--help"],
                      ["init", "--help"], ["token", "new", "--help"]):
            done = self.run_("-c", "/nowhere", *words, config=False)
            self.assertEqual(done.returncode, 0, (words, done.stderr))
            self.assertTrue(done.stdout)

    def test_every_command_of_the_help_has_a_usage(self):
        words = re.findall(r"^  ([a-z]+) ", self.done("--help"), re.M)
        self.assertGreater(len(words), 10)
        for word in set(words) - {"text", "calendar", "code"}:
            self.assertIn("usage: didehban " + word, self.done(word, "--help"))

    def test_wrong_words_are_wrong_usage(self):
        for words in ([], ["nonsense"], ["--nonsense"], ["-c"], ["case"], ["case", "nonsense"],
                      ["case", "new"], ["case", "new", "--kind"],
                      ["case", "new", "--kind", "complaint", "--text", "a", "--colour", "red"],
                      ["case", "new", "--kind", "a", "--kind", "b", "--text", "a"],
                      ["case", "show"], ["case", "show", "1", "2"],
                      ["case", "act", "1", "approve"],
                      ["case", "act", "1", "approve", "--as", "a", "--set", "novalue"],
                      ["case", "list", "--overdue=yes"], ["message", "send", "--phone", "1"],
                      ["modem", "ussd", "a"], ["official", "unlock"], ["token", "new"],
                      ["token", "revoke"], ["procedure", "show"], ["load"], ["backup"],
                      ["init", "now"], ["verify", "it"]):
            done = self.run_(*words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertEqual(done.stdout, "", words)
            self.assertIn("didehban", done.stderr)

    def test_the_configuration_may_be_named_by_the_environment(self):
        done = self.run_("init", config=False, env={"DIDEHBAN_CONFIG": self.config})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_missing_configuration_is_named(self):
        done = self.run_("-c", "/nowhere/d.cfg", "init", config=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere/d.cfg", done.stderr)

    # ---- a new house ---------------------------------------------------------

    def test_init_makes_database_and_key_for_the_owner_alone(self):
        self.assertIn("procedures", self.done("init"))
        for name in ("db", "key"):
            self.assertEqual(os.stat(os.path.join(self.folder, name)).st_mode & 0o777, 0o600)

    def test_init_never_overwrites(self):
        self.done("init")
        with open(os.path.join(self.folder, "key")) as f:
            key = f.read()
        before = os.stat(os.path.join(self.folder, "db")).st_ino
        self.refused(["init"], "there already")
        self.assertEqual(os.stat(os.path.join(self.folder, "db")).st_ino, before)
        with open(os.path.join(self.folder, "key")) as f:
            self.assertEqual(f.read(), key)

    def test_an_init_that_fails_leaves_nothing(self):
        share = os.path.join(self.folder, "share", "procedures")
        os.makedirs(share)
        with open(os.path.join(share, "x.cfg"), "w") as f:
            f.write("procedures = (\n { nmae = 1; } );\n")
        self.write("d.cfg", 'database = "@/db"; key_file = "@/key"; socket = "@/s";\n'
                            'share = "@/share";\n')
        self.refused(["init"], "x.cfg:2")
        self.assertEqual(sorted(os.listdir(self.folder)), ["d.cfg", "share"])

    def test_check_names_file_and_line_and_touches_nothing(self):
        self.assertIn("procedures", self.done("check"))
        self.assertEqual(os.listdir(self.folder), ["d.cfg"])
        self.write("d.cfg", 'database = "@/db";\ncolour = "red";\n')
        self.refused(["check"], "d.cfg:2")

    # ---- without a daemon ----------------------------------------------------

    def test_what_needs_a_daemon_says_how_to_start_it(self):
        self.house()
        for words in (["case", "list"], ["case", "show", "614279235"],
                      ["case", "new", "--kind", "complaint", "--text", "a"],
                      ["case", "act", "614279235", "approve", "--as", "a"],
                      ["message", "list"], ["message", "send", "--phone", "1", "--text", "a"],
                      ["modem", "list"], ["modem", "ussd", "a", "*1#"]):
            self.refused(words, "the daemon is not running (no answer on %s/s). "
                                "Start it: didehband -c %s" % (self.folder, self.config))

    def test_no_database_is_said_with_the_way_to_one(self):
        self.refused(["token", "list"], "didehban init")

    def test_files_are_loaded_whole_or_not_at_all(self):
        self.done("init")
        bad = self.write("bad.cfg", "units = (\n  { code = 7; } );\n")
        self.refused(["load", DEMO, bad], "bad.cfg:2")
        self.assertEqual(json.loads(self.done("official", "list", "--json")), [])
        self.done("load", DEMO)
        self.done("load", DEMO)
        logins = [o["login"] for o in json.loads(self.done("--json", "official", "list"))]
        self.assertIn("head.mashhad", logins)
        self.refused(["load", os.path.join(self.folder, "none.cfg")], "none.cfg")

    def test_a_token_is_the_last_word_and_never_shown_again(self):
        self.house()
        token = self.done("token", "new", "--name", "ivr", "--scope", "hook").split()[-1]
        self.assertRegex(token, r"^ddb_[A-Za-z0-9_-]{43}$")
        self.assertNotIn(token, self.done("token", "list", "--json"))
        with open(os.path.join(self.folder, "db"), "rb") as f:
            self.assertNotIn(token.encode(), f.read())
        self.refused(["token", "new", "--name", "ivr"], "ivr")
        self.refused(["token", "new", "--name", "x", "--scope", "all"], "all")
        self.done("token", "revoke", "ivr")
        self.refused(["token", "revoke", "ivr"], "ivr")
        self.assertEqual(json.loads(self.done("token", "list", "--json"))[0]["scope"], "hook")

    def test_officials_are_unlocked_and_get_new_passwords(self):
        self.house()
        first = self.done("official", "password", "head.mashhad")
        self.assertRegex(first, r"^[a-z2-9]{4}(-[a-z2-9]{4}){3}$")
        self.assertNotEqual(self.done("official", "password", "head.mashhad"), first)
        self.assertIn("active", self.done("official", "unlock", "head.mashhad"))
        self.refused(["official", "unlock", "nobody"], "nobody")

    def test_procedures_are_shown_and_drawn(self):
        self.house()
        self.assertIn("complaint.hq", self.done("procedure", "list"))
        self.assertIn("screening", self.done("procedure", "show", "complaint.hq"))
        dot = self.done("procedure", "show", "complaint.hq", "--dot")
        self.assertTrue(dot.startswith('digraph "complaint.hq"'))
        shown = json.loads(self.done("procedure", "show", "complaint.hq", "--json"))
        self.assertEqual(shown["stages"][0]["name"], "registered")
        self.refused(["procedure", "show", "nothing"], "nothing")

    def test_a_backup_is_a_house_of_its_own(self):
        self.house()
        self.done("token", "new", "--name", "kept")
        copy = os.path.join(self.folder, "copy")
        self.assertEqual(self.done("backup", "copy"), copy)
        self.refused(["backup", "copy"], "copy")
        os.rename(copy, os.path.join(self.folder, "db"))
        self.assertIn("kept", self.done("token", "list"))

    def test_verify_says_that_the_chain_is_whole(self):
        self.house()
        self.assertEqual(json.loads(self.done("verify", "--json"))["ok"], True)
        self.assertIn("whole", self.done("verify"))

    # ---- computing -----------------------------------------------------------

    def test_deadlines_are_computed_before_and_after_there_is_a_database(self):
        question = '{"start":"2026-11-23T09:00:00+03:30","allow":"3wd"}\n'
        answer = '{"due":"2026-11-28T16:00:00+03:30"}'
        self.assertEqual(self.done("calendar", "due", stdin=question), answer)
        self.house()
        self.assertEqual(self.done("calendar", "due", stdin=question), answer)
        closed = self.write("closed.cfg", 'calendar = { days = ( { date = "1405-09-03"; '
                                          'windows = [ ]; name = "برف"; } ); };\n')
        self.done("load", closed)
        self.assertEqual(self.done("calendar", "due", stdin=question),
                         '{"due":"2026-11-29T16:00:00+03:30"}')

    def test_pure_commands_need_no_configuration(self):
        done = self.run_("-c", "/nowhere", "text", "msisdn", config=False, stdin='"09121234567"\n')
        self.assertEqual((done.returncode, done.stdout.strip()), (0, '"+989121234567"'))
        done = self.run_("-c", "/nowhere", "calendar", "jalali", config=False,
                         stdin='"2026-11-23"\n')
        self.assertEqual((done.returncode, done.stdout.strip()), (0, '"1405-09-02"'))
        code = json.loads(self.done("code", "new", "--json"))["code"]
        self.done("code", "check", code)


if __name__ == "__main__":
    unittest.main()
