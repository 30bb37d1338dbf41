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

SINGLE, PAIRS = 0.99, 0.90  # of the known changes, alone and two at once
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


def go_together(one, other):
    """Whether two changes are a pair: two edits that one reader could tell apart."""
    both = change.ALL[one], change.ALL[other]
    if any('report_safe' in each.kinds for each in both):  # hides the whole mail
        return False
    return not any(all(aspect & each.kinds for each in both) for aspect in ASPECTS)


def drawn_pair(rng):
    if rng.random() < 0.5:
        return rng.choice(TYPICAL)
    known = [name for name, one in change.ALL.items() if one.rank == 'known']
    while True:
        pair = tuple(rng.sample(known, 2))
        if go_together(*pair):
            return pair


class Tally:
    def __init__(self):
        self.verdicts, self.seconds, self.faults, self.unchanged = collections.Counter(), [], [], 0

    def total(self):
        return sum(self.verdicts.values())

    def rate(self, verdict='right'):
        return self.verdicts[verdict] / max(1, self.total())


class Measuring:
    def __init__(self, options):
        self.options, self.rng = options, random.Random(options.seed)
        self.keys, self.folder = mails.Keys(self.rng), tempfile.mkdtemp(prefix='dkim_changes.')
        self.singles, self.pairs = collections.defaultdict(Tally), collections.defaultdict(Tally)
        self.keyed = collections.defaultdict(Tally)

    def note(self, tally, name, one, verdict, fault, run):
        tally.verdicts[verdict] += 1
        if verdict != 'right' and fault is not None:
            tally.faults.append(fault)
            self.keep('%s-%s%d' % (name, verdict, tally.verdicts[verdict]), one, tally.verdicts[verdict])
        if self.options.times:
            plain = judge.Run(self.options.mailwhy, 'verify', self.folder, one)
            tally.seconds.append((max(0.0, run.cpu - plain.cpu), max(0.0, run.wall - plain.wall)))

    def keep(self, name, one, number):
        if self.options.examples and number <= 2:
            for ending, text in (
                ('eml', one.raw()),
                ('sent.eml', one.mail.part.to_bytes()),
                ('zone', one.zone.encode()),
            ):
                with open(os.path.join(self.options.examples, '%s.%s' % (name, ending)), 'wb') as out:
                    out.write(text)

    def changed(self, tallies, name, names):
        one = case.make(self.rng, self.keys, names)
        if one is None:
            tallies[name].unchanged += 1
            return
        run = judge.Run(self.options.mailwhy, 'explain', self.folder, one)
        verdict, fault = judge.judge(one, run.answer)
        rank = one.rank()
        if rank == 'unknowable' and verdict == 'unknown':
            verdict = 'right'
        self.note(tallies[name], name, one, verdict, fault, run)

    def all_changes(self):
        for name in change.ALL:
            if self.options.only in (None, name):
                for _ in range(self.options.each):
                    self.changed(self.singles, name, (name,))

    def all_pairs(self):
        left = self.options.pairs
        while left and (self.options.only is None or '+' in self.options.only):
            names = tuple(self.options.only.split('+')) if self.options.only else drawn_pair(self.rng)
            before = sum(tally.total() for tally in self.pairs.values())
            self.changed(self.pairs, '+'.join(names), names)
            left -= sum(tally.total() for tally in self.pairs.values()) - before or (1 if self.options.only else 0)

    def all_keys(self):
        makers = {'wrong_key': case.wrong_key, 'wrong_key_and_text': case.wrong_key_and_text, 'damaged': case.damaged}
        for name, make in makers.items():
            for _ in range(self.options.keys if self.options.only is None else 0):
                one = make(self.rng, self.keys)
                run = judge.Run(self.options.mailwhy, 'explain', self.folder, one)
                self.note(self.keyed[name], name, one, *judge.judge_key(one.names[0], run.answer), run)
        for _ in range(self.options.keys if self.options.only is None else 0):
            one = case.untouched(self.rng, self.keys)
            run = judge.Run(self.options.mailwhy, 'explain', self.folder, one)
            self.note(self.keyed['untouched'], 'untouched', one, *judge.judge(one, run.answer), run)


