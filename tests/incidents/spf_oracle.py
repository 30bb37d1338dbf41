"""Debian's pyspf as a second opinion: what SPF says in a world, before and after a change.

A world here is any object with look_up(name, type) -> (rcode or None, [data]).
"""
import ipaddress
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'world'))
from pyspf import spf                       # noqa: E402

NOERROR, NXDOMAIN = 0, 3
MAX_LOOKUPS = 10


class Oracle:
    """SPF in one world. Look-ups and results are kept, a world does not change."""

    def __init__(self, world):
        self.world, self.answers, self.results = world, {}, {}

    def dns(self, name, kind, *_):
        name = str(name).rstrip('.').lower()
        key = name, kind
        if key not in self.answers:
            self.answers[key] = self.world.look_up(name, kind)
        rcode, data = self.answers[key]
        if rcode not in (NOERROR, NXDOMAIN):
            raise spf.TempError('DNS: rcode %s for %s %s' % (rcode, name, kind))
        return [((name, kind), self.to_pyspf(kind, value)) for value in data]

    @staticmethod
    def to_pyspf(kind, value):
        if kind in ('TXT', 'SPF'):
            pieces = value if isinstance(value, (list, tuple)) else [value]
            return [str(p).encode() for p in pieces]
        if kind == 'MX':
            preference, host = value.split()
            return int(preference), host
        return value

    def result(self, ip, sender, helo):
        """-> pass, fail, softfail, neutral, none, permerror, temperror"""
        key = str(ip), sender, helo
        if key not in self.results:
            spf.DNSLookup = self.dns
            # Judged by its HELO alone where there is no sender, as RFC 7208 says.
            query = spf.query(i=str(ip), s=sender, h=helo or 'unknown.invalid')
            self.results[key] = query.check()[0], query.lookups
        return self.results[key][0]

    def passes(self, ip, sender, helo):
        return self.result(ip, sender, helo) == 'pass'

    def lookups(self, ip, sender, helo):
        """terms that needed DNS on the way of this address"""
        self.result(ip, sender, helo)
        return self.results[str(ip), sender, helo][1]


def networks_in(text):
    """addresses and networks that stand in an SPF text, however badly written"""
    found = []
    for word in text.replace(',', ' ').replace('"', ' ').split():
        word = word.lstrip('+-~?')
        for start in ('ip4:', 'ip6:', 'ipv4:', 'ipv6:', 'ip4=', 'ip6=', 'ip:', ''):
            if word.lower().startswith(start):
                try:
                    found.append(ipaddress.ip_network(word[len(start):].strip(), strict=False))
                    break
                except ValueError:
                    continue
    return found


def edges(network):
    """addresses that show whether a network is in or out: its ends, its middle and its neighbours"""
    first, last = int(network.network_address), int(network.broadcast_address)
    top = 2 ** network.max_prefixlen - 1
    make = type(network.network_address)
    numbers = {first, last, (first + last) // 2, max(first - 1, 0), min(last + 1, top)}
    return [make(n) for n in numbers]


def around(address):
    """the neighbourhood of one address, so that a network round it is noticed whatever its size"""
    address = ipaddress.ip_address(address)
    bits, number = address.max_prefixlen, int(address)
    flips = range(0, 32) if bits == 32 else (0, 1, 2, 3, 8, 16, 32, 48, 63, 64, 65, 72, 80, 96, 112, 120, 127)
    return [type(address)(number ^ (1 << bit)) for bit in flips]


STRANGERS = [ipaddress.ip_address(a) for a in
             ('8.8.8.8', '1.2.3.4', '0.0.0.1', '10.0.0.1', '127.0.0.1', '192.168.1.1', '255.255.255.254', '100.64.0.1',
              '172.16.0.1', '198.18.255.254', '2001:db8:ffff:ffff::1', '2a00:1450::1', '::1', 'fe80::1', 'ffff::1')]


def samples(documents, further=()):
    """addresses at which two worlds are compared: all that their records mention, the edges of every
    network, and strangers"""
    found = set(STRANGERS)
    for document in documents:
        zones = list(document['zones'].values())
        zones += [own for server in document['servers'].values() for own in server.get('differs', {}).values()]
        for zone in zones:
            for sets in zone.get('records', {}).values():
                for kind, rrset in sets.items():
                    for value in rrset['data'] if isinstance(rrset, dict) else rrset:
                        if kind in ('A', 'AAAA'):
                            found.add(ipaddress.ip_address(value))
                        elif kind == 'TXT':
                            text = ''.join(value) if isinstance(value, (list, tuple)) else value
                            if text.lower().startswith('v=spf1'):
                                for network in networks_in(text):
                                    found.update(edges(network))
    for item in further:
        for network in [ipaddress.ip_network(str(item), strict=False)]:
            found.update(edges(network))
            if network.num_addresses == 1:
                found.update(around(network.network_address))
    return sorted(found, key=lambda a: (a.version, int(a)))
