#!/usr/bin/python3
"""Our SPF evaluator beside Debian's pyspf over random worlds.

spf_vs_pyspf.py SPF_CASES [WORLDS [SEED]]: makes worlds, lets both judge the same mails in them, and
fails on a difference that no entry of KNOWN explains. Each entry cites why the two may differ.
"""
import collections
import json
import pathlib
import random
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'world'))
try:
    from pyspf import spf
except ImportError:
    print('skipped: no python3-spf')
    sys.exit(0)

DOMAINS = ['d%d.test' % i for i in range(7)]
HOSTS = ['h%d.test' % i for i in range(6)] + ['h6.d0.test', 'h7.d1.test']
ABSENT = ['gone.test', 'lost.d0.test', 'nothing.test']
FAILING = ['broken.test', 'broken.d0.test']
CLIENTS = ['192.0.2.1', '192.0.2.77', '198.51.100.9', '2001:db8::1', '2001:db8:0:1::9', '::ffff:192.0.2.1']
NETWORKS4 = ['192.0.2.1', '192.0.2.0/25', '192.0.2.64/26', '198.51.100.0/24', '203.0.113.7', '0.0.0.0/0']
NETWORKS6 = ['2001:db8::1', '2001:db8::/64', '2001:db8::/32', '::ffff:192.0.2.1', '::/0']
LOCALS = ['info', 'strong-bad', 'a.b+c', 'x_y']
FAULTS = ['ipv4:192.0.2.1', 'ip4:192.0.2', 'ip4:192.0.2.1/33', 'a:localhost', 'all:x.test', 'include', 'a/24/64',
          'exists:%{x}.test', 'redirect=', '-redirect=d1.test', 'mx:h0.test/', 'ptr/24', 'ip6:192.0.2.1', '=x',
          'a:192.0.2.1', 'exp=d1', 'a:h0.test:25', 'ip4:192.0.2.1/032', 'a:%{d0}.test', 'mail']


def reverse_name(ip):
    import ipaddress
    address = ipaddress.ip_address(ip)
    mapped = getattr(address, 'ipv4_mapped', None)
    return (mapped or address).reverse_pointer


