"""Judges one report of mailwhy against the right answer of an incident or a story.

What is right, and how a change is judged, says ../shared/incidents/README.md; it is carried out here:
faults(document, expected, report, ...) -> a list of sentences, empty where all is well.
"""
import base64
import ipaddress
import json
import pathlib
import re
import subprocess

import spf_oracle

MAX_STRING = 255
QUALIFIER_RANK = {'-': 3, '~': 2, '?': 1, '+': 0}
POLICY_RANK = {'none': 0, 'quarantine': 1, 'reject': 2}


def plain(name):
    return str(name).rstrip('.').lower()


def joined(value):
    return ''.join(value) if isinstance(value, (list, tuple)) else str(value)


def under(name, zone):
    return zone == '' or name == zone or name.endswith('.' + zone)


# ---------------------------------------------------------------- facts, reason, findings

def facts_faults(expected, facts):
    wanted = dict(expected.get('facts', {}))
    said = {
        'sender_domain': facts.get('sender_domain') or facts.get('sender', '@').rpartition('@')[2],
        'reply_code': facts.get('reply', {}).get('code'),
    }
    for name, value in wanted.items():
        got = said[name] if name in said else facts.get(name)
        if name == 'client_ip' and got:
            same = ipaddress.ip_address(got) == ipaddress.ip_address(value)
        else:
            same = str(got).lower() == str(value).lower()
        if not same:
            yield f'facts.{name} is {got!r}, right is {value!r}'
    if 'client_ip' not in wanted and facts.get('client_ip'):
        yield f"facts.client_ip is {facts['client_ip']}, but nobody stated an address"


def reason_faults(expected, reason):
    if reason.get('label') not in expected['label']:
        yield f"reason.label is {reason.get('label')!r}, right is {' or '.join(expected['label'])}"
    if expected.get('suppress_address') is False and reason.get('suppress_address'):
        yield 'reason.suppress_address is true: the address is good'


def finding_faults(expected, findings):
    if not findings:
        yield f"no finding, right is {expected['cause']}"
        return
    first = findings[0]
    cause, certainty = first.get('cause'), first.get('certainty')
    if cause == expected['cause'] or cause in expected.get('acceptable', []):
        if certainty not in expected['certainty']:
            yield f"certainty is {certainty}, right is {' or '.join(expected['certainty'])}"
    elif cause in expected.get('acceptable_if', {}):
        if certainty not in expected['acceptable_if'][cause]:
            yield f"{cause} is right only if {' or '.join(expected['acceptable_if'][cause])}, said is {certainty}"
    else:
        yield f"first cause is {cause!r}, right is {expected['cause']}"
    if first.get('actor') not in expected['actor']:
        yield f"actor is {first.get('actor')}, right is {' or '.join(expected['actor'])}"
    for name, value in expected.get('params', {}).items():
        if first.get('params', {}).get(name) != value:
            yield f"the param {name} is {first.get('params', {}).get(name)!r}, right is {value!r}"
    if expected.get('healthy'):
        for other in findings[1:]:
            if other.get('severity') == 'error':
                yield f"a healthy case has the error {other.get('cause')}"


def form_faults(case):
    """what a reader of mailwhy.report/1 relies on"""
    known = {e.get('id') for e in case.get('evidence', [])}
    for finding in case.get('findings', []):
        for member in ('cause', 'severity', 'certainty', 'actor', 'title'):
            if not finding.get(member):
                yield f"finding {finding.get('cause')} lacks {member}"
        for evidence in finding.get('evidence', []):
            if evidence not in known:
                yield f"finding {finding.get('cause')} names evidence {evidence}, which is not there"
    questions = {u.get('id') for u in case.get('unknown', [])}
    for change in case.get('changes', []):
        if change.get('only_if') and change['only_if'] not in questions:
            yield f"a change hangs on {change['only_if']}, which is no unknown[].id"
        if change.get('kind') == 'dns':
            for member in ('rrset', 'before', 'after', 'proof'):
                if member not in change:
                    yield f"the dns change for {change.get('for')} lacks {member}"
        elif change.get('kind') not in ('steps', 'wait', 'none'):
            yield f"a change of kind {change.get('kind')!r}"
        elif change.get('kind') == 'steps' and not change.get('steps'):
            yield f"the change for {change.get('for')} has no steps"


