#!/usr/bin/python3
"""mailwhy check -: lists of names, in a closed world."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile

from session import ENVIRONMENT, ROOT, ZONE, Session, main

GOOD = 'example.org'


class CheckList(Session):
    def check(self, text, *arguments):
        return self.mailwhy('check', '-', '--zone', ZONE, *arguments, stdin=text if isinstance(text, bytes) else text.encode())

    def test_a_line_for_each_name_in_the_order_of_the_list(self):
        status, out, said = self.check(f'{GOOD}\n\n# a remark\nmissing.example\n{GOOD} 192.0.2.1\n')
        self.assertEqual((status, said), (1, ''))
        self.assertEqual([line.split()[1] for line in out.splitlines()], [GOOD, 'missing.example', GOOD])
        self.assertIn('domain_not_found', out.splitlines()[1])

    def test_bad_lines_are_told_with_their_number_and_the_rest_is_done(self):
        text = f'nonsense\n{GOOD}\nexample.org example.net\n'.encode() + b'\xff\xfe\x00.example\n' + b'x' * 10000 + f'\n{GOOD}\n'.encode()
        status, out, said = self.check(text, '--jsonl')
        self.assertEqual((status, said), (2, ''))
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(len(lines), 6)
        self.assertEqual([i for i, line in enumerate(lines) if 'error' in line], [0, 2, 3, 4])
        self.assertEqual([line['line'] for line in lines if 'error' in line], [1, 3, 4, 5])
        self.assertTrue(lines[0]['error'].startswith('line 1: nonsense'))
        self.assertEqual(lines[1]['input']['source'], GOOD)
        status, out, said = self.check(text)
        self.assertEqual((status, len(out.splitlines()), len(said.splitlines())), (2, 2, 4))

    def test_json_is_one_array(self):
        self.assertEqual(len(json.loads(self.check(f'{GOOD}\nbad\n{GOOD}\n', '--json')[1])), 3)
        self.assertEqual(json.loads(self.check('# nothing\n', '--json')[1]), [])

    def test_a_list_without_a_name_is_said_to_be_one(self):
        for text in ('', '\n# nothing\n'):
            status, out, said = self.check(text)
            self.assertEqual((status, out), (0, ''))
            self.assert_one_sentence(said)
            self.assertIn('holds no name', said)

    def test_a_file_in_the_place_of_a_name_is_told_how_it_is_read(self):
        status, out, said = self.mailwhy('check', 'examples/bounce.eml', '--zone', ZONE)
        self.assertEqual((status, out), (2, ''))
        self.assert_one_sentence(said)
        self.assertIn('mailwhy check - < FILE', said)
        status, _, said = self.mailwhy('check', 'README.md', '--zone', ZONE)        # a name that could be a domain's
        self.assertEqual(status, 1)
        self.assertIn('mailwhy check - < FILE', said)

    def test_a_directory_is_no_list(self):
        folder = os.open('/', os.O_RDONLY)
        self.addCleanup(os.close, folder)
        done = subprocess.run([self.binary, 'check', '-'], stdin=folder, capture_output=True, env=ENVIRONMENT, timeout=20)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b'Is a directory', done.stderr)

    def test_a_long_list_takes_little_memory(self):
        with tempfile.TemporaryDirectory() as folder:
            names = pathlib.Path(folder, 'names')
            names.write_text(f'{GOOD}\nbad line here\n' * 15_000)
            with names.open('rb') as list_of_names:
                spent = self.spent('check', '-', '--zone', ZONE, '--jsonl', stdin=list_of_names)
        self.assertEqual(spent.status, 2)
        # AddressSanitizer holds back what was freed.
        if b'__asan_init' not in pathlib.Path(self.binary).read_bytes():
            self.assertLess(spent.megabytes, 100)

    def test_an_interrupted_run_is_taken_up_where_it_ended(self):
        names = ''.join(f'n{i}.example\n' if i % 5 else 'bad line\n' for i in range(40))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, 'out.jsonl')
            whole = self.check(names, '--output', str(file))
            self.assertEqual((whole[0], whole[1]), (2, ''))
            lines = file.read_bytes().splitlines(keepends=True)
            self.assertEqual(len(lines), 40)
            file.write_bytes(b''.join(lines[:17]) + lines[17][:20])
            self.assertEqual(self.check(names, '--output', str(file), '--resume')[0], 2)
            def told(all_lines):
                return [json.loads(line).get('input', json.loads(line))['source'] for line in all_lines]
            self.assertEqual(told(file.read_bytes().splitlines()), told(lines))
            status, _, said = self.check('other.example\n' * 50, '--output', str(file), '--resume')
            self.assertEqual(status, 2)
            self.assertIn('not written from this list', said)
            status, _, said = self.check(names, '--output', str(file))
            self.assertEqual(status, 2)
            self.assertIn('--resume goes on with it', said)

    def test_ctrl_c_ends_with_a_whole_line(self):
        running = subprocess.Popen([self.binary, 'check', '-', '--zone', ZONE, '--jsonl'], stdin=subprocess.PIPE, cwd=ROOT,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
        running.stdin.write(f'{GOOD}\n{GOOD}\n'.encode())
        running.stdin.flush()
        first = [running.stdout.readline(), running.stdout.readline()]
        for line in first:
            json.loads(line)
        running.send_signal(signal.SIGINT)
        rest, said = running.stdout.read(), running.stderr.read()
        self.assertEqual(running.wait(timeout=20), 3)
        self.assertEqual(rest, b'')
        self.assertIn(b'stopped after 2 names', said)
        running.stdin.close()
        running.stdout.close()
        running.stderr.close()

    def test_what_does_not_go_with_a_list(self):
        for arguments in (('check', '-', 'example.org'), ('check', 'example.org', '--resume'), ('check', '-', '--resume'),
                          ('check', '-', '--format', 'html'), ('check', '-', '--record', 'case.json')):
            status, out, said = self.mailwhy(*arguments)
            self.assertEqual((status, out), (2, ''), arguments)
            self.assert_one_sentence(said)


if __name__ == '__main__':
    main()
