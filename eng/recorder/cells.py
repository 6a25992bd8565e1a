"""A cell holds one load: its control groups, its network link, its processes, and the counters of what it used."""
import os
import signal
import subprocess
import sys
import time

V1 = ('cpu', 'cpuacct', 'memory')
HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    with open(path) as source:
        return source.read()


def table(path):
    return dict(line.split() for line in read(path).splitlines())


class Cell:
    def __init__(self, name, index, limit, linked, folder):
        self.name, self.limit, self.linked, self.folder = name, limit, linked, folder
        self.link, self.space = f'bondrec{index}', f'bonding-record-{name}'
        self.host, self.address = (f'10.77.{index}.1', f'10.77.{index}.2') if linked else ('-', '-')
        self.groups = {c: f'/sys/fs/cgroup/{c}/bonding-record-{name}' for c in V1 + ('unified',)}
        self.children, self.disk = [], {}

    def start(self):
        os.makedirs(self.folder)
        for group in self.groups.values():
            os.makedirs(group)
        if self.limit:
            self._write('cpu', 'cpu.cfs_quota_us', int(self.limit * 100_000))
        if self.linked:
            self._make_link()
        prefix = ['ip', 'netns', 'exec', self.space] if self.linked else []
        self._run(prefix + [sys.executable, f'{HERE}/loads.py', self.name, self.folder, self.address], self._enter)
        if self.linked:
            self._run(['nice', sys.executable, f'{HERE}/clients.py', self.name, self.address], os.setsid)

    def stop(self):
        for child in self.children:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        while os.path.isdir(self.groups['unified']) and (members := read(self.groups['unified'] + '/cgroup.procs').split()):
            for pid in members:
                os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.2)
        for group in self.groups.values():
            if os.path.isdir(group):
                os.rmdir(group)
        if self.linked:
            subprocess.run(['ip', 'link', 'del', self.link], check=False)
            subprocess.run(['ip', 'netns', 'del', self.space], check=False)

    def counters(self):
        usage = int(self._read('memory', 'memory.usage_in_bytes')) - int(table(self.groups['memory'] + '/memory.stat').get('total_inactive_file', 0))
        got, put = self._disk()
        return {'cpu': int(self._read('cpuacct', 'cpuacct.usage')) / 1e9, 'memory': max(0, usage) / 2**20, 'read': got / 1024, 'write': put / 1024,
                'rx': self._traffic('tx') / 1024, 'tx': self._traffic('rx') / 1024,
                'pressure': int(self._read('unified', 'cpu.pressure').split('total=')[1].split()[0]) / 1e6,
                'throttled': int(table(self.groups['cpu'] + '/cpu.stat')['throttled_time']) / 1e9}

    def _disk(self):
        """Bytes read from and written to disks by the processes seen so far; what one does between its last sighting and its end is lost."""
        for pid in self._read('unified', 'cgroup.procs').split():
            try:
                io = dict(line.split(': ') for line in read(f'/proc/{pid}/io').splitlines())
                self.disk[pid] = int(io['read_bytes']), int(io['write_bytes'])
            except OSError:
                continue
        return tuple(sum(counts[kind] for counts in self.disk.values()) for kind in (0, 1))

    def _traffic(self, direction):
        """Bytes as the far end of the link counts them: what it sends is what the load receives."""
        return int(read(f'/sys/class/net/{self.link}/statistics/{direction}_bytes')) if self.linked else 0

    def _make_link(self):
        for command in (f'ip netns add {self.space}', f'ip link add {self.link} type veth peer name eth0 netns {self.space}',
                        f'ip addr add {self.host}/24 dev {self.link}', f'ip link set {self.link} up',
                        f'ip -n {self.space} addr add {self.address}/24 dev eth0', f'ip -n {self.space} link set eth0 up', f'ip -n {self.space} link set lo up'):
            subprocess.run(command.split(), check=True)

    def _enter(self):
        os.setsid()
        for controller in self.groups:
            self._write(controller, 'cgroup.procs', os.getpid())

    def _run(self, command, before):
        self.children.append(subprocess.Popen(command, preexec_fn=before, stdout=subprocess.DEVNULL))

    def _read(self, controller, name):
        return read(f'{self.groups[controller]}/{name}')

    def _write(self, controller, name, value):
        with open(f'{self.groups[controller]}/{name}', 'w') as out:
            out.write(str(value))