# ---------------------------------------------------------------- SPF changes

def spf_records(values):
    texts = [joined(v) for v in values]
    return [t for t in texts if t.lower() == 'v=spf1' or t.lower().startswith('v=spf1 ')]


def all_qualifier(text):
    """the qualifier of `all` in a record, None where it has none"""
    for term in text.split()[1:]:
        found = re.fullmatch(r'([-+~?]?)all', term, re.I)
        if found:
            return found[1] or '+'
    return None


def weakened(before, after):
    """the strictest all of what leaves against the laxest of what enters"""
    strict = [QUALIFIER_RANK[q] for q in map(all_qualifier, spf_records(before)) if q]
    lax = [QUALIFIER_RANK[q] if q else 1 for q in
           (all_qualifier(t) for t in spf_records(after) if 'redirect=' not in t.lower())]
    return bool(strict and lax and min(lax) < max(strict))


def new_terms(before, after):
    known = {t.lower() for text in map(joined, before) for t in text.split()}
    return [t for text in map(joined, after) for t in text.split()[1:] if t.lower() not in known]


class SpfChange:
    """one change of an SPF record, laid over its world and judged by pyspf"""

    def __init__(self, world_module, document, expected, change):
        self.document, self.expected, self.change = document, expected, change
        self.make, self.lay = world_module.World, world_module.with_change
        rrset = change['rrset']
        self.name, self.kind = plain(rrset['name']), rrset['type']
        self.ip, self.sender, self.helo = (expected['spf'][k] for k in ('ip', 'sender', 'helo'))
        self.domain = plain(self.sender.rpartition('@')[2] or self.helo)
        self.world_before = self.make(document)
        self.before = spf_oracle.Oracle(self.world_before)
        self.document_after = self.lay(document, self.name, self.kind, change['before'], change['after'])
        self.world_after = self.make(self.document_after)
        self.after = spf_oracle.Oracle(self.world_after)
        self.points = None

    def passes(self, oracle, ip):
        return oracle.passes(ip, self.sender, self.helo)

    def faults(self):
        yield from self.record_faults()
        yield from self.verdict_faults()
        yield from self.stranger_faults()
        yield from self.proof_faults()

    def record_faults(self):
        apex = next((p for p in self.parents(self.domain) if p and p in self.world_before.zones and self.is_own_zone(p)), self.domain)
        if not under(self.name, apex):
            yield f'the RRset {self.name} is not the own one of {self.domain}'
        if self.kind != 'TXT':
            yield f'the SPF change edits a {self.kind} RRset'
        there = [joined(v) for v in self.world_before.look_up(self.name, 'TXT')[1]]
        for gone in map(joined, self.change['before']):
            if gone not in there:
                yield f'before names {gone!r}, which does not stand in the RRset'
        for value in self.change['after']:
            for piece in value if isinstance(value, (list, tuple)) else [value]:
                if len(str(piece).encode()) > MAX_STRING:
                    yield f'a string of {len(str(piece).encode())} octets, over {MAX_STRING}'
        for term in new_terms(self.change['before'], self.change['after']):
            bare = term.lstrip('+-~?').lower()
            if bare.startswith(('exists', 'ptr')) and not self.was_meant(bare):
                yield f'new term {term}'
            if term.lower() in ('all', '+all'):
                yield f'new term {term}'
        if weakened(self.change['before'], self.change['after']):
            yield 'UNSAFE: the qualifier of all is weakened'

    def was_meant(self, term):
        return any(term in text.lower() for text in self.meant_texts())

    @staticmethod
    def parents(name):
        labels = name.split('.')
        return ['.'.join(labels[i:]) for i in range(len(labels))]

    def is_own_zone(self, name):
        return name.count('.') >= 1 and not name.endswith('arpa')

    def verdict_faults(self):
        fixed = self.expected['spf'].get('fixed', 'pass')
        for ip in [self.ip, *self.expected.get('must_pass', [])] if fixed == 'pass' else []:
            got = self.after.result(ip, self.sender, self.helo)
            if got != 'pass':
                yield f'pyspf: {ip} says {got} after the change'
        spared = [ipaddress.ip_network(a) for a in self.expected.get('may_lose', [])]
        for point in self.compare():
            if self.passes(self.before, point) and not self.passes(self.after, point):
                if not any(point in n for n in spared if n.version == point.version):
                    yield f'pyspf: {point} passed before and does not after'
        # An address that nothing matches walks the whole record: the limit of ten shows there.
        for point in spf_oracle.STRANGERS:
            lookups = self.after.lookups(point, self.sender, self.helo)
            if lookups > spf_oracle.MAX_LOOKUPS:
                yield f'pyspf: {lookups} look-ups after the change for {point}'
                break

    def compare(self):
        if self.points is None:
            proof = self.change.get('proof', {})
            further = [self.ip, *proof.get('lost', []), *proof.get('gained', []),
                       *self.expected.get('must_pass', []), *self.expected.get('may_lose', [])]
            for text in map(joined, [*self.change['before'], *self.change['after']]):
                further += spf_oracle.networks_in(text)
            self.points = spf_oracle.samples([self.document, self.document_after], further)
        return self.points

    def own_hosts(self):
        """the addresses of the domain's own A, AAAA and MX hosts"""
        hosts = {self.domain, self.name, plain(self.helo)} if under(plain(self.helo), self.domain) else {self.domain, self.name}
        for domain in (self.domain, self.name):
            hosts |= {plain(mx.split()[1]) for mx in self.world_before.look_up(domain, 'MX')[1]}
        found = set()
        for host in hosts:
            for kind in ('A', 'AAAA'):
                found |= {ipaddress.ip_address(a) for a in self.world_before.look_up(host, kind)[1]}
        return found

    def meant_texts(self):
        """SPF texts of the sender that were meant to count: those that leave, and those at wrong names"""
        texts = [joined(v) for v in self.change['before']]
        labels = self.domain
        for name in (f'www.{labels}', f'{labels}.{labels}', f'_spf.{labels}', f'spf.{labels}', f'_domainkey.{labels}', f'@.{labels}',
                     f'mail.{labels}', f'txt.{labels}', self.domain, self.name):
            for kind in ('TXT', 'SPF'):
                texts += spf_records(self.world_before.look_up(name, kind)[1])
        return texts

    def allowed_gain(self):
        """-> function: may this address pass after the change though it did not before?"""
        single = {ipaddress.ip_address(self.ip), *self.own_hosts()}
        networks = [n for text in self.meant_texts() for n in spf_oracle.networks_in(text)]
        meant_domains = set()
        for text in self.meant_texts():
            for found in re.finditer(r'(?:include|redirect)[:=]([^\s,%]+)', text, re.I):
                meant_domains.add(plain(found[1]))
            for found in re.finditer(r'(?<![\w])(?:a|mx)(?::([^\s/,%]+))?', text, re.I):
                host = plain(found[1] or self.domain)
                hosts = [host] + [plain(m.split()[1]) for m in self.world_before.look_up(host, 'MX')[1]]
                for one in hosts:
                    for kind in ('A', 'AAAA'):
                        single |= {ipaddress.ip_address(a) for a in self.world_before.look_up(one, kind)[1]}
        for term in new_terms(self.change['before'], self.change['after']):
            found = re.match(r'[-+~?]?(?:include:|redirect=)(.+)', term, re.I)
            if found and self.passes_at(found[1], self.ip):
                meant_domains.add(plain(found[1]))
        good = self.expected.get('fix') or {}
        oracle = None
        if good.get('check') == 'spf':
            rrset = good['rrset']
            oracle = spf_oracle.Oracle(self.make(self.lay(self.document, plain(rrset['name']), rrset['type'], good['before'], good['after'])))

        def allowed(point):
            return (point in single or any(point in n for n in networks if n.version == point.version)
                    or (oracle is not None and self.passes(oracle, point))
                    or any(self.passes_at(domain, point) for domain in meant_domains))
        return allowed

    def passes_at(self, domain, ip):
        return self.after.passes(ip, 'postmaster@' + plain(domain), self.helo)

    def stranger_faults(self):
        allowed, strangers = self.allowed_gain(), []
        for point in self.compare():
            if self.passes(self.after, point) and not self.passes(self.before, point) and not allowed(point):
                strangers.append(str(point))
        if strangers:
            yield f"somebody else passes: {', '.join(strangers[:4])}" + (f' and {len(strangers) - 4} more' if len(strangers) > 4 else '')
        for term in new_terms(self.change['before'], self.change['after']):
            found = re.match(r'[-+~?]?(?:include:|redirect=)([^%]+)$', term, re.I)
            if found and not self.passes_at(found[1], self.ip) and not self.was_meant(found[1].lower()):
                if found[1].lower() not in joined((self.expected.get('fix') or {}).get('after', [])).lower():
                    yield f'{term} does not hold the refused address'

    def proof_faults(self):
        proof = self.change.get('proof', {})
        fixed = self.expected['spf'].get('fixed', 'pass')
        if proof.get('check') != 'spf':
            yield f"proof.check is {proof.get('check')!r}, right is 'spf'"
            return
        wanted = ipaddress.ip_address(self.ip)
        ended = [c.get('after') for c in proof.get('cases', []) if c.get('ip') and ipaddress.ip_address(c['ip']) == wanted]
        if fixed == 'pass' and 'pass' not in ended:
            yield f'proof has no case for {self.ip} that ends in pass'
        for case in proof.get('cases', []):
            if case.get('ip'):
                for when, oracle in (('before', self.before), ('after', self.after)):
                    got = oracle.result(case['ip'], self.sender, self.helo)
                    if got != case.get(when):
                        yield f"proof says {case['ip']} is {case.get(when)} {when}, pyspf says {got}"
        for member, passing, not_passing in (('lost', self.before, self.after), ('gained', self.after, self.before)):
            if member not in proof:
                yield f'proof has no {member}'
                continue
            said = [ipaddress.ip_network(n) for n in proof[member]]
            for point in self.compare():
                true = self.passes(passing, point) and not self.passes(not_passing, point)
                claimed = any(point in n for n in said if n.version == point.version)
                if true != claimed:
                    yield f"proof.{member} {'holds' if claimed else 'lacks'} {point}, pyspf says otherwise"
                    break


