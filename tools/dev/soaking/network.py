"""The network between workers and coordinators, which can be cut.

Namespaces gives every worker a network of its own, joined to the coordinators' by a pair of virtual interfaces: taken down, packets
are lost as on a pulled cable. It needs the right to make namespaces. Each lives as long as the process that holds it: `ip netns`
would name it by a mount, and leave another one behind. Proxies stands in where that is missing: what was sent stays
unanswered until the way is mended. Both: listen_host for the coordinators, command(worker, flags) and address(worker, coordinator)
for the workers, cut() until mend(), close().
"""
import os
import random
import re
import shutil
import socket
import subprocess
import threading
import time

from .failures import until


def make(workers, coordinators):
    if namespaces_work():
        namespaces = Namespaces(workers)
        if namespaces.join():
            return namespaces
        namespaces.close()
    return Proxies(workers, coordinators)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def namespaces_work():
    if os.geteuid() != 0 or not all(shutil.which(program) for program in ("ip", "nsenter", "unshare")):
        return False
    holder = Holder()
    works = holder.made() and \
        run("ip", "link", "add", f"gt{os.getpid()}", "type", "veth", "peer", "name", "there", "netns", holder.pid).returncode == 0 and \
        run(*holder.enter, "true").returncode == 0
    run("ip", "link", "del", f"gt{os.getpid()}")
    holder.close()
    return works


class Holder:
    """A process in a network of its own."""

    def __init__(self):
        self.process = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.pid = str(self.process.pid)
        self.enter = ["nsenter", f"--net=/proc/{self.pid}/ns/net"]

    def made(self):
        """Whether it came to be."""
        def network(pid):
            return os.readlink(f"/proc/{pid}/ns/net")

        while self.process.poll() is None:
            if network(self.pid) != network("self"):
                return True
            time.sleep(0.01)
        return False

    def close(self):
        self.process.kill()
        self.process.wait()


class Namespaces:
    kind = "network namespaces"
    listen_host = "0.0.0.0"

    def __init__(self, workers):
        tag = os.getpid()
        self.holders = [Holder() for _ in range(workers)]
        self.links = [f"gj{tag}w{i}" for i in range(workers)]
        # A range of its own for every run, so that two soaks on one machine do not meet.
        taken = run("ip", "-4", "address").stdout
        second, third = next((a, b) for a, b in ((random.randrange(64, 250), random.randrange(250)) for _ in range(1000))
                             if f"10.{a}.{b}." not in taken)
        self.nets = [f"10.{second}.{third}.{4 * i}" for i in range(workers)]
        self.here = [f"10.{second}.{third}.{4 * i + 1}" for i in range(workers)]
        self.there = [f"10.{second}.{third}.{4 * i + 2}" for i in range(workers)]

    def join(self):
        """Makes the networks; False where this machine does not let us (nsenter, because `ip -n` mounts besides)."""
        for i, (holder, link) in enumerate(zip(self.holders, self.links)):
            if not holder.made():
                return False
            inside = [*holder.enter, "ip"]
            for command in (["ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", holder.pid],
                            ["ip", "address", "add", f"{self.here[i]}/30", "dev", link],
                            ["ip", "link", "set", link, "up"],
                            [*inside, "address", "add", f"{self.there[i]}/30", "dev", "eth0"],
                            [*inside, "link", "set", "lo", "up"],
                            [*inside, "link", "set", "eth0", "up"]):
                if run(*command).returncode != 0:
                    return False
        return True

    def command(self, worker, flags):
        return [*self.holders[worker].enter, *flags]

    def address(self, worker, _, coordinator):
        return f"{self.here[worker]}:{port_of(coordinator)}"

    def cut(self, workers):
        for worker in workers:
            run("ip", "link", "set", self.links[worker], "down")

    def mend(self, workers):
        for worker in workers:
            until(lambda: run("ip", "link", "set", self.links[worker], "up").returncode == 0, "the network is whole again")

    def close(self):
        for holder, link in zip(self.holders, self.links):
            run("ip", "link", "del", link)
            holder.close()


class Proxies:
    kind = "proxies (no right to make network namespaces)"
    listen_host = "127.0.0.1"

    def __init__(self, workers, coordinators):
        self.wires = [[Wire() for _ in range(coordinators)] for _ in range(workers)]

    def command(self, _, flags):
        return flags

    def address(self, worker, number, coordinator):
        self.wires[worker][number].target = coordinator
        return self.wires[worker][number].address

    def cut(self, workers):
        for worker in workers:
            for wire in self.wires[worker]:
                wire.whole.clear()

    def mend(self, workers):
        for worker in workers:
            for wire in self.wires[worker]:
                wire.whole.set()

    def close(self):
        pass


class Wire:
    """A way from one worker to one coordinator."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.target = None
        self.whole = threading.Event()
        self.whole.set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.join, args=(client,), daemon=True).start()

    def join(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", port_of(self.target)), timeout=5)
            server.settimeout(None)
        except OSError:
            client.close()
            return
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    def pump(self, source, sink):
        try:
            while data := source.recv(1 << 16):
                self.whole.wait()
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def port_of(address):
    return int(re.search(r":(\d+)$", address).group(1))
