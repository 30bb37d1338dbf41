#!/usr/bin/python3
"""`mailwhy dkim explain` before a judge that knows what was done to each mail.

measure.py MAILWHY [--seed N] [--each N] [--pairs N] [--keys N] [--only NAME[+NAME]] [--examples FOLDER] [--times]

Makes signed mails of many shapes, changes them as real software does (*_changes.py), lets mailwhy explain them in a
closed world, and counts what is named rightly, left unknown, or named wrongly (judge.py). Fails where a bar does not
hold. --times adds what an explanation cost. A seed always makes the same mails.
"""
import argparse
import collections
import os
import random
import re
import statistics
import sys
import tempfile

try:
    import case
except ImportError as missing:
    print('skipped: no python3-cryptography (%s)' % missing)
    sys.exit(0)
import change
import judge
import mails

# Of the known changes, alone and two at once, by RSA: what is wanted, and what holds today and may not be lost again.
GOAL = {'known changes': 0.99, 'pairs of known changes': 0.90}
HELD = {'known changes': 0.98, 'pairs of known changes': 0.90}
# Wrong names that are known and not mended yet: the change, what is said, why. Any other fails.
OPEN = ()
TYPICAL = [  # what one program, or two on the same way, do together; the other pairs are drawn
    ('mailman2_footer', 'mailman_subject_prefix'),
    ('mailman2_footer_part', 'mailman_subject_prefix'),
    ('mailman2_footer', 'mailman_from_munging'),
    ('mailman_subject_prefix', 'mailman_from_munging'),
    ('google_groups_footer', 'google_groups_from'),
    ('google_groups_footer', 'mailman_subject_prefix'),
    ('external_banner', 'external_subject'),
    ('external_banner', 'safelinks'),
    ('exchange_disclaimer', 'external_subject'),
    ('exchange_disclaimer', 'quotes_lost'),
    ('virus_note', 'spam_subject'),
    ('mailman2_footer', 'postfix_8bit_to_qp'),
    ('mailman_subject_prefix', 'postfix_8bit_to_qp'),
    ('ezmlm_trailer', 'mailman_subject_prefix'),
    ('sympa_footer', 'sympa_from'),
    ('urldefense_v3', 'external_subject'),
    ('header_refolded', 'mailman2_footer'),
    ('charset_quotes', 'exchange_disclaimer'),
    ('split_at_998', 'spam_subject'),
    ('from_escaped', 'mailman2_footer'),
    ('date_in_utc', 'quotes_added'),
    ('references_without_blanks', 'mailman_subject_prefix'),
]
# Two changes of one of these hide each other: what is encoded twice shows one encoding.
ASPECTS = [
    {'to_quoted_printable', 'to_base64', 'to_8bit', 'qp_rewritten', 'base64_rewritten'},
    {'from_rewritten'},
    {'trailing_blanks_added', 'trailing_blanks_removed'},
    {'dots_doubled', 'dots_lost'},
    {'encoded_word', 'word_decoded'},
    {'preamble', 'boundary'},
    {'links'},
    {'line_split', 'rewrapped'},
    {'report_safe', 'wrapped'},
]

ON_SUBJECT = {'list_tag', 'loose_tag', 'spam_mark', 'external_mark', 'subject_suffix', 'encoded_word', 'word_decoded'}


def go_together(one, other):
    """Whether two changes are a pair: two edits that one reader could tell apart."""
    both = change.ALL[one], change.ALL[other]
    if any('report_safe' in each.kinds for each in both):  # hides the whole mail
        return False
    if 'subject_replaced_but_copied' in (one, other):  # hides what else was done to the subject
        return not any(each.kinds & ON_SUBJECT for each in both)
    return not any(all(aspect & each.kinds for each in both) for aspect in ASPECTS)


def drawn_pair(rng):
    if rng.random() < 0.5:
        return rng.choice(TYPICAL)
    known = [name for name, one in change.ALL.items() if one.rank == 'known']
    while True:
        pair = tuple(rng.sample(known, 2))
        if go_together(*pair):
            return pair


def is_open(names, fault):
    return any((not name or name in names) and re.match(said, fault) for name, said, _ in OPEN)


class Tally:
    def __init__(self):
        self.verdicts, self.seconds, self.faults = collections.Counter(), [], []

    def total(self):
        return sum(self.verdicts.values())

    def rate(self):
        return self.verdicts['right'] / max(1, self.total())

    def add(self, other):
        self.verdicts += other.verdicts
        self.seconds += other.seconds


