#!/usr/bin/python3
"""mailwhy logs: files, packed and rotated ones, standard input, a log that grows."""
import gzip
import json
import os
import pathlib
import shlex
import signal
import subprocess
import tempfile
import time

from session import ENVIRONMENT, ROOT, Session, main

HOURS = range(24)


def line(hour, minute, daemon, words):
    return f'Nov 20 {hour:02}:{minute:02}:00 mx postfix/{daemon}[77]: {words}\n'


def mail(number, hour, login, outcome):
    queue_id = f'4YbA{number:06}'
    client = f'203.0.113.{number % 200}' if hour == 10 and login.startswith('info') else '192.0.2.77'
    yield line(hour, number % 60, 'submission/smtpd', f'{queue_id}: client=pc.example[{client}], '
               f'sasl_method=PLAIN, sasl_username={login}')
    yield line(hour, number % 60, 'qmgr', f'{queue_id}: from=<{login}>, size=2310, nrcpt=1 (queue active)')
    yield line(hour, number % 60, 'smtp', f'{queue_id}: to=<reader{number}@example.net>, '
               f'relay=mx.example.net[198.51.100.7]:25, delay=1.4, delays=0/0/1/0.4, {outcome}')
    yield line(hour, number % 60, 'qmgr', f'{queue_id}: removed')


SENT = 'dsn=2.0.0, status=sent (250 2.0.0 Ok)'
SPF = ("dsn=5.7.23, status=bounced (host mx.example.net[198.51.100.7] said: 550 5.7.23 192.0.2.10 is not allowed to send from "
       "example.org per it's SPF Record (in reply to MAIL FROM command))")
UNKNOWN = ('dsn=5.1.1, status=bounced (host mx.example.net[198.51.100.7] said: 550 5.1.1 User unknown '
           '(in reply to RCPT TO command))')


def log_by_hour():
    """A day: two mails an hour of two logins; at ten o'clock 150 of one of them, from many addresses."""
    number = 0
    hours = []
    for hour in HOURS:
        text = ''
        for login, count in (('alice@example.org', 2), ('info@example.org', 150 if hour == 10 else 2)):
            for i in range(count):
                number += 1
                outcome = SPF if number % 10 == 0 else UNKNOWN if number % 25 == 1 else SENT
                text += ''.join(mail(number, hour, login, outcome))
        hours.append(text)
    return hours


