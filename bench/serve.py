#!/usr/bin/python3
"""How fast mailwhy serve answers, beside nginx that sends the same bytes of the same pages from files.

  bench/serve.py build/release/bin/mailwhy [SECONDS OF EACH MEASUREMENT]

Both are started here, on free ports of this machine, with two workers each; mailwhy in a closed DNS world
(examples/moved-to-a-provider.zone). wrk asks both in the same run: pages that are kept, diagnoses of a
pasted SPF bounce (API and form), and all of it again while 1,000 connections stand half open. Each kind of
answer is read and judged before it is counted. Exit status 1 where an answer is wrong; a figure below its
bar is marked, since a busy machine would fail it.
"""
import contextlib
import http.client
import os
import pathlib
import re
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
ZONE, BOUNCE = ROOT / 'examples/moved-to-a-provider.zone', ROOT / 'examples/bounce.eml'
CAUSE = b'spf_provider_missing'
PAGES_BAR, DIAGNOSES_BAR, MEDIAN_BAR_MS = 2000, 200, 100
HALF_OPEN, SINGLE = 1000, 300
FORM = 'application/x-www-form-urlencoded'
# What nginx has to send besides: as much as the page's own answer has.
SAME_HEADERS = ('Content-Type', 'Cache-Control', 'Content-Language', 'Vary', 'Content-Security-Policy', 'Referrer-Policy',
                'X-Content-Type-Options', 'X-Frame-Options', 'Cross-Origin-Opener-Policy')


def say_what_is_missing():
    missing = [name for name, program in (('wrk', 'wrk'), ('nginx-light', 'nginx')) if not find(program)]
    if missing:
        sys.exit(f'{" and ".join(missing)} missing: apt-get install {" ".join(missing)}')


def find(program):
    return shutil.which(program, path=os.environ.get('PATH', '') + ':/usr/sbin')


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(command, **how):
    process = subprocess.Popen(command, **how)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def ask(port, method, path, body=None, headers=None):
    """-> (status, headers, body)"""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


# ------------------------------------------------------------------ the two servers

