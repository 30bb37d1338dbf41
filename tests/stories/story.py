"""Reads a .story: a DNS world, an input and the answer expected, in one text that a postmaster can read.

    The server moved: A and MX follow it, the SPF record does not.     <- what it is about, any lines

    == dns
    zone bakery.example                    served by ns1 and ns2.bakery.example; or: zone X at ns1.a ns2.b
    @      A    198.51.100.10              names below are relative to the zone, or end in a dot
    @      MX   10 mail
    @      TXT  "v=spf1 ip4:192.0.2.1 -all"        several quoted strings are one record in pieces
    mail   A    198.51.100.10
    198.51.100.10 PTR mail.bakery.example.         an address as owner: its reverse name
    zone bakery.example serial 7 ttl 600 negative_ttl 60           more about a zone
    undelegated gone.example               its parent does not know it (registered, but on hold)
    bogus signed.example                   DNSSEC validation fails
    server ns2.bakery.example silent       or down, refused, servfail, lame, no_aa
    server ns2.bakery.example of bakery.example serial 6            its own copy: serial,
    server ns2.bakery.example of bakery.example @ TXT "v=spf1 -all" another RRset (nothing: without it)
    parent of bakery.example lists ns1.bakery.example. ns9.old.example.
    resolver asks ns2.bakery.example for bakery.example
    resolver fails bakery.example TXT timeout      or servfail, refused; type * for all
    resolver unreachable timeout           silent, not SERVFAIL, where no server of a zone works

    == input bounce.eml                    the file as mailwhy gets it; "== input" with nothing: no file
    ...
    == run --ip 192.0.2.7 {input}          the command line; default: {input}

    == expect
    cause: spf_server_moved                several: the first is right, the others are acceptable
    acceptable_if: spf_spoofed possible    right only with these certainties
    certainty: proven likely
    actor: sender_dns
    label: spf_fail
    recipient: friend@recipient.example
    sender_domain: bakery.example
    reply_code: 550
    client_ip: 192.0.2.7                   only where the input or an option states it
    spf: fail 192.0.2.7 info@bakery.example mail.bakery.example    result, address, sender ("<>"), HELO
    fixed: no                              no DNS change of the sender cures it
    tied: yes
    change: required bakery.example TXT    or optional; its strings follow
    - "v=spf1 ip4:192.0.2.1 -all"
    + "v=spf1 mx -all"
    only_if: yes
    must_pass: 192.0.2.1
    may_lose: 192.0.2.1
    suppress_address: no
    healthy: yes
    param: recipients 45                   the answer's params hold this; several lines
    seconds: 2.5                           no longer than this

Root, top-level and reverse zones, their servers and all loopback addresses of servers are made up here.
"""
import ipaddress
import shlex
import tempfile
import atexit
import pathlib
import shutil

import dns_world
from dns_world import plain

DIRECTIVES = ('zone', 'server', 'parent', 'resolver', 'undelegated', 'bogus')
REGISTRY = 'nic'


class StoryError(ValueError):
    pass


def reverse_name(text):
    return ipaddress.ip_address(text).reverse_pointer


def absolute(name, zone):
    if name == '@':
        return zone
    if name.endswith('.'):
        return plain(name)
    try:
        return reverse_name(name)
    except ValueError:
        return plain(f'{name}.{zone}' if zone else name)


