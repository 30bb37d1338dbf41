#!/usr/bin/python3
"""The API gives what the command line prints, on every incident of ../shared: api_test.py build/dev/bin/mailwhy"""
import http.client
import pathlib
import re
import subprocess
import sys
import urllib.parse

import run_incidents

OPTIONS = {'--ip': 'ip', '--sender': 'sender', '--helo': 'helo', '--recipient': 'recipient', '--text': 'text'}
TIMES = re.compile(r'("(?:asked_at|at|effective_from)": )"[^"]*"')
ROUND_TRIPS = re.compile(r'("(?:rtt_ms|ms)": )\d+')


def timeless(text):
    return ROUND_TRIPS.sub(r'\g<1>0', TIMES.sub(r'\1"…"', text))


def request_of(incident):
    """the arguments of the command line as body and query of the API; None where it has no such"""
    body, query, words = b'', {}, list(incident.expected['args'])
    while words:
        word = words.pop(0)
        if word in OPTIONS:
            query[OPTIONS[word]] = words.pop(0)
        elif word == '{input}':
            body, query['source'] = pathlib.Path(incident.input).read_bytes(), incident.input
        else:
            return None
    return body, '/api/v1/diagnose?' + urllib.parse.urlencode(query)


def api_answer(binary, served, body, path):
    command = [binary, 'serve', '--listen', '127.0.0.1:0', '--store', 'none', '--resolver', f'127.0.0.1:{served.resolver_port}',
               '--authority-port', str(served.authority_port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            port = int(re.search(r':(\d+)/', running.stdout.readline())[1])
            connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
            connection.request('POST', path, body, {'Content-Type': 'message/rfc822'})
            answer = connection.getresponse().read().decode()
            connection.close()
            return answer
        finally:
            running.terminate()


def main():
    binary, bad, same = str(pathlib.Path(sys.argv[1]).resolve()), 0, 0
    for incident in run_incidents.incidents():
        request = request_of(incident)
        if request is None:
            continue
        with incident.world_module.serve(incident.document) as served:
            done, _, _ = run_incidents.run(binary, incident, served)
            said = api_answer(binary, served, *request)
        if timeless(said) == timeless(done.stdout.decode()):
            same += 1
            continue
        bad += 1
        print(f'{incident.id}: the API says something else')
        for ours, theirs in zip(timeless(said).splitlines(), timeless(done.stdout.decode()).splitlines()):
            if ours != theirs:
                print(f'  API          {ours}\n  command line {theirs}')
                break
    print(f'{same} of {same + bad} the same')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
