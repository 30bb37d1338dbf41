#!/usr/bin/python3
"""The judge's own mails before Debian's dkimpy: what nobody changed verifies, and a change breaks every signature."""
import random
import sys

try:
    import cryptography  # noqa: F401
    import dkim
except ImportError as missing:
    print('skipped: no python3-dkim or no python3-cryptography (%s)' % missing)
    sys.exit(0)
import case
import change
import mails
import mime

SEED, UNTOUCHED, EACH = 7, 150, 2


def verdicts(one):
    """What dkimpy says of each of the signatures, from the top."""
    records = {('%s._domainkey.%s.' % (key.selector, domain)).encode(): key.record for key, domain in one.mail.keys}
    for i in range(len(one.mail.signatures)):
        try:
            yield dkim.DKIM(one.raw()).verify(idx=i, dnsfunc=lambda name, **_: records.get(name))
        except dkim.DKIMException:
            yield False


def main():
    rng = random.Random(SEED)
    keys, failed = mails.Keys(rng), []
    for _ in range(UNTOUCHED):
        one = case.untouched(rng, keys)
        if mime.read(one.raw()).to_bytes() != one.raw():
            failed.append('a mail is not written as it was read')
        if not all(verdicts(one)):
            failed.append('a mail that nobody changed does not verify')
    for name in change.ALL:
        for _ in range(EACH):
            one = case.make(rng, keys, (name,))
            if one is None:
                failed.append('%s finds no mail that it breaks' % name)
            elif any(said for said, broken in zip(verdicts(one), one.broken) if broken.any()):
                failed.append('%s: a signature that should be broken verifies' % name)
    print('%d mails as sent, %d changes, %d faults' % (UNTOUCHED, len(change.ALL), len(failed)))
    print('\n'.join(failed))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
