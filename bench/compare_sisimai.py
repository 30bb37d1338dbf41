#!/usr/bin/python3
"""Reads the same mails with mailwhy and with Sisimai (Perl, Debian's libsisimai-perl), one after the other
on one core, and prints mails a second of processor time and peak memory; then one mail of 20 MB.

  bench/compare_sisimai.py build/release/bin/mailwhy [FOLDER OF MAILS] [TIMES]

FOLDER is ../shared/corpus/bounces/mails/bsd where none is named. Both are started once and read the folder
TIMES (10) over, so that starting up counts little; their start alone is subtracted as well.
"""
import base64
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'tests' / 'world'))
import spent  # noqa: E402

PERL = r'''
use Sisimai; my $n = 0;
for my $f (@ARGV) {
  my $r = eval { local $SIG{__WARN__} = sub {}; Sisimai->make($f) };
  $n += @$r if $r;
}
print "$n\n";
'''


def run(command):
    """-> (seconds of processor time, peak resident MB)"""
    used = spent.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return used.processor, used.megabytes


def large_mail(folder):
    body = base64.encodebytes(os.urandom(14_500_000)).decode()
    path = folder / 'large.eml'
    path.write_text(
        'From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\nTo: info@example.org\n'
        'Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n'
        'Content-Type: multipart/report; report-type=delivery-status; boundary="o"\n\n--o\n'
        'Content-Type: text/plain\n\nThis is the mail system at host mx.example.org.\n\n'
        '<b@example.net>: host mx.example.net[192.0.2.1] said: 552 5.3.4 Message too big\n\n--o\n'
        'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n'
        'Final-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.3.4\n'
        'Diagnostic-Code: smtp; 552 5.3.4 Message too big\n\n--o\nContent-Type: message/rfc822\n\n'
        'From: info@example.org\nTo: b@example.net\nMIME-Version: 1.0\n'
        'Content-Type: application/octet-stream; name="photos.bin"\n'
        'Content-Transfer-Encoding: base64\n\n' + body + '\n--o--\n')
    return path


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else '../shared/corpus/bounces/mails/bsd')
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the programs inherit it
    mails = sorted(str(path) for path in folder.iterdir())
    programs = {
        'mailwhy': [sys.argv[1], 'classify'],
        'Sisimai': ['perl', '-e', PERL],
    }
    with tempfile.TemporaryDirectory() as scratch:
        large = large_mail(pathlib.Path(scratch))
        empty = pathlib.Path(scratch) / 'empty.eml'
        empty.write_text('From: a@example.org\nTo: b@example.org\nSubject: hello\n\nhello\n')
        print(f'{len(mails)} mails, {times} times\n')
        print(f'{"":10}{"mails/s":>10}{"peak MB":>10}{"20 MB mail":>14}{"peak MB":>10}')
        for name, command in programs.items():
            if name == 'Sisimai' and subprocess.run(['perl', '-MSisimai', '-e', '1'], capture_output=True).returncode:
                print(f'{name:10}not installed (apt-get install libsisimai-perl)')
                continue
            start, _ = run(command + [str(empty)])
            seconds, peak = run(command + mails * times)
            large_seconds, large_peak = run(command + [str(large)])
            rate = len(mails) * times / max(seconds - start, 1e-6)
            print(f'{name:10}{rate:>10,.0f}{peak:>10.1f}{large_seconds * 1000:>11,.0f} ms{large_peak:>10.1f}')


if __name__ == '__main__':
    main()
