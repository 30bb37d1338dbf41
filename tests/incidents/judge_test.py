#!/usr/bin/python3
"""The judge must be able to condemn: one small world, a good report, and each way to spoil it."""
import copy
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / 'world'), str(HERE.parent / 'stories')]
import dns_world                            # noqa: E402
import judge                                # noqa: E402
import story                                # noqa: E402

WORLD = '''
zone hosting.example
spf      TXT "v=spf1 ip4:203.0.113.64/26 -all"
out1     A   203.0.113.70
zone shop.example
@     MX   10 mail
@     TXT  "v=spf1 mx -all"
mail  A    192.0.2.10
'''
EXPECT = '''
cause: spf_provider_missing
certainty: proven likely
actor: sender_dns
label: spf_fail
recipient: a@b.example
sender_domain: shop.example
reply_code: 550
client_ip: 203.0.113.70
spf: fail 203.0.113.70 x@shop.example out1.hosting.example
change: required shop.example TXT
- "v=spf1 mx -all"
+ "v=spf1 mx include:spf.hosting.example -all"
'''
GOOD = {
    'schema': 'mailwhy.report/1',
    'cases': [{
        'facts': {'recipient': 'a@b.example', 'sender': 'x@shop.example', 'client_ip': '203.0.113.70', 'reply': {'code': 550}},
        'reason': {'label': 'spf_fail', 'suppress_address': False},
        'findings': [{'cause': 'spf_provider_missing', 'severity': 'error', 'certainty': 'proven', 'actor': 'sender_dns',
                      'title': '203.0.113.70 is not listed', 'evidence': ['e1']}],
        'evidence': [{'id': 'e1', 'check': 'spf', 'verdict': 'fail'}],
        'unknown': [],
        'changes': [{'for': 'spf_provider_missing', 'kind': 'dns', 'rrset': {'name': 'shop.example.', 'type': 'TXT', 'ttl': 3600},
                     'before': ['v=spf1 mx -all'], 'after': ['v=spf1 mx include:spf.hosting.example -all'],
                     'proof': {'check': 'spf', 'cases': [{'ip': '203.0.113.70', 'before': 'fail', 'after': 'pass'}],
                               'lost': [], 'gained': ['203.0.113.64/26']}}]}]}


def lines(text):
    return list(enumerate(text.splitlines(), 1))


class Judge(unittest.TestCase):
    def judged(self, spoil=None, expect=EXPECT):
        report = copy.deepcopy(GOOD)
        if spoil:
            spoil(report['cases'][0])
        return list(judge.faults(dns_world, story.build_world(lines(WORLD)), story.read_expected(lines(expect)), report))

    def assert_condemned(self, spoil, words, expect=EXPECT):
        faults = self.judged(spoil, expect)
        self.assertTrue(any(words in f for f in faults), faults)

    def with_after(self, after, gained=None):
        def spoil(case):
            case['changes'][0]['after'] = [after]
            if gained is not None:
                case['changes'][0]['proof']['gained'] = gained
        return spoil

    def test_a_good_report_is_good(self):
        self.assertEqual(self.judged(), [])

    def test_wrong_facts_label_cause_actor_certainty(self):
        self.assert_condemned(lambda c: c['facts'].update(client_ip='203.0.113.71'), 'client_ip')
        self.assert_condemned(lambda c: c['facts']['reply'].update(code=551), 'reply_code')
        self.assert_condemned(lambda c: c['reason'].update(label='ip_listed'), 'label')
        self.assert_condemned(lambda c: c['findings'][0].update(cause='spf_spoofed'), 'first cause')
        self.assert_condemned(lambda c: c['findings'][0].update(actor='nobody'), 'actor')
        self.assert_condemned(lambda c: c['findings'][0].update(certainty='possible'), 'certainty')

    def test_an_address_that_nobody_stated(self):
        self.assert_condemned(None, 'nobody stated', EXPECT.replace('client_ip: 203.0.113.70\n', ''))

    def test_suppressing_a_good_address(self):
        self.assert_condemned(lambda c: c['reason'].update(suppress_address=True), 'suppress_address', EXPECT + 'suppress_address: no\n')

    def test_a_param_that_is_not_there(self):
        self.assert_condemned(None, 'the param limit', EXPECT + 'param: limit 20\n')

    def test_an_error_beside_a_healthy_case(self):
        self.assert_condemned(lambda c: c['findings'].append(dict(c['findings'][0], cause='ns_lame')), 'healthy', EXPECT + 'healthy: yes\n')

    def test_no_change_where_one_is_required(self):
        self.assert_condemned(lambda c: c.update(changes=[]), 'no dns change')

    def test_a_change_that_does_not_help(self):
        self.assert_condemned(self.with_after('v=spf1 mx ip4:198.51.100.9 -all'), 'says fail after')

    def test_a_wide_network_and_everybody(self):
        self.assert_condemned(self.with_after('v=spf1 mx ip4:203.0.113.0/24 -all'), 'somebody else passes')
        self.assert_condemned(self.with_after('v=spf1 mx +all'), 'new term +all')
        self.assert_condemned(self.with_after('v=spf1 mx ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all'), 'somebody else passes')

    def test_a_new_ptr_or_exists(self):
        self.assert_condemned(self.with_after('v=spf1 mx ptr:hosting.example -all'), 'new term ptr')

    def test_a_host_that_loses_its_right(self):
        self.assert_condemned(self.with_after('v=spf1 include:spf.hosting.example -all'), 'passed before and does not after')

    def test_a_weakened_policy(self):
        self.assert_condemned(self.with_after('v=spf1 mx include:spf.hosting.example ~all'), 'UNSAFE')

    def test_an_untied_address_without_a_question(self):
        self.assert_condemned(None, 'UNSAFE', EXPECT + 'tied: no\n')

    def test_a_question_that_is_not_asked(self):
        self.assert_condemned(lambda c: c['changes'][0].update(only_if='q1'), 'no unknown[].id')

    def test_a_string_of_over_255_octets(self):
        self.assert_condemned(self.with_after('v=spf1 mx include:spf.hosting.example ' + 'a ' * 120 + '-all'), 'over 255')

    def test_more_than_ten_look_ups(self):
        self.assert_condemned(self.with_after('v=spf1 mx include:spf.hosting.example ' + 'mx ' * 10 + '-all'), 'look-ups')

    def test_a_before_that_does_not_stand_there(self):
        self.assert_condemned(lambda c: c['changes'][0].update(before=['v=spf1 a -all']), 'does not stand')

    def test_somebody_elses_record(self):
        self.assert_condemned(lambda c: c['changes'][0]['rrset'].update(name='spf.hosting.example.'), 'not the own one')

    def test_a_proof_that_is_not_true(self):
        self.assert_condemned(lambda c: c['changes'][0]['proof'].update(gained=['203.0.113.70/32']), 'proof.gained lacks')
        self.assert_condemned(lambda c: c['changes'][0]['proof'].update(gained=['203.0.113.0/24']), 'proof.gained holds')
        self.assert_condemned(lambda c: c['changes'][0]['proof'].update(lost=['192.0.2.10/32']), 'proof.lost holds')
        self.assert_condemned(lambda c: c['changes'][0]['proof'].pop('lost'), 'no lost')
        self.assert_condemned(lambda c: c['changes'][0]['proof'].update(cases=[]), 'no case')
        self.assert_condemned(lambda c: c['changes'][0]['proof']['cases'][0].update(before='softfail'), 'pyspf says fail')


if __name__ == '__main__':
    unittest.main()
