#!/usr/bin/python3
"""Reply rules of one's own: --rules FILE, and mailwhy rules check."""
import json
import pathlib
import tempfile

from session import Session, main

OWN = 'examples/own.toml'
REPLIES = b'550 5.1.1 <a@example.net>: User unknown\n554 5.7.1 Your share of 200 mails is used\n'
QUOTA = '''[[rule]]
name = "quota"
label = "rate_limited"
match = "your share of {limit} mails is used"
yes = "554 5.7.1 Your share of 500 mails is used"
'''
LOG = ('Nov 20 10:00:00 mx postfix/smtp[7]: 4YbA1: to=<b@example.net>, relay=mx.example.net[198.51.100.7]:25, delay=1, '
       'dsn=5.7.1, status=bounced (host mx.example.net[198.51.100.7] said: 554 5.7.1 Your share of 200 mails is used '
       '(in reply to RCPT TO command))\n')


class Rules(Session):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def classified(self, *rules, language='en'):
        options = [word for path in rules for word in ('--rules', path)]
        status, out, said = self.mailwhy('classify', '--replies', '--jsonl', '--lang', language, *options, '-', stdin=REPLIES)
        return status, [json.loads(line) for line in out.splitlines()], said

    def test_own_rules_win_over_the_built_in_ones(self):
        status, lines, said = self.classified()
        self.assertEqual((status, [line['label'] for line in lines][0]), (0, 'recipient_unknown'))
        own = self.write('own.toml', QUOTA + '[[rule]]\nname = "gone"\nlabel = "recipient_disabled"\n'
                         'match = "user unknown"\nyes = "550 User unknown"\n')
        status, lines, said = self.classified(own)
        self.assertEqual((status, said), (0, ''))
        self.assertEqual([line['label'] for line in lines], ['recipient_disabled', 'rate_limited'])
        self.assertEqual(lines[1]['limit'], 200)

    def test_a_broken_file_is_one_line_and_everything_else_is_done(self):
        good, broken = self.write('good.toml', QUOTA), self.write('broken.toml', QUOTA.replace('rate_limited', 'rate_limted'))
        for language in ('en', 'ru'):
            status, lines, said = self.classified(broken, good, language=language)
            self.assertEqual(status, 2)
            self.assertEqual([line['label'] for line in lines], ['recipient_unknown', 'rate_limited'])
            self.assert_one_sentence(said)
            self.assertIn(f'{broken}:3: rule "quota": no reason is called "rate_limted"', said)
            self.assertNotIn('"error"', json.dumps(lines))
        status, lines, said = self.classified(broken)
        self.assertEqual(lines[0]['label'], 'recipient_unknown')
        status, lines, said = self.classified(str(self.folder / 'none.toml'))
        self.assertEqual((status, len(lines)), (2, 2))
        self.assertIn('none.toml: No such file', said)

    def test_a_diagnosis_takes_them_and_ends_with_status_2_where_one_is_broken(self):
        own, broken = self.write('own.toml', QUOTA), self.write('broken.toml', '[[rule]\n')
        zone = ('--zone', 'examples/moved-to-a-provider.zone')
        for language, words in (('en', 'Too many mails in a short time'), ('ru', 'Слишком много писем')):
            text = ('--text', REPLIES.decode().splitlines()[1], '--lang', language)
            status, out, said = self.mailwhy(*zone, *text, '--rules', own)
            self.assertEqual((status, said), (1, ''))
            self.assertIn(words, out)
            status, out, said = self.mailwhy(*zone, *text, '--rules', own, '--rules', broken)
            self.assertEqual(status, 2)
            self.assertIn(words, out)
            self.assertIn(f'{broken}:1: ', said)
        _, out, _ = self.mailwhy('diagnose', *zone, '--json', '--rules', own, *text)
        self.assertEqual(json.loads(out)['cases'][0]['reason']['rule'], 'quota')

    def test_the_picture_of_a_log_takes_them(self):
        own, broken = self.write('own.toml', QUOTA), self.write('broken.toml', QUOTA * 2)
        status, out, said = self.mailwhy('logs', '--json', '--rules', own, '-', stdin=LOG.encode())
        self.assertEqual((status, said), (0, ''))
        self.assertIn('"rate_limited"', out)
        status, out, said = self.mailwhy('logs', '--json', '--rules', broken, '-', stdin=LOG.encode())
        self.assertEqual(status, 2)
        self.assertIn(f'{broken}:6: rule "quota": another rule is called so, too', said)
        self.assertNotIn('"rate_limited"', out)

    def test_a_check_tells_every_fault(self):
        status, out, said = self.mailwhy('rules', 'check', OWN)
        self.assertEqual((status, out, said), (0, f'{OWN}: 2 rules with 4 examples, all right\n', ''))
        _, out, _ = self.mailwhy('rules', 'check', '--lang', 'ru', OWN)
        self.assertEqual(out, f'{OWN}: 2 правила и 4 примера, ошибок нет\n')
        broken = self.write('broken.toml', QUOTA + 'retry = "perhaps"\ncolour = "red"\n')
        status, out, said = self.mailwhy('rules', 'check', broken, OWN)
        self.assertEqual((status, out.count('\n')), (2, 1))
        self.assertIn(f'mailwhy: {broken}:6: rule "quota": retry is yes or no\n', said)
        self.assertIn(f'mailwhy: {broken}:7: rule "quota": no rule has a "colour"\n', said)
        _, _, said = self.mailwhy('classify', '--replies', '--rules', broken, '-', stdin=REPLIES)
        self.assert_one_sentence(said)
        self.assertIn(f'it has 1 more fault: mailwhy rules check {broken}', said)

    def test_wrong_use_is_one_sentence(self):
        for arguments in (['rules', 'check'], ['rules', 'mend'], ['classify', '--rules'], ['explain', '--rules', OWN, 'spf_fail']):
            status, out, said = self.mailwhy(*arguments)
            self.assertEqual((status, out), (2, ''), arguments)
            self.assert_one_sentence(said)
        status, out, _ = self.mailwhy('rules')
        self.assertEqual(status, 0)
        self.assertTrue(out.startswith('mailwhy rules check FILE'))


if __name__ == '__main__':
    main()
