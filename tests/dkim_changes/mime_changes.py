"""MIME structure and MIME fields written anew by programs that read a mail and write it again."""
import re

from change import PLAIN, change
import mime

MULTI = ['alternative', 'mixed', 'nested', 'bulk']


@change('header', 'content_type')
def charset_quotes(rng, mail):
    """Gateways that write Content-Type anew: charset="utf-8" for charset=utf-8, or the reverse."""
    return _spell(
        mail,
        lambda value: re.sub(rb'charset="([\w-]+)"', rb'charset=\1', value)
        if b'charset="' in value
        else re.sub(rb'charset=([\w-]+)', rb'charset="\1"', value),
    )


@change('header', 'content_type')
def charset_capitals(rng, mail):
    """Gateways that write UTF-8 for utf-8 (Exchange the reverse)."""
    return _spell(
        mail, lambda value: re.sub(rb'(charset="?)([\w-]+)', lambda hit: hit.group(1) + hit.group(2).upper(), value)
    )


@change('header', 'content_type')
def boundary_quotes_lost(rng, mail):
    """Programs that write boundary= without quotes where the text allows it."""
    return _spell(mail, lambda value: re.sub(rb'boundary="([\w.-]+)"', rb'boundary=\1', value))


@change('header', 'content_type', shape=['flowed'])
def flowed_lost(rng, mail):
    """Programs that write Content-Type anew and drop format=flowed."""
    return _spell(mail, lambda value: re.sub(rb'; format=flowed', b'', value))


@change('header', 'content_type', canonical=['relaxed/relaxed', 'relaxed/simple'])
def content_type_blanks(rng, mail):
    """Programs that write Content-Type: text/plain;charset=... without the blank."""
    return _spell(mail, lambda value: re.sub(rb';\s+', b';', value))


def _spell(mail, write):
    old = mail.get('Content-Type')
    new = write(old)
    if new == old:
        return False
    mail.put('Content-Type', new)


@change('body', 'preamble', 'added_at_start', shape=MULTI)
def preamble_added(rng, mail):
    """Programs that put the well-known sentence in front of the first part."""
    if mail.children is None or mail.preamble:
        return False
    mail.preamble = rng.choice(
        [
            b'This is a multi-part message in MIME format.\r\n',
            b'This is a multi-part message in MIME format.\r\n\r\n',
            b'This is a MIME-encapsulated message\r\n\r\n',
        ]
    )


@change('body', 'preamble', shape=MULTI)
def preamble_lost(rng, mail):
    """Programs that read the parts and write them again without the preamble."""
    if not mail.preamble:
        return False
    mail.preamble = b''


@change('body', 'blank_lines', shape=MULTI)
def blank_line_before_delimiters(rng, mail):
    """Programs that write one line end more, or less, between a part and the next delimiter."""
    if mail.children is None:
        return False
    more = rng.random() < 0.5
    for part in mail.multiparts():
        for child in part.children:
            if child.children is not None:
                continue
            if more:
                child.body += b'\r\n'
            elif child.body.endswith(b'\r\n'):
                child.body = child.body[:-2]


@change('body', 'part_fields', shape=MULTI)
def part_fields_quoted(rng, mail):
    """Programs that write each part's Content-Type anew: quotes round the charset added, or lost."""
    done, add = False, rng.random() < 0.5
    for leaf in mail.leaves():
        if leaf is mail or not leaf.get('Content-Type'):
            continue
        old = leaf.get('Content-Type')
        new = (
            re.sub(rb'charset=([\w-]+)', rb'charset="\1"', old)
            if add
            else re.sub(rb'charset="([\w-]+)"', rb'charset=\1', old)
        )
        if new != old:
            leaf.put('Content-Type', new)
            done = True
    return None if done else False


@change('body', 'part_fields', shape=['mixed', 'nested'])
def part_fields_refolded(rng, mail):
    """Python's email package and Exchange: long fields of parts are folded before each parameter."""
    done = False
    for leaf in mail.leaves():
        for name in ('Content-Type', 'Content-Disposition'):
            old = leaf.get(name)
            if leaf is not mail and old and b'; ' in old and b'name=' in old:
                leaf.put(name, old.replace(b'; ', b';\r\n' + (b'\t' if done else b' ')))
                done = True
    return None if done else False


@change('body', 'part_field_added', shape=MULTI)
def part_encoding_spelt(rng, mail):
    """Programs that add "Content-Transfer-Encoding: 7bit" to each part that has none."""
    done = False
    for leaf in mail.leaves():
        if leaf is not mail and leaf.get('Content-Transfer-Encoding') is None:
            leaf.put('Content-Transfer-Encoding', b'7bit')
            done = True
    return None if done else False


@change('both', 'boundary', shape=MULTI, copies=True, canonical=['relaxed/relaxed', 'relaxed/simple'])
def boundary_rewritten_but_copied(rng, mail):
    """Exchange writes boundaries of its own; the old one is known because z= holds the old Content-Type."""
    if mail.children is None or mail.boundary not in mail.fields[0].replace(b'=3D', b'=').replace(b'\r\n ', b''):
        return False
    _new_boundary(rng, mail)


def _new_boundary(rng, mail):
    old, new = mail.boundary, b'_000_%032XMAILexample_' % rng.getrandbits(128)
    mail.put('Content-Type', mail.get('Content-Type').replace(old, new))
    mail.boundary = new


@change('both', 'wrapped', 'report_safe', rank='hard', shape=PLAIN + ['alternative'])
def spamassassin_report(rng, mail):
    """SpamAssassin, report_safe 1: the mail is the second part of a report, whole. That the signature stands in the
    report too takes report_safe_copy_headers DKIM-Signature, which few set."""
    kept = [
        f
        for f in mail.fields
        if mime.field_name(f).lower() in ('received', 'from', 'to', 'subject', 'date', 'message-id', 'dkim-signature')
    ]
    inner = mail.copy()
    boundary = b'----------=_%08X.%08X' % (rng.getrandbits(32), rng.getrandbits(32))
    report = mime.Part(
        [
            b'Content-Type: text/plain; charset=iso-8859-1',
            b'Content-Disposition: inline',
            b'Content-Transfer-Encoding: 8bit',
        ],
        b'Spam detection software, running on the system "mx.example",\r\nhas identified this incoming email as possible spam.\r\n\r\n'
        b'Content analysis details:   (%d.1 points, 5.0 required)\r\n' % rng.randrange(5, 20),
    )
    original = mime.Part(
        [
            b'Content-Type: message/rfc822; x-spam-type=original',
            b'Content-Description: original message before SpamAssassin',
            b'Content-Disposition: inline',
            b'Content-Transfer-Encoding: 8bit',
        ],
        inner.to_bytes(),
    )
    mail.fields = kept + [b'MIME-Version: 1.0', b'Content-Type: multipart/mixed; boundary="' + boundary + b'"']
    mail.children, mail.boundary, mail.body = [report, original], boundary, b''
    mail.preamble, mail.epilogue = b'This is a multi-part message in MIME format.\r\n\r\n', b''
