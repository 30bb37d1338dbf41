#!/usr/bin/python3
"""Sessions in a closed world: no network, so they also run under the sanitizers."""
import json
import os
import pathlib
import tempfile

from session import BOUNCE, ROOT, ZONE, Session, main


class Diagnosis(Session):
    def test_the_bundled_example_is_explained_with_a_proven_change(self):
        status, out, said = self.mailwhy('--zone', ZONE, BOUNCE)
        self.assertEqual((status, said), (1, ''))
        for words in ('spf_provider_missing', 'include:_spf.google.com', '203.0.113.108', 'fail → pass'):
            self.assertIn(words, out)

    def test_json_is_the_same_report(self):
        status, out, said = self.mailwhy('--json', '--zone', ZONE, BOUNCE)
        report = json.loads(out)
        self.assertEqual((status, said, report['schema']), (1, '', 'mailwhy.report/1'))
        case = report['cases'][0]
        self.assertEqual(case['findings'][0]['cause'], 'spf_provider_missing')
        self.assertEqual(case['facts']['client_ip'], '203.0.113.108')
        self.assertEqual(case['changes'][0]['after'], ['v=spf1 a mx:mail.bluebird.example include:_spf.google.com -all'])

    def test_several_inputs_give_an_array_and_lines(self):
        status, out, _ = self.mailwhy('--json', '--zone', ZONE, BOUNCE, BOUNCE)
        self.assertEqual((status, len(json.loads(out))), (1, 2))
        status, out, _ = self.mailwhy('--jsonl', '--zone', ZONE, BOUNCE, BOUNCE)
        self.assertEqual([json.loads(line)['schema'] for line in out.splitlines()], ['mailwhy.report/1'] * 2)

    def test_the_word_diagnose_and_the_dash_for_stdin(self):
        first = self.mailwhy('--json', 'diagnose', '--zone', ZONE, '-', stdin=(ROOT / BOUNCE).read_bytes())
        self.assertEqual(first[0], 1)
        self.assertEqual(json.loads(first[1])['input']['source'], '-')

    def test_a_pasted_reply_with_options(self):
        status, out, _ = self.mailwhy('--json', '--zone', ZONE, '--text', '550 5.7.23 SPF check failed', '--ip', '203.0.113.108',
                                      '--sender', 'info@bluebird.example', '--recipient', 'anna@friends.example')
        case = json.loads(out)['cases'][0]
        self.assertEqual((status, case['findings'][0]['cause']), (1, 'spf_provider_missing'))
        self.assertEqual(case['facts']['recipient'], 'anna@friends.example')

    def test_a_pasted_reply_that_lacks_what_decides_says_how_to_supply_it(self):
        status, out, _ = self.mailwhy('--zone', ZONE, '--text', '550 5.7.23 SPF check failed')
        self.assertEqual(status, 3)
        self.assertIn('--ip', out)
        self.assertIn('--sender', out)

    def test_the_ticket_is_short_and_holds_the_change(self):
        status, out, _ = self.mailwhy('--format', 'ticket', '--for', 'dns', '--zone', ZONE, BOUNCE)
        self.assertEqual(status, 1)
        self.assertLessEqual(len(out.splitlines()), 12)
        self.assertIn('include:_spf.google.com', out)
        self.assertIn("203.0.113.108 is not allowed to send from <info@bluebird.example> per it's SPF Record", out)

    def test_russian(self):
        status, out, _ = self.mailwhy('--lang', 'ru', '--zone', ZONE, BOUNCE)
        self.assertEqual(status, 1)
        self.assertRegex(out, '[а-я]{4}')
        self.assertIn('is not allowed to send from', out)      # quoted, never translated
        self.assertRegex(self.mailwhy('--zone', ZONE, BOUNCE, LC_ALL='ru_RU.UTF-8')[1], '[а-я]{4}')

    def test_colour_only_where_wanted(self):
        self.assertNotIn('\x1b', self.mailwhy('--zone', ZONE, BOUNCE)[1])
        self.assertIn('\x1b', self.mailwhy('--color', 'always', '--zone', ZONE, BOUNCE)[1])
        self.assertNotIn('\x1b', self.mailwhy('--color', 'never', '--zone', ZONE, BOUNCE)[1])

    def test_nothing_beyond_ascii_where_the_environment_says_so(self):
        out = self.mailwhy('--zone', ZONE, BOUNCE, LC_ALL='C')[1]
        self.assertTrue(out.isascii(), out)

    def test_lines_fit_the_terminal(self):
        for columns in (60, 80, 120):
            out = self.mailwhy('--zone', ZONE, BOUNCE, COLUMNS=str(columns))[1]
            wide = [line for line in out.splitlines() if len(line) > columns and 'v=spf1' not in line]
            self.assertEqual(wide, [])


