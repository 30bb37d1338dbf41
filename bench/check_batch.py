#!/usr/bin/python3
"""How many domains a minute `mailwhy check -` examines, against NSD on this machine.

  bench/check_batch.py build/release/bin/mailwhy [DOMAINS]

Thousands of domains are generated, twelve of a hundred broken in as many ways, and served by NSD (Debian package nsd) as parents, as
their hosters and as a resolver's stand-in; first with NSD's default rate limit, then without. Printed are domains a minute, the memory
held at most, processor time a domain, and what was lost: lines that are missing, a check of DNS that could not tell though its servers
are there, a broken domain without its cause. Exit status 1 where something was lost; a figure below its bar is marked, since a busy
machine would fail it.

The resolver's stand-in is never limited: resolvers do not limit those whom they serve (Unbound's ip-ratelimit and BIND's
rate-limit are off unless set), and of forty-odd questions a domain a limit of 200 a second would leave five domains a second, whoever asks.
"""
import json
import os
import pathlib
import sys
import tempfile

import batch_world

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'tests' / 'world'))
import spent  # noqa: E402

A_MINUTE_BAR, MEGABYTES_BAR = 10_000, 200
DNS_CHECKS = {'domain', 'name_servers', 'mail_records_in_sync', 'mx', 'ptr', 'spf', 'dmarc'}
CAUSES = {'no_spf': 'spf_no_record', 'two_spf': 'spf_multiple_records', 'dangling_mx': 'mx_has_no_address', 'missing': 'domain_not_found',
          'no_dmarc': 'dmarc_no_record', 'no_ptr': 'ptr_missing', 'mx_alias': 'mx_is_alias', 'spf_all_passes': 'spf_all_passes',
          'include_without_record': 'spf_include_without_record', 'spf_syntax': 'spf_syntax_error'}


def lost(domain, line):
    """what the report of a domain should say and does not"""
    case = json.loads(line)['cases'][0]
    if domain.fault == 'lame':
        return None
    untold = [e['check'] for e in case['evidence'] if e['verdict'] == 'could_not_tell' and e['check'] in DNS_CHECKS]
    if untold:
        return f'{domain.name}: {", ".join(untold)} could not tell'
    cause = CAUSES.get(domain.fault)
    if cause and cause not in {f['cause'] for f in case['findings']}:
        return f'{domain.name}: {cause} was not found'
    return None


def measure(binary, count, rate_limited):
    with batch_world.serve(count, rate_limited) as world, tempfile.TemporaryFile() as names, tempfile.TemporaryFile() as reports:
        names.write('\n'.join(world.names).encode())
        names.seek(0)
        used = spent.run([binary, 'check', '-', '--jsonl', '--resolver', world.resolver, '--authority-port',
                          str(world.authority_port)], stdin=names, stdout=reports)
        reports.seek(0)
        lines = reports.read().splitlines()
        missing = [why for why in map(lost, world.domains, lines) if why]
        missing += [f'{domain.name}: no line' for domain in world.domains[len(lines):]]
    a_minute, cpu = count / used.seconds * 60, used.processor / count * 1000
    print(f'{"default rate limit" if rate_limited else "no rate limit":20}{a_minute:8.0f} domains a minute'
          f'{"" if a_minute >= A_MINUTE_BAR else " (below the bar)"}{used.megabytes:8.0f} MB{"" if used.megabytes <= MEGABYTES_BAR else " (above the bar)"}'
          f'{cpu:8.1f} ms a domain{len(missing):8} lost', flush=True)
    for why in missing[:5]:
        print('  ' + why)
    return missing


def main():
    if not batch_world.find_nsd():
        sys.exit('nsd is missing: apt-get install nsd')
    binary, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    print(f'{count} domains, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors')
    results = [measure(binary, count, rate_limited) for rate_limited in (True, False)]
    sys.exit(1 if any(results) else 0)


if __name__ == '__main__':
    main()
