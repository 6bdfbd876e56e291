"""Looks at the daemons while they run: memory, and the coordinators' metrics."""
import http.client
import re
import time
import urllib.request

from .failures import fail
from .processes import reap_readers

# A daemon's counters begin anew with it: what it counted after the last look and before it was killed is not in the sums.
SUMS = {"leases granted": "gouji_coordinator_leases_granted_total", "leases expired": "gouji_coordinator_leases_expired_total",
        "shards tried again": "gouji_coordinator_retries_total", "fences refused": "gouji_coordinator_fences_refused_total",
        "shards committed": "gouji_coordinator_shards_committed_total", "splits": "gouji_coordinator_splits_total",
        "epochs": "gouji_coordinator_epochs_taken_total", "reconciliations": "gouji_coordinator_reconciliations_total",
        "repairs": "gouji_coordinator_repairs_total", "dead letters": "gouji_coordinator_dead_letters_total"}


class Watch:
    def __init__(self, cluster, seconds):
        self.cluster, self.seconds, self.started = cluster, seconds, time.monotonic()
        self.peaks = {}  # of resident memory: (name, third of the run) -> KiB
        self.seen = {}   # (coordinator, run, name) -> the last value

    def third(self):
        return min(2, int(3 * (time.monotonic() - self.started) / self.seconds))

    def grows_old(self):
        """From here on coordinator-0 and worker-0 are not ended: they are frozen, cut off and starved like the others."""
        return self.third() > 0

    def look(self):
        for daemon in [*self.cluster.coordinators, *self.cluster.workers]:
            self.note_memory(daemon.name, daemon.process)
        self.note_memory("redis", self.cluster.redis.process)
        for coordinator in self.cluster.coordinators:
            self.note_metrics(coordinator)
        reap_readers()

    def note_metrics(self, coordinator):
        try:
            with urllib.request.urlopen(f"http://{coordinator.metrics}/metrics", timeout=2) as page:
                text = page.read().decode()
        except (OSError, http.client.HTTPException):
            return
        if metric(text, "gouji_coordinator_invariant_violations_total") > 0:
            fail(f"{coordinator.name}: an invariant was found broken; see {coordinator.log}")
        for name, series in SUMS.items():
            self.seen[coordinator.name, coordinator.runs, name] = metric(text, series)

    def sums(self):
        return {name: int(sum(value for (_, _, other), value in self.seen.items() if other == name)) for name in SUMS}

    def note_memory(self, name, process):
        try:
            status = open(f"/proc/{process.pid}/status").read()
        except (OSError, AttributeError):
            return
        resident = re.search(r"VmRSS:\s+(\d+)", status)
        if resident:
            self.peaks[name, self.third()] = max(self.peaks.get((name, self.third()), 0), int(resident.group(1)))

    def check_memory(self):
        """Of those that lived through the second and the last third."""
        for name, lives in (("coordinator-0", True), ("worker-0", True), ("redis", False)):
            before, after = self.peaks.get((name, 1), 0), self.peaks.get((name, 2), 0)
            print(f"memory of {name}{', which lived through both' if lives else ''}: peak {before / 1024:.1f} MiB in the second third, "
                  f"{after / 1024:.1f} MiB in the last")
            if after > before * 1.1 + (4 << 10):
                fail(f"memory of {name} grows")


def metric(text, name):
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))