class BadInput(Session):
    def refused(self, *arguments, stdin=b'', status=2):
        got, out, said = self.mailwhy(*arguments, stdin=stdin)
        self.assertEqual((got, out), (status, ''), said)
        self.assert_one_sentence(said)
        return said

    def write(self, content, name='input'):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / name
        path.write_bytes(content)
        return str(path)

    def test_no_such_file(self):
        self.assertIn('no such file', self.refused('missing.eml'))

    def test_a_word_that_is_neither_file_nor_command(self):
        self.assertIn('neither a file', self.refused('clasify'))

    def test_a_reply_without_text_option(self):
        self.assertIn('--text', self.refused('550 5.7.1 go away'))

    def test_a_folder_that_is_no_maildir(self):
        self.assertIn('Maildir', self.refused('examples'))

    def test_an_empty_file_and_empty_stdin(self):
        self.assertIn('empty', self.refused('--zone', ZONE, self.write(b'')))
        self.assertIn('empty', self.refused('--zone', ZONE, '-'))

    def test_a_binary_file(self):
        self.assertIn('binary', self.refused('--zone', ZONE, self.write(bytes(range(256)) * 40)))

    def test_an_ordinary_mail(self):
        self.refused('--zone', ZONE, self.write(b'From: a@b.example\nTo: c@d.example\nSubject: Hello\n\nHow are you?\n'))

    def test_the_rest_is_done_after_a_bad_input(self):
        status, out, said = self.mailwhy('--json', '--zone', ZONE, 'missing.eml', BOUNCE)
        self.assertEqual(status, 2)
        self.assertEqual(json.loads(out)['cases'][0]['findings'][0]['cause'], 'spf_provider_missing')
        self.assertIn('missing.eml', said)

    def test_a_mailbox_and_a_maildir_give_what_is_a_bounce_in_them(self):
        bounce, mail = (ROOT / BOUNCE).read_bytes(), b'From: a@b.example\nTo: c@d.example\nSubject: Hello\n\nHow are you?\n'
        line = b'From MAILER-DAEMON Sat Nov 21 09:00:05 2026\n'
        mailbox = self.write(line + bounce + b'\n' + line + mail + b'\n' + line + bounce)
        status, out, said = self.mailwhy('--json', '--zone', ZONE, mailbox)
        self.assertEqual((status, len(json.loads(out))), (1, 2))
        self.assertIn('2 of 3 mails', said)

        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for part, name, content in (('cur', '1:2,S', bounce), ('new', '2', mail), ('new', '3', bounce)):
            (pathlib.Path(folder.name) / part).mkdir(exist_ok=True)
            (pathlib.Path(folder.name) / part / name).write_bytes(content)
        status, out, said = self.mailwhy('--json', '--zone', ZONE, folder.name)
        self.assertEqual((status, len(json.loads(out))), (1, 2))
        self.assertIn('2 of 3 mails', said)
        self.assertEqual(self.mailwhy('--zone', ZONE, self.write(line + mail + b'\n' + line + mail))[0], 2)

    def test_a_large_mail_takes_no_more_memory_in_a_mailbox(self):
        mail = (b'From: MAILER-DAEMON@mail.example.org\nTo: alice@example.org\nSubject: Undelivered Mail\n\n'
                b'<bob@example.net>: host mx.example.net[192.0.2.7] said: 552 5.3.4 Message size exceeds fixed limit\n\n'
                + b'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n' * 300_000)
        line = b'From MAILER-DAEMON Sat Nov 21 05:19:53 2026\n'
        peaks = [self.spent('--zone', ZONE, self.write(content)).megabytes
                 for content in (mail, line + mail, line + mail + b'\n' + line + mail)]
        self.assertLess(max(peaks), 1.5 * peaks[0])

    def test_a_zone_file_with_a_fault_is_named_with_line_and_column(self):
        zone = self.write(b'$ORIGIN a.example.\n@ 3600 IN A 192.0.2.300\n', 'bad.zone')
        self.assertRegex(self.refused('--zone', zone, BOUNCE), r'bad\.zone:2:\d+: ')
        self.assertIn('zone', self.refused('--zone', 'missing.zone', BOUNCE))

    def test_wrong_options_name_what_is_possible(self):
        self.assertIn('unknown option --jsn', self.refused('--jsn', BOUNCE))
        self.assertIn('needs a value', self.refused('--ip'))
        self.assertIn('no IP address', self.refused('--ip', '1.2.3', BOUNCE))
        self.assertIn('neither en nor ru', self.refused('--lang', 'tlh', BOUNCE))
        self.assertIn('--resolver', self.refused('--resolver', 'dns.example', BOUNCE))
        self.assertIn('excludes', self.refused('--resolver', '127.0.0.1', '--zone', ZONE, BOUNCE))
        self.assertIn('--record', self.refused('--mask', BOUNCE))
        self.assertIn('check, lint, fix, who', self.refused('spf', 'chek'))
        self.assertIn('--ip is missing', self.refused('spf', 'check', '--from', 'a@b.example'))

    def test_a_truncated_bounce_is_diagnosed_from_what_is_there(self):
        whole = (ROOT / BOUNCE).read_bytes()
        cut = whole[:whole.index(b'Last-Attempt-Date')]
        status, out, _ = self.mailwhy('--json', '--zone', ZONE, self.write(cut))
        self.assertEqual(status, 1)
        self.assertEqual(json.loads(out)['cases'][0]['facts']['client_ip'], '203.0.113.108')

    def test_control_characters_of_strangers_do_not_reach_the_terminal(self):
        reply = b'550 5.1.0 203.0.113.108 is not allowed to send from \x1b]0;owned\x07 <info@bluebird.example> per it\'s SPF Record.'
        _, out, said = self.mailwhy('--zone', ZONE, self.write(reply))
        self.assertNotRegex(out + said, '[\x1b\x07]')