def show(tallies, title):
    print(title)
    for name, tally in sorted(tallies.items(), key=lambda item: (item[1].rate(), item[0])):
        if not tally.total():
            continue
        cost = ''
        if tally.seconds:
            cost = '  %6.1f ms' % (1e3 * statistics.median(cpu for cpu, _ in tally.seconds))
        faults = '; '.join('%s (%d)' % pair for pair in collections.Counter(tally.faults).most_common(3))
        print(
            '  %-58s %4d  right %5.1f %%  unknown %3d  wrong %3d%s  %s'
            % (
                name,
                tally.total(),
                100 * tally.rate(),
                tally.verdicts['unknown'],
                tally.verdicts['wrong'],
                cost,
                faults,
            )
        )


def together(tallies, names=None):
    whole = Tally()
    for name, tally in tallies.items():
        if names is None or name in names:
            whole.verdicts += tally.verdicts
            whole.seconds += tally.seconds
    return whole


def say(title, tally):
    print(
        '%-30s %5d mails  right %6.2f %%  unknown %d  wrong %d'
        % (title, tally.total(), 100 * tally.rate(), tally.verdicts['unknown'], tally.verdicts['wrong']),
        end='',
    )
    for what, i in (('CPU', 0), ('wall', 1)):
        if len(tally.seconds) > 20:
            each = sorted(seconds[i] for seconds in tally.seconds)
            print(
                '  %s median %.1f ms, p95 %.1f ms'
                % (what, 1e3 * statistics.median(each), 1e3 * each[int(0.95 * len(each))]),
                end='',
            )
    print()


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument('mailwhy')
    words.add_argument('--seed', type=int, default=20261122)
    words.add_argument('--each', type=int, default=5, help='mails for each single change')
    words.add_argument('--pairs', type=int, default=200)
    words.add_argument(
        '--keys', type=int, default=40, help='mails each with a wrong key, a damaged b=, or nothing done to them'
    )
    words.add_argument('--only', metavar='NAME[+NAME]')
    words.add_argument('--examples', metavar='FOLDER', help='keep two mails of each kind that was not named rightly')
    words.add_argument('--times', action='store_true')
    options = words.parse_args()

    measuring = Measuring(options)
    measuring.all_changes()
    measuring.all_pairs()
    measuring.all_keys()
    by_rank = {
        rank: {name for name in measuring.singles if change.ALL[name].rank == rank}
        for rank in ('known', 'hard', 'unknowable')
    }
    for tallies, title in (
        (measuring.singles, 'single changes'),
        (measuring.pairs, 'pairs'),
        (measuring.keyed, 'keys'),
    ):
        show(tallies, title)
    known = together(measuring.singles, by_rank['known'])
    pairs, keyed = together(measuring.pairs), together(measuring.keyed)
    print()
    say('%d known changes' % len(by_rank['known']), known)
    say('pairs of known changes', pairs)
    say('hard changes', together(measuring.singles, by_rank['hard']))
    say('unknowable (right: unknown)', together(measuring.singles, by_rank['unknowable']))
    say('wrong keys, damage, untouched', keyed)

    wrong = sum(
        together(tallies).verdicts['wrong'] for tallies in (measuring.singles, measuring.pairs, measuring.keyed)
    )
    failed = []
    if wrong:
        failed.append('%d named wrongly' % wrong)
    if known.total() and known.rate() < SINGLE:
        failed.append('single changes: %.2f %% right, not %.0f' % (100 * known.rate(), 100 * SINGLE))
    if pairs.total() and pairs.rate() < PAIRS:
        failed.append('pairs: %.2f %% right, not %.0f' % (100 * pairs.rate(), 100 * PAIRS))
    if keyed.total() and keyed.rate() < 1:
        failed.append('wrong key against changed message: %.2f %% right, not 100' % (100 * keyed.rate()))
    print('FAILED: ' + '; '.join(failed) if failed else 'all bars hold')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