class Builder:
    """from the lines of == dns to a world document"""

    def __init__(self):
        self.zones, self.listed, self.own, self.modes = {}, {}, {}, {}
        self.seen_by_resolver = {'asks': {}, 'faults': {}}
        self.unknown_to_parent, self.reverse, self.current = set(), [], None

    def line(self, text):
        words = split(text)
        first, rest = words[0][0], words[1:]
        if first in DIRECTIVES:
            getattr(self, first)([w for w, _ in rest], rest)
        else:
            self.record(words)

    def zone(self, words, _):
        name = plain(words[0])
        zone = self.zones.setdefault(name, {'serial': 2026112101, 'records': {}})
        rest = words[1:]
        if rest and rest[0] == 'at':
            hosts, rest = [plain(h) for h in rest[1:]], []
        elif not zone.get('hosts'):
            hosts = [f'ns1.{name}', f'ns2.{name}']
        else:
            hosts = zone['hosts']
        zone['hosts'] = hosts
        for key, value in zip(rest[::2], rest[1::2]):
            zone[key] = int(value)
        self.current = name

    def record(self, words):
        owner, kind, data = words[0][0], words[1][0], words[2:]
        try:
            reverse = reverse_name(owner)
        except ValueError:
            reverse = None
        if self.current is None and not reverse:
            raise StoryError('a record before any zone')
        value = self.value(kind, data, self.current)
        if reverse:
            self.reverse.append((reverse, kind, value))
        else:
            sets = self.zones[self.current]['records'].setdefault(absolute(owner, self.current), {})
            sets.setdefault(kind, []).append(value)

    @staticmethod
    def value(kind, data, zone):
        if kind in ('TXT', 'SPF'):
            pieces = [w for w, _ in data]
            return pieces[0] if len(pieces) == 1 else pieces
        if kind in ('NS', 'CNAME', 'PTR'):
            return absolute(data[0][0], zone)
        if kind == 'MX':
            host = data[1][0]
            return f'{data[0][0]} {"." if host == "." else absolute(host, zone)}'
        return ' '.join(w for w, _ in data)

    def server(self, words, quoted):
        name = plain(words[0])
        if words[1] != 'of':
            self.modes[name] = words[1]
            return
        zone = plain(words[2])
        own = self.own.setdefault(name, {}).setdefault(zone, {'records': {}})
        if words[3] == 'serial':
            own['serial'] = int(words[4])
            return
        sets = own['records'].setdefault(absolute(words[3], zone), {})
        kind = words[4]
        values = sets.setdefault(kind, [])
        if len(words) > 5:
            values.append(self.value(kind, quoted[5:], zone))

    def parent(self, words, _):
        self.listed[plain(words[1])] = [plain(h) for h in words[3:]]

    def resolver(self, words, _):
        if words[0] == 'asks':
            self.seen_by_resolver['asks'][plain(words[3])] = plain(words[1])
        elif words[0] == 'fails':
            self.seen_by_resolver['faults'][f'{words[1]} {words[2]}'] = words[3]
        elif words[0] == 'unreachable':
            self.seen_by_resolver['unreachable'] = words[1]
        else:
            raise StoryError('resolver ' + ' '.join(words))

    def undelegated(self, words, _):
        self.unknown_to_parent.add(plain(words[0]))

    def bogus(self, words, _):
        self.zones[plain(words[0])]['dnssec'] = 'bogus'

    def top(self, name, host):
        """a zone above the story's own: the root, a top-level domain, the reverse tree"""
        if name not in self.zones:
            self.zones[name] = {'serial': 2026112101, 'ttl': 86400, 'negative_ttl': 900, 'records': {}, 'hosts': [host]}
        return self.zones[name]

    def document(self):
        own_zones = list(self.zones)
        self.top('', 'a.rootsrv')
        for name in own_zones:
            if '.' in name:
                top = name.rpartition('.')[2]
                self.top(top, f'a.{REGISTRY}.{top}')
        for owner, kind, value in self.reverse:
            top = '.'.join(owner.split('.')[-2:])
            self.top(top, 'a.reverse-servers.arpa')['records'].setdefault(owner, {}).setdefault(kind, []).append(value)

        hosts = {}                                              # name server -> zones it is listed for
        for name, zone in self.zones.items():
            for host in dict.fromkeys(zone['hosts'] + self.listed.get(name, [])):
                hosts.setdefault(host, [])
                if host in zone['hosts'] or name in self.own.get(host, {}):
                    hosts[host].append(name)
        addresses = {host: f'127.20.{n // 250}.{n % 250 + 2}' for n, host in enumerate(hosts)}
        for name, zone in self.zones.items():
            self.put(name, name, 'NS', zone['hosts'])
            parent = next((p for p in list(dns_world.ancestors(name))[1:] if p in self.zones), None) if name else None
            if parent is not None and name not in self.unknown_to_parent:
                listed = self.listed.get(name, zone['hosts'])
                self.put(parent, name, 'NS', listed)
                for host in listed:
                    self.put(parent, host, 'A', [addresses[host]])
        for host in hosts:
            for zone in self.zones:
                home = next((p for p in dns_world.ancestors(host) if p in self.zones), '')
                if zone == home:
                    self.put(zone, host, 'A', [addresses[host]])
        servers = {host: {'address': addresses[host], 'zones': zones} for host, zones in hosts.items()}
        for host, mode in self.modes.items():
            servers[host]['mode'] = mode
        for host, own in self.own.items():
            servers[host]['differs'] = own
        zones = {n: {k: v for k, v in z.items() if k != 'hosts'} for n, z in self.zones.items()}
        return {'zones': zones, 'servers': servers, 'resolver': self.seen_by_resolver}

    def put(self, zone, owner, kind, values):
        sets = self.zones[zone]['records'].setdefault(owner, {})
        for value in values:
            if value not in sets.setdefault(kind, []):
                sets[kind].append(value)


