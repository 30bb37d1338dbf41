#!/usr/bin/python3
"""mailwhy dmarc check, lint and fix in closed worlds; the RFC 9989 cases of ../shared through the command line."""
import json
import pathlib
import tempfile
import unittest

from session import ROOT, Session, main

CASES = ROOT / '../shared/conformance/dmarc/treewalk.dev.json'
STATUS = {'pass': 0, 'none': 0, 'fail': 1, 'permerror': 1, 'temperror': 3}


def txt(record):
    pieces = record if isinstance(record, list) else [record[i:i + 250] for i in range(0, len(record), 250)]
    return ' '.join('"%s"' % piece.replace('\\', '\\\\').replace('"', '\\"') for piece in pieces)


class Dmarc(Session):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def zone(self, records, names=()):
        """A zone file with TXT records, and names that exist."""
        path = pathlib.Path(self.folder.name, 'test.zone')
        lines = [f'{name}. 3600 IN A 192.0.2.1' for name in names]
        lines += [f'{name}. 3600 IN TXT {txt(one)}' for name, list_ in records.items() for one in list_]
        path.write_text('\n'.join(lines) + '\n')
        return str(path)

    def check(self, zone, *options):
        status, out, said = self.mailwhy('dmarc', 'check', '--zone', zone, '--json', *options)
        self.assertEqual(said, '')
        return status, json.loads(out)

    @unittest.skipUnless(CASES.exists(), 'skipped: no ../shared')
    def test_every_case_of_the_tree_walk(self):
        for case in json.loads(CASES.read_text()):
            if ['SERVFAIL'] in case['dns'].values():
                continue                                  # no zone file can say that
            with self.subTest(case['name']):
                author = case['from'].lower()
                exists = [] if author in case['nx'] else [author]
                options = ['--from', case['from']]
                if case['spf']:
                    options += ['--spf-domain', case['spf']['domain'], '--spf-result', case['spf']['result']]
                for signature in case['dkim']:
                    options += ['--dkim-domain', signature['d'], '--dkim-result', signature['result']]
                status, answer = self.check(self.zone(case['dns'], exists), *options)
                self.assertEqual(status, STATUS[case['expect']['result']])
                for key, wanted in case['expect'].items():
                    key = 'organizational_domain' if key == 'org' else key
                    self.assertEqual(answer.get(key), wanted, key)

    def test_results_belong_to_the_domains_before_them(self):
        zone = self.zone({'_dmarc.example.org': ['v=DMARC1; p=reject']})
        status, answer = self.check(zone, '--from', 'example.org', '--dkim-domain', 'a.example.org', '--dkim-result', 'fail',
                                    '--dkim-domain', 'b.example.org', '--dkim-domain', 'c.example.net')
        self.assertEqual(status, 0)
        self.assertEqual([(one['result'], one['aligned']) for one in answer['dkim']],
                         [('fail', False), ('pass', True), ('pass', False)])
        self.assertIs(answer['dkim'][0]['would_align'], True)

    def test_a_reject_alone_is_no_reason_to_refuse(self):
        zone = self.zone({'_dmarc.example.org': ['v=DMARC1; p=reject']})
        status, answer = self.check(zone, '--from', 'example.org', '--now', '2026-11-22T00:00:00Z', '--timeout', '5')
        self.assertEqual((status, answer['policy'], answer['handling_alone'], answer['refuse_for_this_alone']),
                         (1, 'reject', 'quarantine', False))
        self.assertIn('RFC 9989, section 7.4', self.mailwhy('dmarc', 'check', '--zone', zone, '--from', 'example.org')[1])

    def test_the_author_out_of_a_mail(self):
        zone = self.zone({'_dmarc.example.org': ['v=DMARC1; p=reject']})
        mail = pathlib.Path(self.folder.name, 'mail.eml')
        mail.write_text('From: "a@example.net" <b@News.Example.org>\n\ntext\n')
        status, answer = self.check(zone, '--from', str(mail), '--spf-domain', 'example.org')
        self.assertEqual((status, answer['author_domain'], answer['result']), (0, 'news.example.org', 'pass'))
        mail.write_text('From: a@one.example, b@two.example\n\ntext\n')
        status, answer = self.check(zone, '--from', str(mail))
        self.assertEqual((status, answer['result'], answer['problem']['kind']), (1, 'permerror', 'several_author_domains'))

    def test_what_old_receivers_find_stands_beside_it(self):
        zone = self.zone({'_dmarc.example.org': ['v=DMARC1; p=reject; t=y; pct=0']})
        _, answer = self.check(zone, '--from', 'a.example.org')
        self.assertEqual((answer['policy'], answer['published_policy']), ('quarantine', 'reject'))
        self.assertEqual(answer['rfc7489'], {'result': 'fail', 'policy': 'quarantine', 'policy_domain': 'example.org',
                                             'organizational_domain': 'example.org', 'percent': 0})

    def test_wrong_use_is_one_sentence(self):
        for options in ([], ['--from', 'example.org', '--dkim-result', 'pass'], ['--from', 'example.org', '--spf-result', 'fail'],
                        ['--from', 'a.example', '--spf-domain', 'b.example', '--spf-result', 'maybe'], ['--from', 'none/such.eml'],
                        ['example.org']):
            status, out, said = self.mailwhy('dmarc', 'check', '--zone', self.zone({}), *options)
            self.assertEqual((status, out), (2, ''), options)
            self.assertTrue(said)

    def test_lint_names_faults_by_their_bytes(self):
        record = 'v=DMARC1; p=rejct; rua=a@example.org'
        zone = self.zone({'_dmarc.example.org': [record]}, ['example.org'])
        status, out, _ = self.mailwhy('dmarc', 'lint', 'example.org', '--zone', zone, '--json')
        lint = json.loads(out)
        first = lint['findings'][0]
        self.assertEqual((status, first['rule'], record[first['offset']:][:first['length']]), (1, 'bad_policy', 'p=rejct'))
        self.assertEqual(lint['corrected'], 'v=DMARC1; p=reject; rua=mailto:a@example.org')
        for language in ('en', 'ru'):
            text = self.mailwhy('dmarc', 'lint', 'example.org', '--zone', zone, '--lang', language)[1]
            self.assertIn(lint['corrected'], text)

    def test_fix_mends_and_proves_and_then_has_nothing_to_do(self):
        zone = self.zone({'_dmarc.example.org': ['v=DMARC1; p=none', 'v=DMARC1; p=quarantine']})
        status, out, _ = self.mailwhy('dmarc', 'fix', 'example.org', '--zone', zone, '--json')
        fix = json.loads(out)
        self.assertEqual((status, fix['found'], fix['after'], fix['proof']['holds']), (1, True, ['v=DMARC1; p=quarantine'], True))
        zone = self.zone({'_dmarc.example.org': fix['after']})
        self.assertEqual(self.mailwhy('dmarc', 'fix', 'example.org', '--zone', zone)[0], 0)

    def test_hostile_records_and_names_are_answered(self):
        long_name = '.'.join(['a'] * 120)
        for records in ({'_dmarc.example.org': ['v=DMARC1' + ';p=reject' * 6000]}, {'_dmarc.example.org': ['v=DMARC1;' + ' ' * 60000]},
                        {'_dmarc.example.org': ['v=DMARC1; p=none; rua=' + 'mailto:a@b.example,' * 3000]}):
            zone = self.zone(records)
            for command in (['check', '--from', 'example.org'], ['lint', 'example.org'], ['fix', 'example.org']):
                self.assertIn(self.mailwhy('dmarc', *command, '--zone', zone, '--json')[0], (0, 1, 3))
        status, answer = self.check(self.zone({}), '--from', long_name, '--dkim-domain', long_name)
        self.assertEqual((status, len(answer['queries'])), (0, 8))


if __name__ == '__main__':
    main()
