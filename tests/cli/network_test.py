#!/usr/bin/python3
"""Sessions that use sockets, all of them on loopback: a resolver that is not there, a closed world served."""
import json
import os
import socket
import sys
import tempfile

from session import BOUNCE, ROOT, Session, main

sys.path[:0] = [str(ROOT / 'tests' / 'world'), str(ROOT / 'tests' / 'stories')]
import dns_world                            # noqa: E402
import story                                # noqa: E402


class Network(Session):
    def closed_port(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.bind(('127.0.0.1', 0))
            return one.getsockname()[1]

    def test_a_resolver_that_is_not_there(self):
        port = self.closed_port()
        status, out, said = self.mailwhy('--json', '--resolver', f'127.0.0.1:{port}', '--authority-port', str(port), BOUNCE)
        self.assertEqual(status, 3)
        self.assertIn(f'127.0.0.1:{port}', said)
        self.assertEqual(len(said.splitlines()), 1)
        json.loads(out)

    def test_a_resolver_that_says_nothing_costs_no_more_than_the_time_limit(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(('127.0.0.1', 0))
            port = silent.getsockname()[1]
            status, _, said = self.mailwhy('--timeout', '1', '--resolver', f'127.0.0.1:{port}', '--authority-port', str(port), BOUNCE)
            self.assertEqual(status, 3)
            self.assertIn('no DNS server answers', said)

    def served(self, name):
        one = story.load(ROOT / 'tests' / 'stories' / f'{name}.story')
        return one, dns_world.serve(one.document)

    def test_a_recorded_case_of_the_network_is_replayed_byte_for_byte(self):
        for name in ('name_servers_differ_equal_serial', 'one_silent_server_of_three', 'provider_missing_mx_tie', 'include_circle_of_two'):
            one, world = self.served(name)
            with world as served, tempfile.TemporaryDirectory() as folder:
                case = os.path.join(folder, 'case.json')
                words = [one.input if a == '{input}' else a for a in one.expected['args']]
                place = ['--resolver', f'127.0.0.1:{served.resolver_port}', '--authority-port', str(served.authority_port)]
                for look in (['--json'], []):
                    _, out, _ = self.mailwhy(*look, *place, '--record', case, *words)
                    self.assertTrue(out)
                    self.assertEqual(self.mailwhy(*look, 'replay', case)[1], out, name)

    def test_two_resolvers_the_first_of_them_dead(self):
        one, world = self.served('include_behind_all')
        with world as served:
            status, out, said = self.mailwhy('--json', '--resolver', f'127.0.0.1:{self.closed_port()}',
                                             '--resolver', f'127.0.0.1:{served.resolver_port}',
                                             '--authority-port', str(served.authority_port), one.input)
            self.assertEqual((status, said), (1, ''))
            self.assertEqual(json.loads(out)['cases'][0]['findings'][0]['cause'], 'spf_term_after_all')


if __name__ == '__main__':
    main()
