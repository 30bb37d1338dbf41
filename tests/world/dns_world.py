"""A closed DNS world on loopback for our stories: a recursive resolver and the name servers behind it.

The document is the same as that of an incident's world.json: "zones" (serial, ttl, negative_ttl, records),
"servers" (address, zones, mode, differs) and "resolver" (asks, faults, unreachable); story.py makes one from
a story's text. Used as

    with serve(document) as served:   # served.resolver_port, served.authority_port
        subprocess.run([...])
    World(document).look_up("acme.example", "TXT")   # -> (rcode, [data]), without sockets

Modes of a server: normal, silent (takes packets, says nothing), down (nobody listens), refused, servfail,
lame (answers without authority and points to the root), no_aa (right answers, but not authoritative).
"""
import asyncio
import copy
import ipaddress
import struct
import sys
import threading

NUMBER = {'A': 1, 'NS': 2, 'CNAME': 5, 'SOA': 6, 'PTR': 12, 'MX': 15, 'TXT': 16, 'AAAA': 28, 'SRV': 33, 'DS': 43,
          'DNSKEY': 48, 'TLSA': 52, 'SPF': 99, 'CAA': 257, 'ANY': 255}
TYPE = {number: name for name, number in NUMBER.items()}
NOERROR, SERVFAIL, NXDOMAIN, REFUSED = 0, 2, 3, 5
QR, AA, TC, RD, RA, CD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0010
EDNS_SIZE = 1232
EDE_BOGUS, EDE_NO_REACHABLE_AUTHORITY = 6, 22
MAX_CHAIN = 12


def plain(name):
    return str(name).rstrip('.').lower()


def ancestors(name):
    """the name itself, then each name above it, the root ('') last"""
    while name:
        yield name
        name = name.partition('.')[2]
    yield ''


def below(name, zone):
    return not zone or name == zone or name.endswith('.' + zone)


# ---------------------------------------------------------------- wire

def wire_name(name):
    raw = b''
    for label in filter(None, plain(name).split('.')):
        octets = label.encode()
        raw += bytes([len(octets)]) + octets
    return raw + b'\0'


def wire_text(value):
    if isinstance(value, str):
        octets = value.encode()
        pieces = [octets[i:i + 255] for i in range(0, len(octets), 255)] or [b'']
    else:
        pieces = [str(piece).encode() for piece in value]
    return b''.join(bytes([len(piece)]) + piece for piece in pieces)


def wire_soa(value):
    primary, mailbox, *numbers = value.split()
    return wire_name(primary) + wire_name(mailbox) + struct.pack('!5L', *map(int, numbers))


def wire_mx(value):
    preference, host = value.split()
    return struct.pack('!H', int(preference)) + wire_name(host)


def wire_ds(value):
    tag, algorithm, kind, digest = value.split()
    return struct.pack('!HBB', int(tag), int(algorithm), int(kind)) + bytes.fromhex(digest)


RDATA = {'A': lambda v: ipaddress.IPv4Address(v).packed, 'AAAA': lambda v: ipaddress.IPv6Address(v).packed,
         'NS': wire_name, 'CNAME': wire_name, 'PTR': wire_name, 'MX': wire_mx, 'TXT': wire_text, 'SPF': wire_text,
         'SOA': wire_soa, 'DS': wire_ds}


def wire_records(records):
    for owner, kind, ttl, value in records:
        data = RDATA.get(kind, bytes.fromhex)(value)
        yield wire_name(owner) + struct.pack('!HHLH', NUMBER[kind], 1, ttl, len(data)) + data


class Question:
    """what a packet asks; ValueError, IndexError or struct.error where it is no question"""

    def __init__(self, packet):
        self.id, self.flags, count, _, _, additional = struct.unpack_from('!6H', packet)
        if count != 1 or self.flags & QR:
            raise ValueError('not a question')
        at, labels = 12, []
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode('utf-8', 'surrogateescape'))
            at += packet[at] + 1
        number, = struct.unpack_from('!H', packet, at + 1)
        self.copy = packet[12:at + 5]                           # spelt as it came (0x20)
        self.name, self.kind = '.'.join(labels).lower(), TYPE.get(number, f'TYPE{number}')
        self.edns = additional > 0 and packet[at + 5:at + 8] == b'\0\0\x29'
        offered = struct.unpack_from('!H', packet, at + 8)[0] if self.edns else 512
        self.room = max(512, min(offered, EDNS_SIZE))


