#!/usr/bin/python3
"""mailwhy dkim verify, lint, sign and arc verify, seal in closed worlds, and the public mails of ../shared through the command line."""
import base64
import json
import pathlib
import subprocess
import tempfile
import unittest

from session import ROOT, Session, main

SHARED = ROOT / '../shared/conformance'
MAIL = (b'From: A <a@example.org>\nTo: b@example.net\nSubject: hello\nDate: Sun, 22 Nov 2026 10:00:00 +0000\n'
        b'Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.org\n\nFirst line\nlast line\n')
NOW = ('--now', '2026-11-22T10:00:00Z')


def openssl(*arguments, stdin=b''):
    return subprocess.run(['openssl', *arguments], input=stdin, capture_output=True, check=True).stdout


def txt(name, record):
    pieces = [record[i:i + 250] for i in range(0, len(record), 250)] or ['']
    return '%s. 300 TXT %s\n' % (name, ' '.join('"%s"' % p.replace('\\', '\\\\').replace('"', '\\"') for p in pieces))


class Dkim(Session):
    @classmethod
    def setUpClass(cls):
        cls.keys = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.keys.cleanup)
        cls.records = {}
        for name, kind in {'s1': ('RSA', '-pkeyopt', 'rsa_keygen_bits:2048'), 'weak': ('RSA', '-pkeyopt', 'rsa_keygen_bits:1024'),
                           'ed': ('ED25519',)}.items():
            pem = str(pathlib.Path(cls.keys.name, name))
            openssl('genpkey', '-algorithm', *kind, '-out', pem)
            der = openssl('pkey', '-in', pem, '-pubout', '-outform', 'DER')
            octets, word = (der[-32:], 'ed25519') if name == 'ed' else (der, 'rsa')
            cls.records[name] = f'v=DKIM1; k={word}; p={base64.b64encode(octets).decode()}'

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def key(self, name):
        return str(pathlib.Path(self.keys.name, name))

    def file(self, name, content):
        path = pathlib.Path(self.folder.name, name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def zone(self, records):
        return self.file('zone', '. 300 SOA ns.test. h.test. 1 3600 600 86400 300\n' +
                         ''.join(txt(f'{name}._domainkey.example.org', record) for name, record in records.items()))

    def sign(self, selector, mail=MAIL, *options):
        return subprocess.run([self.binary, 'dkim', 'sign', '--domain', 'example.org', '--selector', selector, '--key',
                               self.key(selector), *NOW, *options, '-'], input=mail, capture_output=True, check=True).stdout

    def verify(self, mail, records, *options):
        status, out, said = self.mailwhy('dkim', 'verify', '--json', '--zone', self.zone(records), *NOW, *options, self.file('mail', mail))
        self.assertEqual(said, '')
        return status, json.loads(out)

    def test_what_is_signed_verifies(self):
        for selector in self.records:
            for modes in ('relaxed/relaxed', 'simple/simple', 'relaxed/simple', 'simple'):
                with self.subTest(f'{selector} {modes}'):
                    signed = self.sign(selector, MAIL, '--canonicalization', modes)
                    status, answer = self.verify(signed, self.records)
                    self.assertEqual((status, answer['schema'], answer['result']), (0, 'mailwhy.dkim/1', 'pass'))
                    one = answer['signatures'][0]
                    self.assertEqual(one['canonicalization'], modes if '/' in modes else 'simple/simple')
                    self.assertEqual(one['key'], {'name': f'{selector}._domainkey.example.org', 'testing': False,
                                                  'bits': {'s1': 2048, 'weak': 1024, 'ed': 256}[selector]})
                    self.assertEqual((one['body_hash'], one['header_hash'], one['warnings']), ('match', 'match', []))
                    self.assertNotIn('cause', one)

    def test_who_must_act_is_told_apart(self):
        signed = self.sign('s1')
        status, answer = self.verify(signed + b'footer\r\n', self.records)
        one = answer['signatures'][0]
        self.assertEqual((status, one['cause'], one['body_hash'], one['header_hash']), (1, 'dkim_body_changed', 'differ', 'match'))
        status, answer = self.verify(signed.replace(b'hello', b'[list] hello'), self.records)
        one = answer['signatures'][0]
        self.assertEqual((status, one['cause'], one['body_hash'], one['header_hash']), (1, 'dkim_header_changed', 'match', 'differ'))
        other = openssl('pkey', '-pubout', '-outform', 'DER', stdin=openssl('genpkey', '-algorithm', 'RSA'))
        status, answer = self.verify(signed, {'s1': 'v=DKIM1; p=' + base64.b64encode(other).decode()})
        one = answer['signatures'][0]
        self.assertEqual((status, one['cause'], one['header_hash']), (1, 'dkim_key_mismatch', 'unknown'))

    def test_keys_that_cannot_be_used(self):
        signed = self.sign('s1')
        record = self.records['s1']
        for records, result, cause in [({}, 'permerror', 'dkim_key_missing'), ({'s1': 'v=DKIM1; p='}, 'permerror', 'dkim_key_revoked'),
                                       ({'s1': record[:200]}, 'permerror', 'dkim_key_malformed'),
                                       ({'s1': f'"{record}"'}, 'permerror', 'dkim_key_malformed'),
                                       ({'s1': self.records['ed']}, 'permerror', 'dkim_key_malformed')]:
            status, answer = self.verify(signed, records)
            self.assertEqual((status, answer['result'], answer['signatures'][0]['cause']), (1, result, cause))
        status, answer = self.verify(signed, {'s1': record.replace('k=rsa', 'k=rsa; t=y')})
        self.assertEqual((answer['result'], answer['signatures'][0]['key']['testing']), ('pass', True))

    def test_a_length_leaves_body_unsigned(self):
        # By hand, since mailwhy never signs with l=.
        field = (b'DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.org; s=s1; l=12; h=from; bh=' +
                 base64.b64encode(openssl('dgst', '-sha256', '-binary', stdin=b'First line\r\n')) + b'; b=')
        data = b'From: a@example.org\r\n' + field
        value = base64.b64encode(openssl('dgst', '-sha256', '-sign', self.key('s1'), stdin=data))
        mail = field + value + b'\r\nFrom: a@example.org\r\n\r\nFirst line\r\n'
        status, answer = self.verify(mail, self.records)
        self.assertEqual((status, answer['result']), (0, 'pass'))
        status, answer = self.verify(mail + b'added\r\n', self.records)
        self.assertEqual((status, answer['result']), (0, 'policy'))
        self.assertIn('unsigned_body', answer['signatures'][0]['warnings'])

    def test_a_mail_without_signature_and_one_that_cannot_be_read(self):
        self.assertEqual(self.verify(MAIL, {})[1], {'schema': 'mailwhy.dkim/1', 'result': 'none', 'signatures': []})
        status, answer = self.verify(b'X: y\r\n' * 20000 + MAIL, {})
        self.assertEqual((status, answer['result'], answer['problem']), (1, 'permerror', 'the mail has more than 10000 header fields'))
        status, _, said = self.mailwhy('dkim', 'verify', '/nowhere/mail.eml')
        self.assertEqual(status, 2)
        self.assert_one_sentence(said)

    def test_what_is_no_mail_is_refused_with_what_it_is(self):
        page = self.file('page', '<!DOCTYPE html>\n<html></html>\n')
        log = self.file('log', 'Nov 22 10:00:00 mx postfix/qmgr[71]: 4F1A2B3C4D: removed\n')
        for file, seen in ((self.binary, 'binary'), (page, 'web page'), (log, 'this is a log')):
            for command in (('dkim', 'verify'), ('dkim', 'explain'), ('dkim', 'lint'), ('arc', 'verify'), ('dmarc', 'check', '--from')):
                with self.subTest(f'{command} {seen}'):
                    name = file if command[0] != 'dmarc' else self.file('it.eml', pathlib.Path(file).read_bytes()[:10_000])
                    status, out, said = self.mailwhy(*command, name, '--zone', self.zone({}))
                    self.assertEqual((status, out), (2, ''))
                    self.assertIn(seen, said)
                    self.assertIn('.eml', said)

    def test_both_languages_say_all_of_it(self):
        mail = self.file('mail', self.sign('s1').replace(b'hello', b'changed'))
        for language, words in (('en', 'A signed header field is not the one that was signed'), ('ru', 'Подписанное поле заголовка изменено')):
            _, out, _ = self.mailwhy('dkim', 'verify', '--lang', language, '--zone', self.zone(self.records), *NOW, mail)
            self.assertIn(words, out)

    def test_lint_of_keys_and_mails(self):
        zone = self.zone({'s1': '"' + self.records['s1'] + '"', 'weak': self.records['weak'] + '; t=y'})
        status, out, _ = self.mailwhy('dkim', 'lint', '--json', '--zone', zone, 's1', 'example.org')
        first = json.loads(out)['findings'][0]
        self.assertEqual((status, first['severity'], first['corrected']), (1, 'error', self.records['s1']))
        status, out, _ = self.mailwhy('dkim', 'lint', '--json', '--zone', zone, 'weak', 'example.org')
        found = json.loads(out)['findings']
        self.assertEqual((status, [one['rule'] for one in found]), (0, ['key_short', 'testing']))
        self.assertEqual(found[1]['corrected'], self.records['weak'])
        mail = self.file('mail', self.sign('s1', MAIL, '--header-list', 'from'))
        status, out, _ = self.mailwhy('dkim', 'lint', '--json', '--zone', self.zone(self.records), *NOW, mail)
        found = json.loads(out)['findings']
        self.assertEqual((status, [one['rule'] for one in found]), (0, ['unsigned_fields', 'oversign']))
        self.assertTrue(found[0]['corrected'].startswith('from:from:to:to:'))
        # The corrected list leaves nothing to say.
        mail = self.file('mail', self.sign('s1', MAIL, '--header-list', found[0]['corrected']))
        status, out, _ = self.mailwhy('dkim', 'lint', '--json', '--zone', self.zone(self.records), *NOW, mail)
        self.assertEqual(json.loads(out)['findings'], [])

    def test_chains_of_seals(self):
        zone = self.zone(self.records)
        mail = MAIL
        for instance in (1, 2, 3):
            status, out, said = self.mailwhy('arc', 'seal', '--domain', 'example.org', '--selector', 's1', '--key', self.key('s1'),
                                             '--authserv-id', 'mx.example.org', '--zone', zone, *NOW, '-', stdin=mail)
            self.assertEqual((status, said), (0, ''))
            mail = out.encode()
        status, out, _ = self.mailwhy('arc', 'verify', '--json', '--zone', zone, *NOW, '-', stdin=mail)
        answer = json.loads(out)
        self.assertEqual((status, answer['schema'], answer['result'], answer['instances']), (0, 'mailwhy.arc/1', 'pass', 3))
        self.assertEqual(answer['sets'][0], {
            'instance': 1, 'seal': 'pass', 'message_signature': 'pass', 'domain': 'example.org', 'selector': 's1',
            'algorithm': 'rsa-sha256', 'cv': 'none',
            'authentication_results': 'mx.example.org; spf=pass smtp.mailfrom=example.org'})
        status, out, _ = self.mailwhy('arc', 'verify', '--json', '--zone', zone, *NOW, '-', stdin=mail + b'footer\r\n')
        answer = json.loads(out)
        self.assertEqual((status, answer['result'], answer['problem']['instance'], answer['problem']['field']),
                         (1, 'fail', 3, 'ARC-Message-Signature'))

    def test_wrong_use_is_one_sentence(self):
        for arguments in (['dkim', 'verify'], ['dkim', 'sign', '-'], ['dkim', 'lint'], ['arc', 'verify', 'a', 'b'], ['arc', 'seal', '-'],
                          ['dkim', 'verify', '--now', 'soon', '-'],
                          ['dkim', 'sign', '--domain', 'example.org', '--selector', 's', '--key', '/nowhere', '-'],
                          ['dkim', 'sign', '--domain', 'a b', '--selector', 's', '--key', self.key('s1'), '-']):
            status, out, said = self.mailwhy(*arguments, stdin=MAIL)
            self.assertEqual((status, out), (2, ''), arguments)
            self.assert_one_sentence(said)

    @unittest.skipUnless(SHARED.exists(), 'skipped: no ../shared')
    def test_the_arc_suite(self):
        suite = SHARED / 'arc/ValiMail_arc_test_suite/validation.dev.json'
        for case in json.loads(suite.read_text()):
            with self.subTest(case['name']):
                zone = self.file('zone', '. 300 SOA ns.test. h.test. 1 3600 600 86400 300\n' + ''.join(
                    txt(name, record.replace('\n', '')) for name, record in case['suite']['txt-records'].items()))
                status, out, _ = self.mailwhy('arc', 'verify', '--json', '--zone', zone, '-', stdin=case['case']['message'].encode())
                wanted = (case['case']['cv'] or 'fail').lower()
                self.assertEqual((json.loads(out)['result'], status), (wanted, 1 if wanted == 'fail' else 0))


if __name__ == '__main__':
    main()
