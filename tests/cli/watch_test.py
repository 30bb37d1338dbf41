#!/usr/bin/python3
"""mailwhy watch: what has changed between two runs in a closed world, and how it is told."""
import email
import email.policy
import http.server
import json
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

from session import ENVIRONMENT, ROOT, Session, main

WORLD = '''$ORIGIN example.
$TTL 300
@ SOA ns1.example. hostmaster.example. 1 7200 900 1209600 300
@ NS ns1
ns1 A 198.51.100.53
shop MX 10 mail.shop
mail.shop A 198.51.100.25
shop TXT "v=spf1 mx include:_spf.provider.example -all"
_dmarc.shop TXT "v=DMARC1; p=reject; rua=mailto:d@shop.example"
_spf.provider TXT "v=spf1 ip4:192.0.2.0/24 -all"
$ORIGIN 100.51.198.in-addr.arpa.
@ SOA ns1.example. hostmaster.example. 1 7200 900 1209600 300
25 PTR mail.shop.example.
'''
OTHER_INCLUDE = WORLD.replace('192.0.2.0/24', '192.0.2.0/25')


class Watch(Session):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.names = self.write('names', '# mine\nshop.example\n')

    def write(self, name, text):
        file = self.folder / name
        file.write_text(text)
        return str(file)

    def watch(self, world, *arguments, once=True):
        zone = self.write('zone', world)
        return self.mailwhy('watch', self.names, *(['--once'] if once else []), '--zone', zone, '--state', str(self.folder / 'state.db'),
                            *arguments)

    def test_the_first_run_tells_how_things_stand_and_later_ones_only_changes(self):
        status, out, said = self.watch(WORLD)
        self.assertEqual((status in (0, 3), said), (True, ''))
        self.assertEqual(len(out.splitlines()), 1)
        self.assertIn('is watched from now on: 0 problems', out)
        self.assertEqual(self.watch(WORLD)[1], '')
        out = self.watch(OTHER_INCLUDE)[1]
        self.assertEqual(len(out.splitlines()), 1, out)
        self.assertIn('_spf.provider.example, which the SPF record names, permits fewer addresses: 192.0.2.128/25 left', out)
        self.assertEqual(self.watch(OTHER_INCLUDE)[1], '')
        out = self.watch(OTHER_INCLUDE.replace('mail.shop A', 'mail2.shop A'), '--json')[1]
        document = json.loads(out)
        self.assertEqual(document['schema'], 'mailwhy.watch/1')
        self.assertIn(('found', 'mx_has_no_address'), [(c['kind'], c.get('cause')) for c in document['changes']])
        self.assertIn(('gone', 'mx_has_no_address'), [(c['kind'], c.get('cause')) for c in json.loads(self.watch(OTHER_INCLUDE, '--json')[1])['changes']])

    def test_a_mail_goes_through_the_local_mta_and_waits_while_that_fails(self):
        took = self.folder / 'mail'
        good = self.write('good', f'#!/bin/sh\necho "$@" > {self.folder}/arguments\nexec cat > {took}\n')
        bad = self.write('bad', '#!/bin/sh\nexit 75\n')
        for script in (good, bad):
            pathlib.Path(script).chmod(0o755)
        mail = ('--notify', 'mailto:admin@example.org', '--sendmail')
        _, out, said = self.watch(WORLD, *mail, bad)
        self.assertEqual(out, '')
        self.assertIn('ended with status 75; it is tried again', said)
        _, out, said = self.watch(OTHER_INCLUDE, *mail, good, '--lang', 'ru')
        self.assertEqual((out, said), ('', ''))
        self.assertEqual((self.folder / 'arguments').read_text(), '-t -i\n')
        letter = email.message_from_bytes(took.read_bytes(), policy=email.policy.default)
        self.assertEqual((letter['To'], letter['Auto-Submitted']), ('admin@example.org', 'auto-generated'))
        for field in ('From', 'Date', 'Message-ID'):
            self.assertTrue(letter[field], field)
        self.assertFalse(letter.defects)
        self.assertIn('shop.example', letter['Subject'])
        body = letter.get_content()
        self.assertIn('is watched from now on', body)           # what the first run could not tell
        self.assertIn('разрешает меньше адресов', body)
        took.unlink()
        self.watch(OTHER_INCLUDE, *mail, good)
        self.assertFalse(took.exists())

    def test_a_hook_gets_json(self):
        posted = []

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                posted.append((self.headers['Content-Type'], json.loads(self.rfile.read(int(self.headers['Content-Length'])))))
                self.send_response(500 if len(posted) == 1 else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(('127.0.0.1', 0), Hook) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            hook = ('--notify', f'http://127.0.0.1:{server.server_port}/secret')
            said = self.watch(WORLD, *hook)[2]
            self.assertIn('it answered with status 500; it is tried again', said)
            self.assertNotIn('secret', said)
            self.assertEqual(self.watch(WORLD, *hook)[2], '')
            server.shutdown()
        self.assertEqual(posted[0][1]['changes'], posted[1][1]['changes'])
        self.assertEqual(posted[1][0], 'application/json')

    def test_metrics_are_written_whole(self):
        self.watch(WORLD, '--metrics', str(self.folder / 'mailwhy.prom'))
        lines = (self.folder / 'mailwhy.prom').read_text().splitlines()
        self.assertIn('mailwhy_watch_findings{name="shop.example",severity="error"} 0', lines)
        self.assertIn('mailwhy_watch_names 1', lines)
        self.assertTrue(any(line.startswith('mailwhy_watch_last_run_timestamp_seconds ') for line in lines))
        self.assertEqual([f.name for f in self.folder.glob('*.new')], [])

    def test_metrics_are_served(self):
        zone = self.write('zone', WORLD)
        running = subprocess.Popen([self.binary, 'watch', self.names, '--listen', '127.0.0.1:0', '--zone', zone, '--state',
                                    str(self.folder / 'state.db')], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
        url = re.search(rb'metrics at (http://127\.0\.0\.1:\d+)/metrics', running.stderr.readline())[1].decode()
        self.assertIn(b'watched from now on', running.stdout.readline())

        def get(path):
            try:
                with urllib.request.urlopen(url + path, timeout=10) as reply:
                    return reply.status, reply.headers['Content-Type'], reply.read().decode()
            except urllib.error.HTTPError as refused:
                with refused:
                    return refused.code, '', ''
        until = time.monotonic() + 20
        while 'mailwhy_watch_names 1\n' not in get('/metrics')[2] and time.monotonic() < until:
            time.sleep(0.05)
        status, kind, text = get('/metrics')
        self.assertEqual((status, kind), (200, 'text/plain; version=0.0.4; charset=utf-8'))
        self.assertIn('mailwhy_watch_findings{name="shop.example",severity="error"} 0\n', text)
        self.assertIn('mailwhy_watch_last_run_complete 1\n', text)
        self.assertIn('\nmailwhy_http_requests_total{class="2xx"} ', text)
        self.assertEqual(get('/healthz')[::2], (200, 'ok\n'))
        self.assertEqual(get('/')[0], 404)
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)
        self.assertEqual(running.returncode, 0)

    def test_a_place_that_is_taken_is_told(self):
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            place = f'127.0.0.1:{taken.getsockname()[1]}'
            status, out, said = self.watch(WORLD, '--listen', place, once=False)
        self.assertEqual((status, out), (2, ''))
        self.assert_one_sentence(said)
        self.assertIn(place, said)

    def test_a_line_that_is_no_name_is_told_and_the_rest_is_watched(self):
        self.names = self.write('names', 'nonsense\nshop.example\n')
        status, out, said = self.watch(WORLD)
        self.assertEqual((status, len(out.splitlines())), (2, 1))
        self.assertIn('names:1: nonsense', said)

    def test_a_state_that_is_none_is_told_with_the_way_out(self):
        self.write('state.db', 'no database' * 1000)
        status, out, said = self.watch(WORLD)
        self.assertEqual((status, out), (2, ''))
        self.assert_one_sentence(said)
        self.assertIn('--state FILE', said)

    def test_sigterm_ends_it_between_two_runs(self):
        zone = self.write('zone', WORLD)
        running = subprocess.Popen([self.binary, 'watch', self.names, '--every', '1h', '--zone', zone, '--state', str(self.folder / 'state.db')],
                                   cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
        self.assertIn(b'watched from now on', running.stdout.readline())
        time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        out, said = running.communicate(timeout=20)
        self.assertEqual((running.returncode, out, said), (0, b'', b''))

    def test_sigterm_amid_a_look_ends_it_after_the_names_under_way(self):
        for once, expected in ((False, 0), (True, 3)):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
                silent.bind(('127.0.0.1', 0))
                running = subprocess.Popen([self.binary, 'watch', self.names, *(['--once'] if once else []), '--timeout', '1', '--resolver',
                                            f'127.0.0.1:{silent.getsockname()[1]}', '--state', str(self.folder / 'state.db')],
                                           cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
                silent.recv(512)
                running.send_signal(signal.SIGTERM)
                running.communicate(timeout=20)
            self.assertEqual(running.returncode, expected)

    def test_wrong_use(self):
        for arguments in (('watch',), ('watch', '-'), ('watch', 'a', 'b'), ('watch', self.names, '--every', '5'),
                          ('watch', self.names, '--notify', 'ftp://example.org'), ('watch', self.names, '--notify', 'mailto:-oQ/tmp'),
                          ('watch', self.names, '--once', '--listen', '127.0.0.1:0'), ('watch', self.names, '--smtp-port', '2525'),
                          ('watch', self.names, '--notify', 'http://hook.example/'), ('watch', str(self.folder / 'none'), '--once')):
            status, out, said = self.mailwhy(*arguments, XDG_STATE_HOME=str(self.folder))
            self.assertEqual((status, out), (2, ''), arguments)
            self.assert_one_sentence(said)


if __name__ == '__main__':
    main()
