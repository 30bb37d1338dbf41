#!/usr/bin/python3
"""Runs mailwhy on incidents and stories and judges every answer; prints a table.

  run_incidents.py build/dev/bin/mailwhy                      all of ../shared/incidents, then tests/stories
  run_incidents.py build/dev/bin/mailwhy --id 0026 -v         one, with the whole report
  run_incidents.py build/dev/bin/mailwhy --kind spf_ --kind ns_
  run_incidents.py build/dev/bin/mailwhy --group spf --group dns --required
                                                              the causes of these groups and the controls
  run_incidents.py build/dev/bin/mailwhy --stories            only our own stories

Exit status 0: all are right. Where ../shared is absent the incidents are skipped, with a line that says so.
"""
import argparse
import importlib.util
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / 'tests' / 'world'), str(ROOT / 'tests' / 'stories')]
sys.dont_write_bytecode = True
import judge                                # noqa: E402

SHARED = ROOT.parent / 'shared' / 'incidents'
STORIES = ROOT / 'tests' / 'stories'
CAUSES = ROOT.parent / 'shared' / 'contract' / 'causes.tsv'
TIME_LIMIT = 30
# Stories of these groups are the first promise of the product; their kind is not always their cause.
KIND_CAUSE = {'own_webshop': 'spf_ip_not_listed', 'own_new_host': 'spf_ip_not_listed'}


def import_file(path):
    specification = importlib.util.spec_from_file_location(path.stem + '_module', path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class Incident:
    """one folder of ../shared/incidents"""

    def __init__(self, folder):
        self.id, self.folder = folder.name, folder
        self.expected = json.loads((folder / 'expected.json').read_text())
        self.document = json.loads((folder / 'world.json').read_text())
        self.world_module = None
        name = self.expected.get('input')
        self.input = str(folder / name) if name else None


def incidents():
    if not SHARED.is_dir():
        print('skipped: no ../shared/incidents')
        return []
    module = import_file(SHARED / 'world.py')
    found = [Incident(f) for f in sorted(SHARED.iterdir()) if (f / 'expected.json').exists()]
    for incident in found:
        incident.world_module = module
    return found


def stories():
    if not any(STORIES.glob('*.story')):
        return []
    import story
    return [story.load(path) for path in sorted(STORIES.glob('*.story'))]


def run(binary, incident, served, also=()):
    arguments = [incident.input if a == '{input}' else a for a in incident.expected['args']]
    command = [binary, '--json', '--resolver', f'127.0.0.1:{served.resolver_port}',
               '--authority-port', str(served.authority_port), *also, *arguments]
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'NO_COLOR': '1'}
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT, stdin=subprocess.DEVNULL, env=environment)
    return done, time.monotonic() - started, command


def judged(binary, incident):
    """-> (faults, report or None, what was said on stderr, seconds)"""
    module, wrong = incident.world_module, []
    try:
        wrong += judge.story_faults(module, incident.document, incident.expected)
        with module.serve(incident.document) as served:
            done, seconds, _ = run(binary, incident, served)
    except subprocess.TimeoutExpired:
        return wrong + [f'no answer within {TIME_LIMIT} s'], None, '', TIME_LIMIT
    said = done.stderr.decode(errors='replace')
    try:
        report = json.loads(done.stdout)
    except ValueError:
        line = (said.strip().splitlines() or [''])[-1]
        return wrong + [f'exit status {done.returncode}, no JSON: {line}'], None, said, seconds
    if isinstance(report, list):
        report = report[0] if report else {}
    if done.returncode not in (0, 1, 3):
        wrong.append(f'exit status {done.returncode}')
    limit = incident.expected.get('seconds')
    if limit and seconds > limit:
        wrong.append(f'took {seconds:.1f} s, allowed are {limit}')
    data = pathlib.Path(incident.input).read_bytes() if incident.input else b''
    wrong += judge.faults(module, incident.document, incident.expected, report, data)
    return list(dict.fromkeys(wrong)), report, said, seconds


chosen, binary = [], ''    # what the worker processes, forked below, find in their memory


def judged_row(index):
    return judged(binary, chosen[index])


def cause_groups():
    """cause -> group, from the contract where it is here, else from our own data"""
    if CAUSES.exists():
        rows = [line.split('\t') for line in CAUSES.read_text().splitlines()[1:]]
        return {row[0]: row[1] for row in rows if len(row) > 1}
    return {}


def is_of_group(incident, groups, groups_of):
    cause = incident.expected['cause']
    return groups_of.get(cause) in groups or (incident.expected.get('healthy') and incident.expected['kind'].startswith('ok_'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('binary')
    parser.add_argument('--id', action='append', default=[])
    parser.add_argument('--kind', action='append', default=[], help='start of the kind or of the cause')
    parser.add_argument('--group', action='append', default=[], help='group of the cause (spf, dns, ...); controls are always in')
    parser.add_argument('--stories', action='store_true', help='only our own stories')
    parser.add_argument('--incidents', action='store_true', help='only ../shared/incidents')
    parser.add_argument('--required', action='store_true', help='print only what is wrong, and the count')
    parser.add_argument('-v', '--verbose', action='store_true', help='the command, the report and stderr, too')
    options = parser.parse_args()
    global chosen, binary
    binary = str(pathlib.Path(options.binary).resolve())

    chosen = ([] if options.stories else incidents()) + ([] if options.incidents else stories())
    groups_of = cause_groups()
    if options.id:
        chosen = [i for i in chosen if i.id in options.id]
    if options.kind:
        chosen = [i for i in chosen if i.expected['kind'].startswith(tuple(options.kind)) or i.expected['cause'].startswith(tuple(options.kind))]
    if options.group and groups_of:
        chosen = [i for i in chosen if is_of_group(i, options.group, groups_of)]

    bad = 0
    with multiprocessing.get_context('fork').Pool(1 if options.verbose else os.cpu_count()) as pool:
        for incident, (wrong, report, said, seconds) in zip(chosen, pool.imap(judged_row, range(len(chosen)))):
            bad += bool(wrong)
            if options.verbose:
                print(json.dumps(report, indent=1, ensure_ascii=False), said, sep='\n')
            if wrong or not options.required:
                got = (report or {}).get('cases', [{}])
                first = (got[0].get('findings') or [{}])[0] if got else {}
                print(f"{incident.id:<28} {incident.expected['kind']:<26} {'ok  ' if not wrong else 'WRONG'} {seconds:5.2f} s"
                      f"  {first.get('cause', '-')} {first.get('certainty', '')}", flush=True)
            for fault in wrong:
                print('      ' + fault)
    print(f'{len(chosen) - bad} of {len(chosen)} right')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
