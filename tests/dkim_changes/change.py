"""What a change is to the judge: a function that edits a mail in place, as one program is documented to do.

`kinds` are families of names in the judge's own words; kinds.py says which of mailwhy's names mean the same. A
function returns False when the mail gives it nothing to do. What really broke, body or which fields, and where, is
measured on the octets afterwards (case.py), never taken from the function's word.

rank: `known` counts for the bars; `hard` is a change that destroys a part of what it would take to undo it (which
blanks were tabs), shown but held to no bar; `unknowable` is one that nothing tells how to undo. Being named wrongly
is a fault in each of them.
"""

ALL = {}


class Change:
    def __init__(self, name, do, part, kinds, needs, rank):
        self.name, self.do, self.part, self.kinds = name, do, part, kinds
        self.needs, self.rank = needs, rank


def change(part, *kinds, rank='known', **needs):
    """part: body | header | both. needs: what mails.draw is asked for; a list is chosen from."""

    def register(function):
        assert function.__name__ not in ALL
        ALL[function.__name__] = Change(function.__name__, function, part, set(kinds), needs, rank)
        return function

    return register


PLAIN = ['plain', 'flowed', 'long_lines', 'plain']
TEXTS = PLAIN + ['qp', 'base64', 'html', 'alternative', 'mixed', 'nested', 'bulk']


# What several of the functions use.


def host(rng):
    return 'lists%d.example' % rng.randrange(40)


def list_name(rng):
    return rng.choice(['harbour', 'Devel', 'users', 'sailing-club', 'Eltern5b', 'ops', 'team_north', 'Newsletter'])


def encode_like(part, text):
    """`text` in the part's transfer encoding, for a part that keeps it."""
    import mime

    encoding = part.encoding()
    if encoding == 'quoted-printable':
        return mime.qp(text)
    if encoding == 'base64':
        return mime.base64_lines(text) + b'\r\n'
    return text


def append_text(part, footer):
    """The footer after the last line of a text, in the part's own encoding."""
    if part.encoding() == 'base64':
        text = part.decoded()
        part.body = encode_like(part, text + (b'' if text.endswith(b'\n') else b'\r\n') + footer)
        return
    part.body += (b'' if part.body.endswith(b'\r\n') or not part.body else b'\r\n') + encode_like(part, footer)


def insert_html(part, text, after=None, before=None):
    """`text` behind the tag `after` or in front of the tag `before`; False where the tag is not there."""
    import re

    whole = part.decoded()
    found = list(re.finditer(rb'<' + (after or before) + rb'[^>]*>', whole, re.I))
    if not found:
        return False
    at = found[0].end() if after else found[-1].start()
    if part.encoding() == 'base64':
        part.body = encode_like(part, whole[:at] + text + whole[at:])
        return True
    found = list(re.finditer(rb'<' + (after or before) + rb'[^>]*>', part.body, re.I))
    if not found:
        return False
    at = found[0].end() if after else found[-1].start()
    part.body = part.body[:at] + encode_like(part, text) + part.body[at:]
    return True


def texts_of(mail, kind=None):
    return [
        leaf for leaf in mail.leaves() if leaf.is_text() and (kind is None or leaf.content_type() == 'text/' + kind)
    ]


def put_received(rng, mail, who):
    """The trace that a hop leaves; never signed here."""
    mail.fields.insert(
        0,
        b'Received: from mail.sender.example (mail.sender.example [192.0.2.%d])\r\n\tby ' % rng.randrange(1, 250)
        + who.encode()
        + b' (Postfix) with ESMTPS id %X\r\n\tfor <anna@rcpt.example>; Sun, 22 Nov 2026 11:%02d:07 +0000 (UTC)'
        % (rng.getrandbits(40), rng.randrange(60)),
    )
