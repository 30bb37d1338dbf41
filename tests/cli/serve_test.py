#!/usr/bin/python3
"""mailwhy serve: started on a free port, asked over HTTP, stopped by a signal."""
import http.client
import json
import pathlib
import re
import signal
import subprocess
import tempfile
import urllib.parse

from session import BOUNCE, ENVIRONMENT, ROOT, ZONE, Session, main

TIMES = re.compile(r'("(?:asked_at|at|effective_from)": )"[^"]*"')


def timeless(text):
    return TIMES.sub(r'\1"…"', text)


class Serve(Session):
    def start(self, *options):
        """-> the port of a server that is stopped when the test ends"""
        running = subprocess.Popen([self.binary, 'serve', '--listen', '127.0.0.1:0', *options], cwd=ROOT, env=ENVIRONMENT,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(running.communicate)
        self.addCleanup(lambda: running.poll() is None and running.kill())
        line = running.stdout.readline()
        said = re.fullmatch(r'mailwhy serves http://127\.0\.0\.1:(\d+)/\n', line)
        self.assertTrue(said, line)
        self.running = running
        return int(said[1])

    def ask(self, port, method, path, body=None, **headers):
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {k.replace('_', '-'): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer

    def test_it_serves_until_a_signal_and_ends_with_status_0(self):
        for end in (signal.SIGTERM, signal.SIGINT):
            port = self.start('--zone', ZONE, '--store', 'none')
            status, page, _ = self.ask(port, 'GET', '/', Accept_Language='ru')
            self.assertEqual(status, 200)
            self.assertIn('<html lang="ru">', page)
            self.assertEqual(self.ask(port, 'GET', '/healthz')[1], 'ok\n')
            self.assertIn('mailwhy_diagnoses_total 0', self.ask(port, 'GET', '/metrics')[1])
            self.running.send_signal(end)
            self.assertEqual(self.running.wait(10), 0)

    def test_the_api_says_what_the_command_line_says(self):
        port = self.start('--zone', ZONE, '--store', 'none')
        bounce = (ROOT / BOUNCE).read_bytes()
        for language in ('en', 'ru'):
            status, said, answer = self.ask(port, 'POST', f'/api/v1/diagnose?lang={language}', bounce, Content_Type='message/rfc822')
            self.assertEqual((status, answer.getheader('Content-Type')), (200, 'application/json'))
            _, expected, _ = self.mailwhy('--zone', ZONE, '--json', '--lang', language, '-', stdin=bounce)
            self.assertEqual(timeless(said), timeless(expected))
        facts = {'ip': '203.0.113.108', 'sender': 'info@bluebird.example'}
        _, said, _ = self.ask(port, 'POST', '/api/v1/diagnose', json.dumps({'text': '550 5.7.1 SPF fail', **facts}),
                              Content_Type='application/json')
        _, expected, _ = self.mailwhy('--zone', ZONE, '--json', '--text', '550 5.7.1 SPF fail', '--ip', facts['ip'], '--sender', facts['sender'])
        self.assertEqual(timeless(said), timeless(expected))

    def test_a_shared_case_outlives_a_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            options = ('--zone', ZONE, '--store', str(pathlib.Path(folder) / 'cases.db'))
            port = self.start(*options)
            form = urllib.parse.urlencode({'text': (ROOT / BOUNCE).read_text(), 'share': 'true'})
            status, _, answer = self.ask(port, 'POST', '/', form, Content_Type='application/x-www-form-urlencoded')
            self.assertEqual(status, 303)
            path = answer.getheader('Location').split('?')[0]
            self.running.terminate()
            self.running.wait(10)
            port = self.start(*options)
            status, page, _ = self.ask(port, 'GET', path)
            self.assertEqual(status, 200)
            self.assertIn('spf_provider_missing', page)
            self.assertNotIn('info@bluebird', page)
            replay = pathlib.Path(folder) / 'case.json'
            replay.write_text(self.ask(port, 'GET', path + '/replay')[1])
            status, report, said = self.mailwhy('replay', '--json', str(replay))
            self.assertEqual((status, said), (1, ''))
            self.assertEqual(report, self.ask(port, 'GET', path + '.json')[1])
            self.running.terminate()
            self.running.wait(10)

    def test_progress_is_a_stream_of_events_that_ends_with_the_page(self):
        port = self.start('--zone', ZONE, '--store', 'none')
        form = urllib.parse.urlencode({'text': (ROOT / BOUNCE).read_text()})
        status, told, _ = self.ask(port, 'POST', '/diagnose', form, Content_Type='application/x-www-form-urlencoded', Prefer='respond-async')
        self.assertEqual(status, 202)
        told = json.loads(told)
        status, events, answer = self.ask(port, 'GET', told['events'])
        self.assertTrue(answer.getheader('Content-Type').startswith('text/event-stream'))
        self.assertIn('event: step', events)
        self.assertIn('event: done', events)
        self.assertIn(told['page'], events)
        self.assertIn('spf_provider_missing', self.ask(port, 'GET', told['page'])[1])

    def test_a_client_behind_a_proxy_has_its_own_limit(self):
        port = self.start('--zone', ZONE, '--store', 'none')
        path = '/why?identity=info@bluebird.example&ip=203.0.113.108'
        first = [self.ask(port, 'GET', path, X_Forwarded_For='198.51.100.9')[0] for _ in range(31)]
        self.assertEqual((first[:30], first[30]), ([200] * 30, 429))
        self.assertEqual(self.ask(port, 'GET', path, X_Forwarded_For='198.51.100.10')[0], 200)
        self.assertEqual(self.ask(port, 'GET', path)[0], 200)

    def test_wrong_use_is_one_sentence(self):
        for options in (['--listen', 'nowhere'], ['--listen', '127.0.0.1:99999'], ['--rate', 'x'], ['--proxy', 'x'], ['--url', 'x'],
                        ['word'], ['--zone', 'none.zone'], ['--store', '/dev/null/x']):
            status, out, said = self.mailwhy('serve', *options)
            self.assertEqual((status, out), (2, ''), options)
            self.assert_one_sentence(said)


if __name__ == '__main__':
    main()
