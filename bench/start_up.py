#!/usr/bin/python3
"""Start to first output, and peak memory, of mailwhy on the bundled example (a zone-file case).

  bench/start_up.py build/release/bin/mailwhy [RUNS]

Prints the median and the worst of RUNS (50) runs; exit status 1 where the median is over 15 ms or the
peak over 24 MB. No test of the suite: a busy machine would fail it.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import time

MOST_MS, MOST_MB = 15, 24
ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'world'))
import spent  # noqa: E402

CASE = ['--zone', 'examples/moved-to-a-provider.zone', 'examples/bounce.eml']


def one_run(binary):
    """-> milliseconds until the first octet of output"""
    readable, writable = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.dup2(writable, 1)
        os.close(readable)
        os.chdir(ROOT)
        os.execv(binary, [binary, *CASE])
    os.close(writable)
    first = os.read(readable, 1)
    took = (time.perf_counter() - started) * 1000
    while os.read(readable, 65536):
        pass
    os.close(readable)
    _, status = os.waitpid(child, 0)
    if not first or os.waitstatus_to_exitcode(status) != 1:
        sys.exit('mailwhy did not explain the example')
    return took


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary, runs = str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 50
    times = [one_run(binary) for _ in range(runs)]
    median, peak = statistics.median(times), spent.run([binary, *CASE], cwd=ROOT, stdout=subprocess.DEVNULL).megabytes
    print(f'first output: median {median:.1f} ms, worst {max(times):.1f} ms (at most {MOST_MS}); peak {peak:.1f} MB (at most {MOST_MB})')
    return median > MOST_MS or peak > MOST_MB


if __name__ == '__main__':
    sys.exit(main())
