"""The loads themselves. usage: loads.py NAME FOLDER ADDRESS (the address on which a load with clients listens)"""
import bz2
import os
import random
import socket
import subprocess
import sys
import threading
import time


def idle(*_):
    """A service without users: wakes every ten seconds to read its own state."""
    while True:
        time.sleep(10)
        sum(len(open('/proc/self/status').read()) for _ in range(50))


def compile(folder, _):
    """An edit-and-build cycle: the author thinks, then a few changed files are compiled one after the other."""
    text = '#include <iostream>\n#include <map>\n#include <regex>\n#include <string>\n' \
           'int f%d(){std::map<std::string,int> m;std::regex r("a+(b|c)*");m["x"]=%d;return std::regex_match("abc",r)+m["x"];}\n'
    rng = random.Random(3)
    while True:
        for n in range(rng.randint(1, 4)):
            source = os.path.join(folder, f'f{n}.cpp')
            with open(source, 'w') as out:
                out.write(text % (n, rng.randint(0, 99)))
            subprocess.run(['g++', '-O1', '-c', source, '-o', source + '.o'], check=True)
        time.sleep(rng.uniform(15, 90))


def batch(folder, _):
    """A report job: makes a table, sorts it and packs it, once every 45 seconds."""
    rng, table = random.Random(5), os.path.join(folder, 'table')
    while True:
        began = time.monotonic()
        with open(table, 'w') as out:
            for _ in range(rng.randint(600_000, 1_400_000)):
                out.write(f'{rng.getrandbits(64):x},{rng.random()}\n')
        subprocess.run(['sort', '-o', table + '.sorted', table], check=True, env={'LC_ALL': 'C', 'PATH': os.environ['PATH']})
        subprocess.run(['gzip', '-f', '-6', table + '.sorted'], check=True)
        time.sleep(max(0, 45 - (time.monotonic() - began)))


def web(folder, address):
    """nginx with one page of text, packed anew for each visitor."""
    with open('/usr/share/common-licenses/GPL-3') as source, open(folder + '/index.html', 'w') as out:
        out.write(source.read() * 5)
    with open(folder + '/nginx.conf', 'w') as out:
        out.write(f'daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{ }} http {{ access_log {folder}/access.log; '
                  f'default_type text/html; gzip on; gzip_comp_level 6; server {{ listen {address}:8080; root {folder}; }} }}\n')
    subprocess.run(['nginx', '-c', folder + '/nginx.conf', '-e', folder + '/error.log'], check=True)


def database(folder, address):
    """PostgreSQL with the tables of pgbench, its journal synced at every commit."""
    binaries, data = '/usr/lib/postgresql/15/bin', folder + '/data'
    os.makedirs(data)
    subprocess.run(['chown', '-R', 'postgres', folder], check=True)
    user = ['runuser', '-u', 'postgres', '--']
    subprocess.run(user + [binaries + '/initdb', '-A', 'trust', '-D', data], check=True)
    with open(data + '/pg_hba.conf', 'a') as out:
        out.write('host all all 10.77.0.0/16 trust\n')
    subprocess.run(user + [binaries + '/postgres', '-D', data, '-h', address, '-k', folder, '-c', 'shared_buffers=64MB'], check=True)


def stream(folder, address):
    """A stream processor: every five seconds it packs the events that have arrived since and appends them to its log."""
    events, server = [], socket.create_server((address, 8080))

    def drain(connection):
        with connection, connection.makefile('rb') as source:
            for line in source:
                events.append(line)

    def accept():
        while True:
            threading.Thread(target=drain, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with open(folder + '/log', 'wb') as log:
        while True:
            began = time.monotonic()
            for _ in range(len(events)):
                log.write(bz2.compress(events.pop(0)))
            log.flush()
            time.sleep(max(0, 5 - (time.monotonic() - began)))


def video(folder, address):
    """A media service: makes a small copy of each clip that is uploaded."""
    server, clip = socket.create_server((address, 8080)), folder + '/clip.mkv'
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile('rb') as source, open(clip, 'wb') as out:
            while block := source.read(65536):
                out.write(block)
        subprocess.run(['ffmpeg', '-v', 'error', '-y', '-threads', '1', '-i', clip, '-vf', 'scale=480:270', '-c:v', 'libx264', '-preset', 'medium', '-threads', '1',
                        folder + '/copy.mkv'], check=True)


if __name__ == '__main__':
    {'idle': idle, 'compile': compile, 'batch': batch, 'web': web, 'database': database, 'stream': stream, 'video': video}[sys.argv[1]](*sys.argv[2:])
