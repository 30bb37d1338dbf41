"""A domain whose mail server stands on this machine: its DNS on loopback, an authority whose certificates mailwhy trusts (OpenSSL reads
SSL_CERT_FILE), and mailwhy called with both."""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / 'tests' / 'world'))
import dns_world                                                             # noqa: E402
from cryptography import x509                                                # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization             # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec                     # noqa: E402
from cryptography.x509.oid import NameOID                                    # noqa: E402

DOMAIN, HOST = 'shop.example', 'mail.shop.example'
WORLD = {'zones': {'': {'records': {'': {'NS': ['ns.root']}, 'ns.root': {'A': ['127.0.0.1']}, DOMAIN: {'MX': [f'10 {HOST}']},
                                    HOST: {'A': ['127.0.0.1']}}}},
         'servers': {'ns.root': {'address': '127.0.0.1', 'zones': ['']}}}


class Authority:
    def __init__(self, folder):
        self.folder, self.now = pathlib.Path(folder), datetime.datetime.now(datetime.timezone.utc)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, 'Test Authority')])
        self.file = self.folder / 'authority.pem'
        self.file.write_bytes(self.sign(self.name, self.key, 3650, None).public_bytes(serialization.Encoding.PEM))

    def sign(self, name, key, days, host):
        made = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number()).not_valid_before(self.now - datetime.timedelta(days=2))
        made = made.not_valid_after(self.now + datetime.timedelta(days=days))
        made = made.add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        if host:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return made.sign(self.key, hashes.SHA256())

    def certificate(self, host, days):
        """-> a file with a certificate that ends in so many days, and its key"""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        file = self.folder / f'{host}.{days}.pem'
        file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) +
                         self.sign(name, key, days, host).public_bytes(serialization.Encoding.PEM))
        return file


class Place:
    """lasts as long as the with-block"""
    binary = None

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.folder.chmod(0o755)
        self.authority = Authority(self.folder)
        self.dns = dns_world.serve(WORLD)
        self.dns.__enter__()
        return self

    def __exit__(self, *_):
        self.dns.__exit__()
        self.temporary.cleanup()

    def mailwhy(self, *arguments, port):
        """-> (exit status, stdout, stderr), mail servers called at the port"""
        done = subprocess.run([self.binary, *arguments, '--connect', '--allow-private', '--smtp-port', str(port), '--resolver',
                               f'127.0.0.1:{self.dns.resolver_port}', '--authority-port', str(self.dns.authority_port)], cwd=ROOT,
                              capture_output=True, text=True, timeout=60,
                              env={**os.environ, 'LC_ALL': 'C.UTF-8', 'SSL_CERT_FILE': str(self.authority.file)})
        return done.returncode, done.stdout, done.stderr

    def check(self, port):
        """-> (evidence about port 25, {cause: severity})"""
        case = json.loads(self.mailwhy('check', DOMAIN, '--json', port=port)[1])['cases'][0]
        evidence = next(e for e in case['evidence'] if e['check'] == 'smtp')
        return evidence, {f['cause']: f['severity'] for f in case['findings']}
