#!/usr/bin/python3
"""What README.md shows in its console blocks is what the program prints (clock times aside)."""
import re
import shlex

from session import ROOT, Session, main

CLOCK = re.compile(r'(\d{4}-\d\d-\d\d )?\d\d:\d\d UTC')


def sessions():
    """-> (command, output) pairs of the console blocks"""
    for block in re.findall(r'^```console\n(.*?)^```$', (ROOT / 'README.md').read_text(), re.M | re.S):
        for command, output in re.findall(r'^\$ (.*?)\n(.*?)(?=^\$ |\Z)', block, re.M | re.S):
            yield command, output


class Readme(Session):
    def test_the_sessions_shown_are_true(self):
        shown = list(sessions())
        self.assertGreaterEqual(len(shown), 5)
        for command, output in shown:
            _, out, said = self.mailwhy(*shlex.split(command)[1:])
            self.assertEqual(said, '')
            self.assertEqual(CLOCK.sub('TIME', out.strip()), CLOCK.sub('TIME', output.strip()), command)


if __name__ == '__main__':
    main()
