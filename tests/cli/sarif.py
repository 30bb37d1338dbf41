"""What SARIF 2.1.0 (OASIS) asks of the parts that mailwhy writes, and GitHub of what it shows."""
import re
import urllib.parse

LEVELS = ('none', 'note', 'warning', 'error')


def kinds(value):
    return 'number' if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


# For each object its members: name, kind, whether it must be there. No others may be.
SHAPES = {
    'log': {'$schema': ('str', False), 'version': ('str', True), 'runs': (['run'], True)},
    'run': {'tool': ('tool', True), 'language': ('str', False), 'columnKind': ('str', False), 'invocations': (['invocation'], False),
            'artifacts': (['artifact'], False), 'results': (['result'], True)},
    'tool': {'driver': ('driver', True)},
    'driver': {'name': ('str', True), 'version': ('str', False), 'rules': (['rule'], True)},
    'rule': {'id': ('str', True), 'shortDescription': ('message', True), 'fullDescription': ('message', True), 'help': ('message', True),
             'defaultConfiguration': ('configuration', True)},
    'configuration': {'level': ('level', True)},
    'message': {'text': ('str', True)},
    'invocation': {'executionSuccessful': ('bool', True), 'toolExecutionNotifications': (['notification'], False)},
    'notification': {'level': ('level', True), 'message': ('message', True)},
    'artifact': {'location': ('place', True)},
    'place': {'uri': ('uri', True)},
    'result': {'ruleId': ('str', True), 'ruleIndex': ('number', True), 'level': ('level', True), 'message': ('message', True),
               'locations': (['location'], True), 'partialFingerprints': ('fingerprints', True)},
    'location': {'physicalLocation': ('physical', True)},
    'physical': {'artifactLocation': ('place', True), 'region': ('region', True)},
    'region': {'startLine': ('number', True), 'startColumn': ('number', False)},
    'fingerprints': {'primaryLocationLineHash': ('str', True)},
}


def shape_faults(value, shape, where):
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield f'{where}: no array'
            return
        for i, item in enumerate(value):
            yield from shape_faults(item, shape[0], f'{where}[{i}]')
    elif shape in SHAPES:
        if not isinstance(value, dict):
            yield f'{where}: no object'
            return
        members = SHAPES[shape]
        yield from (f'{where}.{name} is unknown' for name in value if name not in members)
        for name, (kind, needed) in members.items():
            if name in value:
                yield from shape_faults(value[name], kind, f'{where}.{name}')
            elif needed:
                yield f'{where}.{name} is missing'
    elif shape == 'level':
        if value not in LEVELS:
            yield f'{where}: {value}'
    elif shape == 'uri':
        if not isinstance(value, str) or not re.fullmatch(r"(?:[A-Za-z0-9._~/:-]|%[0-9A-F]{2})+", value) or value.startswith('./'):
            yield f'{where}: {value!r} is no URI reference'
    elif kinds(value) != shape:
        yield f'{where}: {kinds(value)}, not {shape}'


def faults(log):
    """A line for each rule that is broken."""
    yield from shape_faults(log, 'log', 'log')
    if log['version'] != '2.1.0':
        yield 'another version'
    for run in log['runs']:
        rules = run['tool']['driver']['rules']
        if len({rule['id'] for rule in rules}) != len(rules):
            yield 'two rules with one id'
        if run.get('columnKind') not in ('utf16CodeUnits', 'unicodeCodePoints'):
            yield 'columnKind'
        for rule in rules:
            for name in ('shortDescription', 'fullDescription', 'help'):
                text = rule[name]['text']
                if not text.endswith(('.', ')')) or (name != 'help' and len(text) > 1024):
                    yield f'{rule["id"]}.{name}: {text!r}'
        files = {artifact['location']['uri'] for artifact in run['artifacts']}
        for result in run['results']:
            if rules[result['ruleIndex']]['id'] != result['ruleId']:
                yield 'ruleIndex leads to another rule'
            if not result['message']['text'].strip() or not result['locations']:
                yield 'a result without words or place'
            for location in result['locations']:
                region = location['physicalLocation']['region']
                if min(region.values()) < 1:
                    yield f'lines and columns begin at 1: {region}'
                if location['physicalLocation']['artifactLocation']['uri'] not in files:
                    yield 'a file that is no artifact'
        for uri in files:
            if '\\' in urllib.parse.unquote(uri):
                yield f'{uri}: a backslash'
