#!/usr/bin/env python3
"""Records small real loads at 1 Hz, all at once, each in a cgroup (v1) of its own.

usage (root): record-loads.py FOLDER SECONDS
Writes one FOLDER/<load>.csv per load: t (s), cpu (cores), memory (MiB, working set), read and write (KiB/s).
"""
import hashlib
import http.server
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

CGROUPS = '/sys/fs/cgroup'


def idle(_):
    """A service without users: wakes every ten seconds to read its own state."""
    while True:
        time.sleep(10)
        sum(len(open('/proc/self/status').read()) for _ in range(50))


def compile_cycle(folder):
    """An edit-and-build cycle: the author thinks, then a few changed files are compiled one after the other."""
    text = '#include <iostream>\n#include <map>\n#include <regex>\n#include <string>\n' \
           'int f%d(){std::map<std::string,int> m;std::regex r("a+(b|c)*");m["x"]=%d;return std::regex_match("abc",r)+m["x"];}\n'
    rng = random.Random(3)
    while True:
        for n in range(rng.randint(1, 4)):
            source = os.path.join(folder, f'f{n}.cpp')
            open(source, 'w').write(text % (n, rng.randint(0, 99)))
            subprocess.run(['g++', '-O1', '-c', source, '-o', source + '.o'], check=True)
        time.sleep(rng.uniform(8, 35))


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = hashlib.pbkdf2_hmac('sha256', self.path.encode(), b'page', 9000).hex().encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def web(_):
    """A web server; visitors arrive at random, at a rate that swells, ebbs and sometimes jumps."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rng, start, crowd = random.Random(4), time.monotonic(), 0.0
    while True:
        now = time.monotonic() - start
        if rng.random() < 0.002:
            crowd = now + rng.uniform(5, 25)
        rate = 25 + 25 * ((now % 180) / 180) + (90 if now < crowd else 0)
        time.sleep(rng.expovariate(rate))
        url = f'http://127.0.0.1:{server.server_port}/{rng.random()}'
        threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=10).read(), daemon=True).start()


def batch(folder):
    """A report job: makes a table, sorts it and packs it, once every 45 seconds."""
    rng = random.Random(5)
    while True:
        began, table = time.monotonic(), os.path.join(folder, 'table')
        with open(table, 'w') as out:
            for _ in range(120_000):
                out.write(f'{rng.getrandbits(64):x},{rng.random()}\n')
        subprocess.run(['sort', '-o', table + '.sorted', table], check=True, env={'LC_ALL': 'C', 'PATH': os.environ['PATH']})
        subprocess.run(['gzip', '-f', '-9', table + '.sorted'], check=True)
        time.sleep(max(0, 45 - (time.monotonic() - began)))


def micro_batch(_):
    """A stream processor: every five seconds it works through what has arrived since."""
    rng = random.Random(6)
    while True:
        began = time.monotonic()
        for _ in range(int(rng.gauss(90, 25))):
            hashlib.pbkdf2_hmac('sha256', b'event', b'stream', 20000)
        time.sleep(max(0, 5 - (time.monotonic() - began)))


def bursty(_):
    """Works hard for a random while, then rests for a random while."""
    rng = random.Random(7)
    while True:
        end = time.monotonic() + rng.uniform(2, 12)
        while time.monotonic() < end:
            hashlib.pbkdf2_hmac('sha256', b'x', b'y', 20000)
        time.sleep(rng.expovariate(1 / 20))


def database(folder):
    """An order book: small transactions with a sync each, now and then a report over all rows."""
    rng, base = random.Random(8), sqlite3.connect(os.path.join(folder, 'orders.db'))
    base.execute('create table orders(id integer primary key, customer integer, amount real)')
    report = time.monotonic() + 20
    while True:
        base.executemany('insert into orders(customer, amount) values (?, ?)',
                         [(rng.randint(1, 500), rng.random()) for _ in range(400)])
        base.commit()
        if time.monotonic() > report:
            base.execute('select customer, sum(amount), count(*) from orders group by customer order by 2 desc').fetchall()
            report += rng.uniform(10, 30)
        time.sleep(rng.expovariate(12))


LOADS = {'idle': idle, 'compile': compile_cycle, 'web': web, 'batch': batch, 'stream': micro_batch, 'bursty': bursty, 'database': database}


def group(controller, name):
    return f'{CGROUPS}/{controller}/bonding-record-{name}'


def start(name, folder):
    os.makedirs(folder)
    for controller in ('cpuacct', 'memory'):
        os.makedirs(group(controller, name))
    child = os.fork()
    if child:
        return child
    os.setsid()
    for controller in ('cpuacct', 'memory'):
        open(group(controller, name) + '/cgroup.procs', 'w').write(str(os.getpid()))
    try:
        LOADS[name](folder)
    finally:
        os._exit(1)


def read(path):
    return open(path).read()


def working_set(name):
    stat = dict(line.split() for line in read(group('memory', name) + '/memory.stat').splitlines())
    return max(0, int(read(group('memory', name) + '/memory.usage_in_bytes')) - int(stat.get('total_inactive_file', 0)))


def disk(name, seen):
    """Bytes read and written by the processes that live now; what one did in its last second is lost."""
    read_bytes = write_bytes = 0
    for pid in read(group('cpuacct', name) + '/cgroup.procs').split():
        try:
            io = dict(line.split(': ') for line in read(f'/proc/{pid}/io').splitlines())
        except OSError:
            continue
        now = int(io['read_bytes']), int(io['write_bytes'])
        before = seen.get(pid, (0, 0))
        read_bytes, write_bytes, seen[pid] = read_bytes + now[0] - before[0], write_bytes + now[1] - before[1], now
    return read_bytes, write_bytes


def record(folder, seconds):
    files = {name: open(os.path.join(folder, name + '.csv'), 'w') for name in LOADS}
    for out in files.values():
        out.write('t,cpu,memory,read,write\n')
    seen = {name: {} for name in LOADS}
    usage = {name: int(read(group('cpuacct', name) + '/cpuacct.usage')) for name in LOADS}
    last = begin = time.monotonic()
    for t in range(seconds):
        time.sleep(max(0, begin + t + 1 - time.monotonic()))
        now = time.monotonic()
        for name, out in files.items():
            cpu = int(read(group('cpuacct', name) + '/cpuacct.usage'))
            got, put = disk(name, seen[name])
            out.write(f'{t},{(cpu - usage[name]) / 1e9 / (now - last):.3f},{working_set(name) / 2**20:.1f},'
                      f'{got / 1024 / (now - last):.0f},{put / 1024 / (now - last):.0f}\n')
            usage[name] = cpu
        last = now


def main():
    folder, seconds = sys.argv[1], int(sys.argv[2])
    work = tempfile.mkdtemp(prefix='record-loads-')
    os.makedirs(folder, exist_ok=True)
    children = {name: start(name, os.path.join(work, name)) for name in LOADS}
    try:
        record(folder, seconds)
    finally:
        for child in children.values():
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        time.sleep(1)
        for name in LOADS:
            for controller in ('cpuacct', 'memory'):
                os.rmdir(group(controller, name))
        shutil.rmtree(work)


main()
