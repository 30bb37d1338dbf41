"""Signed mails of many shapes, drawn from a seeded generator."""
import base64

import mime
import signer
import texts

NOW = 1795348800  # the clock of every mail: 2026-11-22T12:00:00Z
SHAPES = [
    'plain',
    'plain',
    'plain',
    'flowed',
    'long_lines',
    'qp',
    'base64',
    'alternative',
    'alternative',
    'mixed',
    'mixed',
    'html',
    'nested',
    'bulk',
]
CANONICAL = ['relaxed/relaxed'] * 4 + ['relaxed/simple'] * 2 + ['simple/simple', 'simple/relaxed']


def encoded_word(text, charset, form):
    """One encoded word or several (RFC 2047), each of at most 75 characters, on folded lines. In a Q word letters,
    digits and !*+-/ stand for themselves, as in Python and in RFC 2047 section 5 (3)."""
    rows, row = [], ''
    for char in text + '\0':
        trial = (row + char).encode(charset, 'ignore')
        if row and (char == '\0' or len(trial) > (36 if form == 'B' else 16)):
            octets = row.encode(charset)
            word = (
                base64.b64encode(octets).decode()
                if form == 'B'
                else ''.join(
                    chr(o) if o < 128 and (chr(o).isalnum() or chr(o) in '!*+-/') else '_' if o == 32 else '=%02X' % o
                    for o in octets
                )
            )
            rows.append('=?%s?%s?%s?=' % (charset, form, word))
            row = ''
        row += char
    return '\r\n '.join(rows).encode()


def header_text(rng, text):
    if text.isascii():
        return text.encode()
    return encoded_word(text, 'utf-8', rng.choice('BQ'))


def _address(rng, language, domain, form=None):
    first, last = rng.choice(texts.NAMES[language])
    ascii_first, _ = rng.choice(texts.NAMES['en'])
    box = ('%s%d@%s' % (ascii_first.lower(), rng.randrange(100), domain)).encode()
    form = form or rng.choice(['plain', 'plain', 'quoted', 'comma', 'bare'])
    if form == 'bare':
        return box
    if not (first + last).isascii():
        return header_text(rng, '%s %s' % (first, last)) + b' <' + box + b'>'
    name = {
        'plain': '%s %s' % (first, last),
        'quoted': '"%s %s"' % (first, last),
        'comma': '"%s, %s"' % (last, first),
    }[form]
    return name.encode() + b' <' + box + b'>'


def _fold(width, name, items, separator):
    """As many items on a line as `width` columns hold."""
    items = [item + separator for item in items[:-1]] + items[-1:]
    lines, line, start = [], b'', len(name) + 2
    for item in items:
        if line and start + len(line) + 1 + len(item) > width:
            lines.append(line)
            line, start = item, 1
        else:
            line = line + b' ' + item if line else item
    return b'\r\n '.join(lines + [line])


def _text_part(rng, language, charset, octets, style='wrapped', kind='plain', encoding=None):
    make = texts.plain_lines if kind == 'plain' else texts.html_lines
    lines = make(rng, language, octets, style) if kind == 'plain' else make(rng, language, octets, charset, style)
    text = '\r\n'.join(
        line if texts.encodable(line, charset) else line.encode('ascii', 'ignore').decode() for line in lines
    )
    raw = (text + '\r\n').encode(charset)
    encoding = encoding or ('7bit' if all(o < 128 for o in raw) else '8bit')
    if encoding == '8bit' and all(o < 128 for o in raw):
        encoding = '7bit'
    body = {'quoted-printable': mime.qp, 'base64': mime.base64_lines}.get(encoding, lambda x: x)(raw)
    if encoding in ('quoted-printable', 'base64') and not body.endswith(b'\r\n'):
        body += b'\r\n'
    value = 'text/%s; charset=%s' % (kind, rng.choice(['%s', '"%s"']) % charset)
    if style == 'flowed':
        value += '; format=flowed'
    fields = [b'Content-Type: ' + value.encode()]
    if encoding != '7bit' or rng.random() < 0.5:
        fields.append(b'Content-Transfer-Encoding: ' + encoding.encode())
    return mime.Part(fields, body)


def _attachment(rng):
    octets = bytes(rng.randrange(256) for _ in range(rng.choice([300, 3000, 20000])))
    name = rng.choice(['invoice-4711.pdf', 'minutes.docx', 'photo 1.jpg'])
    return mime.Part(
        [
            b'Content-Type: application/octet-stream; name="' + name.encode() + b'"',
            b'Content-Transfer-Encoding: base64',
            b'Content-Disposition: attachment; filename="' + name.encode() + b'"',
        ],
        mime.base64_lines(octets) + b'\r\n',
    )


