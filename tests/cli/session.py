"""Runs mailwhy as a person or a script would, and looks at all three: output, notes, exit status."""
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'world'))
import spent  # noqa: E402

ZONE = 'examples/moved-to-a-provider.zone'
BOUNCE = 'examples/bounce.eml'
ENVIRONMENT = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'COLUMNS': '80',
               **{k: v for k, v in os.environ.items() if k.startswith(('ASAN_', 'UBSAN_'))}}


class Session(unittest.TestCase):
    binary = None

    def mailwhy(self, *arguments, stdin=b'', **environment):
        """-> (exit status, stdout, stderr), the two as text"""
        done = subprocess.run([self.binary, *arguments], input=stdin, capture_output=True, cwd=ROOT, timeout=60,
                              env={**ENVIRONMENT, **environment})
        return done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace')

    def spent(self, *arguments, stdin=subprocess.DEVNULL):
        """exit status, time and memory at most"""
        return spent.run([self.binary, *arguments], stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
                         env=ENVIRONMENT)

    def assert_one_sentence(self, said):
        lines = said.splitlines()
        self.assertTrue(lines and lines[0].startswith('mailwhy: '), said)
        more = [line for line in lines[1:] if not line.startswith('  more: mailwhy')]
        self.assertEqual(more, [], said)
        self.assertNotRegex(said, r'[\x00-\x09\x0b-\x1f]')


def main():
    """use: SCRIPT BINARY [unittest's arguments]"""
    Session.binary = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)
