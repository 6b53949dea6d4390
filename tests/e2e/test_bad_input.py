"""What is wrong is refused in one clear line, and nothing changes."""
import os
import shutil
import socket
import subprocess
import tempfile
import unittest

from emulator import program
from house import House


def daemon(folder, config, *words):
    path = os.path.join(folder, "d.cfg")
    with open(path, "w", encoding="utf-8") as f:
        f.write(config.replace("@", folder))
    done = subprocess.run([program("didehband"), "-c", path, *words], capture_output=True,
                          text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


PATHS = 'database = "@/db"; key_file = "@/key"; socket = "@/s"; http = { listen = ""; };\n'


class Configuration(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="didehban-")
        self.addCleanup(shutil.rmtree, self.folder)

    def refused(self, config, sentence, *words):
        status, _, error = daemon(self.folder, config, *words)
        self.assertEqual(status, 1, error)
        self.assertIn(sentence, error)
        self.assertEqual(len(error.strip().splitlines()), 1, error)

    def test_an_unknown_key_is_named_with_its_line(self):
        self.refused(PATHS + 'databse = "x";', "d.cfg:2: unknown key databse")

    def test_an_impossible_value_is_named_with_its_line(self):
        self.refused(PATHS + '\ntimezone = "Mars/Olympus";', "d.cfg:3: timezone")

    def test_check_says_the_same(self):
        self.refused("name = 5;", "d.cfg:1: name", "check")

    def test_check_of_a_good_file_counts_what_is_shipped(self):
        status, out, error = daemon(self.folder, PATHS, "check")
        self.assertEqual(status, 0, error)
        self.assertIn("procedures", out)

    def test_check_names_what_is_wrong_in_a_shipped_file(self):
        share = os.path.join(self.folder, "share", "procedures")
        os.makedirs(share)
        with open(os.path.join(share, "x.cfg"), "w") as f:
            f.write("procedures = (\n {\n  nmae = 1; } );\n")
        self.refused(PATHS + 'share = "@/share";', "procedures/x.cfg:", "check")

    def test_no_file_is_said(self):
        done = subprocess.run([program("didehband"), "-c", self.folder + "/none.cfg"],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn("none.cfg", done.stderr)

    def test_no_database_tells_how_to_make_one(self):
        self.refused(PATHS, "no database at %s/db: run `didehban -c %s/d.cfg init`" % (
            self.folder, self.folder))

    def test_wrong_usage_is_2(self):
        for words in (["--nonsense"], ["dance"], ["check", "more"]):
            done = subprocess.run([program("didehband"), *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, done.stderr)

    def test_help_and_version(self):
        for name in ("didehband", "didehban", "didehban-modem", "didehban-emulator"):
            for option in ("--help", "--version"):
                done = subprocess.run([program(name), option], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, name + option + done.stderr)
                self.assertIn("didehban", done.stdout)


class Running(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House(modems=1)
        cls.write = cls.house.token("writer", "write")
        cls.read = cls.house.token("reader", "read")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def cases(self):
        return len(self.house.json("case", "list"))

    def test_a_token_that_is_wrong_or_not_there_is_401(self):
        for token in (None, "x", self.write[:-1], self.write + "0"):
            status, headers, _ = self.house.http("GET", "/api/v1/cases", token=token)
            self.assertEqual(status, 401)
            self.assertIn("Bearer", headers.get("WWW-Authenticate", ""))

    def test_a_reading_token_cannot_write(self):
        before = self.cases()
        status, _, problem = self.house.http(
            "POST", "/api/v1/cases", {"kind": "complaint", "text": "متن"}, self.read)
        self.assertEqual(status, 403)
        self.assertIn("title", problem)
        self.assertEqual(self.cases(), before)

    def test_a_revoked_token_is_401(self):
        token = self.house.token("gone")
        self.house.cli("token", "revoke", "gone")
        self.assertEqual(self.house.http("GET", "/api/v1/cases", token=token)[0], 401)

    def test_broken_bodies_are_refused_and_change_nothing(self):
        before = self.cases()
        for body in ("{", "[]", "null", "", '"x"', '{"kind": 5}', '{"kind":"complaint"}',
                     '{"kind":"dance","text":"x"}', b"\xff\xfe", "[" * 100000,
                     {"kind": "complaint", "text": "x", "phone": "not a number"},
                     {"kind": "complaint", "text": "x", "unit": "nowhere"},
                     {"kind": "complaint", "text": "x", "surprise": 1}):
            status, _, _ = self.house.http("POST", "/api/v1/cases", body, self.write)
            self.assertIn(status, (400, 413, 422), body if len(str(body)) < 200 else "long")
        self.assertEqual(self.cases(), before)

    def test_no_such_path_is_404_and_no_such_method_405(self):
        self.assertEqual(self.house.http("GET", "/api/v1/nothing", token=self.write)[0], 404)
        self.assertEqual(self.house.http("DELETE", "/api/v1/cases", token=self.write)[0], 405)

    def test_bytes_that_are_no_http_do_not_matter(self):
        for rubbish in (b"\0" * 100, b"GET " + b"a" * 100000, b"POST / HTTP/1.1\r\nA" * 5000):
            with socket.create_connection(("127.0.0.1", self.house.port), 5) as s:
                try:
                    s.sendall(rubbish)
                    s.settimeout(1)
                    s.recv(1000)
                except OSError:
                    pass
        self.assertEqual(self.house.http("GET", "/healthz")[0], 200)

    def test_a_broken_file_is_refused_whole(self):
        path = os.path.join(self.house.folder, "broken.cfg")
        with open(path, "w", encoding="utf-8") as f:
            f.write('units = (\n { code = "new-unit"; level = "province"; parent = "hq"; '
                    'name = "x"; sms_name = "x"; },\n { code = "y"; level = "nowhere"; } );\n')
        done = self.house.run("load", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("broken.cfg:3", done.stderr)
        done = self.house.run("case", "new", "--kind", "complaint", "--unit", "new-unit",
                              "--text", "x")
        self.assertEqual(done.returncode, 1, "the good half of a bad file was kept")

    def test_an_action_that_may_not_be_is_refused_with_its_reason(self):
        code = self.house.case_new()
        for words in ((code, "refer_province", "--as", "head.mashhad", "--unit", "khr"),
                      (code, "approve", "--as", "expert.pm"),
                      (code, "refer_province", "--as", "expert.pm", "--unit", "nowhere",
                       "--priority", "normal"),
                      (code, "refer_province", "--as", "nobody", "--unit", "khr"),
                      ("000000000", "approve", "--as", "expert.pm")):
            done = self.house.run("case", "act", *words)
            self.assertEqual(done.returncode, 1, words)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertEqual(self.house.stage(code), "screening")

    def test_a_second_daemon_is_refused(self):
        done = subprocess.run([program("didehband"), "-c", self.house.config],
                              capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.house.http("GET", "/healthz")[0], 200)

    def test_unknown_words_on_the_command_line_are_wrong_usage(self):
        for words in (["dance"], ["case", "dance"], ["case", "new", "--colour", "red"], []):
            self.assertEqual(self.house.run(*words).returncode, 2, words)


class Alone(unittest.TestCase):
    def test_without_a_daemon_the_command_line_says_how_to_start_it(self):
        with House(modems=1, start=False) as house:
            done = house.run("case", "list")
            self.assertEqual(done.returncode, 1)
            self.assertIn("didehband", done.stderr)

    def test_a_key_that_others_can_read_is_refused(self):
        with House(modems=1, start=False) as house:
            os.chmod(os.path.join(house.folder, "key"), 0o644)
            done = subprocess.run([program("didehband"), "-c", house.config],
                                  capture_output=True, text=True, timeout=20)
            self.assertEqual(done.returncode, 1)
            self.assertIn("key", done.stderr)

    def test_init_does_not_overwrite(self):
        with House(modems=1, start=False) as house:
            self.assertEqual(house.run("init").returncode, 1)


if __name__ == "__main__":
    unittest.main()