def split(text):
    """words with a flag for those that were quoted; ; opens a comment"""
    words, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] == ';':
            break
        elif text[at] == '"':
            end = text.index('"', at + 1)
            words.append((text[at + 1:end], True))
            at = end + 1
        else:
            end = at
            while end < len(text) and not text[end].isspace():
                end += 1
            words.append((text[at:end], False))
            at = end
    return words


def build_world(lines):
    builder = Builder()
    for number, line in lines:
        if not split(line):
            continue
        try:
            builder.line(line)
        except (KeyError, IndexError, ValueError) as error:
            raise StoryError(f'line {number}: {line.strip()}: {error!r}')
    return builder.document()


# ---------------------------------------------------------------- the answer

def yes(text):
    return {'yes': True, 'no': False}[text]


def read_expected(lines):
    expected = {'kind': '', 'healthy': False, 'args': ['{input}'], 'facts': {}, 'label': [], 'acceptable': [],
                'actor': [], 'certainty': [], 'tied': True, 'must_pass': [], 'may_lose': []}
    fix = None
    for number, line in lines:
        text = line.strip()
        if not text:
            continue
        if text[0] in '+-':
            pieces = [w for w, _ in split(text[1:])]
            fix['after' if text[0] == '+' else 'before'].append(pieces[0] if len(pieces) == 1 else pieces)
            continue
        key, _, rest = text.partition(':')
        words = rest.split()
        if key == 'cause':
            expected['cause'], expected['acceptable'] = words[0], words[1:]
        elif key == 'acceptable_if':
            expected.setdefault('acceptable_if', {})[words[0]] = words[1:]
        elif key in ('certainty', 'actor', 'label', 'must_pass', 'may_lose'):
            expected[key] = words
        elif key in ('recipient', 'sender_domain', 'client_ip'):
            expected['facts'][key] = words[0]
        elif key == 'param':
            name, value = rest.strip().split(' ', 1)
            expected.setdefault('params', {})[name] = value
        elif key == 'reply_code':
            expected['facts'][key] = int(words[0])
        elif key == 'spf':
            result, ip, sender, helo = words
            expected['spf'] = {'ip': ip, 'sender': '' if sender == '<>' else sender, 'helo': helo, 'result': result,
                               **{k: v for k, v in expected.get('spf', {}).items() if k == 'fixed'}}
        elif key == 'fixed' and words[0] == 'no':
            expected.setdefault('spf', {})['fixed'] = None
        elif key in ('tied', 'healthy', 'suppress_address'):
            expected[key] = yes(words[0])
        elif key == 'seconds':
            expected[key] = float(words[0])
        elif key == 'change':
            fix = {'kind': 'dns', 'demand': words[0], 'check': words[3] if len(words) > 3 else 'spf',
                   'rrset': {'name': words[1] + '.', 'type': words[2]}, 'before': [], 'after': []}
            expected['fix'] = fix
        elif key == 'only_if':
            fix['only_if'] = yes(words[0])
        else:
            raise StoryError(f'line {number}: {text}')
    return expected


# ---------------------------------------------------------------- a story

class Story:
    """what an incident is, read from one file"""

    def __init__(self, path):
        self.id, self.world_module = path.stem, dns_world
        self.about, self.input, self.files, dns, expect, arguments = '', None, {}, [], [], None
        section, name, content = 'about', None, []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith('== '):
                words = line[3:].split(None, 1)
                section, name = words[0], words[1].strip() if len(words) > 1 else None
                if section == 'input' and name:
                    content = self.files.setdefault(name, [])
                elif section == 'run':
                    arguments = shlex.split(name)
                elif section not in ('dns', 'expect', 'run', 'input'):
                    raise StoryError(f'{path.name}:{number}: no such section: {section}')
            elif section == 'about':
                self.about += line + '\n'
            elif section == 'dns':
                dns.append((number, line))
            elif section == 'expect':
                expect.append((number, line))
            elif section == 'input' and name:
                content.append(line)
        try:
            self.document = build_world(dns)
            self.expected = read_expected(expect)
        except StoryError as error:
            raise StoryError(f'{path.name}: {error}')
        self.expected['kind'] = self.expected['cause']
        if arguments is not None:
            self.expected['args'] = arguments
        for one, lines in self.files.items():
            while lines and not lines[-1]:
                lines.pop()
            target = folder() / f'{self.id}-{one}'
            target.write_text('\n'.join(lines) + '\n')
            self.input = str(target)


def folder():
    """where inputs lie while the stories are run"""
    if folder.made is None:
        folder.made = pathlib.Path(tempfile.mkdtemp(prefix='mailwhy-stories-'))
        atexit.register(shutil.rmtree, folder.made, True)
    return folder.made


folder.made = None


def load(path):
    return Story(path)
