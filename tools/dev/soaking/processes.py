"""The daemons and Redis: started again and again, under the same name, address and flags."""
import json
import os
import shutil
import signal
import subprocess
import time

from .failures import PATIENCE, fail, until


class Daemon:
    """`flags()` gives its command, but for its addresses; `host` is what it listens on."""

    def __init__(self, directory, name, flags, host, environment):
        self.directory, self.name, self.flags, self.environment = directory, name, flags, environment
        self.address, self.metrics = f"{host}:0", "127.0.0.1:0"
        self.runs = 0
        self.process = None
        self.log = None

    def start(self):
        self.runs += 1
        self.log = os.path.join(self.directory, f"{self.name}.{self.runs}.log")
        flags = [*self.flags(), "--listen", self.address, "--metrics", self.metrics]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(flags, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment)
        if until(self.listening, f"{self.name} starts"):
            return
        print(open(self.log, errors="replace").read()[-3000:])

    def listening(self):
        for line in open(self.log, errors="replace"):
            if '"listening"' in line and line.endswith("\n"):
                told = json.loads(line)
                self.address = told["address"]
                self.metrics = "127.0.0.1:%s" % told["metrics_port"]
                return True
        if self.process.poll() is not None:
            # The port may still be in the hands of a process that is just ending.
            self.process = None
            self.start()
            return True
        return False

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
        self.directory = directory
        self.data = os.path.join(directory, "redis")
        self.socket = os.path.join(directory, "redis.sock")
        self.process = None

    def start(self):
        os.makedirs(self.data, exist_ok=True)
        with open(os.path.join(self.directory, "redis.log"), "ab") as log:
            self.process = subprocess.Popen(
                ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", self.data, "--save", "",
                 "--appendonly", "yes", "--appendfsync", "everysec"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        until(lambda: self.says("PING") == "PONG", "Redis starts")

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
        shutil.rmtree(self.data)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


def stop_for(send, seconds):
    send(signal.SIGSTOP)
    time.sleep(seconds)
    send(signal.SIGCONT)


def children():
    """Processes that are left, and what was orphaned and has become a child of this process."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = open(f"/proc/{entry}/stat").read()
        except OSError:
            continue
        name, rest = stat[stat.index("(") + 1:stat.rindex(")")], stat[stat.rindex(")") + 2:].split()
        if int(rest[1]) == os.getpid():
            if rest[0] == "Z":
                try:
                    os.waitpid(int(entry), os.WNOHANG)
                except ChildProcessError:
                    pass
            else:
                found.append((int(entry), name))
    return found