# ---------------------------------------------------------------- other changes

def returned_mail(data):
    """the mail that came back whole in a message/rfc822 part of the input, as it stands there; None if none did"""
    part = re.search(rb'^--([^\r\n]+)\r?\n(?:[^\r\n]+\r?\n)*?Content-Type:\s*message/rfc822\b[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n',
                     data, re.I | re.M)
    end = part and re.compile(rb'\r?\n--' + re.escape(part[1])).search(data, part.end())
    return data[part.end():end.start()] if end else None


def by_mail_dkim(mail, keys):
    """{(domain, selector): result} as Mail::DKIM has it; None where it is not installed"""
    asked = {'mail': base64.b64encode(mail).decode(), 'keys': keys}
    script = pathlib.Path(__file__).with_name('mail_dkim.pl')
    done = subprocess.run(['perl', script], input=json.dumps(asked), capture_output=True, text=True, timeout=30)
    if done.stdout.startswith('skipped'):
        return None
    rows = [line.split(' ') for line in done.stdout.splitlines()]
    return {(row[0].lower(), row[1].lower()): row[2] for row in rows}


def key_proof_faults(change, record, data):
    """a key that is offered makes the returned mail verify, says another verifier, where the mail came back whole"""
    mail = returned_mail(data)
    name = plain(change['rrset']['name'])
    selector, _, domain = name.partition('._domainkey.')
    if mail is None or not re.search(rb'^DKIM-Signature:', mail, re.I | re.M):
        return
    told = by_mail_dkim(mail, {name: record})
    if told is not None and told.get((domain, selector)) != 'pass':
        yield f'Mail::DKIM says {told} of the returned mail with the offered key'