class Logs(Session):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.hours = log_by_hour()
        self.log = self.folder / 'mail.log'
        self.log.write_text(''.join(self.hours))

    def picture(self, *arguments, stdin=b'', status=0):
        got, out, said = self.mailwhy('logs', '--json', *map(str, arguments), stdin=stdin)
        self.assertEqual(got, status, said)
        picture = json.loads(out)
        self.assertEqual(picture['schema'], 'mailwhy.logs/1')
        return picture

    def test_totals_reasons_providers_addresses_times(self):
        picture = self.picture(self.log)
        totals = picture['totals']
        self.assertEqual(totals['mails'], 244)
        self.assertEqual(totals['delivered'] + totals['refused'], 244)
        reasons = {r['label']: r['refused'] for r in picture['by_reason']}
        self.assertEqual(reasons, {'spf_fail': 24, 'recipient_unknown': 10})
        self.assertEqual(picture['by_provider'][0]['provider'], 'example.net')
        self.assertEqual(picture['by_provider'][0]['refused'], 34)
        self.assertEqual({r['sender'] for r in picture['by_sender']}, {'alice@example.org', 'info@example.org'})
        self.assertTrue(picture['period']['first'].endswith('-11-20T00:01:00Z'))
        self.assertEqual(picture['period']['clock'], 'log')

    def test_a_stolen_password_is_seen_with_its_figures(self):
        picture = self.picture(self.log)
        burst, addresses = picture['unusual']
        self.assertEqual((burst['login'], burst['kind'], burst['count'], burst['usual']), ('info@example.org', 'burst', 150, 2))
        self.assertIn('-11-20T10:00:00Z', burst['at'])
        self.assertEqual(addresses['kind'], 'addresses')
        self.assertGreater(addresses['count'], 100)
        _, out, _ = self.mailwhy('logs', str(self.log))
        self.assertIn('✗ info@example.org sent 150 mails', out)

    def test_the_command_given_diagnoses_the_refusal(self):
        worst = self.picture(self.log)['worst'][0]
        self.assertEqual(worst['label'], 'spf_fail')
        self.assertTrue(worst['likely_cause'] and worst['must_act'] and worst['do'])
        empty = self.folder / 'empty.zone'
        empty.write_text('$ORIGIN example.\n@ 60 IN SOA a b 1 1 1 1 1\n')
        for key in ('command', 'lines_command'):
            shell = worst[key].replace('mailwhy ', f'{shlex.quote(self.binary)} --json --zone {shlex.quote(str(empty))} ')
            done = subprocess.run(['sh', '-c', shell], capture_output=True, env=ENVIRONMENT, timeout=60)
            case = json.loads(done.stdout)['cases'][0]
            self.assertEqual(case['reason']['label'], 'spf_fail', shell)
            self.assertEqual(case['facts']['client_ip'], '192.0.2.10')
            self.assertEqual(case['facts']['sender_domain'], 'example.org')
            self.assertTrue(case['facts']['recipient'].startswith('reader'))

    def test_text_fits_80_columns_in_both_languages(self):
        for language in ('en', 'ru'):
            status, out, said = self.mailwhy('logs', '--lang', language, str(self.log))
            self.assertEqual((status, said), (0, ''))
            self.assertIn('spf_fail', out)
            for columns in (60, 80, 120):
                _, out, _ = self.mailwhy('logs', '--lang', language, str(self.log), COLUMNS=str(columns))
                self.assertEqual([one for one in out.splitlines() if len(one) > columns and 'mailwhy -' not in one], [])
        self.assertRegex(out, '[а-я]{4}')
        self.assertTrue(self.mailwhy('logs', str(self.log), LC_ALL='C')[1].isascii())

    def test_rotated_and_packed_files_in_any_order_are_one_log(self):
        whole = self.picture(self.log)
        parts = [self.folder / name for name in ('mail.log.0', 'mail.log.1', 'mail.log.2.gz')]
        parts[0].write_text(''.join(self.hours[16:]))
        parts[1].write_text(''.join(self.hours[8:16]))
        parts[2].write_bytes(gzip.compress(''.join(self.hours[:8]).encode()))
        for order in (parts, parts[::-1], parts[1:] + parts[:1]):
            together = self.picture(*order)
            for key in ('totals', 'unusual', 'by_reason', 'by_provider', 'by_login', 'period', 'lines'):
                self.assertEqual(together[key], whole[key], key)
        self.assertIn('zgrep', self.picture(parts[2])['worst'][0]['lines_command'])

    def test_standard_input(self):
        picture = self.picture('-', stdin=self.log.read_bytes())
        self.assertEqual(picture['totals'], self.picture(self.log)['totals'])
        self.assertNotIn('lines_command', picture['worst'][0])

    def test_a_copy_of_the_same_log_is_left_out(self):
        copy = self.folder / 'mail.info'
        copy.write_text(self.log.read_text())
        status, out, said = self.mailwhy('logs', '--json', str(self.log), str(copy))
        self.assertEqual(status, 0)
        self.assertIn('copy', said)
        self.assertEqual(json.loads(out)['totals'], self.picture(self.log)['totals'])

    def test_narrowed_by_time_domain_and_login(self):
        year = self.picture(self.log)['period']['first'][:4]
        self.assertEqual(self.picture('--since', f'{year}-11-20T10:00', '--until', f'{year}-11-20T11:00', self.log)['totals']['mails'], 152)
        self.assertEqual(self.picture('--login', 'alice@example.org', self.log)['totals']['mails'], 48)
        self.assertEqual(self.picture('--domain', 'elsewhere.example', self.log)['totals']['delivered'], 0)
        self.assertIn('no time', self.mailwhy('logs', '--since', 'soon', str(self.log))[2])

    def test_what_cannot_be_read_is_named_and_the_rest_is_done(self):
        status, out, said = self.mailwhy('logs', '--json', 'missing.log', str(self.folder), str(self.log))
        self.assertEqual(status, 2)
        self.assertIn('missing.log', said)
        self.assertIn(f'{self.folder} is a folder', said)
        self.assertEqual(json.loads(out)['totals']['mails'], 244)
        cut = self.folder / 'cut.gz'
        cut.write_bytes(gzip.compress(self.log.read_bytes())[:-200])
        status, out, said = self.mailwhy('logs', '--json', str(cut))
        self.assertEqual(status, 2)
        self.assertIn('cut.gz', said)
        json.loads(out)
        self.assertIn('which log', self.mailwhy('logs')[2])

    def test_a_file_that_is_no_log_is_said_to_be_none(self):
        other = self.folder / 'other.txt'
        other.write_text('hello\nworld\n')
        status, out, _ = self.mailwhy('logs', str(other))
        self.assertEqual(status, 0)
        self.assertIn('Postfix', out)

    def test_control_characters_of_strangers_do_not_reach_the_terminal(self):
        self.log.write_text(''.join(mail(1, 1, 'a\x1b]0;x\x07@example.org', UNKNOWN.replace('User', '\x1b[31mUser'))))
        for look in ('--json', '--lang=en'):
            _, out, said = self.mailwhy('logs', look, str(self.log))
            self.assertNotRegex(out + said, '[\x1b\x07]')

    def wait_for(self, condition):
        for _ in range(200):
            if condition():
                return
            time.sleep(0.05)
        self.fail('it did not come')

    def test_following_ends_where_nobody_reads_any_more(self):
        running = subprocess.Popen([self.binary, 'logs', '--follow', str(self.log)], stdout=subprocess.PIPE, env=ENVIRONMENT)
        try:
            running.stdout.readline()
            running.stdout.close()
            for _ in range(50):
                with open(self.log, 'a') as more:
                    more.write(''.join(self.hours))
                if running.poll() is not None:
                    break
                time.sleep(0.2)
            self.assertIsNotNone(running.poll())
        finally:
            running.kill()
            running.wait()

    def test_a_growing_log_is_followed_through_a_rotation(self):
        whole = self.picture(self.log)
        self.log.write_text(''.join(self.hours[:8]))
        out, said = self.folder / 'out', self.folder / 'said'
        with open(out, 'wb') as to, open(said, 'wb') as notes:
            running = subprocess.Popen([self.binary, 'logs', '--follow', '--jsonl', str(self.log)], stdout=to, stderr=notes, env=ENVIRONMENT)
        try:
            time.sleep(0.5)
            with open(self.log, 'a') as more:
                more.write(''.join(self.hours[8:12]))
            self.wait_for(lambda: b'"spf_fail"' in out.read_bytes())
            rotated = self.folder / 'mail.log.1'
            os.rename(self.log, rotated)
            with open(rotated, 'a') as more:          # the server still writes into the old file
                more.write(''.join(self.hours[12:16]))
            self.log.write_text(''.join(self.hours[16:20]))
            self.wait_for(lambda: b'rotated' in said.read_bytes())
            with open(self.log, 'a') as more:
                more.write(''.join(self.hours[20:]))
            self.wait_for(lambda: out.read_bytes().count(b'"event":"refused"') >= 20)
            time.sleep(0.6)
            running.send_signal(signal.SIGINT)
            self.assertEqual(running.wait(20), 0)
        finally:
            running.kill()
            running.wait()
        lines = [json.loads(one) for one in out.read_text().splitlines()]
        self.assertEqual(lines[-1]['totals'], whole['totals'])
        self.assertEqual({one['label'] for one in lines[:-1] if one['event'] == 'refused'}, {'spf_fail', 'recipient_unknown'})


if __name__ == '__main__':
    main()
