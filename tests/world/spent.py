"""What a program spends. The kernel counts to a child the memory its parent held when it was started, so that a large parent
hides a small child: between the two stands a small process here, which starts the program and tells of it."""
import json
import os
import subprocess
import typing

BETWEEN = '''
import json, os, sys, time
told = int(sys.argv[1])
os.set_inheritable(told, False)
begun = time.monotonic()
_, status, used = os.wait4(os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ), 0)
spent = os.waitstatus_to_exitcode(status), time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
os.write(told, json.dumps(spent).encode())
'''


class Spent(typing.NamedTuple):
    status: int        # as subprocess.Popen.returncode
    seconds: float     # from start to end
    processor: float   # seconds of it, all threads together
    megabytes: float   # resident at most; no less than the 9 MB of the process between


def run(command, **options):
    """Runs the command to its end, with subprocess.Popen's options."""
    readable, writable = os.pipe()
    try:
        between = subprocess.Popen(['/usr/bin/python3', '-I', '-S', '-c', BETWEEN, str(writable), *command],
                                   pass_fds=[writable], **options)
    finally:
        os.close(writable)
    with os.fdopen(readable) as told:
        said = told.read()
    between.wait()
    if not said:
        raise RuntimeError(f'{command[0]} could not be started')
    return Spent(*json.loads(said))
