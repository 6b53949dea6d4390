"""A file system of its own that a test can fill, for root and for anybody.

    small_disk.enter()                 # at the top of the test's file
    @unittest.skipUnless(small_disk.inside(), small_disk.WHY)

The test runs itself again in a mount namespace, with a user namespace where
that is needed; where the kernel permits neither, it says so and is skipped.
"""
import errno
import os
import subprocess
import sys

MARK = "DIDEHBAN_SMALL_DISK"
WHY = "neither root nor a user namespace may mount a tmpfs here"
WAYS = (["unshare", "-m"], ["unshare", "-Urm"])


def inside():
    return os.environ.get(MARK) == str(os.getpid())


def enter():
    if MARK in os.environ:
        return
    for way in WAYS:
        try:
            if subprocess.run(way + ["mount", "-t", "tmpfs", "none", "/mnt"],
                              stderr=subprocess.DEVNULL).returncode == 0:
                os.environ[MARK] = str(os.getpid())
                os.execvp(way[0], way + [sys.executable] + sys.argv)
        except FileNotFoundError:
            return


class SmallDisk:
    """megabytes of tmpfs at a folder; fill() leaves so many bytes of it."""

    def __init__(self, folder, megabytes):
        self.folder, self.ballast = folder, os.path.join(folder, "ballast")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % megabytes, "none", folder],
                       check=True)

    def fill(self, leave=0):
        try:
            with open(self.ballast, "ab", buffering=0) as f:
                while True:
                    f.write(bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        if leave:
            os.truncate(self.ballast, max(0, os.path.getsize(self.ballast) - leave))

    def free(self):
        os.unlink(self.ballast)

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
