"""What an installation brings: the systemd unit and the udev rules."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from emulator import ROOT, program  # noqa: E402
from house import CITIZEN, House  # noqa: E402

UNIT = os.path.join(ROOT, "modem-config", "didehband.service")
RULES = os.path.join(ROOT, "modem-config", "99-didehban.rules")


def analyze(*words):
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True)


def system_calls(group, seen=None):
    """The names of a group of systemd's, groups in it unfolded."""
    seen = seen if seen is not None else set()
    names = set()
    for line in analyze("syscall-filter", "--no-pager", group).stdout.splitlines():
        word = line.strip()
        if word.startswith("@") and word != group and word not in seen:
            seen.add(word)
            names |= system_calls(word, seen)
        elif word and not word.startswith(("#", "@")):
            names.add(word)
    return names


@unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
class Unit(unittest.TestCase):
    def test_the_unit_scores_two_or_lower(self):
        done = analyze("security", "--offline=true", "--no-pager", UNIT)
        score = float(re.search(r"exposure level for \S+: ([\d.]+)", done.stdout).group(1))
        self.assertLessEqual(score, 2.0)

    @unittest.skipUnless(shutil.which("strace"), "no strace here")
    def test_daemon_and_modem_programs_live_with_its_system_calls(self):
        with open(UNIT) as file:
            lines = re.findall(r"^SystemCallFilter=(.*)$", file.read(), re.M)
        allowed = set()
        for line in lines:
            names = set()
            for word in line.lstrip("~").split():
                names |= system_calls(word) if word.startswith("@") else {word}
            allowed = allowed - names if line.startswith("~") else allowed | names
        self.assertIn("openat", allowed)
        with House(modems=1, start=False) as house:
            trace = os.path.join(house.folder, "trace")
            wrapper = os.path.join(house.folder, "didehban-modem-traced")
            with open(wrapper, "w") as file:
                file.write('#!/bin/sh\nexec strace -qq -o %s.modem %s "$@"\n'
                           % (trace, program("didehban-modem")))
            os.chmod(wrapper, 0o755)
            with open(house.config) as file:
                text = file.read()
            with open(house.config, "w") as file:
                file.write(text.replace("per_minute = 0;",
                                        'per_minute = 0; command = "%s";' % wrapper))
            # Not the daemon itself: tests signal and wait for it.
            house.start()
            traced = subprocess.Popen(["strace", "-f", "-qq", "-o", trace, "-p",
                                       str(house.daemon.pid)])
            house.wait(lambda: house.json("modem", "list")[0]["state"] == "up", 20)
            house.cli("message", "send", "--phone", CITIZEN, "--text", "سلام")
            house.expect(CITIZEN, "سلام")
            house.sms(CITIZEN, "راهنما")
            house.expect(CITIZEN)
            house.end()
            traced.wait(10)
            house.daemon = None
            used = set()
            for path in trace, trace + ".modem":
                with open(path, errors="replace") as file:
                    used |= set(re.findall(r"^(?:\d+ +)?([a-z_0-9]+)\(", file.read(), re.M))
        self.assertIn("ppoll", used)
        self.assertEqual(sorted(used - allowed - {"restart_syscall"}), [])


class Rules(unittest.TestCase):
    """udevadm verify came with systemd 254; this holds without it."""

    PART = re.compile(r'^(ACTION|SUBSYSTEMS?|KERNELS?|ATTRS?\{[^}]+\}|ENV\{[A-Z_]+\}|TEST|GOTO|'
                      r'LABEL|GROUP|MODE|SYMLINK|RUN)(==|!=|=|\+=)"([^"]*)"$')

    def lines(self):
        with open(RULES) as file:
            return [line.strip() for line in file if line.strip() and not line.startswith("#")]

    def test_every_line_is_a_rule(self):
        for line in self.lines():
            for part in re.split(r',\s*(?=[A-Z])', line):
                self.assertRegex(part, self.PART, line)

    def test_every_jump_has_its_label(self):
        text = "\n".join(self.lines())
        self.assertEqual(set(re.findall(r'GOTO="(\w+)"', text)),
                         set(re.findall(r'LABEL="(\w+)"', text)))

    def test_modems_are_hidden_from_modem_manager_and_given_to_dialout(self):
        text = "\n".join(self.lines())
        self.assertIn('ENV{ID_MM_DEVICE_IGNORE}="1"', text)
        self.assertIn('GROUP="dialout", MODE="0660"', text)
        self.assertGreaterEqual(len(re.findall(r'ATTRS\{idVendor\}=="[0-9a-f]{4}"', text)), 6)

    def test_the_shell_in_it_is_shell(self):
        for command in re.findall(r'RUN\+="/bin/sh -c \'([^\']*)\'"', "\n".join(self.lines())):
            command = command.replace("%p", "/devices/x").replace("$$", "$")
            subprocess.run(["sh", "-n", "-c", command], check=True)

    @unittest.skipUnless(shutil.which("udevadm") and subprocess.run(
        ["udevadm", "verify", "--help"], capture_output=True).returncode == 0,
        "no udevadm verify here")
    def test_udev_likes_it(self):
        subprocess.run(["udevadm", "verify", RULES], check=True)

    def test_an_installation_has_both(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.path.join(ROOT, "scripts/install"), folder, "/usr",
                            os.path.join(ROOT, os.environ.get("BUILD", "build"))],
                           check=True, capture_output=True, cwd=ROOT)
            self.assertTrue(os.path.exists(folder + "/usr/lib/udev/rules.d/99-didehban.rules"))
            with open(folder + "/usr/lib/systemd/system/didehband.service") as file:
                unit = file.read()
            self.assertIn("ExecStart=/usr/bin/didehband", unit)
            made = ""
            for kind in "sysusers", "tmpfiles":
                with open(folder + "/usr/lib/%s.d/didehban.conf" % kind) as file:
                    made += file.read()
            user = re.search(r"^User=(\w+)$", unit, re.M).group(1)
            self.assertRegex(made, r"(?m)^u %s " % user)
            for where in re.findall(r"^ReadWritePaths=-?(/var/\S+)$", unit, re.M):
                self.assertRegex(made, r"(?m)^d %s 0700 %s " % (where, user))


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "root alone makes for others")
class Owner(unittest.TestCase):
    DAEMON = 65534

    def test_what_root_makes_belongs_to_whom_the_folder_belongs(self):
        with House(modems=0, start=False) as house:
            for path, folders, files in os.walk(house.folder):
                for name in [path] + [os.path.join(path, f) for f in files]:
                    os.chown(name, self.DAEMON, self.DAEMON)
            copy = os.path.join(house.folder, "copy.db")
            house.cli("backup", copy)
            for name in "key", "didehban.db", "didehban.db.lock":
                os.unlink(os.path.join(house.folder, name))
            house.cli("init")
            key = os.path.join(house.folder, "key")
            self.assertEqual(os.stat(key).st_uid, self.DAEMON)
            house.cli("backup", copy, "--replace")
            house.cli("restore", copy)
            done = subprocess.run(["setpriv", "--reuid", str(self.DAEMON), "--clear-groups",
                                   program("didehban"), "-c", house.config, "load",
                                   os.path.join(ROOT, "sql/messages/fa.cfg")],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