class Reply:
    def __init__(self, rcode=NOERROR, answer=(), authority=(), additional=(), authoritative=False, extended_error=None):
        self.rcode, self.authoritative, self.extended_error = rcode, authoritative, extended_error
        self.sections = [list(answer), list(authority), list(additional)]

    def packet(self, question, recursive, tcp):
        flags = QR | question.flags & (RD | CD) | self.rcode
        flags |= (RA if recursive else 0) | (AA if self.authoritative else 0)
        options = b''
        if question.edns:
            error = struct.pack('!HHH', 15, 2, self.extended_error) if self.extended_error else b''
            options = b'\0' + struct.pack('!HHLH', 41, EDNS_SIZE, 0, len(error)) + error
        def whole(flags, sections):
            counts = [len(s) for s in sections]
            counts[2] += bool(options)
            body = b''.join(w for s in sections for w in wire_records(s))
            return struct.pack('!6H', question.id, flags, 1, *counts) + question.copy + body + options
        packet = whole(flags, self.sections)
        return packet if tcp or len(packet) <= question.room else whole(flags | TC, ([], [], []))


# ---------------------------------------------------------------- what a server knows

def data_of(rrset):
    return rrset['data'] if isinstance(rrset, dict) else rrset


class ZoneCopy:
    """a zone as one server has it"""

    def __init__(self, apex, zone, own=None):
        own = own or {}
        self.apex, self.ttl = apex, zone.get('ttl', 3600)
        self.negative_ttl = zone.get('negative_ttl', 300)
        self.serial = own.get('serial', zone.get('serial', 1))
        self.sets = {}
        for records in (zone.get('records', {}), own.get('records', {})):
            for owner, sets in records.items():
                for kind, rrset in sets.items():
                    self.sets[plain(owner), kind] = rrset
        full = {owner for (owner, _), rrset in self.sets.items() if data_of(rrset)}
        self.names = {a for owner in full for a in ancestors(owner)} | {apex}
        primary = (self.data(apex, 'NS') or ['ns.' + apex])[0]
        self.sets[apex, 'SOA'] = [f'{plain(zone.get("mname", primary))} hostmaster.{apex or "root"} {self.serial} 7200 900 1209600 {self.negative_ttl}']

    def data(self, owner, kind):
        return data_of(self.sets.get((owner, kind), []))

    def records(self, owner, kind, shown=None):
        rrset = self.sets.get((owner, kind), [])
        ttl = rrset.get('ttl', self.ttl) if isinstance(rrset, dict) else self.ttl
        return [(owner if shown is None else shown, kind, ttl, value) for value in data_of(rrset)]

    def soa(self):
        return [(self.apex, 'SOA', min(self.ttl, self.negative_ttl), self.data(self.apex, 'SOA')[0])]

    def delegation_above(self, name):
        """the highest name between apex and `name` that is handed to other servers, or None"""
        handed = [a for a in ancestors(name) if a != self.apex and below(a, self.apex) and self.data(a, 'NS')]
        return handed[-1] if handed else None

    def look(self, name, kind):
        """-> rcode, records, where a CNAME leads (or None)"""
        owner = name
        if name not in self.names:
            encloser = next(a for a in ancestors(name) if a in self.names)
            owner = '*.' + encloser
            if owner not in self.names:
                return NXDOMAIN, [], None
        records = self.records(owner, kind, name)
        if records or kind == 'CNAME':
            return NOERROR, records, None
        alias = self.records(owner, 'CNAME', name)
        return NOERROR, alias, plain(alias[0][3]) if alias else None


