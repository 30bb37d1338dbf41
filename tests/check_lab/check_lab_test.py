#!/usr/bin/python3
"""`mailwhy check` against real name servers (NSD) on loopback: what it finds; how long it takes is measured by bench/check_lab.py."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import lab as labs                                  # noqa: E402

binary, lab = '', None


def check(domain, *more):
    done = subprocess.run([binary, 'check', domain, '--json', *lab.options, *more], capture_output=True, timeout=30)
    return json.loads(done.stdout)['cases'][0]


def evidence(case, name):
    return next(e for e in case['evidence'] if e['check'] == name)


def finding(case, cause):
    return next((f for f in case['findings'] if f['cause'] == cause), None)


class NameServersOnLoopback(unittest.TestCase):
    def test_servers_that_agree_are_said_to(self):
        case = check('healthy.test')
        self.assertEqual(evidence(case, 'name_servers')['verdict'], 'fine')
        records = evidence(case, 'mail_records_in_sync')
        self.assertEqual(records['verdict'], 'fine')
        names = {(r['name'], r['type']) for r in records['detail']['records']}
        for expected in (('healthy.test', 'TXT'), ('healthy.test', 'MX'), ('mail.healthy.test', 'AAAA'),
                         ('_spf2.healthy.test', 'TXT'), ('_dmarc.healthy.test', 'TXT'), ('web.healthy.test', 'A'),
                         ('_25._tcp.mail.healthy.test', 'TLSA'), ('selector1._domainkey.healthy.test', 'TXT'),
                         ('healthy.test', 'CAA'), ('mta-sts.healthy.test', 'A')):
            self.assertIn(expected, names)

    def test_another_spf_record_under_the_same_serial(self):
        case = check('split.test')
        found = finding(case, 'ns_out_of_sync')
        self.assertEqual((found['severity'], found['certainty'], found['actor']), ('error', 'proven', 'dns_operator'))
        self.assertEqual(found['params']['servers'], 'ns2.split.test')
        differing = [r for r in evidence(case, 'mail_records_in_sync')['detail']['records'] if len(r['values']) > 1]
        self.assertEqual([(r['name'], r['type']) for r in differing], [('split.test', 'TXT')])
        self.assertEqual(differing[0]['values'][1]['servers'], ['ns2.split.test'])

    def test_a_server_that_is_behind(self):
        case = check('behind.test')
        found = finding(case, 'ns_out_of_sync')
        self.assertEqual(found['params']['servers'], 'ns2.behind.test')
        self.assertEqual((found['params']['days'], found['params']['since']), ('16', '2026-11-05'))

    def test_signatures_that_ran_out_at_one_server_and_an_unsigned_copy_at_another(self):
        if not labs.Signer.installed():
            self.skipTest('ldnsutils are not installed')
        case = check('signed.test')
        found = finding(case, 'dnssec_bogus')
        self.assertEqual(found['params']['servers'], 'ns2.signed.test, ns3.signed.test')
        servers = evidence(case, 'dnssec')['detail']['servers']
        self.assertEqual([s['status'] for s in servers], ['good', 'signatures_expired', 'no_keys'])

    def test_one_silent_server_of_three(self):
        case = check('silent.test')
        self.assertEqual(finding(case, 'ns_unreachable')['params']['servers'], 'ns3.silent.test')
        self.assertEqual(evidence(case, 'mail_records_in_sync')['verdict'], 'could_not_tell')

    def test_a_server_of_old_is_heard_and_its_habits_are_a_remark(self):
        case = check('old.test')
        found = finding(case, 'ns_outdated')
        self.assertEqual((found['severity'], found['params']['servers']), ('info', 'ns3.old.test'))
        third = next(s for s in evidence(case, 'name_servers')['detail']['servers'] if s['name'] == 'ns3.old.test')
        self.assertEqual((third['status'], third['to_edns'], third['changes_case']), ('no_tcp', 'FORMERR', True))
        self.assertEqual(evidence(case, 'mail_records_in_sync')['verdict'], 'fine')

    def test_what_the_resolver_alone_still_has_is_an_old_copy(self):
        case = check('cached.test')
        found = finding(case, 'old_copy_cached')
        self.assertEqual((found['severity'], found['actor']), ('warning', 'nobody'))
        self.assertEqual((found['params']['record'], found['params']['minutes']), ('cached.test TXT', '60'))
        kept = [r for r in evidence(case, 'mail_records_in_sync')['detail']['records'] if 'old_copy' in r]
        self.assertEqual([(r['name'], r['type'], r['old_copy']['ttl']) for r in kept], [('cached.test', 'TXT', 3600)])
        self.assertIsNone(finding(check('healthy.test'), 'old_copy_cached'))

    def test_public_resolvers_are_asked_too_and_a_silent_one_says_nothing(self):
        old, new, silent = lab.at(53), lab.at(1), lab.at(9)
        case = check('cached.test', '--public-resolvers', f'{old},{new},{silent}')
        records = evidence(case, 'mail_records_in_sync')
        kept = [r for r in records['detail']['records'] if 'public_copies' in r]
        self.assertEqual([(r['name'], [(c['resolver'], c['ttl']) for c in r['public_copies']]) for r in kept],
                         [('cached.test', [(old, 3600)])])
        views = {view['ip']: view for view in records['detail']['public_resolvers']}
        self.assertEqual(views[old]['answered'], views[old]['asked'])
        self.assertEqual((views[new]['answered'], views[silent]['answered']), (views[new]['asked'], 0))
        self.assertGreaterEqual(views[new]['asked'], 8)
        healthy = check('healthy.test', '--public-resolvers', f'{old}, {silent}')
        self.assertIsNone(finding(healthy, 'old_copy_cached'))
        self.assertEqual(evidence(healthy, 'mail_records_in_sync')['verdict'], 'fine')

    def test_a_case_with_public_resolvers_is_told_again_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / 'case.json'
            said = [subprocess.run(words, capture_output=True, timeout=30).stdout for words in (
                [binary, 'check', 'cached.test', '--json', *lab.options, '--public-resolvers', lab.at(53), '--record', str(file)],
                [binary, 'replay', str(file), '--json'])]
            self.assertIn(b'public_copies', said[0])
            self.assertEqual(said[0], said[1])


if __name__ == '__main__':
    binary = sys.argv.pop(1)
    if not labs.find('nsd'):
        print('skipped: nsd is not installed')
        sys.exit(0)
    with labs.Lab() as lab:
        unittest.main(exit=True)
