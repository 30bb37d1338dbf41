#!/usr/bin/python3
"""mailwhy check --connect against Postfix (Debian package postfix) on loopback: with and without TLS, postmaster@ and abuse@ taken and
refused. An instance of its own each time, in a folder of its own; needs root, as Postfix does."""
import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import time
import unittest

from place import DOMAIN, HOST, Place

DAEMONS = pathlib.Path('/usr/lib/postfix/sbin')
SERVICES = '''127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
local unix - n n - - local
postlog unix-dgram n - n - 1 postlogd
'''


@contextlib.contextmanager
def postfix(folder, **settings):
    """-> its port"""
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        port = one.getsockname()[1]
    config, queue, data = (folder / f'{name}.{port}' for name in ('config', 'queue', 'data'))
    for made in (config, queue, data):
        made.mkdir()
    owner = pwd.getpwnam('postfix')
    os.chown(data, owner.pw_uid, owner.pw_gid)
    main = {'compatibility_level': '3.6', 'queue_directory': queue, 'data_directory': data, 'daemon_directory': DAEMONS,
            'command_directory': '/usr/sbin', 'maillog_file': folder / f'log.{port}', 'maillog_file_prefixes': folder,
            'inet_interfaces': '127.0.0.1', 'inet_protocols': 'ipv4', 'smtpd_peername_lookup': 'no', 'myhostname': HOST,
            'mydestination': DOMAIN, 'mynetworks': '', 'alias_maps': '', 'alias_database': '',
            'local_recipient_maps': 'inline:{ {abuse=there} }', **settings}
    (config / 'main.cf').write_text(''.join(f'{name} = {value}\n' for name, value in main.items()))
    (config / 'master.cf').write_text(SERVICES.format(port=port))
    subprocess.run(['postfix', '-c', str(config), 'check'], check=True, capture_output=True, timeout=60)
    running = subprocess.Popen([str(DAEMONS / 'master'), '-c', str(config), '-d'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)   # it ends its process group with itself
    try:
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(('127.0.0.1', port), timeout=5).close()
                break
            except OSError:
                if time.monotonic() > until or running.poll() is not None:
                    raise RuntimeError('Postfix does not start: ' + (folder / f'log.{port}').read_text()[-2000:])
                time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=30)


class Postfix(unittest.TestCase):
    def setUp(self):
        if not shutil.which('postfix', path='/usr/sbin:/usr/bin') or not (DAEMONS / 'master').exists():
            self.skipTest('postfix is not installed')
        if os.geteuid() != 0:
            self.skipTest('Postfix runs as root only')
        self.place = self.enterContext(Place())

    def examined(self, **settings):
        with postfix(self.place.folder, **settings) as port:
            evidence, causes = self.place.check(port)
        return evidence, {cause: severity for cause, severity in causes.items()
                          if cause.startswith(('mx_', 'starttls_', 'tls_', 'null_', 'postmaster_', 'abuse_'))}

    def with_tls(self, days=80):
        return {'smtpd_tls_security_level': 'may', 'smtpd_tls_chain_files': self.place.authority.certificate(HOST, days)}

    def test_a_server_in_order_is_fine_and_gets_no_mail(self):
        with postfix(self.place.folder, **self.with_tls()) as port:
            evidence, _ = self.place.check(port)
            status, out, said = self.place.mailwhy('check', DOMAIN, port=port)
        self.assertEqual(evidence['verdict'], 'fine', evidence)
        server = evidence['detail']['servers'][0]
        self.assertTrue(server['greeting']['text'].startswith(HOST))
        self.assertEqual((server['tls'], server['tls_version'], server['mail']['code']), ('done', 'TLSv1.3', 250))
        self.assertEqual([(one['address'], one['reply']['code']) for one in server['recipients']],
                         [(f'postmaster@{DOMAIN}', 250), (f'abuse@{DOMAIN}', 250)])
        self.assertEqual((status in (0, 1), said), (True, ''))
        self.assertNotIn('starttls', out)
        queue = self.place.folder / f'queue.{port}'
        for folder in ('incoming', 'active', 'deferred', 'maildrop'):
            self.assertEqual([file for file in (queue / folder).rglob('*') if file.is_file()], [])

    def test_without_tls_it_is_a_warning(self):
        evidence, causes = self.examined()
        self.assertEqual(causes, {'starttls_missing': 'warning'}, evidence)

    def test_a_certificate_that_ends_soon(self):
        self.assertEqual(self.examined(**self.with_tls(days=5))[1], {'tls_certificate_expires_soon': 'warning'})

    def test_abuse_is_refused(self):
        evidence, causes = self.examined(**self.with_tls(), local_recipient_maps='inline:{ {info=there} }')
        self.assertEqual(causes, {'abuse_refused': 'warning'}, evidence)
        self.assertEqual(evidence['detail']['servers'][0]['recipients'][1]['reply']['code'], 550)

    def test_both_are_refused(self):
        refused = ', '.join('{%s@%s = 550 5.1.1 no such user}' % (user, DOMAIN) for user in ('postmaster', 'abuse'))
        evidence, causes = self.examined(**self.with_tls(), smtpd_recipient_restrictions='check_recipient_access inline:{ %s }, '
                                                                                         'reject_unauth_destination' % refused)
        self.assertEqual(set(causes), {'postmaster_refused', 'abuse_refused'}, evidence)

    def test_who_refuses_us_by_policy_is_not_blamed(self):
        evidence, causes = self.examined(**self.with_tls(), smtpd_recipient_restrictions='reject')
        self.assertEqual((evidence['verdict'], causes), ('could_not_tell', {}), evidence)


if __name__ == '__main__':
    Place.binary = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
