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

    def test_a_block_list_that_keeps_silent_keeps_the_others_from_nothing(self):
        zone = {'records': {'2.0.0.127.psbl.surriel.com': {'A': ['127.0.0.2']}, '9.9.8.8.psbl.surriel.com': {'A': ['127.0.0.2']},
                            'ns.root': {'A': ['127.0.0.1']}, '': {'NS': ['ns.root']}}}
        world = {'zones': {'': zone}, 'servers': {'ns.root': {'address': '127.0.0.1', 'zones': ['']}},
                 'resolver': {'faults': {'2.0.0.127.bl.spamcop.net *': 'timeout'}}}
        with dns_world.serve(world) as served:
            _, out, _ = self.mailwhy('check', '8.8.9.9', '--json', '--resolver', f'127.0.0.1:{served.resolver_port}',
                                     '--authority-port', str(served.authority_port))
        lists = next(e for e in json.loads(out)['cases'][0]['evidence'] if e['check'] == 'block_lists')['detail']
        self.assertIn(('psbl.surriel.com', 'listed'), [(one['zone'], one['verdict']) for one in lists['lists']])
        self.assertEqual([one['why'] for one in lists['could_not_tell'] if one['zone'] == 'bl.spamcop.net'], ['silent'])

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