def start_mailwhy(stack, binary):
    process = stack.enter_context(running(
        [binary, 'serve', '--listen', '127.0.0.1:0', '--zone', str(ZONE), '--store', 'none', '--rate', '0'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
    said = re.search(r'http://127\.0\.0\.1:(\d+)/', process.stdout.readline())
    if not said:
        sys.exit('mailwhy serve did not start')
    return int(said[1])


def start_nginx(stack, folder, pages):
    """nginx with each page as a file and its headers. -> its port"""
    port, locations = free_port(), []
    for number, (path, (headers, content)) in enumerate(pages.items()):
        (folder / f'{number}.page').write_bytes(content)
        lines = [f'add_header {name} "{headers[name]}";' for name in SAME_HEADERS if name in headers and name != 'Content-Type']
        kind = headers['Content-Type']
        locations.append(f'location = {path} {{ types {{ }} default_type "{kind}"; root {folder}; try_files /{number}.page =404; {" ".join(lines)} }}')
    temporary = ' '.join(f'{kind}_temp_path {folder}/{kind};' for kind in ('client_body', 'proxy', 'fastcgi', 'scgi', 'uwsgi'))
    configuration = folder / 'nginx.conf'
    user = 'user root;' if os.geteuid() == 0 else ''  # the folder is ours alone
    configuration.write_text(
        f'{user} worker_processes 2; daemon off; pid {folder}/pid; error_log {folder}/error.log;\n'
        'events { worker_connections 2048; }\n'
        f'http {{ access_log off; {temporary} sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 1000000;\n'
        f'server {{ listen 127.0.0.1:{port}; {" ".join(locations)} }} }}\n')
    stack.enter_context(running([find('nginx'), '-p', str(folder), '-c', str(configuration)], stderr=subprocess.DEVNULL))
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(('127.0.0.1', port), 1).close()
            return port
        time.sleep(0.05)
    sys.exit('nginx did not start: ' + (folder / 'error.log').read_text())


# ------------------------------------------------------------------ measuring

def wrk(port, path, seconds, script=None, connections=32):
    """-> answers a second; an answer with another status than 2xx or 3xx is a mistake"""
    command = [find('wrk'), '-t1', f'-c{connections}', f'-d{seconds}s', f'http://127.0.0.1:{port}{path}']
    if script:
        command[1:1] = ['-s', str(script)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r'Non-2xx or 3xx responses: (\d+)', said):
        WRONG.append(f'{path}: {wrong[1]} answers with an error')
    return float(re.search(r'Requests/sec:\s*([\d.]+)', said)[1])


def times_of_single(port, path, body, headers):
    """-> median and 99th hundredth in ms, one after the other on a connection of its own each"""
    took = []
    for _ in range(SINGLE):
        started = time.perf_counter()
        status, _, content = ask(port, 'POST', path, body, headers)
        took.append((time.perf_counter() - started) * 1000)
        if status != 200 or CAUSE not in content:
            WRONG.append(f'POST {path}: status {status}')
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


class HalfOpen:
    """so many connections that sent the beginning of a request and then nothing; where the server ends one
    for that, another takes its place"""
    def __init__(self, port, count):
        self.port = port
        self.waiting = selectors.DefaultSelector()
        for _ in range(count):
            self.open_one()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.keep)
        self.thread.start()

    def open_one(self):
        one = socket.create_connection(('127.0.0.1', self.port))
        one.sendall(b'POST / HTTP/1.1\r\nHost: localhost\r\n')
        self.waiting.register(one, selectors.EVENT_READ)

    def keep(self):
        while not self.over.is_set():
            for key, _ in self.waiting.select(0.2):
                self.waiting.unregister(key.fileobj)
                key.fileobj.close()
                self.open_one()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for key in list(self.waiting.get_map().values()):
            key.fileobj.close()


# ------------------------------------------------------------------ one run

WRONG = []


def expect(what, condition):
    if not condition:
        WRONG.append(what)


def read_pages(port, case):
    """each page as it is, judged: what nginx then has to send, too"""
    pages = {}
    for path, words in (('/why/spf_provider_missing', CAUSE), (case, CAUSE), ('/', b'<textarea')):
        status, headers, content = ask(port, 'GET', path)
        expect(f'GET {path}: status {status} or not its page', status == 200 and words in content)
        pages[path] = headers, content
    return pages


def share_case(port):
    form = urllib.parse.urlencode({'text': BOUNCE.read_text(), 'share': 'true'})
    status, headers, _ = ask(port, 'POST', '/', form, {'Content-Type': FORM})
    expect(f'sharing a case: status {status}', status == 303)
    return headers.get('Location', '/').split('?')[0]


def lua(folder, name, body, kind):
    """wrk's script for a POST"""
    (folder / f'{name}.body').write_bytes(body)
    script = folder / f'{name}.lua'
    script.write_text(f'local file = io.open("{folder}/{name}.body", "rb")\nwrk.method = "POST"\nwrk.body = file:read("*a")\n'
                      f'wrk.headers["Content-Type"] = "{kind}"\n')
    return script


def print_row(what, measured, peer='', bar='', good=True):
    print(f'{what:44}{measured:>12}{peer:>12}{bar:>14}{"" if good else "   missed"}', flush=True)


def measure(ours, nginx, pages, folder, seconds):
    for path in pages:
        name = '/c/ID' if path.startswith('/c/') else path
        rate, peer = wrk(ours, path, seconds), wrk(nginx, path, seconds)
        print_row(f'{name}, pages/s', f'{rate:,.0f}', f'{peer:,.0f}', f'>= {PAGES_BAR:,}', rate >= PAGES_BAR)
    bounce = BOUNCE.read_bytes()
    form = urllib.parse.urlencode({'text': bounce.decode()}).encode()
    for what, path, body, kind in (('API', '/api/v1/diagnose', bounce, 'message/rfc822'), ('form', '/', form, FORM)):
        status, _, content = ask(ours, 'POST', path, body, {'Content-Type': kind})
        expect(f'POST {path}: status {status} or another answer', status == 200 and CAUSE in content)
        rate = wrk(ours, path, seconds, lua(folder, what, body, kind))
        print_row(f'{what}, diagnoses/s', f'{rate:,.0f}', '', f'>= {DIAGNOSES_BAR}', rate >= DIAGNOSES_BAR)
        median, late = times_of_single(ours, path, body, {'Content-Type': kind})
        print_row(f'{what}, one diagnosis, ms, median', f'{median:.1f}', '', f'<= {MEDIAN_BAR_MS}', median <= MEDIAN_BAR_MS)
        print_row(f'{what}, one diagnosis, ms, 99 of 100 within', f'{late:.1f}')


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    say_what_is_missing()
    binary, seconds = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = start_mailwhy(stack, binary)
        pages = read_pages(ours, share_case(ours))
        nginx = start_nginx(stack, folder, pages)
        for path, (_, content) in pages.items():
            status, _, same = ask(nginx, 'GET', path)
            expect(f'nginx sends another {path}', status == 200 and same == content)
        print_row('', 'mailwhy', 'nginx', 'bar')
        measure(ours, nginx, pages, folder, seconds)
        print(f'\nwith {HALF_OPEN:,} half-open connections')
        with HalfOpen(ours, HALF_OPEN):
            measure(ours, nginx, pages, folder, seconds)
    for what in dict.fromkeys(WRONG):
        print('wrong: ' + what)
    return 1 if WRONG else 0


if __name__ == '__main__':
    sys.exit(main())
