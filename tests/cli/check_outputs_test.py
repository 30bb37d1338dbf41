#!/usr/bin/python3
"""What `mailwhy check` gives beside its text: HTML, Markdown, and a zone's faults as text, JSON and SARIF."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import sarif
from session import ROOT, ZONE, Session, main

OWN = 'examples/check.zone'
NAMES = ('bluebird.example', '203.0.113.108')
# Faults of every kind, some of them twice, in words of strangers; lines that cannot be read.
ALL_MESS = ('''$ORIGIN mess.example.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NS ns1
@ MX 10 192.0.2.7
@ MX 20 gone
@ TXT "v=spf1 ipv4:192.0.2.1 инклюд:x -all"
@ TXT "v=spf1 -all"
www CNAME @
www TXT "beside"
www TXT "another"
_dmarc.mess.example TXT "v=DMARC1; p=quarantin"
a_b 60 A 10.0.0.1
a_b 90 A 10.0.0.2
x A 192.0.2.300
x A 192.0.2.300
x TXT "left open
s1._domainkey TXT v=DKIM1; p=
''').encode()


class Files(Session):
    def written(self, content, name='x.zone'):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / name
        path.write_bytes(content)
        return str(path)


class Pages(Session):
    def test_html_is_one_file_that_fetches_nothing(self):
        status, out, said = self.mailwhy('check', '--format', 'html', '--zone', ZONE, *NAMES)
        self.assertEqual((status, said), (1, ''))
        self.assertTrue(out.startswith('<!DOCTYPE html>'))
        self.assertLess(len(out.encode()), 60 * 1024)
        fetched = re.search(r'(src|href)="(?!data:|#)|<script|@import|url\(', out)
        self.assertIsNone(fetched, fetched and fetched[0])
        for words in ('spf_provider_missing', 'class="map"', '<details'):
            self.assertIn(words, out)

    def test_several_names_begin_with_a_table(self):
        out = self.mailwhy('check', '--format', 'html', '--zone', ZONE, 'bluebird.example', 'friends.example')[1]
        self.assertIn('class="overview"', out)
        self.assertEqual((out.count('<h1'), out.count('<article')), (1, 2))

    def test_markdown_of_an_examination_and_of_a_diagnosis(self):
        status, out, said = self.mailwhy('check', '--format', 'markdown', '--zone', ZONE, *NAMES)
        self.assertEqual((status, said), (1, ''))
        for words in ('# bluebird.example: ', '`spf_provider_missing`', '```diff\n', '| --- |'):
            self.assertIn(words, out)
        out = self.mailwhy('--format', 'markdown', '--zone', ZONE, 'examples/bounce.eml')[1]
        self.assertIn('+ "v=spf1 a mx:mail.bluebird.example include:_spf.google.com -all"', out)
        self.assertRegex(self.mailwhy('--lang', 'ru', '--format', 'markdown', '--zone', ZONE, 'examples/bounce.eml')[1], '[а-я]{4}')


class Hostile(Files):
    RECORD = ('v=spf1 include:<img/src=x> [a](https://evil.example/) ![i](https://evil.example/i.png) `x` **b** '
              '| @everyone https://evil.example www.evil.example -all')

    def test_nothing_from_dns_becomes_markup(self):
        zone = self.written(('$ORIGIN h.example.\n$TTL 60\n@ SOA n h 1 1 1 1 1\n@ MX 10 m\nm A 192.0.2.1\n'
                             f'@ TXT "{self.RECORD}"\n_dmarc TXT "v=DMARC1; p=<b>x</b>; rua=mailto:a@evil.example"\n').encode())
        status, out, _ = self.mailwhy('check', '--all', '--format', 'markdown', '--zone', zone, 'h.example')
        self.assertEqual(status, 1)
        renderer = shutil.which('cmark-gfm')
        if not renderer:
            return print('skipped: no cmark-gfm')
        html = subprocess.run([renderer, '--unsafe', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough'], input=out.encode(),
                              capture_output=True, check=True).stdout.decode()
        self.assertIn('evil.example', html)
        self.assertEqual(re.findall(r'<(?:a|img|b|script)[ >][^>]*>?', html), [])


class Message(Files):
    ZONE = (b'$ORIGIN m.example.\n$TTL 60\n@ SOA n h 1 1 1 1 1\n@ MX 10 m\nm A 192.0.2.1\n@ TXT "v=spf1 mx -all"\n'
            b'k9x._domainkey TXT "v=DKIM1; p=AAAA"\n')
    MAIL = b'DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=k9x; h=from; bh=AAAA; b=AAAA\nFrom: a@m.example\n\nx\n'

    def keys(self, *options):
        status, out, said = self.mailwhy('check', '--json', '--zone', self.written(self.ZONE), 'm.example', *options)
        evidence = json.loads(out)['cases'][0]['evidence']
        return next(one for one in evidence if one['check'] == 'dkim_keys'), said

    def test_the_signatures_of_a_mail_name_the_selectors(self):
        self.assertEqual(self.keys()[0]['verdict'], 'could_not_tell')
        keys, said = self.keys('--message', self.written(self.MAIL % b'M.example', 'a.eml'))
        self.assertEqual(([one['selector'] for one in keys['detail']['keys']], said), (['k9x'], ''))

    def test_a_mail_of_somebody_else_names_none(self):
        keys, said = self.keys('--message', self.written(self.MAIL % b'other.example', 'a.eml'))
        self.assertEqual(keys['verdict'], 'could_not_tell')
        self.assert_one_sentence(said)
        self.assertEqual(self.mailwhy('check', '--message', 'missing.eml', 'm.example')[0], 2)
        self.assertEqual(self.mailwhy('check', '--message', 'a.eml', '-')[0], 2)

    def test_a_zone_file_without_records_is_no_zone_without_faults(self):
        empty = self.written(b'; nothing yet\n')
        for words, wanted in ((['--zone', empty], 2), (['--zone', empty, '--format', 'sarif'], 4)):
            status, out, error = self.mailwhy('check', *words)
            self.assertEqual((status, out), (wanted, ''))
            self.assert_one_sentence(error)

    def test_public_resolvers_are_addresses_and_a_closed_world_asks_none(self):
        zone = self.written(self.ZONE)
        for words, said in ((['--public-resolvers', '8.8.8.8,dns.example', 'm.example'], '"dns.example" is no IP address'),
                            (['--public-resolvers', '', 'm.example'], '"" is no IP address'),
                            (['--public-resolvers', ','.join(f'192.0.2.{i}' for i in range(17)), 'm.example'], '16 addresses'),
                            (['--public-resolvers', 'none', '-'], 'a list is not asked'),
                            (['--zone', zone, '--public-resolvers', '192.0.2.53', 'm.example'], 'excludes --public-resolvers')):
            status, out, error = self.mailwhy('check', *words)
            self.assertEqual((status, out), (2, ''), words)
            self.assertIn(said, error)


class ZoneLint(Files):
    def test_each_fault_has_its_line(self):
        status, out, said = self.mailwhy('check', '--zone', OWN)
        self.assertEqual((status, said), (1, ''))
        told = re.findall(r'^examples/check\.zone:(\d+): (.) .*\n +(\w+)$', out, re.M)
        self.assertEqual(told, [('8', '✗', 'mx_is_address'), ('13', '✗', 'zone_conflict'), ('15', '✗', 'zone_doubled_name'),
                                ('16', '✗', 'zone_pitfall'), ('17', '!', 'zone_pitfall')])
        self.assertNotIn('include', out)            # of another's domain the file tells nothing

    def test_sarif_has_what_a_review_needs_and_never_fails_a_step(self):
        status, out, said = self.mailwhy('check', '--zone', OWN, '--format', 'sarif')
        self.assertEqual((status, said), (0, ''))
        log = json.loads(out)
        run = log['runs'][0]
        self.assertEqual((log['version'], run['tool']['driver']['name'], len(run['results'])), ('2.1.0', 'mailwhy', 5))
        rules = [rule['id'] for rule in run['tool']['driver']['rules']]
        for result in run['results']:
            self.assertEqual(rules[result['ruleIndex']], result['ruleId'])
            self.assertIn(result['level'], ('error', 'warning', 'note'))
            where = result['locations'][0]['physicalLocation']
            self.assertEqual(where['artifactLocation']['uri'], OWN)
            self.assertGreater(where['region']['startLine'], 0)
        self.assertEqual(self.mailwhy('check', '--zone', 'missing.zone', '--format', 'sarif')[0], 4)

    def test_sarif_keeps_the_rules_of_its_standard(self):
        mess = self.written(ALL_MESS, 'a mess.zone')
        for arguments in (('--zone', OWN), ('--zone', OWN, '--lang', 'ru'), ('--zone', mess), ('--zone', OWN, '--zone', mess)):
            log = json.loads(self.mailwhy('check', *arguments, '--format', 'sarif')[1])
            self.assertEqual(list(sarif.faults(log)), [], arguments)
            results = log['runs'][0]['results']
            known = [(result['partialFingerprints']['primaryLocationLineHash'],
                      result['locations'][0]['physicalLocation']['artifactLocation']['uri']) for result in results]
            self.assertEqual(len(known), len(set(known)))

    def test_sarif_knows_a_fault_again_where_its_line_has_moved(self):
        def prints(zone):
            results = json.loads(self.mailwhy('check', '--zone', zone, '--format', 'sarif')[1])['runs'][0]['results']
            return sorted(result['partialFingerprints']['primaryLocationLineHash'] for result in results)
        self.assertEqual(prints(self.written(b'; a remark\n\n' + ALL_MESS, 'moved.zone')), prints(self.written(ALL_MESS, 'mess.zone')))

    def test_sarif_names_a_file_by_its_place_in_the_repository(self):
        for given in (OWN, './' + OWN, 'examples/../' + OWN, os.path.abspath(OWN)):
            run = json.loads(self.mailwhy('check', '--zone', given, '--format', 'sarif')[1])['runs'][0]
            self.assertEqual(run['artifacts'][0]['location']['uri'], OWN)

    def test_sarif_says_what_the_file_cannot_tell(self):
        run = json.loads(self.mailwhy('check', '--zone', OWN, '--format', 'sarif')[1])['runs'][0]
        self.assertIn('SPF', run['invocations'][0]['toolExecutionNotifications'][0]['message']['text'])

    def test_an_include_that_was_not_read_is_said_and_never_taken_out_for_sure(self):
        self.assertIn('Not looked up, for only the file was read: _spf.google.com', self.mailwhy('check', '--zone', OWN)[1])
        self.assertEqual(json.loads(self.mailwhy('check', '--json', '--zone', OWN)[1])['not_looked_up'], ['_spf.google.com'])
        run = json.loads(self.mailwhy('check', '--zone', OWN, '--format', 'sarif')[1])['runs'][0]
        remarks = [one['message']['text'] for one in run['invocations'][0]['toolExecutionNotifications']]
        self.assertTrue(any('_spf.google.com' in remark for remark in remarks), remarks)
        case = json.loads(self.mailwhy('check', '--json', '--zone', OWN, 'heron.example')[1])['cases'][0]
        finding = next(one for one in case['findings'] if one['cause'] == 'spf_include_without_record')
        self.assertEqual(finding['certainty'], 'possible')
        changes = [one for one in case['changes'] if one['for'] == finding['cause'] and one['kind'] == 'dns']
        self.assertTrue(changes and all(one.get('only_if') for one in changes), changes)

    def test_a_line_that_cannot_be_read_is_a_finding_with_its_column(self):
        zone = self.written(b'$ORIGIN a.example.\n@ 3600 IN A 192.0.2.300\n', 'bad zone.db')
        status, out, _ = self.mailwhy('check', '--zone', zone)
        self.assertEqual(status, 1)
        self.assertRegex(out, r'bad zone\.db:2:13: ✗ ')
        region = json.loads(self.mailwhy('check', '--zone', zone, '--format', 'sarif')[1])['runs'][0]['results'][0]['locations'][0]
        self.assertEqual(region['physicalLocation']['region'], {'startLine': 2, 'startColumn': 13})
        self.assertIn('bad%20zone.db', region['physicalLocation']['artifactLocation']['uri'])

    def test_json_and_a_zone_in_order(self):
        zone = self.written(b'$ORIGIN a.example.\n$TTL 3600\n@ SOA ns.other.example. h 1 7200 3600 1209600 3600\n@ NS ns.other.example.\n'
                            b'@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject"\n')
        status, out, _ = self.mailwhy('check', '--json', '--zone', zone)
        told = json.loads(out)
        self.assertEqual((status, told['schema'], told['findings'], told['examined']), (0, 'mailwhy.zone/1', [], ['a.example']))

    def test_what_makes_no_sense_is_said(self):
        for arguments, words in ((('check', '--format', 'sarif', 'example.org'), '--zone FILE'),
                                 (('check', '--zone', OWN, '--format', 'html'), 'sarif'),
                                 (('check', '--zone', OWN, '--record', 'x'), '--record')):
            status, out, said = self.mailwhy(*arguments)
            self.assertEqual((status, out), (2, ''))
            self.assert_one_sentence(said)
            self.assertIn(words, said)


if __name__ == '__main__':
    main()