class Recorded(Session):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.case = os.path.join(self.folder.name, 'case.json')

    def test_a_replay_is_the_same_report_byte_for_byte(self):
        for look in ([], ['--json'], ['--jsonl'], ['--format', 'ticket', '--for', 'dns'], ['--lang', 'ru']):
            status, out, said = self.mailwhy(*look, '--zone', ZONE, '--record', self.case, BOUNCE)
            self.assertEqual(status, 1)
            self.assertIn('mail addresses of sender and recipient', said)
            self.assertEqual(self.mailwhy(*look, 'replay', self.case), (1, out, ''))
            self.assertEqual(self.mailwhy('replay', self.case), (1, out, ''))       # shown as it was

    def test_the_mails_text_is_kept_only_where_asked_for(self):
        self.mailwhy('--zone', ZONE, '--record', self.case, BOUNCE)
        self.assertNotIn('We keep it for you', pathlib.Path(self.case).read_text())
        self.mailwhy('--zone', ZONE, '--record', self.case, '--with-body', BOUNCE)
        self.assertIn('We keep it for you', pathlib.Path(self.case).read_text())

    def test_masked_means_no_mail_address_is_left(self):
        _, out, said = self.mailwhy('--json', '--zone', ZONE, '--record', self.case, '--mask', BOUNCE)
        text = pathlib.Path(self.case).read_text()
        for address in ('info@', 'anna@'):
            self.assertNotIn(address, text)
            self.assertNotIn(address, out)
        self.assertIn('masked', said)
        self.assertEqual(self.mailwhy('replay', self.case)[1], out)

    def test_the_file_says_what_personal_data_it_holds(self):
        self.mailwhy('--zone', ZONE, '--record', self.case, BOUNCE)
        case = json.loads(pathlib.Path(self.case).read_text())
        self.assertEqual(case['schema'], 'mailwhy.case/1')
        self.assertIn('mail addresses of sender and recipient', case['personal_data'])

    def test_several_inputs_in_one_case(self):
        _, out, _ = self.mailwhy('--json', '--zone', ZONE, '--record', self.case, BOUNCE, 'examples/reply.txt')
        self.assertEqual(self.mailwhy('replay', self.case)[1], out)

    def test_a_broken_case_is_refused_in_one_sentence(self):
        for content in ('', '{}', '[1', '{"schema": "mailwhy.case/1"}', '\x00'):
            pathlib.Path(self.case).write_text(content)
            status, out, said = self.mailwhy('replay', self.case)
            self.assertEqual((status, out), (2, ''), said)
            self.assert_one_sentence(said)

    def test_a_case_that_cannot_be_written(self):
        status, _, said = self.mailwhy('--zone', ZONE, '--record', '/nonexistent/case.json', BOUNCE)
        self.assertEqual(status, 2)
        self.assertIn('/nonexistent/case.json', said)


