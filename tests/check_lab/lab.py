"""Real name servers on loopback for `mailwhy check`: NSD for each of them, one that stays silent, and one NSD
that knows every zone and stands in for a resolver.

    with Lab() as lab:
        subprocess.run([mailwhy, 'check', 'healthy.test', *lab.options])

Zones below test.: healthy (three servers that agree), split (three with one serial, one with another SPF record),
silent (three, one of which takes packets and says nothing), behind (an older serial and an older DMARC record), cached
(the resolver has an older SPF record than all servers), old (three, one of which knows no EDNS and gives names back in
small letters), and where ldnsutils are installed signed (three: good signatures, signatures that ran out, an unsigned
copy).
"""
import contextlib
import os
import pathlib
import random
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

SERIAL = 2026112102
NETWORK = '127.77.'


def find(program):
    return shutil.which(program, path=os.environ.get('PATH', '') + ':/usr/sbin')


ZONE = '''$ORIGIN {zone}.
$TTL 3600
@ SOA ns1 hostmaster {serial} 7200 900 1209600 300
@ NS ns1
@ NS ns2
@ NS ns3
ns1 A {ns1}
ns2 A {ns2}
ns3 A {ns3}
@ A 192.0.2.80
@ MX 10 mail
@ MX 20 mx2
@ TXT "v=spf1 ip4:{spf} mx include:_spf.{zone} -all"
_spf TXT "v=spf1 a:web.{zone} include:_spf2.{zone} ?all"
_spf2 TXT "v=spf1 ip6:2001:db8::/64 ?all"
@ TXT "site-verification=3fYw8J"
@ CAA 0 issue "ca.test"
mail A 192.0.2.25
mail AAAA 2001:db8::25
mx2 A 198.51.100.25
web A 192.0.2.80
_25._tcp.mail TLSA 3 1 1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
_dmarc TXT "v=DMARC1; p={policy}; rua=mailto:d@{zone}"
_mta-sts TXT "v=STSv1; id=1"
mta-sts A 127.0.0.1
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@{zone}"
selector1._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtKMEyFT5cw90p0NWrCB4plxhLnaLXAm"
'''

ABOVE = '''$ORIGIN {zone}
$TTL 3600
@ SOA a.nic.test. hostmaster.nic.test. 1 7200 900 1209600 300
@ NS a.nic.test.
'''


class Signer:
    """DNSSEC by ldnsutils"""

    def __init__(self, folder, zone):
        self.folder, self.zone = pathlib.Path(folder) / 'keys', zone
        self.folder.mkdir()
        self.key = self.run('ldns-keygen', '-a', 'ECDSAP256SHA256', '-k', '-r', '/dev/urandom', zone).strip()
        self.ds = (self.folder / f'{self.key}.ds').read_text()

    @staticmethod
    def installed():
        return find('ldns-keygen') and find('ldns-signzone')

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def sign(self, text, from_days, to_days):
        def day(shift):
            return time.strftime('%Y%m%d', time.gmtime(time.time() + shift * 86400))
        (self.folder / 'plain').write_text(text)
        self.run('ldns-signzone', '-i', day(from_days), '-e', day(to_days), '-o', self.zone, '-f', 'signed', 'plain',
                 self.key)
        return (self.folder / 'signed').read_text()