class World:
    def __init__(self, document):
        self.document = document
        self.zones = {plain(n): z for n, z in document['zones'].items()}
        self.servers = {plain(n): s for n, s in document['servers'].items()}
        resolver = document.get('resolver', {})
        self.asks = {plain(z): plain(s) for z, s in resolver.get('asks', {}).items()}
        self.faults = {tuple(k.lower().split()): v for k, v in resolver.get('faults', {}).items()}
        self.silent_when_unreachable = resolver.get('unreachable') == 'timeout'
        self.copies = {}
        for name, server in self.servers.items():
            for zone in map(plain, server['zones']):
                if zone in self.zones:
                    own = {plain(z): d for z, d in server.get('differs', {}).items()}.get(zone)
                    self.copies[name, zone] = ZoneCopy(zone, self.zones[zone], own)

    # the recursive resolver

    def useful(self, names, zone):
        return [n for n in map(plain, names) if (n, zone) in self.copies and self.servers[n].get('mode', 'normal') == 'normal']

    def closest_copy(self, name):
        """follows the delegations from the root -> (copy or None where no server works, zones on the way)"""
        zone, way = '', ['']
        servers = self.useful([n for n, s in self.servers.items() if '' in map(plain, s['zones'])], '')
        while servers:
            chosen = self.asks.get(zone, servers[0])
            if chosen not in servers:
                return None, way
            copy_ = self.copies[chosen, zone]
            zone = copy_.delegation_above(name)
            if zone is None:
                return copy_, way
            way.append(zone)
            # The next cut may lie lower still: the highest one comes first.
            servers = self.useful(copy_.data(zone, 'NS'), zone)
        return None, way

    def resolve(self, name, kind, checking_disabled=False):
        """-> Reply, or None where the resolver stays silent"""
        name, answer, seen = plain(name), [], []
        while name not in seen and len(seen) <= MAX_CHAIN:
            seen.append(name)
            fault = self.faults.get((name, kind.lower()), self.faults.get((name, '*')))
            if fault:
                return None if fault == 'timeout' else Reply({'servfail': SERVFAIL, 'refused': REFUSED}[fault])
            copy_, way = self.closest_copy(name.partition('.')[2] if kind == 'DS' else name)
            if not checking_disabled and any(self.zones.get(z, {}).get('dnssec') == 'bogus' for z in way):
                return Reply(SERVFAIL, extended_error=EDE_BOGUS)
            if copy_ is None:
                return None if self.silent_when_unreachable else Reply(SERVFAIL, extended_error=EDE_NO_REACHABLE_AUTHORITY)
            rcode, records, onward = copy_.look(name, kind)
            answer += records
            if onward is None:
                return Reply(rcode, answer, [] if records else copy_.soa())
            name = onward
        return Reply(SERVFAIL)

    def look_up(self, name, kind):
        """-> (rcode or None, [data]): what an evaluator wants, without the CNAMEs on the way"""
        reply = self.resolve(name, kind)
        if reply is None:
            return None, []
        return reply.rcode, [value for _, k, _, value in reply.sections[0] if k == kind]

    # the authoritative servers

    def authority(self, server, name, kind):
        """-> Reply of one name server, or None where it stays silent"""
        server = plain(server)
        mode = self.servers[server].get('mode', 'normal')
        if mode in ('silent', 'down'):
            return None
        if mode in ('refused', 'servfail'):
            return Reply(REFUSED if mode == 'refused' else SERVFAIL)
        if mode == 'lame':
            root = self.zones.get('', {}).get('records', {}).get('', {}).get('NS', [])
            return Reply(authority=[('', 'NS', 518400, n) for n in data_of(root)])
        zones = sorted((z for n, z in self.copies if n == server and below(name, z)), key=len)
        if kind == 'DS' and len(zones) > 1 and zones[-1] == name:
            zones.pop()                                         # the parent has the DS
        if not zones:
            return Reply(REFUSED)
        copy_ = self.copies[server, zones[-1]]
        cut = copy_.delegation_above(name)
        if cut is not None and (cut, 'DS') != (name, kind):
            referral = copy_.records(cut, 'NS')
            glue = [r for _, _, _, host in referral for k in ('A', 'AAAA') for r in copy_.records(plain(host), k)]
            return Reply(authority=referral + copy_.records(cut, 'DS'), additional=glue)
        answer, seen = [], []
        while True:
            seen.append(name)
            rcode, records, name = copy_.look(name, kind)
            answer += records
            if name is None or name in seen or not below(name, copy_.apex) or copy_.delegation_above(name):
                return Reply(rcode, answer, [] if answer else copy_.soa(), authoritative=mode == 'normal')