class Words(Session):
    def test_help_and_version(self):
        status, out, said = self.mailwhy()
        self.assertEqual((status, said), (0, ''))
        self.assertEqual(out, self.mailwhy('--help')[1])
        self.assertRegex(self.mailwhy('--version')[1], r'^mailwhy \d+\.\d+\.\d+\n$')
        for page in ('spf', 'explain', 'replay', 'classify', 'diagnose', 'logs', 'rules'):
            status, out, _ = self.mailwhy(page, '--help')
            self.assertEqual(status, 0)
            self.assertIn(f'mailwhy {page}' if page != 'diagnose' else 'diagnose', out)
            self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_explain(self):
        status, out, _ = self.mailwhy('explain', 'spf_provider_missing')
        self.assertEqual(status, 0)
        self.assertIn('spf_provider_missing', out)
        self.assertEqual(self.mailwhy('explain', 'mailbox_full')[0], 0)
        status, out, said = self.mailwhy('explain', 'spf_provider_mising')
        self.assertEqual((status, out), (2, ''))
        self.assertIn('spf_provider_missing', said)

    def test_every_cause_of_the_contract_is_explained_in_both_languages(self):
        table = ROOT.parent / 'shared' / 'contract' / 'causes.tsv'
        if not table.exists():
            print('skipped: no ../shared')
            return
        for line in table.read_text().splitlines()[1:]:
            for language in ('en', 'ru'):
                self.assertEqual(self.mailwhy('--lang', language, 'explain', line.split('\t')[0])[0], 0, line)


class Workbench(Session):
    def check(self, *arguments):
        status, out, _ = self.mailwhy('--json', '--zone', ZONE, 'spf', 'check', *arguments)
        return status, json.loads(out)

    def test_check_says_how_it_came_about(self):
        status, result = self.check('--ip', '203.0.113.108', '--from', 'info@bluebird.example')
        self.assertEqual((status, result['schema'], result['result']), (1, 'mailwhy.spf/1', 'fail'))
        self.assertEqual(result['decided_by'], {'domain': 'bluebird.example', 'term': '-all', 'offset': 34})
        self.assertEqual(self.check('--ip', '198.51.100.10', '--from', 'info@bluebird.example')[0], 0)

    def test_an_empty_sender_checks_the_helo_name(self):
        _, result = self.check('--ip', '198.51.100.10', '--from', '', '--helo', 'bluebird.example')
        self.assertEqual((result['identity'], result['result']), ('helo', 'pass'))
        _, result = self.check('--ip', '198.51.100.10', '--from=', '--helo', 'bluebird.example')
        self.assertEqual(result['identity'], 'helo')

    def test_a_record_is_judged_before_it_is_published(self):
        status, result = self.check('--ip', '203.0.113.108', '--from', 'info@bluebird.example',
                                    '--record', 'v=spf1 include:_spf.google.com -all')
        self.assertEqual((status, result['result']), (0, 'pass'))
        status, result = self.check('--ip', '203.0.113.108', '--from', 'info@bluebird.example', '--record', 'v=spf1 ipv4:1.2.3.4')
        self.assertEqual((status, result['result']), (1, 'permerror'))

    def test_lint(self):
        status, out, _ = self.mailwhy('--zone', ZONE, 'spf', 'lint', 'bluebird.example', '--record', 'v=spf1 ipv4:192.0.2.1 -all')
        self.assertEqual(status, 1)
        self.assertIn('ip4:192.0.2.1', out)
        status, out, _ = self.mailwhy('--json', '--zone', ZONE, 'spf', 'lint', 'bluebird.example')
        json.loads(out)

    def test_fix_and_who(self):
        for name in ('203.0.113.108', 'Google Workspace', '_spf.google.com'):
            status, out, said = self.mailwhy('--zone', ZONE, 'spf', 'fix', 'bluebird.example', '--allow', name)
            self.assertEqual(status, 1, said)
            self.assertIn('+ "v=spf1 a mx:mail.bluebird.example ', out)
        status, out, said = self.mailwhy('--zone', ZONE, 'spf', 'fix', 'bluebird.example', '--allow', '198.51.100.10')
        self.assertEqual((status, len(out.splitlines())), (0, 1), out)       # it may send already
        status, out, said = self.mailwhy('--zone', ZONE, 'spf', 'fix', 'bluebird.example', '--allow', 'Gogle')
        self.assertEqual((status, out), (2, ''))
        status, out, _ = self.mailwhy('--zone', ZONE, 'spf', 'who', 'bluebird.example')
        self.assertEqual(status, 0)
        self.assertIn('198.51.100.10', out)


