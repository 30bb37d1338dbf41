"""Thousands of domains on loopback, served by NSD (Debian package nsd): parents, name servers, and a stand-in for a resolver.

    with batch_world.serve(10_000) as world:   # world.names, world.resolver, world.authority_port
        subprocess.run(['mailwhy', 'check', '-', '--resolver', world.resolver, '--authority-port', str(world.authority_port)], …)

Three instances, so that each answers as its kind does: the root, test. and the reverse zone refer to those below; the name servers
of hosters know only their customers' zones; the stand-in knows all zones at once, and so answers what a resolver would have found.
The first two keep NSD's default rate limit (200 answers a second to one source) unless told otherwise; a resolver has none.
"""
import contextlib
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HOSTERS = 20
PARENT = '127.53.0.1'
NOWHERE = '127.54.255.1'                 # a server to which domains were delegated that it does not know


def find_nsd():
    return shutil.which('nsd', path='/usr/sbin:/usr/bin')


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def hoster_servers(hoster):
    return [f'127.54.{hoster}.1', f'127.54.{hoster}.2']


def mail_address(number):
    return f'23.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}'


class Domain:
    """most are in order; of a hundred, twelve are broken, each in its own way"""
    FAULTS = {1: 'no_spf', 2: 'two_spf', 3: 'dangling_mx', 4: 'lame', 5: 'missing', 6: 'no_dmarc', 7: 'spf_syntax', 8: 'no_ptr',
              9: 'no_mx', 10: 'mx_alias', 11: 'spf_all_passes', 12: 'include_without_record'}

    def __init__(self, number):
        self.number, self.name, self.hoster = number, f'd{number:05d}.test', number % HOSTERS
        self.fault = self.FAULTS.get(number // HOSTERS % 100)

    def records(self):
        address = mail_address(self.number)
        spf = f'v=spf1 mx include:_spf.provider{self.number % 7}.test -all'
        spf = {'spf_syntax': spf.replace('include:', 'includes:'), 'spf_all_passes': 'v=spf1 mx +all',
               'include_without_record': 'v=spf1 include:nothing.provider0.test -all'}.get(self.fault, spf)
        yield f'$ORIGIN {self.name}.\n$TTL 3600\n@ SOA ns1 hostmaster 1 7200 900 1209600 300'
        yield from (f'@ NS ns{i + 1}.hoster{self.hoster}.test.' for i in range(2))
        yield '@ A ' + address
        if self.fault != 'no_mx':
            yield '@ MX 10 ' + ('gone' if self.fault == 'dangling_mx' else 'alias' if self.fault == 'mx_alias' else 'mail')
        yield f'mail A {address}\nalias CNAME mail'
        if self.fault != 'no_spf':
            yield f'@ TXT "{spf}"'
        if self.fault == 'two_spf':
            yield '@ TXT "v=spf1 -all"'
        if self.fault != 'no_dmarc':
            yield f'_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@{self.name}"'

    def delegated_to(self):
        if self.fault == 'lame':
            return ['ns.nowhere.test.']
        return [] if self.fault == 'missing' else [f'ns{i + 1}.hoster{self.hoster}.test.' for i in range(2)]


HEAD = '$TTL 3600\n@ SOA ns hostmaster.test. 1 7200 900 1209600 300\n'


def shared_zones(domains):
    """-> {apex: text}, of what lies above and beside the domains"""
    test = [HEAD + f'$ORIGIN test.\n@ NS ns.test.\nns A {PARENT}', f'ns.nowhere A {NOWHERE}']
    for hoster in range(HOSTERS):
        test += [f'ns{i + 1}.hoster{hoster} A {ip}' for i, ip in enumerate(hoster_servers(hoster))]
    for provider in range(7):
        test.append(f'_spf.provider{provider} TXT "v=spf1 ip4:100.64.{provider}.0/24 -all"')
    for domain in domains:
        test += [f'{domain.name}. NS {server}' for server in domain.delegated_to()]
    reverse = [HEAD + '$ORIGIN 23.in-addr.arpa.\n@ NS ns.test.']
    for domain in domains:
        if domain.fault != 'no_ptr':
            reverse.append('.'.join(reversed(mail_address(domain.number).split('.')[1:])) + f' PTR mail.{domain.name}.')
    root = HEAD + f'@ NS ns.test.\nns.test. A {PARENT}\ntest. NS ns.test.\n23.in-addr.arpa. NS ns.test.\n'
    return {'.': root, 'test': '\n'.join(test) + '\n', '23.in-addr.arpa': '\n'.join(reverse) + '\n'}


class World:
    def __init__(self, folder, count, rate_limited):
        self.folder = folder
        self.domains = [Domain(number) for number in range(count)]
        self.names = [domain.name for domain in self.domains]
        self.authority_port, resolver_port = free_port(), free_port()
        self.resolver = f'127.0.0.1:{resolver_port}'
        shared = self.write('shared', shared_zones(self.domains))
        served = [d for d in self.domains if d.fault not in ('missing', 'lame')]
        own = self.write('own', {d.name: '\n'.join(d.records()) + '\n' for d in served})
        everywhere = [ip for hoster in range(HOSTERS) for ip in hoster_servers(hoster)] + [NOWHERE]
        self.commands = [self.instance('parents', [PARENT], self.authority_port, shared, rate_limited),
                         self.instance('hosters', everywhere, self.authority_port, own, rate_limited),
                         self.instance('resolver', ['127.0.0.1'], resolver_port, shared + own, rate_limited=False)]
        self.questioned = [(PARENT, self.authority_port), (everywhere[0], self.authority_port), ('127.0.0.1', resolver_port)]

    def write(self, kind, zones):
        """-> [(apex, file)]"""
        (self.folder / kind).mkdir()
        files = []
        for apex, text in zones.items():
            file = self.folder / kind / (apex.strip('.') or 'root')
            file.write_text(text)
            files.append((apex, file))
        return files

    def instance(self, name, addresses, port, zones, rate_limited):
        at = self.folder / name
        at.mkdir()
        lines = ['server:', *(f'  ip-address: {ip}@{port}' for ip in addresses), '  server-count: 1', '  username: ""', '  chroot: ""',
                 '  database: ""', f'  zonesdir: "{at}"', f'  zonelistfile: "{at}/zone.list"', f'  pidfile: "{at}/nsd.pid"',
                 f'  xfrdfile: "{at}/xfrd.state"', f'  xfrdir: "{at}"', f'  logfile: "{at}/nsd.log"', '  tcp-count: 1000']
        lines += [] if rate_limited else ['  rrl-ratelimit: 0']
        lines += ['remote-control:', '  control-enable: no']
        for apex, file in zones:
            lines += ['zone:', f'  name: "{apex}"', f'  zonefile: "{file}"']
        (at / 'nsd.conf').write_text('\n'.join(lines) + '\n')
        return [find_nsd(), '-d', '-c', str(at / 'nsd.conf')]

    def wait(self, limit=60):
        for place in self.questioned:
            until = time.monotonic() + limit
            while not answers(place):
                if time.monotonic() > until:
                    raise RuntimeError(f'nsd does not answer at {place}: ' + ' '.join(
                        log.read_text()[-500:] for log in self.folder.glob('*/nsd.log')))
                time.sleep(0.1)


def answers(place):
    """does a server answer a question for the root's SOA, whatever it says?"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(0.2)
        one.connect(place)
        try:
            one.send(b'\x12\x34\0\0\0\x01\0\0\0\0\0\0\0\0\x06\0\x01')
            return one.recv(512)[:2] == b'\x12\x34'
        except OSError:
            return False


@contextlib.contextmanager
def serve(count, rate_limited=True):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        world = World(pathlib.Path(folder), count, rate_limited)
        for command in world.commands:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGTERM)
        world.wait()
        yield world
