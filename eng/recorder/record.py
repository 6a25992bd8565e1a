#!/usr/bin/env python3
"""Records small real loads at 1 Hz, all at once, each in cgroups (v1, and v2 for pressure) and, where it has clients, in a network namespace of its own.

usage (root; Debian's g++, nginx-light, postgresql, ffmpeg, iproute2): record.py FOLDER SECONDS
Writes FOLDER/<load>.csv: t (s), cpu (cores), memory (MiB, working set), read and write (KiB/s, disks), rx and tx (KiB/s), pressure (share of the second in
which some task waited for a core), throttled (seconds of all cores together in which the limit held the load back).
"""
import os
import shutil
import signal
import sys
import tempfile
import time

from cells import Cell

# Load: its limit in cores (None: no limit) and whether clients reach it over a network link.
LOADS = {'idle': (None, False), 'compile': (0.8, False), 'batch': (0.5, False), 'web': (None, True),
         'database': (None, True), 'stream': (None, True), 'video': (0.6, True)}
COLUMNS = ('cpu', 'memory', 'read', 'write', 'rx', 'tx', 'pressure', 'throttled')
LEVELS = ('memory',)
FORMATS = {'cpu': '.3f', 'memory': '.1f', 'read': '.0f', 'write': '.0f', 'rx': '.1f', 'tx': '.1f', 'pressure': '.3f', 'throttled': '.3f'}


def rates(before, now, seconds):
    return {key: now[key] if key in LEVELS else (now[key] - before[key]) / seconds for key in COLUMNS}


def record(cells, folder, seconds):
    files = {cell.name: open(os.path.join(folder, cell.name + '.csv'), 'w') for cell in cells}
    for out in files.values():
        out.write('t,' + ','.join(COLUMNS) + '\n')
    before = {cell.name: cell.counters() for cell in cells}
    last = begin = time.monotonic()
    for t in range(seconds):
        time.sleep(max(0, begin + t + 1 - time.monotonic()))
        now = time.monotonic()
        for cell in cells:
            counters = cell.counters()
            row = rates(before[cell.name], counters, now - last)
            files[cell.name].write(f'{t},' + ','.join(format(row[key], FORMATS[key]) for key in COLUMNS) + '\n')
            files[cell.name].flush()
            before[cell.name] = counters
        last = now


def main():
    folder, seconds = sys.argv[1], int(sys.argv[2])
    work = tempfile.mkdtemp(prefix='record-loads-')
    os.chmod(work, 0o755)
    os.makedirs(folder, exist_ok=True)
    cells = [Cell(name, index, limit, linked, os.path.join(work, name)) for index, (name, (limit, linked)) in enumerate(LOADS.items())]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for cell in cells:
            cell.start()
        time.sleep(20)
        record(cells, folder, seconds)
    finally:
        for cell in cells:
            cell.stop()
        shutil.rmtree(work)


main()