def other_change_faults(world_module, document, expected, change, data):
    """dkim_key, dmarc, address, takes_mail: does the RRset say afterwards what it must?"""
    name, kind = plain(change['rrset']['name']), change['rrset']['type']
    check = change.get('proof', {}).get('check')
    after = world_module.World(world_module.with_change(document, name, kind, change['before'], change['after']))
    values = [joined(v) for v in after.look_up(name, kind)[1]]
    if check == 'address' and not values:
        yield f'{name} has no address after the change'
    if check == 'takes_mail':
        mx = after.look_up(name, 'MX')[1]
        hosts = [plain(m.split()[1]) for m in mx] or [name]
        if not any(h and after.look_up(h, k)[1] for h in hosts for k in ('A', 'AAAA')):
            yield f'{name} takes no mail after the change'
    if check == 'dkim_key':
        key = expected.get('fix', {}).get('key') or expected.get('dkim', {}).get('p')
        found = [re.search(r'(?:^|;)\s*p=([^;]*)', v) for v in values]
        if key and not any(f and f[1].replace(' ', '') == key for f in found):
            yield 'the published key is not the one that signed'
        if len(values) == 1:
            yield from key_proof_faults(change, values[0], data)
    if check == 'dmarc':
        records = [v for v in values if re.match(r'v=DMARC1\s*;', v)]
        if len(records) != 1 or not re.search(r';\s*p=(none|quarantine|reject)', records[0]):
            yield 'there is not one good DMARC record after the change'
    for tag in ('p', 'sp'):
        ranks = [[POLICY_RANK.get(t, 0) for v in map(joined, side) for t in re.findall(rf'(?:^|;)\s*{tag}=(\w+)', v)]
                 for side in (change['before'], change['after'])]
        if ranks[0] and (not ranks[1] or min(ranks[1]) < max(ranks[0])) and check == 'dmarc':
            yield f'UNSAFE: {tag}= is weakened'