def _multipart(rng, subtype, children):
    boundary = rng.choice(
        [
            '----=_Part_%d_%d.%d' % (rng.randrange(99999), rng.randrange(10**9), NOW),
            '%024x' % rng.getrandbits(96),
            '===============%019d==' % rng.getrandbits(60),
            '------------%024d' % rng.getrandbits(70),
        ]
    ).encode()
    separator = rng.choice([b'; ', b';\r\n ', b';\r\n\t'])
    part = mime.Part(
        [b'Content-Type: multipart/' + subtype.encode() + separator + b'boundary="' + boundary + b'"'],
        children=children,
        boundary=boundary,
    )
    if rng.random() < 0.4:
        part.preamble = b'This is a multi-part message in MIME format.\r\n'
    for child in children:
        if child.children is None and rng.random() < 0.5 and child.body.endswith(b'\r\n'):
            child.body = child.body[:-2]  # no blank line before the next delimiter
    return part


def _body(rng, shape, language, charset, octets):
    eight_bit = rng.choice(['8bit', 'quoted-printable', 'base64', None])
    text = lambda **more: _text_part(rng, language, charset, octets, **more)
    if shape in ('plain', 'flowed', 'long_lines'):
        return text(style={'plain': 'wrapped', 'flowed': 'flowed', 'long_lines': 'long'}[shape])
    if shape in ('qp', 'base64'):
        return text(encoding={'qp': 'quoted-printable'}.get(shape, shape), style=rng.choice(['wrapped', 'long']))
    if shape == 'html':
        return text(kind='html', style=rng.choice(['lines', 'one']), encoding=rng.choice([None, None, eight_bit]))
    both = shape in ('alternative', 'bulk', 'nested') and _multipart(
        rng,
        'alternative',
        [
            text(encoding=eight_bit, style=rng.choice(['wrapped', 'long'])),
            text(kind='html', encoding=eight_bit, style='lines'),
        ],
    )
    if shape in ('alternative', 'bulk'):
        return both
    if shape == 'mixed':
        return _multipart(
            rng, 'mixed', [text(encoding=eight_bit)] + [_attachment(rng) for _ in range(rng.choice([1, 1, 2]))]
        )
    return _multipart(rng, 'mixed', [both, _attachment(rng)])


class Mail:
    """A mail as it left its sender: `part` with the signatures on top, `zone` with the keys."""

    def __init__(self, part, signatures, domain, language, octets):
        self.part, self.signatures, self.domain = part, signatures, domain
        self.language, self.octets = language, octets
        self.keys = [(signature.key, signature.domain) for signature in signatures]

    def zone(self):
        return ''.join(sorted({signer.zone_line(key, domain) for key, domain in self.keys}))

    def body(self):
        return self.part.body_bytes()


class Keys:
    def __init__(self, rng):
        self.by_kind = {}
        for kind in ('rsa1024', 'rsa2048', 'ed25519'):
            self.by_kind[kind] = [signer.Key(rng, kind, kind) for _ in range(2)]

    def good(self, kind):
        return self.by_kind[kind][0]

    def other(self, kind):
        return self.by_kind[kind][1]


def _header(rng, language, domain, body, bulk):
    """The fields that stand before a signature, MIME fields of the body last."""
    sender = _address(rng, language, domain)
    width = rng.choice([0, 76, 78, 998])  # how programs fold: one item a line, lines of a width, or not at all
    date = b'Sun, %d Nov 2026 %02d:%02d:%02d %s' % (
        22,
        rng.randrange(8, 12),
        rng.randrange(60),
        rng.randrange(60),
        rng.choice([b'+0000', b'+0100', b'+0300', b'-0500', b'+0900', b'+0000 (UTC)']),
    )
    fields = [
        b'Date: ' + date,
        b'From: ' + sender,
        b'To: '
        + _fold(
            width,
            'To',
            [
                _address(
                    rng, rng.choice(['en', language]), rng.choice(['list.example', 'rcpt.example', 'other.example'])
                )
                for _ in range(rng.choice([1, 1, 1, 2, 5]))
            ],
            b',',
        ),
        b'Subject: ' + header_text(rng, rng.choice(texts.SUBJECTS[language])),
        rng.choice([b'Message-ID', b'Message-ID', b'Message-Id'])
        + b': <%x.%d@' % (rng.getrandbits(60), NOW)
        + domain.encode()
        + b'>',
    ]
    if rng.random() < 0.3:
        fields.append(b'Cc: ' + _address(rng, 'en', 'other.example'))
    if rng.random() < 0.3:
        fields.append(b'Reply-To: ' + _address(rng, 'en', domain))
    if rng.random() < 0.4:
        ids = [b'<%x@rcpt.example>' % rng.getrandbits(72) for _ in range(rng.choice([1, 2, 4]))]
        fields += [b'In-Reply-To: ' + ids[-1], b'References: ' + _fold(width, 'References', ids, b'')]
    if bulk:
        fields += [
            b'List-Id: News <news.' + domain.encode() + b'>',
            b'List-Unsubscribe: <https://'
            + domain.encode()
            + b'/u/%x>,\r\n <mailto:leave@' % rng.getrandbits(40)
            + domain.encode()
            + b'>',
        ]
    if rng.random() < 0.5:
        fields.append(
            rng.choice(
                [b'User-Agent: Mozilla Thunderbird', b'X-Mailer: Apple Mail (2.3774.600.62)', b'X-Priority: 3']
            )
        )
    rng.shuffle(fields)
    return fields + [b'MIME-Version: 1.0'] + body.fields