class Server:
    """one NSD, its zones by name"""

    def __init__(self, folder, address, port, zones, rate_limit):
        self.folder = pathlib.Path(folder) / address
        self.folder.mkdir()
        self.address, self.port = address, port
        blocks = ''
        for name, text in zones.items():
            file = (name or 'root') + '.zone'
            (self.folder / file).write_text(text)
            blocks += f'zone:\n  name: "{name or "."}"\n  zonefile: "{file}"\n'
        configuration = self.folder / 'nsd.conf'
        configuration.write_text(
            f'server:\n  ip-address: {address}@{port}\n  server-count: 1\n  username: ""\n  chroot: ""\n'
            f'  database: ""\n  zonesdir: "{self.folder}"\n  zonelistfile: "{self.folder}/zone.list"\n'
            f'  pidfile: "{self.folder}/nsd.pid"\n  xfrdfile: "{self.folder}/xfrd.state"\n  xfrdir: "{self.folder}"\n'
            f'  logfile: "{self.folder}/nsd.log"\n' + ('' if rate_limit else '  rrl-ratelimit: 0\n') +
            f'remote-control:\n  control-enable: no\n{blocks}')
        self.process = subprocess.Popen([find('nsd'), '-d', '-c', str(configuration)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self):
        query = struct.pack('!6H', 7, 0, 1, 0, 0, 0) + b'\0\0\x06\0\x01'
        for _ in range(200):
            with socket.create_connection((self.address, self.port), 1) if self.listens() else \
                    contextlib.nullcontext() as tcp:
                if tcp:
                    tcp.sendall(struct.pack('!H', len(query)) + query)
                    tcp.settimeout(1)
                    if tcp.recv(2):
                        return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError('nsd does not answer: ' + (self.folder / 'nsd.log').read_text())

    def listens(self):
        with socket.socket() as one:
            one.settimeout(1)
            return one.connect_ex((self.address, self.port)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Silent:
    """takes packets and connections, says nothing"""

    def __init__(self, address, port):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((address, port))
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind((address, port))
        self.tcp.listen(512)

    def stop(self):
        self.udp.close()
        self.tcp.close()


class Old:
    """answers from another server's zones: FORMERR to EDNS, names in small letters; TCP closed"""

    def __init__(self, address, port, behind):
        self.behind = (behind, port)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((address, port))
        self.udp.settimeout(0.1)
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def reply(self, query):
        if query[10:12] != b'\0\0':
            return query[:2] + b'\x80\x01' + query[4:6] + bytes(6) + query[12:query.index(b'\0', 12) + 5].lower()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.settimeout(1)
            one.sendto(query[:12] + query[12:].lower(), self.behind)
            return one.recv(4096)

    def serve(self):
        while not self.stopped.is_set():
            with contextlib.suppress(socket.timeout):
                query, asker = self.udp.recvfrom(4096)
                self.udp.sendto(self.reply(query), asker)

    def stop(self):
        self.stopped.set()
        self.thread.join()
        self.udp.close()


class Lab:
    def __init__(self, rate_limit=True, port=0):
        self.rate_limit, self.port = rate_limit, port
        # Addresses of this run alone, so that two labs do not meet.
        self.block = NETWORK + str(random.Random(os.getpid()).randrange(1, 255)) + '.'
        self.folder = tempfile.TemporaryDirectory()
        self.servers = []

    def at(self, number):
        return self.block + str(number)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def zone(self, name, number, spf='192.0.2.1', serial=SERIAL, policy='reject', third=3):
        return ZONE.format(zone=name, ns1=self.at(1), ns2=self.at(2), ns3=self.at(third), spf=spf, serial=serial,
                           policy=policy)

    def start(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.bind((self.at(1), self.port))
            self.port = one.getsockname()[1]
        names = ('healthy.test', 'split.test', 'silent.test', 'behind.test', 'cached.test', 'old.test')
        third = {'silent.test': 9, 'old.test': 8}
        plain = {name: self.zone(name, 1, third=third.get(name, 3)) for name in names}
        second = dict(plain)
        second['split.test'] = self.zone('split.test', 2, spf='192.0.2.7')
        second['behind.test'] = self.zone('behind.test', 2, serial=2026110501, policy='none')
        older = {'cached.test': self.zone('cached.test', 53, spf='192.0.2.7')}
        fourth, above_it = dict(plain), ''
        if Signer.installed():
            name = 'signed.test'
            signer, names = Signer(self.folder.name, name), (*names, name)
            fourth[name] = self.zone(name, 3)
            plain[name] = signer.sign(fourth[name], -10, 20)
            second[name] = signer.sign(fourth[name], -40, -10)
            above_it = signer.ds
        root = ABOVE.format(zone='.') + f'a.nic.test. A {self.at(10)}\ntest. NS a.nic.test.\n'
        test = ABOVE.format(zone='test.') + f'a.nic.test. A {self.at(10)}\n' + above_it
        for name in names:
            for i, number in enumerate((1, 2, third.get(name, 3)), 1):
                test += f'{name}. NS ns{i}.{name}.\nns{i}.{name}. A {self.at(number)}\n'
        above = {'': root, 'test': test}
        for number, zones in ((1, plain), (2, second), (3, fourth), (10, above), (53, {**above, **plain, **older})):
            self.servers.append(Server(self.folder.name, self.at(number), self.port, zones, self.rate_limit))
        for server in self.servers:
            server.wait()
        self.servers.append(Silent(self.at(9), self.port))
        self.servers.append(Old(self.at(8), self.port, self.at(1)))

    def stop(self):
        while self.servers:
            self.servers.pop().stop()
        self.folder.cleanup()

    @property
    def options(self):
        return ['--resolver', f'{self.at(53)}:{self.port}', '--authority-port', str(self.port)]
