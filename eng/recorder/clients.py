"""The clients of the loads, outside their control groups. usage: clients.py NAME ADDRESS"""
import math
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request


def web(address):
    """Visitors arrive at random, at a rate that swells and ebbs over three minutes and sometimes jumps for a while."""
    rng, start, crowd = random.Random(4), time.monotonic(), 0.0
    request = urllib.request.Request(f'http://{address}:8080/', headers={'Accept-Encoding': 'gzip'})

    def visit():
        try:
            urllib.request.urlopen(request, timeout=20).read()
        except OSError:
            pass  # a visitor who is turned away is gone

    while True:
        now = time.monotonic() - start
        rate = 12 + 9 * math.sin(2 * math.pi * now / 180) + (45 if now < crowd else 0)
        pause = rng.expovariate(rate)
        if rng.random() < pause / 100:
            crowd = now + rng.uniform(4, 25)
        time.sleep(pause)
        threading.Thread(target=visit, daemon=True).start()


def database(address):
    """Order entry at a rate that changes every 10 to 60 s; now and then reads only."""
    rng, pgbench = random.Random(8), ['/usr/lib/postgresql/15/bin/pgbench', '-h', address, '-U', 'postgres']
    while subprocess.run(pgbench + ['-i', '-s', '3', '-q', 'postgres'], check=False, stderr=subprocess.DEVNULL).returncode:
        time.sleep(1)
    while True:
        rate, mode = rng.choice([5, 20, 60, 120, 250]), ['-S'] if rng.random() < 0.25 else []
        subprocess.run(pgbench + mode + ['-n', '-c', '4', '-R', str(rate * (8 if mode else 1)), '-T', str(rng.randint(10, 60)), 'postgres'], check=False, stderr=subprocess.DEVNULL)
        time.sleep(rng.expovariate(1 / 6))


def stream(address):
    """Readings of many sensors, some thousand bytes each; their rate wanders and at times doubles."""
    rng, level = random.Random(6), 0.0
    connection = connect(address)
    while True:
        level = 0.98 * level + rng.gauss(0, 0.06)
        extra = 2 if int(time.monotonic()) % 240 > 205 else 1
        for _ in range(max(1, int(rng.gauss(32, 6) * math.exp(level) * extra))):
            text = ' '.join(f'{rng.gauss(20, 3):.3f}' for _ in range(3600))
            connection.sendall(text.encode() + b'\n')
            time.sleep(0.8 / 90)
        time.sleep(rng.uniform(0.2, 0.8))


def video(address):
    """Somebody uploads a clip now and then, at a few MiB/s; its length is anybody's guess."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        clips = [os.path.join(folder, f'{seconds}.mkv') for seconds in (2, 4, 7, 12)]
        for clip, seconds in zip(clips, (2, 4, 7, 12)):
            subprocess.run(['ffmpeg', '-v', 'error', '-threads', '1', '-f', 'lavfi', '-i', f'mandelbrot=size=640x360:rate=25:start_scale={rng.uniform(0.3, 2)}', '-t', str(seconds),
                            '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '12', '-threads', '1', clip], check=True)
        while True:
            upload(address, rng.choice(clips), rng.uniform(1.5, 4) * 2**20)
            time.sleep(rng.expovariate(1 / 30))


def upload(address, clip, speed):
    with connect(address) as connection, open(clip, 'rb') as source:
        while block := source.read(int(speed / 10)):
            connection.sendall(block)
            time.sleep(0.1)


def connect(address):
    while True:
        try:
            return socket.create_connection((address, 8080))
        except OSError:
            time.sleep(0.5)


if __name__ == '__main__':
    {'web': web, 'database': database, 'stream': stream, 'video': video}[sys.argv[1]](sys.argv[2])