class Measuring:
    """Tallies of five sorts, each by the name of what was done."""

    def __init__(self, options, folder):
        self.options, self.folder, self.rng = options, folder, random.Random(options.seed)
        self.keys = mails.Keys(self.rng)
        self.singles, self.pairs, self.by_ed25519, self.beside, self.keyed = (
            collections.defaultdict(Tally) for _ in range(5)
        )

    def sorts(self):
        return (
            (self.singles, 'known changes'),
            (self.pairs, 'pairs of known changes'),
            (self.by_ed25519, 'of mails by Ed25519 alone'),
            (self.beside, 'hard and unknowable changes'),
            (self.keyed, 'wrong keys, damage, untouched'),
        )

    def note(self, tally, name, one, run, verdict, fault):
        tally.verdicts[verdict] += 1
        if verdict != 'right':
            tally.faults.append(fault)
            self.keep('%s-%s%d' % (name, verdict, tally.verdicts[verdict]), one, tally.verdicts[verdict])
        if self.options.times:
            plain = self.run('verify', one.mail.part.to_bytes(), one.mail.zone())
            tally.seconds.append((max(0.0, run.cpu - plain.cpu), max(0.0, run.wall - plain.wall)))

    def keep(self, name, one, number):
        if not self.options.examples or number > 2:
            return
        for ending, text in (('eml', one.raw()), ('sent.eml', one.mail.part.to_bytes()), ('zone', one.zone.encode())):
            with open(os.path.join(self.options.examples, '%s.%s' % (name, ending)), 'wb') as out:
                out.write(text)

    def run(self, command, raw, zone):
        return judge.Run(self.options.mailwhy, command, self.folder, raw, zone)

    def explained(self, one):
        return self.run('explain', one.raw(), one.zone)

    def changed(self, tallies, names):
        """False where the changes do not go together."""
        one = case.make(self.rng, self.keys, names)
        if one is None:
            return False
        run = self.explained(one)
        verdict, fault = judge.judge(one, run.answer)
        if one.rank() == 'unknowable' and verdict == 'unknown':
            verdict = 'right'
        elif one.rank() == 'known' and not one.by_rsa():
            tallies = self.by_ed25519
        if verdict == 'wrong' and is_open(names, fault):
            verdict = 'open'
        self.note(tallies['+'.join(names)], '+'.join(names), one, run, verdict, fault)
        return True

    def all_changes(self):
        for name, one in change.ALL.items():
            for _ in range(self.options.each):
                self.changed(self.singles if one.rank == 'known' else self.beside, (name,))

    def all_pairs(self):
        left = self.options.pairs
        while left > 0:
            left -= self.changed(self.pairs, drawn_pair(self.rng))

    def all_keys(self):
        for make in (case.wrong_key, case.wrong_key_and_text, case.damaged):
            for _ in range(self.options.keys):
                one = make(self.rng, self.keys)
                run = self.explained(one)
                self.note(
                    self.keyed[make.__name__], make.__name__, one, run, *judge.judge_key(one.names[0], run.answer)
                )
        for _ in range(self.options.keys):
            one = case.untouched(self.rng, self.keys)
            run = self.explained(one)
            self.note(self.keyed['untouched'], 'untouched', one, run, *judge.judge(one, run.answer))

    def only(self, names):
        for _ in range(self.options.each):
            self.changed(self.singles if len(names) == 1 else self.pairs, names)


def show(tallies):
    for name, tally in sorted(tallies.items(), key=lambda item: (item[1].rate(), item[0])):
        cost = '%6.1f ms' % (1e3 * statistics.median(cpu for cpu, _ in tally.seconds)) if tally.seconds else ''
        faults = '; '.join('%s (%d)' % pair for pair in collections.Counter(tally.faults).most_common(3))
        verdicts = tally.total(), 100 * tally.rate(), tally.verdicts['unknown'], tally.verdicts['wrong']
        print('  %-58s %4d  right %5.1f %%  unknown %3d  wrong %3d ' % (name, *verdicts), cost, faults)


def together(tallies):
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    return whole


def say(title, tally):
    verdicts = [tally.verdicts[verdict] for verdict in ('unknown', 'wrong', 'open')]
    words = '%-30s %5d mails  right %6.2f %%  unknown %d  wrong %d  known to be wrong %d'
    print(words % (title, tally.total(), 100 * tally.rate(), *verdicts), end='')
    for what, i in (('CPU', 0), ('wall', 1)):
        each = sorted(seconds[i] for seconds in tally.seconds)
        if each:
            middle, late = 1e3 * statistics.median(each), 1e3 * each[int(0.95 * len(each))]
            print('  %s median %.1f ms, p95 %.1f ms' % (what, middle, late), end='')
    print()


def failures(measuring):
    wrong = sum(together(tallies).verdicts['wrong'] for tallies, _ in measuring.sorts())
    if wrong:
        yield '%d named wrongly' % wrong
    for tallies, title in measuring.sorts():
        whole, bar = together(tallies), HELD.get(title, 1 if tallies is measuring.keyed else 0)
        if whole.total() and whole.rate() < bar:
            yield '%s: %.2f %% right, not %.0f' % (title, 100 * whole.rate(), 100 * bar)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument('mailwhy')
    words.add_argument('--seed', type=int, default=20261122)
    words.add_argument('--each', type=int, default=5, help='mails for each single change')
    words.add_argument('--pairs', type=int, default=200)
    words.add_argument('--keys', type=int, default=40, help='mails each with a wrong key, damaged b=, untouched')
    words.add_argument('--only', metavar='NAME[+NAME]', help='this change or this pair, --each times')
    words.add_argument('--examples', metavar='FOLDER', help='keep two mails of each kind that was not named rightly')
    words.add_argument('--times', action='store_true', help='what explaining costs beyond verifying the mail as sent')
    options = words.parse_args()

    with tempfile.TemporaryDirectory(prefix='dkim_changes.') as folder:
        measuring = Measuring(options, folder)
        if options.only:
            measuring.only(tuple(options.only.split('+')))
        else:
            measuring.all_changes()
            measuring.all_pairs()
            measuring.all_keys()
    for tallies, title in measuring.sorts():
        print(title)
        show(tallies)
    print()
    for tallies, title in measuring.sorts():
        say(title, together(tallies))
    failed = list(failures(measuring))
    print('goals: ' + ', '.join('%s %.0f %%' % (title, 100 * goal) for title, goal in GOAL.items()))
    print('FAILED: ' + '; '.join(failed) if failed else 'all bars hold')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
