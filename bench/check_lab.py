#!/usr/bin/python3
"""How long `mailwhy check` takes against real name servers on loopback, beside Zonemaster and dnsviz.

  bench/check_lab.py build/release/bin/mailwhy [RUNS]

The servers are those of tests/check_lab (NSD, rate limit off): a domain whose three servers agree, one of which a
server has another SPF record under the same serial, one of whose servers is silent. zonemaster-cli and dnsviz are
asked about the same zones in the same run where they are installed. Exit status 1 where an answer is wrong; a
figure above its bar is marked, since a busy machine would fail it.
"""
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'check_lab'))
sys.dont_write_bytecode = True
import lab as labs                                  # noqa: E402

HEALTHY_BAR, SILENT_BAR = 0.025, 2.5
LIMIT = 180


def timed(command, **how):
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, **how)
    return done.stdout, time.monotonic() - started


def mailwhy(binary, lab, domain, runs):
    """-> (report, seconds of each run)"""
    times = []
    for _ in range(runs):
        said, seconds = timed([binary, 'check', domain, '--json', *lab.options])
        times.append(seconds)
    return json.loads(said)['cases'][0], times


def causes(case):
    return {f['cause'] for f in case['findings'] if f['severity'] != 'info'}


def row(name, what, seconds, bar=None, said=''):
    mark = '' if bar is None or seconds <= bar else f'   above the bar of {bar * 1000:.0f} ms'
    print(f'{name:<12} {what:<34} {seconds * 1000:9.1f} ms{mark}  {said}')


def ours(binary, lab, runs):
    wrong = []
    case, times = mailwhy(binary, lab, 'healthy.test', runs)
    if causes(case) & {'ns_out_of_sync', 'ns_unreachable', 'ns_lame'}:
        wrong.append('healthy.test is not healthy')
    row('mailwhy', 'all healthy, p50', statistics.median(times), HEALTHY_BAR,
        f'({runs} runs, {min(times) * 1000:.1f} to {max(times) * 1000:.1f})')
    case, times = mailwhy(binary, lab, 'split.test', 5)
    if 'ns_out_of_sync' not in causes(case):
        wrong.append('split.test: the other SPF record was not found')
    row('mailwhy', 'equal serials, another SPF record', statistics.median(times), None, 'found')
    case, times = mailwhy(binary, lab, 'silent.test', 3)
    if 'ns_unreachable' not in causes(case):
        wrong.append('silent.test: the silent server was not found')
    row('mailwhy', 'one silent server of three', max(times), SILENT_BAR)
    return wrong


def zonemaster(lab, folder):
    hints = pathlib.Path(folder) / 'hints'
    hints.write_text(f'. 3600000 NS a.nic.test.\na.nic.test. 3600000 A {lab.at(10)}\n')
    for domain, what in (('healthy.test', 'all healthy'), ('split.test', 'equal serials, another SPF record'),
                         ('silent.test', 'one silent server of three')):
        said, seconds = timed(['zonemaster-cli', '--hints', str(hints), '--no-ipv6', '--level', 'WARNING', domain])
        told = any('SPF' in line or 'TXT' in line for line in said.splitlines())
        row('zonemaster', what, seconds, None, '' if domain != 'split.test' else 'found' if told else 'not found')


def dnsviz(lab, folder):
    for domain, what, third in (('healthy.test', 'all healthy', 3), ('split.test', 'equal serials, another SPF record', 3),
                                ('silent.test', 'one silent server of three', 9)):
        servers = ','.join(f'ns{i}.{domain}={lab.at(n)}' for i, n in enumerate((1, 2, third), 1))
        probed = pathlib.Path(folder) / 'probed.json'
        _, seconds = timed(['dnsviz', 'probe', '-A', '-4', '-a', 'test', '-x', f'test+:a.nic.test={lab.at(10)}', '-R',
                            'SOA,NS,MX,TXT,A', '-x', f'{domain}:{servers}', '-o', str(probed), domain])
        said, more = timed(['dnsviz', 'grok', '-l', 'warning', '-r', str(probed)])
        row('dnsviz', what, seconds + more, None,
            '' if domain != 'split.test' else 'found' if 'TXT' in said else 'not found')


def others(lab):
    """Both ask at port 53 only."""
    for program, ask in (('zonemaster-cli', zonemaster), ('dnsviz', dnsviz)):
        if not labs.find(program):
            print(f'{program}: not installed (apt-get install {program})')
        elif lab.port != 53:
            print(f'{program}: left out, port 53 cannot be used here')
        else:
            with tempfile.TemporaryDirectory() as folder:
                ask(lab, folder)


def lab_at_port_53():
    """Ours is told another port where this one is not to be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.bind(('127.77.255.254', 53))
        except OSError:
            return labs.Lab(rate_limit=False)
    return labs.Lab(rate_limit=False, port=53)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not labs.find('nsd'):
        sys.exit('nsd missing: apt-get install nsd')
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with lab_at_port_53() as lab:
        wrong = ours(sys.argv[1], lab, runs)
        others(lab)
    for fault in wrong:
        print('WRONG:', fault)
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
