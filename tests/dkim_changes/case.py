"""One case: a signed mail, what was done to it, and what of that its signatures can see, measured on the octets."""
import change
import footer_changes  # noqa: F401  each of these registers its changes
import encode_changes  # noqa: F401
import header_changes  # noqa: F401
import mails
import mime_changes  # noqa: F401
import signer
import unknowable_changes  # noqa: F401

DRAWS = 400


class Broken:
    """What no longer is as one signature covers it: `body`, the names of fields, `lines` of the body as received."""

    def __init__(self, signature, before, after):
        self.body = signature.hash_of_body(before.body_bytes()) != signature.hash_of_body(after.body_bytes())
        old, new = signature.covered(before.fields), signature.covered(after.fields)
        self.fields = {name for (name, was), (_, now) in zip(old, new) if was != now}
        self.lines = (
            _changed_lines(before.body_bytes(), after.body_bytes(), signature.relaxed_body()) if self.body else None
        )

    def any(self):
        return self.body or bool(self.fields)


def _changed_lines(before, after, relaxed):
    """First and last line, from 1, of what differs in `after`; the last lies before the first where lines are gone."""
    old, new = (signer.body_form(text, relaxed).split(b'\r\n') for text in (before, after))
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head + 1, len(new) - tail


class Case:
    def __init__(self, names, mail, received, zone, broken):
        self.names, self.mail, self.received, self.zone, self.broken = names, mail, received, zone, broken

    def changes(self):
        return [change.ALL[name] for name in self.names]

    def by_rsa(self):
        return any(signature.key.kind != 'ed25519' for signature in self.mail.signatures)

    def rank(self):
        ranks = [one.rank for one in self.changes()]
        return next((rank for rank in ('unknowable', 'hard') if rank in ranks), 'known')

    def raw(self):
        return self.received.to_bytes()


def _needs(names):
    """What all of the changes ask of the mail, or None where they contradict each other."""
    asked = {}
    for name in names:
        for what, value in change.ALL[name].needs.items():
            if what in ('shape', 'language', 'octets', 'canonical'):
                value = [one for one in value if one in asked[what]] if what in asked else list(value)
                if not value:
                    return None
            elif what in asked and asked[what] != value:
                return None
            asked[what] = value
    return asked


def _drawn(rng, keys, needs):
    chosen = {what: rng.choice(value) if isinstance(value, list) else value for what, value in needs.items()}
    return mails.draw(rng, keys, **chosen)


def _sees(mail, before, after):
    """Whether every signature that saw `before` sees a difference in `after`: its own canonical text differs."""
    return all(Broken(signature, before, after).any() for signature in mail.signatures)


def _trace(rng, keys, received):
    """What the hops leave on top; now and then a list's ARC set."""
    received.fields = [f for f in received.fields]
    if rng.random() < 0.15:
        received.fields = (
            signer.seal(
                keys.good('rsa2048'),
                'list.example',
                received.fields,
                received.body_bytes(),
                1,
                b'list.example; dkim=pass header.d=sender.example; spf=pass',
            )
            + received.fields
        )
    change.put_received(rng, received, 'mx%d.rcpt.example' % rng.randrange(9))


def make(rng, keys, names):
    """A case in which each of the changes is seen by each signature, or None when the changes do not go together.

    Changes that a signature does not notice (blanks under relaxed, fields out of h=) are drawn again with another mail.
    """
    needs = _needs(names)
    if needs is None:
        return None
    for _ in range(DRAWS if len(names) == 1 else DRAWS // 8):
        mail = _drawn(rng, keys, needs)
        received = mail.part.copy()
        for name in names:
            before = received.copy()
            if change.ALL[name].do(rng, received) is False or not _sees(mail, before, received):
                break
        else:
            broken = [Broken(signature, mail.part, received) for signature in mail.signatures]
            if all(one.any() for one in broken):
                _trace(rng, keys, received)
                return Case(names, mail, received, _zone(keys, mail, received), broken)
    return None


def _zone(keys, mail, received):
    sealed = any(field.startswith(b'ARC-Seal') for field in received.fields)
    return mail.zone() + (signer.zone_line(keys.good('rsa2048'), 'list.example') if sealed else '')


def untouched(rng, keys):
    mail = mails.draw(rng, keys)
    received = mail.part.copy()
    _trace(rng, keys, received)
    return Case(
        [], mail, received, _zone(keys, mail, received), [Broken(s, mail.part, received) for s in mail.signatures]
    )


def _single_rsa(rng, keys):
    kind = rng.choice(['rsa2048', 'rsa1024'])
    while True:
        mail = mails.draw(rng, keys, kind=kind)
        if len(mail.signatures) == 1:
            return mail, kind


def wrong_key(rng, keys):
    """The mail as it was sent; another key of the same size, or of the other size, is published."""
    mail, kind = _single_rsa(rng, keys)
    other = rng.choice(
        [keys.other(kind), keys.other(kind), keys.other('rsa1024' if kind == 'rsa2048' else 'rsa2048')]
    )
    zone = signer.zone_line(other, mail.domain).replace(other.selector + '._domainkey', kind + '._domainkey')
    received = mail.part.copy()
    _trace(rng, keys, received)
    return Case(['key'], mail, received, zone + signer.zone_line(keys.good('rsa2048'), 'list.example'), [])


def wrong_key_and_text(rng, keys):
    """Both at once: another key is published, and text was added."""
    case = wrong_key(rng, keys)
    for leaf in case.received.leaves()[:1]:
        change.append_text(leaf, b'\r\n-- \r\nadded by a list\r\n')
    case.names = ['key_and_text']
    return case


def damaged(rng, keys):
    """b= with four characters changed, or cut short."""
    mail, _ = _single_rsa(rng, keys)
    received = mail.part.copy()
    head, _, value = received.fields[0].rpartition(b'b=')
    quads = [
        i
        for i in range(4, len(value) - 16)
        if value[i : i + 4].isalnum() and value[i : i + 4] != value[i : i + 4][::-1]
    ]
    at, how = rng.choice(quads), rng.choice(['letters', 'letters', 'cut'])
    value = value[:at] + value[at : at + 4][::-1] + value[at + 4 :] if how == 'letters' else value[:at]
    received.fields[0] = head + b'b=' + value
    return Case([how], mail, received, mail.zone(), [])
