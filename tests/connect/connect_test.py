#!/usr/bin/python3
"""mailwhy watch and check with --connect: a mail server on loopback whose certificate comes to its end."""
import pathlib
import socket
import ssl
import sys
import threading
import unittest

from place import DOMAIN, HOST, Place


class MailServer:
    """speaks as much SMTP as is asked; `certificate`, a file, is shown after STARTTLS. Lasts as long as the with-block"""

    def __init__(self, certificate=None):
        self.certificate, self.told = certificate, []
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.port = self.listening.getsockname()[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listening.close()

    def serve(self):
        while True:
            try:
                guest, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(guest,), daemon=True).start()

    def talk(self, guest):
        try:
            guest.sendall(f'220 {HOST} ESMTP\r\n'.encode())
            while line := self.line(guest):
                self.told.append(line)
                if line.startswith('EHLO'):
                    offer = '250-STARTTLS\r\n' if self.certificate and not isinstance(guest, ssl.SSLSocket) else ''
                    guest.sendall(f'250-{HOST}\r\n{offer}250 8BITMIME\r\n'.encode())
                elif line == 'STARTTLS':
                    guest.sendall(b'220 go ahead\r\n')
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(self.certificate)
                    guest = context.wrap_socket(guest, server_side=True)
                else:
                    guest.sendall(b'221 bye\r\n' if line == 'QUIT' else b'250 ok\r\n')
        except OSError:
            pass
        finally:
            guest.close()

    @staticmethod
    def line(guest):
        line = b''
        while not line.endswith(b'\n'):
            octet = guest.recv(1)
            if not octet:
                return ''
            line += octet
        return line.decode().strip()


class Connect(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())

    def watch(self, certificate):
        with MailServer(certificate) as server:
            return self.place.mailwhy('watch', str(self.place.folder / 'names'), '--once', '--state', str(self.place.folder / 'state.db'),
                                      port=server.port)

    def test_a_certificate_that_comes_to_its_end_is_told_once_and_a_new_one_ends_it(self):
        (self.place.folder / 'names').write_text(DOMAIN + '\n')
        fresh, soon, renewed = (self.place.authority.certificate(HOST, days) for days in (80, 20, 90))
        _, out, said = self.watch(fresh)
        self.assertEqual(said, '')
        self.assertIn('is watched from now on', out)
        self.assertNotIn('days', out)
        status, out, _ = self.watch(soon)
        self.assertIn(HOST, out)
        self.assertRegex(out, r'(19|20) days')
        self.assertEqual(self.watch(soon)[1], '')
        self.assertEqual(self.watch(renewed)[1], '')

    def test_one_that_ends_in_days_is_a_finding_and_one_that_has_ended_is_another(self):
        for days, cause in ((5, 'tls_certificate_expires_soon'), (-1, 'tls_certificate_invalid')):
            with MailServer(self.place.authority.certificate(HOST, days)) as server:
                evidence, causes = self.place.check(server.port)
                self.assertIn(cause, causes, evidence)
        with MailServer(self.place.authority.certificate(HOST, 80)) as server:
            evidence, causes = self.place.check(server.port)
        self.assertEqual(evidence['verdict'], 'fine', evidence)
        self.assertEqual([cause for cause in causes if cause.startswith(('tls_', 'starttls_', 'mx_'))], [])

    def test_no_mail_is_sent(self):
        with MailServer(self.place.authority.certificate(HOST, 80)) as server:
            self.place.check(server.port)
        self.assertIn(f'RCPT TO:<postmaster@{DOMAIN}>', server.told)
        self.assertNotIn('DATA', server.told)

    def test_nobody_listens(self):
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))
            evidence, _ = self.place.check(closed.getsockname()[1])
        self.assertEqual(evidence['verdict'], 'could_not_tell')      # as likely our own way out


if __name__ == '__main__':
    Place.binary = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
