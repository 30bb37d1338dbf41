"""Runs mailwhy over cases and says of each explanation: right, unknown or wrong.

right:   each changed part (body, header) is explained; every change that was made to it is named by one of its names,
         and nothing else is named; a header field named is one that differs; a line named lies in what differs; the
         hash shown as signed is the hash of the mail that was signed.
unknown: nothing wrong is said, and something is left open: a part, or one change of a pair. For an unknowable change
         this is the right answer.
wrong:   anything else, and a key blamed where the message changed, or the reverse.
"""
import base64
import hashlib
import json
import os
import resource
import subprocess
import time

import kinds
import signer

SLACK = 2  # lines: where the text repeats itself, blank lines above all, an insertion has more than one place


class Run:
    """One run of the program: its answer, and what it cost, in seconds."""

    def __init__(self, program, command, folder, raw, zone_text):
        mail, zone = os.path.join(folder, 'mail.eml'), os.path.join(folder, 'keys.zone')
        with open(mail, 'wb') as out:
            out.write(raw)
        with open(zone, 'w') as out:
            out.write(zone_text)
        words = [program, 'dkim', command, mail, '--json', '--zone', zone, '--now', '2026-11-22T12:00:00Z']
        begun, spent = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
        if done.returncode not in (0, 1):
            raise SystemExit('%s: exit status %d: %s' % (' '.join(words), done.returncode, done.stderr.decode()))
        self.answer = json.loads(done.stdout)


def judge(case, answer):
    """The verdict on a case and, where it is not `right`, why. Beside a signature by RSA, whose hash can be had, an
    Ed25519 signature may leave open what it cannot tell; it may not say anything wrong."""
    if len(answer['signatures']) != len(case.broken):
        return 'wrong', 'not every signature was judged'
    verdicts = []
    for broken, signature, seen in zip(case.broken, case.mail.signatures, answer['signatures']):
        verdict = _judge_signature(case, broken, signature, seen)
        if verdict[0] == 'wrong' or signature.key.kind != 'ed25519' or not case.by_rsa():
            verdicts.append(verdict)
    return min(verdicts, key=lambda verdict: ['wrong', 'unknown', 'right'].index(verdict[0]))


def _judge_signature(case, broken, signature, seen):
    if not broken.any():
        return ('right', '') if seen['result'] == 'pass' else ('wrong', 'a signature that holds is said to fail')
    rsa = signature.key.kind != 'ed25519'
    if (
        seen['result'] == 'pass'
        or seen.get('cause') not in ('dkim_body_changed', 'dkim_header_changed')
        and (rsa or broken.body)
    ):
        return 'wrong', 'cause %s' % seen.get('cause')
    if seen['body_hash'] != ('differ' if broken.body else 'match'):
        return 'wrong', 'body_hash %s' % seen['body_hash']
    told = seen.get('explanation') or {}
    open_parts = []
    for part, differs in (('body', broken.body), ('header', bool(broken.fields))):
        found = told.get(part) or {}
        if not found.get('found'):
            if differs:
                open_parts.append(part)
            continue
        fault = _fault(case, broken, signature, part, found, differs)
        if fault:
            return 'wrong', '%s: %s' % (part, fault)
    if open_parts:
        return 'unknown', ' and '.join(open_parts)
    for part, differs in (('body', broken.body), ('header', bool(broken.fields))):
        said = {one['kind'] for one in told[part]['changes']} if differs else set()
        for one in case.changes() if differs else []:
            wanted = kinds.wanted(one, part)
            if wanted and not (wanted | _told_by_copies(signature, part)) & said and _touched(case, one, part):
                fault = '%s: %s is called %s' % (part, one.name, ', '.join(sorted(said)))
                return ('wrong' if len(case.names) == 1 else 'unknown'), fault
    return 'right', ''


def _touched(case, one, part):
    """Whether this change surely shows in this part. Of a change to both, the field may be one that is not signed."""
    return one.part == part or one.part == 'both' and (part == 'body' or len(case.names) == 1)


def _told_by_copies(signature, part):
    """Where z= holds the old header, "replaced, and the old value stands elsewhere in the mail" is true of any change."""
    return {'field_replaced'} if part == 'header' and b' z=' in signature.unsigned else set()


def _fault(case, broken, signature, part, found, differs):
    if not differs:
        return 'explained, but it is as signed'
    if case.rank() == 'unknowable' and not any(kinds.wanted(one, part) for one in case.changes()):
        return 'explained as %s' % ', '.join(one['kind'] for one in found['changes'])
    allowed = kinds.allowed(case.changes(), part) | _told_by_copies(signature, part)
    foreign = [one['kind'] for one in found['changes'] if one['kind'] not in allowed]
    if foreign:
        return 'called ' + ', '.join(foreign)
    if found.get('hash_signed') and found['hash_signed'] != _hash_signed(case, signature, part):
        return 'another hash than the one that was signed'
    for one in found['changes']:
        if part == 'header' and one.get('field', '').lower() not in broken.fields:
            return 'field %s is as signed' % one.get('field')
        if (
            part == 'body'
            and 'line' in one
            and not broken.lines[0] - 1 - SLACK <= one['line'] <= max(broken.lines) + SLACK
        ):
            return 'line %d, but lines %d to %d differ' % (one['line'], *broken.lines)
    return None


def _hash_signed(case, signature, part):
    if part == 'body':
        return base64.b64encode(signature.body_hash).decode()
    return base64.b64encode(hashlib.sha256(signature.signed_header(case.mail.part.fields)).digest()).decode()


def judge_key(kind, answer):
    """A mail that is as it was sent, under a key that is not its own (`key`) or with b= damaged (`letters`, `cut`)."""
    seen = answer['signatures'][0]
    causes = (seen.get('cause'), seen.get('other_cause'))
    if (
        any((seen.get('explanation') or {}).get(part, {}).get('found') for part in ('body', 'header'))
        and kind != 'key_and_text'
    ):
        return 'wrong', 'explained as a change'
    if kind == 'key' and causes[0] != 'dkim_key_mismatch':
        return 'wrong', 'cause %s' % causes[0]
    if kind == 'key_and_text' and 'dkim_key_mismatch' not in causes:
        return 'wrong', 'causes %s, %s' % causes
    if kind == 'letters' and set(causes) != {'dkim_key_mismatch', 'dkim_header_changed'}:
        return 'wrong', 'causes %s, %s' % causes
    # What is left of b= need not be base64 (permerror); nor does a half of 2048 bits differ from a key of 1024.
    if kind == 'cut' and 'dkim_header_changed' not in causes and seen['result'] != 'permerror':
        return 'wrong', 'cause %s' % causes[0]
    return 'right', ''