class World:
    def __init__(self, rng):
        self.rng = rng
        self.records = collections.defaultdict(list)  # (name, type) -> data
        self.failing = [n for n in FAILING if rng.random() < 0.5]
        for host in HOSTS:
            for _ in range(rng.choice([0, 1, 1, 2])):
                self.add(host, 'A', rng.choice(['192.0.2.1', '192.0.2.77', '192.0.2.100', '198.51.100.9']))
            for _ in range(rng.choice([0, 0, 1])):
                self.add(host, 'AAAA', rng.choice(['2001:db8::1', '2001:db8:0:1::9', '2001:db8::2']))
        for domain in DOMAINS:
            self.make_domain(domain)
        for ip in CLIENTS[:5]:
            for _ in range(rng.choice([0, 1, 1, 2, 3, 12])):
                self.add(reverse_name(ip), 'PTR', rng.choice(HOSTS + ABSENT[:1] + FAILING[:1] + DOMAINS[:2]))

    def add(self, name, kind, data):
        if data not in self.records[name, kind]:
            self.records[name, kind].append(data)

    def make_domain(self, domain):
        rng = self.rng
        for _ in range(rng.choice([0, 1])):
            self.add(domain, 'A', rng.choice(['192.0.2.1', '192.0.2.100']))
        for preference in range(rng.choice([0, 1, 2, 3, 3, 11])):
            host = rng.choice(HOSTS + (ABSENT + FAILING if rng.random() < 0.2 else []))
            self.add(domain, 'MX', '%d %s' % (preference, host))
        if rng.random() < 0.1:
            return
        self.add(domain, 'TXT', self.make_record())
        if rng.random() < 0.04:
            self.add(domain, 'TXT', 'v=spf1 ?all')
        if rng.random() < 0.3:
            self.add(domain, 'TXT', 'token=%d' % rng.randrange(9))

    def target(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.45:
            return rng.choice(HOSTS + DOMAINS)
        if kind < 0.55:
            return rng.choice(ABSENT + FAILING)
        return rng.choice(['%{d}', '%{o}', '%{d2}', '%{h}', 'h1.%{d1}', '%{l}.%{d}', '%{l1r-}.h2.test', '%{ir}.%{v}.test',
                           '%{i}.list.test', '%{s}', '%{p}', 'x.%{p}', '%{dr}.test', '%{H}', '%{d1r}.test', '%{l2+}.test'])

    def make_term(self):
        rng = self.rng
        if rng.random() < 0.02:
            return rng.choice(FAULTS)
        qualifier = rng.choice(['', '', '', '+', '-', '~', '?'])
        cidr = rng.choice(['', '', '', '/24', '/26', '//64', '/25//63', '/0'])
        kind = rng.random()
        if kind < 0.2:
            return qualifier + 'ip4:' + rng.choice(NETWORKS4[:-1] if rng.random() < 0.9 else NETWORKS4)
        if kind < 0.3:
            return qualifier + 'ip6:' + rng.choice(NETWORKS6[:-1])
        if kind < 0.45:
            return qualifier + 'a' + rng.choice(['', ':' + self.target()]) + cidr
        if kind < 0.58:
            return qualifier + 'mx' + rng.choice(['', ':' + self.target()]) + cidr
        if kind < 0.78:
            return qualifier + 'include:' + rng.choice(DOMAINS + ABSENT[:1] if rng.random() < 0.9 else ['%{d}', 'd%{l}.test'] + FAILING)
        if kind < 0.88:
            return qualifier + 'exists:' + self.target()
        if kind < 0.95:
            return qualifier + 'ptr' + rng.choice(['', ':' + rng.choice(['test', 'd0.test'] + DOMAINS)])
        return rng.choice(['x-unknown=%{d}', 'moo=', 'v=spf1'])

    def make_record(self):
        rng = self.rng
        terms = [self.make_term() for _ in range(rng.choice([0, 1, 2, 3, 4, 6, 12]))]
        if rng.random() < 0.25:
            terms.insert(rng.randrange(len(terms) + 1), 'redirect=' + rng.choice(DOMAINS + ABSENT[:1]))
        if rng.random() < 0.6:
            terms.append(rng.choice(['-all', '-all', '~all', '?all', 'all']))
        if rng.random() < 0.4:
            terms.insert(rng.randrange(len(terms) + 1), 'exp=' + rng.choice(['why.test', '%{d}.why.test', 'gone.test', 'two.test']))
        return ' '.join(['v=spf1'] + terms)

    def zone(self):
        lines = []
        for (name, kind), values in self.records.items():
            for data in values:
                if kind == 'TXT':
                    cut = self.rng.randrange(1, len(data)) if len(data) > 200 else len(data)
                    parts = [data[:cut], data[cut:]] if len(data) > cut else [data]
                    pieces = [p[i:i + 255] for p in parts for i in range(0, len(p), 255)]
                    data = ' '.join('"%s"' % p for p in pieces)
                elif kind in ('MX', 'PTR'):
                    data += '.'
                lines.append('%s. 300 IN %s %s' % (name, kind, data))
        return '\n'.join(lines) + '\n'

    def look_up(self, name, kind, *_):
        name = name.rstrip('.').lower()
        if name in self.failing:
            raise spf.TempError('DNS: SERVFAIL')
        out = []
        for data in self.records.get((name, kind), []):
            if kind == 'TXT':
                data = [data.encode()]
            elif kind == 'MX':
                preference, host = data.split()
                data = (int(preference), host)
            elif kind == 'AAAA':
                import ipaddress
                data = ipaddress.ip_address(data).packed
            out.append(((name, kind), data))
        return out


EXPLANATIONS = {
    'why.test': ['%{i} is not allowed for %{d}'],
    'two.test': ['one', 'two'],
}


def make_world(seed):
    rng = random.Random(seed)
    world = World(rng)
    for name, texts in EXPLANATIONS.items():
        for text in texts:
            world.add(name, 'TXT', text)
    queries = [{'ip': rng.choice(CLIENTS), 'sender': rng.choice(LOCALS) + '@' + rng.choice(DOMAINS),
                'helo': rng.choice(HOSTS)} for _ in range(4)]
    return world, queries


def ask_pyspf(world, query):
    spf.DNSLookup = world.look_up
    try:
        asked = spf.query(i=query['ip'], s=query['sender'], h=query['helo'], receiver='unknown', timeout=0, querytime=0)
        asked.set_default_explanation('DEFAULT')
        result, _, explanation = asked.check()
    except Exception as crash:  # not of SPF: pyspf itself fell over
        return {'result': 'crash', 'explanation': repr(crash), 'why': repr(crash)}
    return {'result': result, 'explanation': explanation if result == 'fail' else '', 'why': explanation}


def text_of(world):
    return ' '.join(data for (_, kind), values in world.records.items() if kind == 'TXT' for data in values)


def has_ptr(world):
    return ' ptr' in text_of(world).replace('+ptr', ' ptr').replace('-ptr', ' ptr').replace('~ptr', ' ptr') \
        .replace('?ptr', ' ptr') or '%{p' in text_of(world)


# What pyspf does otherwise, and why ours stays as it is. Each: name, test(ours, theirs, world).
KNOWN = [
    # Section 6: "Unrecognized modifiers MUST be ignored no matter where, or how often, they appear in a record."
    ('an unknown modifier that stands twice is refused by pyspf',
     lambda ours, theirs, world: 'MUST appear at most once' in theirs['why'] and ours['kind'] != 'syntax'),
    # 7.3: "If a DIGIT is specified, the value MUST be nonzero."
    ('%{d0} is no error in pyspf',
     lambda ours, theirs, world: ours['kind'] == 'syntax' and '%{d0}' in text_of(world)),
    # 4.6.4 limits terms that are evaluated; 6.1: redirect is followed when nothing matches, and ignored beside all.
    ('a redirect that is not followed counts as a look-up in pyspf',
     lambda ours, theirs, world: 'Too many DNS lookups' in theirs['why'] and 'redirect=' in text_of(world)
     and 7 <= ours['lookups'] <= 10),
    # The examples of 7.4 have the nibbles of %{i} in lower case; DNS does not care, only a text shows it.
    ('pyspf writes the nibbles of an IPv6 address in upper case',
     lambda ours, theirs, world: ours['result'] == theirs['result'] == 'fail' and
     ours['explanation'].lower() == theirs['explanation'].lower()),
    # No RFC makes a self-include a syntax error; it costs look-ups until 4.6.4 ends it. A client that an earlier
    # term matches never comes to it.
    ('a record that includes itself is refused by pyspf before evaluation',
     lambda ours, theirs, world: 'trivial recursion' in theirs['why']),
    # RFC 7208, 5.5: "If a DNS error occurs while doing an A RR lookup, then that domain name is skipped"; 7.3: %{p}
    # is "unknown" on an error. pyspf lets the error end the check.
    ('a DNS error among the names of ptr or %{p} is a temperror in pyspf',
     lambda ours, theirs, world: theirs['result'] == 'temperror' and has_ptr(world)),
    # 4.6.4 limits what the domain's terms make a receiver look up; the client's PTR names are not the domain's
    # doing, and an exp= text is fetched after the result. pyspf counts them, so that a stranger's reverse zone
    # makes a permerror of the domain's record.
    ('void look-ups of the names of ptr and %{p} count in pyspf',
     lambda ours, theirs, world: 'Void lookup limit' in theirs['why'] and has_ptr(world)),
    # 5.4 goes through the hosts "in the order of preference" and ends at the first match. pyspf looks up all
    # hosts before it compares, so a dead host behind the matching one counts.
    ('hosts of mx behind the one that matches are looked up in pyspf',
     lambda ours, theirs, world: theirs['result'] in ('temperror', 'permerror') and ' mx' in
     text_of(world).replace('+mx', ' mx').replace('-mx', ' mx').replace('~mx', ' mx').replace('?mx', ' mx')
     and ('Void' in theirs['why'] or theirs['result'] == 'temperror')),
]


def explain(ours, theirs, world):
    for name, test in KNOWN:
        if test(ours, theirs, world):
            return name
    return None


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    worlds = [make_world(seed) for seed in range(first, first + count)]
    lines = [json.dumps({'zone': world.zone(), 'failing': world.failing, 'queries': queries}) for world, queries in worlds]
    done = subprocess.run([program], input='\n'.join(lines) + '\n', capture_output=True, text=True, check=True)
    tally, results, unexplained, total = collections.Counter(), collections.Counter(), 0, 0
    for seed, (world, queries), line in zip(range(first, first + count), worlds, done.stdout.splitlines()):
        for query, ours in zip(queries, json.loads(line)):
            theirs = ask_pyspf(world, query)
            total += 1
            results[ours['result']] += 1
            if ours['result'] == theirs['result'] and \
                    (ours['result'] != 'fail' or ours['explanation'] == theirs['explanation']):
                tally['the same'] += 1
                continue
            why = explain(ours, theirs, world)
            if why:
                tally[why] += 1
                continue
            unexplained += 1
            if unexplained <= 5:
                print('world %d, %s\n  ours   %s\n  theirs %s\n%s' % (seed, query, ours, theirs, world.zone()))
    print('%d checks: %s' % (total, ', '.join('%s %d' % item for item in sorted(results.items()))))
    for name, times in tally.most_common():
        print('%7d  %s' % (times, name))
    if unexplained:
        print('%7d  unexplained' % unexplained)
    return 1 if unexplained else 0


if __name__ == '__main__':
    sys.exit(main())
