#!/usr/bin/python3
"""The systemd units of k8s/image/systemd: well-formed, closed, ended as the daemons drain, and wide enough for what the daemons do.

    tests/ops/units_test.py BIN_DIRECTORY

systemd itself verifies them and rates how closed they are, without running them. What their filter of system calls lets through is held
to the calls that a coordinator and a worker with its reading processes make while a job is read whose documents crash, too.
What this machine has no program for is skipped, visibly.
"""
import collections
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tools", "dev"))
from soaking.failures import PATIENCE, fail, failures, until  # noqa: E402
from soaking.jobs import poison_lines  # noqa: E402

UNITS = os.path.join(ROOT, "k8s/image/systemd")
DAEMONS = ("gouji-coordinator", "gouji-worker")
MOST_EXPOSURE = 20  # of 100, as systemd counts
PLENTY_OF_SECONDS = 10  # between the drain's end and the kill


def check(holds, problem):
    if not holds:
        fail(problem)


def settings(name):
    """Section.Key -> values, in order."""
    found, section = collections.defaultdict(list), ""
    with open(os.path.join(UNITS, name), encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                key, _, value = line.partition("=")
                found[f"{section}.{key}"].append(value)
    return found


def check_drain(name, unit):
    grace = float(next(value for value in unit["Service.Environment"] if value.startswith("GOUJI_GRACE=")).partition("=")[2])
    with open(os.path.join(ROOT, "k8s/base", name.removeprefix("gouji-").replace(".service", ".yaml")), encoding="utf-8") as file:
        pod = next(found for found in yaml.safe_load_all(file) if found["kind"] == "Deployment")["spec"]["template"]["spec"]
    told = next(variable["value"] for variable in pod["containers"][0]["env"] if variable["name"] == "GOUJI_GRACE")
    check((grace, float(unit["Service.TimeoutStopSec"][0])) == (float(told), pod["terminationGracePeriodSeconds"]),
          f"{name}: its drain is another than in Kubernetes")
    check(float(unit["Service.TimeoutStopSec"][0]) >= grace + PLENTY_OF_SECONDS, f"{name} is killed before its drain can end")
    check(unit["Service.KillSignal"] == ["SIGTERM"] and unit["Service.KillMode"] == ["mixed"],
          f"{name}: SIGTERM does not go to the daemon alone")
    check(unit["Service.MemoryMax"], f"{name} has no bound on its memory")
    if name == "gouji-worker.service":
        check(unit["Service.OOMPolicy"] == ["continue"], f"{name}: a reading process that is ended for memory ends the worker")


def check_settings_of(name, programs):
    """Each line of its file, commented or not, is a flag that the daemon has."""
    told = subprocess.run([os.path.join(programs, name), "--help"], capture_output=True, text=True).stdout
    with open(os.path.join(UNITS, name.removeprefix("gouji-") + ".env"), encoding="utf-8") as file:
        for variable in re.findall(r"^#?(GOUJI_\w+)=", file.read(), re.M):
            check(variable in told, f"{name} knows no {variable}")


def verify(directory):
    """As on a machine that has systemd's own units and the two programs."""
    shutil.copytree("/usr/lib/systemd/system", os.path.join(directory, "usr/lib/systemd/system"), symlinks=True)
    os.makedirs(os.path.join(directory, "usr/bin"))
    os.makedirs(os.path.join(directory, "etc/systemd/system"))
    for name in DAEMONS:
        shutil.copy("/bin/true", os.path.join(directory, "usr/bin", name))
        shutil.copy(os.path.join(UNITS, name + ".service"), os.path.join(directory, "etc/systemd/system"))
    for name in DAEMONS:
        ran = subprocess.run(["systemd-analyze", "verify", "--man=no", f"--root={directory}", name + ".service"], capture_output=True,
                             text=True)
        complaints = [line for line in ran.stderr.splitlines() if "gouji" in line]
        check(not complaints, "\n".join(complaints))
        rated = subprocess.run(["systemd-analyze", "security", "--no-pager", "--offline=true", f"--threshold={MOST_EXPOSURE}",
                                f"--root={directory}", name + ".service"], capture_output=True, text=True)
        check(rated.returncode == 0, f"{name} is too open: {rated.stdout.splitlines()[-1:]} {rated.stderr}")


def calls_of_group(group, seen=()):
    text = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", group], capture_output=True, text=True).stdout
    calls = set()
    for word in re.findall(r"^ {4}(@?[\w-]+)$", text, re.M):
        calls |= calls_of_group(word, (*seen, group)) if word.startswith("@") and word not in seen else {word}
    return calls


def allowed(unit):
    calls = set()
    for value in unit["Service.SystemCallFilter"]:
        for word in value.lstrip("~").split():
            group = calls_of_group(word) if word.startswith("@") else {word}
            calls = calls - group if value.startswith("~") else calls | group
    # systemd lets these through whatever the filter says.
    return calls | calls_of_group("@default")


class Traced:
    """A daemon under strace, which tells of every system call that was not refused anyway."""

    def __init__(self, directory, name, words):
        self.trace, self.log = os.path.join(directory, name + ".trace"), os.path.join(directory, name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["strace", "-f", "-qq", "-o", self.trace, *words], stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, env={**os.environ, "GOUJI_TEST_HOOKS": "1"})
        self.address = None
        until(self.listening, f"{name} starts under strace", 120)

    def listening(self):
        with open(self.log, errors="replace") as file:
            told = re.search(r'"listening".*?"address":"([^"]+)"', file.read())
        self.address = told and told.group(1)
        return self.address or self.process.poll() is not None

    def stop(self):
        # To the daemon, not to strace: strace's only child.
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            for child in file.read().split():
                os.kill(int(child), signal.SIGTERM)
        self.process.wait(PATIENCE)

    def calls(self):
        with open(self.trace, errors="replace") as file:
            return {call for call in re.findall(r"^\d+ +(\w+)\((?!.*= -1 E(?:PERM|NOSYS))", file.read(), re.M)}


def check_calls(directory, programs):
    def program(name):
        return os.path.join(programs, name)
    corpus = os.path.join(directory, "corpus")
    subprocess.run([program("gouji-corpusgen"), "--count", "60", "--seed", "6", "--form", "jsonl", "--out", corpus, "--truth",
                    corpus + ".truth.jsonl"], check=True, capture_output=True)
    poison_lines(corpus + "/reports", 20)
    store = f"file://{directory}/store"
    os.mkdir(os.path.join(directory, "store"))
    coordinator = Traced(directory, "gouji-coordinator", [program("gouji-coordinator"), "--listen", "127.0.0.1:0", "--metrics",
                                                          "127.0.0.1:0", "--redis", "memory:", "--store", store])
    worker = Traced(directory, "gouji-worker", [program("gouji-worker"), "--coordinator", coordinator.address or "", "--listen",
                                                "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--store", store, "--slots", "2"])
    ran = subprocess.run([program("gouji"), "submit", corpus + "/reports", "--watch", "--coordinator", coordinator.address or ""],
                         capture_output=True, text=True, timeout=PATIENCE)
    check(ran.returncode == 0, f"the job under strace: {ran.stdout}{ran.stderr}")
    for daemon, name in ((worker, "gouji-worker"), (coordinator, "gouji-coordinator")):
        daemon.stop()
        refused = daemon.calls() - allowed(settings(name + ".service"))
        check(len(daemon.calls()) > 30, f"strace saw {len(daemon.calls())} system calls of {name}")
        check(not refused, f"the unit of {name} refuses what it does: {sorted(refused)}")


def can_trace(directory):
    if not shutil.which("strace"):
        return False
    ran = subprocess.run(["strace", "-f", "-o", os.path.join(directory, "try"), "/bin/true"], capture_output=True)
    return ran.returncode == 0


def main():
    for name in DAEMONS:
        check_drain(name + ".service", settings(name + ".service"))
        check_settings_of(name, sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="gouji-units-") as directory:
        if not shutil.which("systemd-analyze"):
            print("[  SKIPPED ] units_verify (systemd-analyze is not installed)")
        else:
            verify(os.path.join(directory, "root"))
            if can_trace(directory):
                check_calls(directory, sys.argv[1])
            else:
                print("[  SKIPPED ] units_calls (strace is not installed, or may not trace)")
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
