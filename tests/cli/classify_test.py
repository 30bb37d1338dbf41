#!/usr/bin/python3
"""mailwhy classify: what goes in, what comes out of stdout and stderr, and the exit status."""
import csv
import io
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile

from session import BOUNCE, ENVIRONMENT, ROOT, Session, main

ORDINARY = b'From: a@b.example\nTo: c@d.example\nSubject: Hello\n\nHow are you?\n'
FROM = b'From MAILER-DAEMON Sat Nov 21 09:00:05 2026\n'


def refused(address, reply=b'550 5.1.1 User unknown'):
    return (b'From: MAILER-DAEMON@mx.example.org\nTo: info@example.org\nSubject: Undelivered Mail Returned to Sender\n'
            b'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
            b'--B\nContent-Type: text/plain\n\nsorry\n--B\nContent-Type: message/delivery-status\n\n'
            b'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ' + address +
            b'\nAction: failed\nStatus: ' + reply.split()[1] + b'\nDiagnostic-Code: smtp; ' + reply + b'\n--B--\n')


class Classify(Session):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def lines(self, *arguments, status=0, stdin=b''):
        got, out, said = self.mailwhy('classify', '--jsonl', *arguments, stdin=stdin)
        self.assertEqual(got, status, said)
        return [json.loads(line) for line in out.splitlines()]

    def test_a_line_holds_what_the_contract_names(self):
        line, = self.lines(BOUNCE)
        self.assertEqual((line['file'], line['seq'], line['label'], line['hard']), (BOUNCE, 1, 'spf_fail', False))
        self.assertEqual((line['sisimai'], line['kumomta']), ('authfailure', 'AuthenticationFailed'))
        self.assertEqual((line['status'], line['code']), ('5.1.0', 550))
        self.assertEqual((line['client_ip'], line['domain']), ('203.0.113.108', 'bluebird.example'))
        self.assertEqual(line['recipient'], 'anna@friends.example')
        self.assertIn('is not allowed to send from', line['text'])
        self.assertEqual((line['actor'], line['suppress_address']), ('sender_dns', False))

    def test_where_nothing_is_refused_people_are_told(self):
        mail = self.write('mail.eml', ORDINARY)
        self.assertEqual(self.mailwhy('classify', mail), (0, '', 'mailwhy: nothing here tells of a refusal; inputs read: 1\n'))
        for silent in '--quiet', '--jsonl':
            self.assertEqual(self.mailwhy('classify', silent, mail), (0, '', ''))

    def test_a_mailbox_a_maildir_a_folder_and_an_archive(self):
        box = self.write('box', b''.join(FROM + mail + b'\n' for mail in
                                         (refused(b'a@example.net'), ORDINARY, refused(b'b@example.net'))))
        lines = self.lines(box)
        self.assertEqual([(l['file'], l['seq'], l['mail'], l['recipient']) for l in lines],
                         [(box, 1, 1, 'a@example.net'), (box, 2, 3, 'b@example.net')])
        for name, content in (('m/cur/1:2,S', refused(b'a@example.net')), ('m/new/2', refused(b'b@example.net')),
                              ('m/tmp/3', refused(b'c@example.net')), ('m/dovecot.index', b'\0\1')):
            self.write(name, content)
        self.assertEqual([l['recipient'] for l in self.lines(str(self.folder / 'm'))], ['a@example.net', 'b@example.net'])
        packed = self.folder / 'all.tar.gz'
        with tarfile.open(packed, 'w:gz') as tar:
            tar.add(self.folder / 'm', 'm')
            tar.add(box, 'dir/box')
        names = [line['file'] for line in self.lines(str(packed), status=2)]      # an archive knows no Maildir
        self.assertIn(f'{packed}:m/cur/1:2,S', names)
        self.assertIn(f'{packed}:dir/box', names)

    def test_an_unreadable_file_is_a_line_and_a_sentence_and_the_rest_is_done(self):
        self.write('d/a.eml', refused(b'a@example.net'))
        self.write('d/b.eml', bytes(range(256)) * 40)
        self.write('d/c.eml', refused(b'c@example.net'))
        os.symlink('nowhere', self.folder / 'd/d.eml')
        status, out, said = self.mailwhy('classify', '--jsonl', str(self.folder / 'd'))
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(status, 2)
        self.assertEqual(['error' in line for line in lines], [False, True, False, True])
        self.assertEqual([line.split(':')[0] for line in said.splitlines()], ['mailwhy'] * 2)
        self.assertIn(f'{self.folder}/d/b.eml: ', said)

    def test_a_broken_event_is_named_with_its_line(self):
        event = '{"sg_event_id":"1","event":"bounce","email":"%s@example.net","reason":"550 5.1.1 user unknown"}'
        events = self.write('e.jsonl', '\n'.join((event % 'a', '{"sg_event_id": "2', event % 'c')).encode())
        status, out, said = self.mailwhy('classify', '--jsonl', events)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(status, 2)
        self.assertEqual([(l['line'], l.get('seq'), l.get('recipient')) for l in lines],
                         [(1, 1, 'a@example.net'), (2, None, None), (3, 2, 'c@example.net')])
        self.assertIn(f'{events}:2: ', said)

    def test_an_ordinary_mail_gives_no_line(self):
        self.assertEqual(self.lines(self.write('a.eml', ORDINARY)), [])
        self.assertEqual(self.mailwhy('classify', '--json', self.write('a.eml', ORDINARY)), (0, '[]\n', ''))

    def test_replies_one_a_line(self):
        replies = b'550 5.1.1 user unknown\n\nsomething else\n452 4.2.2 mailbox full\n'
        lines = self.lines('--replies', '-', stdin=replies)
        self.assertEqual([(l['file'], l['seq'], l['line'], l['label']) for l in lines],
                         [('-', 1, 1, 'recipient_unknown'), ('-', 2, 3, 'unclassified'), ('-', 3, 4, 'mailbox_full')])
        self.assertNotIn('code', lines[1])

    def test_replies_are_answered_as_they_come(self):
        with subprocess.Popen([self.binary, 'classify', '--jsonl', '--replies', '-'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, env=ENVIRONMENT) as running:
            for _ in range(3):
                running.stdin.write(b'550 5.1.1 user unknown\n')
                running.stdin.flush()
                self.assertEqual(json.loads(running.stdout.readline())['label'], 'recipient_unknown')

    def test_the_order_is_that_of_the_input_whatever_the_threads(self):
        box = self.write('box', b''.join(FROM + refused(b'user%d@example.net' % i) + b'\n' for i in range(3000)))
        one = self.mailwhy('classify', '--jsonl', '--jobs', '1', box)
        self.assertEqual(one, self.mailwhy('classify', '--jsonl', '--jobs', '4', box))
        self.assertEqual([json.loads(line)['seq'] for line in one[1].splitlines()], list(range(1, 3001)))

    def test_json_and_csv_say_the_same(self):
        box = self.write('box,"1"', b''.join(FROM + refused(b'a%d@example.net' % i, b'550 5.1.1 "no", he said') + b'\n'
                                             for i in range(3)))
        lines = self.lines(box)
        self.assertEqual(json.loads(self.mailwhy('classify', '--json', box)[1]), lines)
        status, out, _ = self.mailwhy('classify', '--csv', box)
        rows = list(csv.DictReader(io.StringIO(out, newline='')))
        self.assertEqual([(r['file'], int(r['seq']), r['recipient'], r['text']) for r in rows],
                         [(l['file'], l['seq'], l['recipient'], l['text']) for l in lines])

    def test_a_table_for_people_fits_the_terminal(self):
        status, out, said = self.mailwhy('classify', BOUNCE)
        self.assertEqual((status, said), (0, ''))
        self.assertRegex(out, r'^soft +spf_fail +anna@friends\.example +550 ')
        self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_the_summary_stands_alone_or_beside_the_lines(self):
        status, out, said = self.mailwhy('classify', '--summary', BOUNCE)
        self.assertEqual((status, said), (0, ''))
        self.assertIn('spf_fail', out)
        self.assertRegex(self.mailwhy('classify', '--lang', 'ru', '--summary', BOUNCE)[1], '[а-я]{4}')
        status, out, said = self.mailwhy('classify', '--jsonl', '--summary', BOUNCE)
        self.assertEqual(len(out.splitlines()), 1)
        self.assertIn('100.0 %', said)
        summary = json.loads(self.mailwhy('classify', '--json', '--summary', BOUNCE)[1])['summary']
        self.assertEqual((summary['records'], summary['soft'], summary['labels'][0]['label']), (1, 1, 'spf_fail'))

    def test_groups_fold_what_one_change_mends(self):
        reply = '550 5.7.23 SPF: 198.51.100.7 is not allowed to send mail from info@firm%d.example'
        replies = '\n'.join(reply % (i % 41) for i in range(57)).encode()
        status, out, _ = self.mailwhy('classify', '--group', '--replies', '-', stdin=replies)
        self.assertEqual(status, 0)
        self.assertIn('57 × spf_fail, 100.0 %', out)
        self.assertIn('198.51.100.7 passes on mail of 41 domains', out)
        group, = json.loads(self.mailwhy('classify', '--json', '--group', '--replies', '-', stdin=replies)[1])['groups']
        self.assertEqual((group['count'], group['common'], group['actor']),
                         (57, {'client_ip': '198.51.100.7'}, 'forwarder'))
        self.assertTrue(group['command'].startswith("mailwhy --text '550 5.7.23 SPF: 198.51.100.7 "))

    def test_a_broken_pipe_ends_quietly(self):
        box = self.write('box', b''.join(FROM + refused(b'user%d@example.net' % i) + b'\n' for i in range(3000)))
        done = subprocess.run(['sh', '-c', f'"{self.binary}" classify --jsonl "{box}" | head -1'], capture_output=True,
                              cwd=ROOT, timeout=60, env=ENVIRONMENT)
        self.assertEqual((done.stderr, done.stdout.count(b'\n')), (b'', 1))

    def test_a_full_disk_is_said(self):
        if not os.path.exists('/dev/full'):
            return
        done = subprocess.run(['sh', '-c', f'"{self.binary}" classify --jsonl "{BOUNCE}" > /dev/full'], capture_output=True,
                              cwd=ROOT, timeout=60, env=ENVIRONMENT)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b'No space left', done.stderr)

    def test_wrong_use_is_one_sentence(self):
        for arguments in ([], ['--csv', '--json', BOUNCE], ['--csv', '--group', BOUNCE], ['--format', 'ticket', BOUNCE],
                          ['--jobs', '0', BOUNCE]):
            status, out, said = self.mailwhy('classify', *arguments)
            self.assertEqual((status, out), (2, ''), arguments)
            self.assert_one_sentence(said)


if __name__ == '__main__':
    main()