def joined(value):
    return ''.join(value) if isinstance(value, (list, tuple)) else str(value)


def with_change(document, name, kind, before, after):
    """a copy of the document in which the strings `before` of one RRset gave way to `after`, at every server"""
    changed, name = copy.deepcopy(document), plain(name)
    zones = {plain(z): zone for z, zone in changed['zones'].items()}
    apex = next((a for a in ancestors(name) if a in zones), None)
    if apex is None:
        raise ValueError(f'no zone holds {name}')
    leaving = set(map(joined, before))

    def edit(records, base=()):
        owner = next((o for o in records if plain(o) == name), name)
        sets = records.setdefault(owner, {})
        kept = [v for v in data_of(sets.get(kind, base)) if joined(v) not in leaving]
        sets[kind] = kept + [v for v in after if joined(v) not in map(joined, kept)]

    edit(zones[apex].setdefault('records', {}))
    for server in changed['servers'].values():
        for zone, own in server.get('differs', {}).items():
            sets = {plain(o): s for o, s in own.get('records', {}).items()}
            if plain(zone) == apex and kind in sets.get(name, {}):
                edit(own['records'])
    return changed


# ---------------------------------------------------------------- sockets

class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self.answer = answer

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, packet, peer):
        reply = self.answer(packet, False)
        if reply:
            self.transport.sendto(reply, peer)


class serve:
    """serves one world as long as the with-block lasts, from a thread of its own"""

    def __init__(self, document):
        self.world = document if isinstance(document, World) else World(document)
        self.resolver_port = self.authority_port = 0
        self.queries = 0

    def __enter__(self):
        self.loop, self.open = asyncio.new_event_loop(), []
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        places = [(s['address'], n, s.get('mode', 'normal')) for n, s in self.world.servers.items()]
        for address, _, _ in places:
            if not ipaddress.ip_address(address).is_loopback:
                raise ValueError(f'{address} is not on loopback')
        self.resolver_port = self.call(self.listen([('127.0.0.1', None, 'normal')]))
        self.authority_port = self.call(self.listen([p for p in places if p[2] != 'down']))
        return self

    def __exit__(self, *_):
        async def close():
            for one in self.open:
                one.close()
        self.call(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

    async def listen(self, places):
        """one free port on all these addresses, UDP and TCP"""
        for _ in range(50):
            port, opened = 0, []
            try:
                for address, server, mode in places:
                    answer = self.answerer(server, mode)
                    transport, _ = await self.loop.create_datagram_endpoint(lambda: Datagrams(answer), (address, port))
                    opened.append(transport)
                    port = transport.get_extra_info('sockname')[1]
                    opened.append(await asyncio.start_server(self.stream(answer), address, port))
                self.open += opened
                return port
            except OSError:
                for one in opened:
                    one.close()
        raise OSError('no free port')

    def answerer(self, server, mode):
        def answer(packet, tcp):
            self.queries += 1
            try:
                question = Question(packet)
            except (ValueError, IndexError, struct.error):
                return None
            if server is None:
                reply = self.world.resolve(question.name, question.kind, bool(question.flags & CD))
            else:
                reply = self.world.authority(server, question.name, question.kind)
            return reply and reply.packet(question, server is None, tcp)
        return answer if mode != 'silent' else lambda packet, tcp: None

    @staticmethod
    def stream(answer):
        async def talk(reader, writer):
            try:
                while True:
                    size, = struct.unpack('!H', await reader.readexactly(2))
                    reply = answer(await reader.readexactly(size), True)
                    if reply:
                        writer.write(struct.pack('!H', len(reply)) + reply)
                        await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
            except Exception as error:                          # a bad packet must not end the world
                print(f'dns_world: {error!r}', file=sys.stderr)
                writer.close()
        return talk