NAMES = {
    'few': ['from', 'to', 'subject', 'date'],
    'usual': ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type'],
    'many': [
        'from',
        'reply-to',
        'to',
        'cc',
        'subject',
        'date',
        'message-id',
        'in-reply-to',
        'references',
        'mime-version',
        'content-type',
        'content-transfer-encoding',
        'list-id',
        'list-unsubscribe',
        'sender',
        'user-agent',
    ],
}


def _signed_names(rng, fields):
    present = {mime.field_name(field).lower() for field in fields}
    how = rng.choice(['few', 'usual', 'usual', 'many', 'many', 'oversigned', 'oversigned', 'absent'])
    if how == 'absent':  # every name of the signer's list, there or not: this oversigns what is not there
        return list(NAMES['many'])
    if how == 'oversigned':
        names = [name for name in NAMES['many'] if name in present]
        return names + rng.sample(
            ['from', 'to', 'subject', 'date', 'reply-to', 'content-type', 'sender', 'list-id'], 6
        )
    return [name for name in NAMES[how] if name in present]


def _spelt(rng, names):
    if rng.random() < 0.5:
        return names
    return [
        '-'.join(word.capitalize() for word in name.split('-')).replace('Mime', 'MIME').replace('-Id', '-ID')
        for name in names
    ]


def draw(rng, keys, shape=None, kind=None, octets=None, language=None, canonical=None, copies=None, before=None):
    """A signed mail. `before` may change the mail just before it is signed (and so makes the text that was signed)."""
    language = language or rng.choice(['en', 'en', 'de', 'ru', 'ja'])
    shape = shape or rng.choice(SHAPES)
    charset = rng.choice(texts.CHARSETS[language])
    if octets is None:
        octets = rng.choice([150, 400, 900, 900, 2500, 2500, 8000, 30000])
        octets = 190000 if rng.random() < 0.01 else octets
    body = _body(rng, shape, language, charset, octets)
    domain = 'sender%d.example' % rng.randrange(50)
    part = mime.read(
        mime.Part(
            _header(rng, language, domain, body, shape == 'bulk'),
            body.body,
            body.children,
            body.boundary,
            body.preamble,
            body.epilogue,
        ).to_bytes()
    )
    if before:
        before(rng, part)
    kind = kind or rng.choice(['rsa2048'] * 6 + ['rsa1024'] * 3 + ['ed25519'])
    names = _signed_names(rng, part.fields)
    copies = rng.random() < 0.05 if copies is None else copies
    copies = copies and rng.choice(['blank', 'bare'])
    time = NOW - rng.randrange(60, 7200) if rng.random() < 0.6 else None
    text = part.body_bytes()
    signatures = [
        signer.sign(
            keys.good(kind),
            domain,
            canonical or rng.choice(CANONICAL),
            _spelt(rng, names),
            part.fields,
            text,
            time,
            copies,
        )
    ]
    if rng.random() < 0.12 and not copies:
        second = rng.choice(['rsa1024', 'rsa2048', 'ed25519'])
        at = rng.choice([domain, 'esp.example'])
        if (second, at) != (kind, domain):
            signatures.append(
                signer.sign(keys.good(second), at, 'relaxed/relaxed', _spelt(rng, names), part.fields, text, time)
            )
    part.fields = [signature.field for signature in signatures] + part.fields
    return Mail(part, signatures, domain, language, octets)