# ---------------------------------------------------------------- all of it

def change_faults(world_module, document, expected, case, data):
    changes = [c for c in case.get('changes', []) if c.get('kind') == 'dns']
    fix = expected.get('fix')
    for change in changes:
        if not all(m in change for m in ('rrset', 'before', 'after')):
            continue                                            # said by form_faults
        check = change.get('proof', {}).get('check')
        is_spf = check == 'spf' or bool(spf_records([*change['before'], *change['after']]))
        if is_spf:
            if not expected.get('tied', True) and not change.get('only_if'):
                yield 'UNSAFE: a change without only_if, and nothing but the refusal ties the address to the domain'
            if fix and fix.get('only_if') and not change.get('only_if'):
                yield 'the change must carry only_if'
            yield from SpfChange(world_module, document, expected, change).faults()
        else:
            yield from other_change_faults(world_module, document, expected, change, data)
    if fix and fix['demand'] == 'required':
        if not any(c.get('proof', {}).get('check') == fix['check'] for c in changes):
            yield f"no dns change with a proof of {fix['check']}: {fix['before']} -> {fix['after']}"


def story_faults(world_module, document, expected):
    """is the incident itself as it says? (pyspf in this world, before any change)"""
    told = expected.get('spf')
    if told and told.get('result'):
        got = spf_oracle.Oracle(world_module.World(document)).result(told['ip'], told['sender'], told['helo'])
        if got != told['result']:
            yield f"the world itself: pyspf says {got}, expected.json says {told['result']}"


def faults(world_module, document, expected, report, data=b''):
    if report.get('schema') != 'mailwhy.report/1':
        yield f"schema is {report.get('schema')!r}"
    cases = report.get('cases', [])
    if not cases:
        yield 'no case'
        return
    case = cases[0]
    yield from facts_faults(expected, case.get('facts', {}))
    yield from reason_faults(expected, case.get('reason', {}))
    yield from finding_faults(expected, case.get('findings', []))
    yield from form_faults(case)
    yield from change_faults(world_module, document, expected, case, data)
