"""Keys from a seed, DKIM signatures (RFC 6376, 8463), ARC sets (RFC 8617), and what a signature covers."""
import base64
import hashlib
import math
import re

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from mime import field_name

SMALL_PRIMES = [p for p in range(3, 2000, 2) if all(p % q for q in range(3, int(p**0.5) + 1, 2))]


def _prime(rng, bits):
    while True:
        n = rng.getrandbits(bits) | (3 << (bits - 2)) | 1
        if (
            all(n % p for p in SMALL_PRIMES)
            and pow(2, n - 1, n) == 1
            and all(pow(a, n - 1, n) == 1 for a in (3, 5, 7))
        ):
            return n


class Key:
    """A private key that depends on nothing but the generator, so that a seed always gives the same mails."""

    def __init__(self, rng, kind, selector):
        self.kind, self.selector = kind, selector
        if kind == 'ed25519':
            self.private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(rng.randrange(256) for _ in range(32)))
            public = self.private.public_key().public_bytes(
                serialization.Encoding.Raw, serialization.PublicFormat.Raw
            )
            self.record = b'v=DKIM1; k=ed25519; p=' + base64.b64encode(public)
            return
        bits, e = int(kind[3:]), 65537
        while True:
            p, q = _prime(rng, bits // 2), _prime(rng, bits // 2)
            phi = (p - 1) * (q - 1)
            if p != q and math.gcd(e, phi) == 1:
                break
        d = pow(e, -1, phi)
        numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q)
        )
        self.private = numbers.private_key()
        public = self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.record = b'v=DKIM1; k=rsa; p=' + base64.b64encode(public)

    def algorithm(self):
        return b'ed25519-sha256' if self.kind == 'ed25519' else b'rsa-sha256'

    def sign(self, data):
        if self.kind == 'ed25519':
            return self.private.sign(hashlib.sha256(data).digest())
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def zone_line(key, domain):
    text = key.record.decode()
    strings = ' '.join('"%s"' % text[i : i + 250] for i in range(0, len(text), 250))
    return '%s._domainkey.%s. 300 IN TXT %s\n' % (key.selector, domain, strings)


# Canonical forms, RFC 6376 section 3.4.


def body_form(body, relaxed):
    lines = body.split(b'\r\n')
    if relaxed:
        lines = [re.sub(rb'[ \t]+', b' ', line).rstrip(b' ') for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return b'' if relaxed else b'\r\n'
    return b'\r\n'.join(lines) + b'\r\n'


def field_form(field, relaxed):
    if not relaxed:
        return field
    name, _, value = field.partition(b':')
    return name.strip(b' \t').lower() + b':' + re.sub(rb'[ \t]+', b' ', value.replace(b'\r\n', b'')).strip(b' ')


def selected(fields, names):
    """The fields that h= selects, from the bottom up; None where it names one that is not there (section 5.4.2)."""
    left = {}
    for field in fields:
        left.setdefault(field_name(field).lower(), []).append(field)
    return [(name, left[name].pop() if left.get(name) else None) for name in names]


class Signature:
    def __init__(self, key, domain, canonical, names, field, body_hash):
        self.key, self.domain, self.canonical, self.names = key, domain, canonical, names
        self.unsigned, self.body_hash = field, body_hash  # the field with an empty b=
        self.field = field

    def relaxed_body(self):
        return self.canonical.endswith('/relaxed')

    def covered(self, fields):
        relaxed = self.canonical.startswith('relaxed/')
        return [
            (name, field_form(field, relaxed) if field is not None else None)
            for name, field in selected(fields, self.names)
        ]

    def signed_header(self, fields):
        """The octets whose hash was signed, of a mail with these fields."""
        relaxed = self.canonical.startswith('relaxed/')
        return b''.join(form + b'\r\n' for _, form in self.covered(fields) if form is not None) + field_form(
            self.unsigned, relaxed
        )

    def hash_of_body(self, body):
        return hashlib.sha256(body_form(body, self.relaxed_body())).digest()


def _sign_with(field, key, covered, relaxed):
    """`field` ends with b=; returns it with the signature in it, folded."""
    data = b''.join(form + b'\r\n' for form in covered) + field_form(field, relaxed)
    value = base64.b64encode(key.sign(data))
    return field + b'\r\n '.join([value[:66]] + [value[i : i + 72] for i in range(66, len(value), 72)])


def _copied_fields(fields, names, blank):
    """The value of z=: RFC 6376 section 3.5, DKIM-Quoted-Printable; signers keep the blank behind the colon or do not."""

    def safe(octet):
        return 33 <= octet <= 126 and octet not in b';=|'

    copies = []
    for _, field in selected(fields, [name.lower() for name in names]):
        if field is not None:
            name, _, value = field.partition(b':')
            quoted = b''.join(
                bytes([o]) if safe(o) else b'=%02X' % o for o in (value if blank else value.lstrip(b' '))
            )
            copies.append(name + b':' + quoted)
    return b'|\r\n  '.join(copies)


def sign(key, domain, canonical, names, fields, body, time=None, copies=False, name=b'DKIM-Signature', tags=b'v=1; '):
    """The signature of this mail; its field is to be put on top. `fields` and `body` as they are when it signs."""
    relaxed_header, relaxed_body = (part == 'relaxed' for part in canonical.split('/'))
    body_hash = hashlib.sha256(body_form(body, relaxed_body)).digest()
    field = (
        name
        + b': '
        + tags
        + b'a='
        + key.algorithm()
        + b'; c='
        + canonical.encode()
        + b'; d='
        + domain.encode()
        + b';\r\n s='
        + key.selector.encode()
        + (b'; t=%d' % time if time else b'')
        + b';\r\n h='
        + b':'.join(n.encode() for n in names).replace(b':to:', b':\r\n  to:')
        + (b';\r\n z=' + _copied_fields(fields, names, copies == 'blank') if copies else b'')
        + b';\r\n bh='
        + base64.b64encode(body_hash)
        + b';\r\n b='
    )
    made = Signature(key, domain, canonical, [n.lower() for n in names], field, body_hash)
    covered = [form for _, form in made.covered(fields) if form is not None]
    made.field = _sign_with(field, key, covered, relaxed_header)
    return made


def seal(key, domain, fields, body, instance, results):
    """An ARC set of the first instance, fields in the order they are put on top of the mail."""
    i = b'i=%d; ' % instance
    results_field = b'ARC-Authentication-Results: ' + i + results
    names = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'dkim-signature']
    message = sign(key, domain, 'relaxed/relaxed', names, fields, body, name=b'ARC-Message-Signature', tags=i).field
    sealed = (
        b'ARC-Seal: '
        + i
        + b'a='
        + key.algorithm()
        + b'; cv=none; d='
        + domain.encode()
        + b'; s='
        + key.selector.encode()
        + b'; t=1795340000; b='
    )
    sealed = _sign_with(sealed, key, [field_form(results_field, True), field_form(message, True)], True)
    return [sealed, message, results_field]