class Plan(Session):
    """spf plan: the steps from one sender to another"""
    ZONE = '''$TTL 3600
shop.example. SOA ns. root. 7 1 1 1 300
shop.example. 7200 TXT "v=spf1 ip4:198.51.100.7 include:_spf.google.com -all"
_spf.google.com. TXT "v=spf1 ip4:192.0.2.0/26 -all"
spf.messagingengine.com. TXT "v=spf1 ip4:192.0.2.64/26 -all"
fm1.shop.example.dkim.fmhosted.com. TXT "v=DKIM1; p=AAAA"
'''

    def plan(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            zone = pathlib.Path(folder) / 'shop.zone'
            zone.write_text(self.ZONE)
            return self.mailwhy('--zone', str(zone), 'spf', 'plan', 'shop.example', *arguments)

    def test_a_move_in_steps_with_the_record_of_each_state(self):
        status, out, said = self.plan('--add', 'fastmail', '--remove', 'Google Workspace')
        self.assertEqual((status, said), (1, ''))
        order = ['fm1._domainkey.shop.example. CNAME fm1.shop.example.dkim.fmhosted.com.',
                 '+ "v=spf1 ip4:198.51.100.7 include:_spf.google.com include:spf.messagingengine.com -all"',
                 'Wait 2 hours', 'instead of Google Workspace', 'Wait 5 days',
                 '+ "v=spf1 ip4:198.51.100.7 include:spf.messagingengine.com -all"']
        places = [out.find(words) for words in order]
        self.assertNotIn(-1, places, out)
        self.assertEqual(places, sorted(places), out)

    def test_json_and_russian(self):
        status, out, _ = self.plan('--json', '--lang', 'ru', '--add', 'fastmail', '--remove', '_spf.google.com')
        plan = json.loads(out)
        self.assertEqual((status, plan['schema']), (1, 'mailwhy.spf.plan/1'))
        self.assertEqual([step['kind'] for step in plan['steps']],
                         ['keys', 'publish', 'wait', 'switch', 'wait_queue', 'remove'])
        self.assertEqual(plan['steps'][1]['changes'][0]['rrset'], {'name': 'shop.example.', 'type': 'TXT', 'ttl': 7200})
        self.assertEqual(plan['steps'][5]['changes'][0]['proof']['lost'], ['192.0.2.0/26'])
        self.assertIn('Подождите 2 часа', plan['steps'][2]['steps'][0])

    def test_a_name_of_several_services_is_told_with_the_candidates(self):
        status, out, said = self.plan('--add', 'mailch')
        self.assertEqual((status, out), (2, ''))
        self.assertIn('Mailchimp (Intuit)', said)
        self.assert_one_sentence(said)

    def test_nothing_to_do_and_wrong_use(self):
        status, out, _ = self.plan('--remove', 'spf.gone.example')
        self.assertEqual(status, 0)
        self.assertIn('is not in the SPF record', out)
        self.assertEqual(self.plan()[0], 2)


if __name__ == '__main__':
    main()
