"""The daemons and Redis: started again and again, under the same name, address and flags."""
import glob
import os
import random
import shutil
import signal
import socket
import subprocess
import time

from .failures import PATIENCE, fail, until


class Daemon:
    """`flags()` gives its command, but for its addresses; `host` is what it listens on."""

    def __init__(self, directory, name, flags, host, environment):
        self.directory, self.name, self.flags, self.environment = directory, name, flags, environment
        self.address, self.metrics = f"{host}:{free_port()}", f"127.0.0.1:{free_port()}"
        self.runs = 0
        self.process = None
        self.log = None

    def start(self):
        """Until it listens. One that ends instead is started again: its port may be in the hands of a process just ending."""
        end = time.monotonic() + PATIENCE
        while True:
            self.launch()
            while self.process.poll() is None and time.monotonic() < end:
                if self.listening():
                    return
                time.sleep(0.02)
            if time.monotonic() >= end:
                break
            time.sleep(0.5)
        with open(self.log, errors="replace") as log:
            print(log.read()[-3000:])
        fail(f"{self.name} starts: not within {PATIENCE} s; see {self.log}")

    def launch(self):
        self.runs += 1
        self.log = os.path.join(self.directory, f"{self.name}.{self.runs}.log")
        flags = [*self.flags(), "--listen", self.address, "--metrics", self.metrics]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(flags, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment)

    def listening(self):
        with open(self.log, errors="replace") as log:
            return any('"listening"' in line and line.endswith("\n") for line in log)

    def signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def terminate(self):
        self.signal(signal.SIGTERM)
        try:
            code = self.process.wait(PATIENCE)
            if code != 0:
                fail(f"{self.name} ended with {code} after SIGTERM; see {self.log}")
        except subprocess.TimeoutExpired:
            fail(f"{self.name} did not end after SIGTERM; see {self.log}")
            self.kill()


class Redis:
    """With an append-only file that is written every second: a kill loses the last ones."""

    def __init__(self, directory):
        self.directory, self.number = directory, 0
        self.data = os.path.join(directory, "redis-0")
        self.socket = os.path.join(directory, "redis.sock")
        self.process = None

    def start(self):
        os.makedirs(self.data, exist_ok=True)
        self.launch()
        until(self.answers, "Redis starts")

    def launch(self):
        with open(os.path.join(self.directory, "redis.log"), "ab") as log:
            self.process = subprocess.Popen(
                ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", self.data, "--save", "",
                 "--appendonly", "yes", "--appendfsync", "everysec"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def answers(self):
        if self.process.poll() is not None:
            # It does not read what a kill cut in the middle; the documented way out.
            for manifest in glob.glob(os.path.join(self.data, "appendonlydir", "*.manifest")):
                subprocess.run(["redis-check-aof", "--fix", manifest], input="y\n", capture_output=True, text=True)
            self.launch()
            time.sleep(0.5)
        return self.says("PING") == "PONG"

    def says(self, *words):
        try:
            answer = subprocess.run(["redis-cli", "-s", self.socket, *words], capture_output=True, text=True, timeout=10)
            return answer.stdout.strip()
        except subprocess.TimeoutExpired:
            return ""

    def kill(self):
        self.process.kill()
        self.process.wait()

    def forget(self):
        """Another folder: a process that rewrote the old file may outlive the server and still write there."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.number += 1
        self.data = os.path.join(self.directory, f"redis-{self.number}")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


def free_port():
    """Below the numbers that the system gives to connections: while a daemon is down, none of those may take its port."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("0.0.0.0", port))
                return port
            except OSError:
                pass


def reap_readers():
    """Readers of killed workers, whom this process inherits: in an hour they would be thousands. They are named after
    /proc/self/exe, which they were started from; nothing else here is."""
    for pid, name, state in inherited():
        if name == "exe" and state == "Z":
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass


def stop_for(send, seconds):
    send(signal.SIGSTOP)
    time.sleep(seconds)
    send(signal.SIGCONT)


def children():
    """Processes that are left, and what was orphaned and has become a child of this process."""
    found = []
    for pid, name, state in inherited():
        if state != "Z":
            found.append((pid, name))
            continue
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            pass
    return found


def inherited():
    """Number, name and state of every child of this process."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", errors="replace") as file:
                stat = file.read()
        except OSError:
            continue
        name, rest = stat[stat.index("(") + 1:stat.rindex(")")], stat[stat.rindex(")") + 2:].split()
        if int(rest[1]) == os.getpid():
            found.append((int(entry), name, rest[0]))
    return found
