"""What is done to a running system, at random. Each fault leaves everything running."""
import time

from .failures import until
from .processes import stop_for


class Faults:
    def __init__(self, cluster, jobs, random, watch):
        self.cluster, self.jobs, self.random, self.watch = cluster, jobs, random, watch
        self.counts, self.kills, self.not_tried = {}, 0, []
        self.weights = {
            self.kill_worker: 4, self.kill_all_workers: 1, self.kill_coordinator: 3, self.kill_all_coordinators: 1,
            self.end_worker: 2, self.end_coordinator: 2, self.freeze_worker_past_its_lease: 3, self.freeze_coordinator: 2,
            self.freeze_redis: 1, self.restart_redis: 2, self.restart_redis_without_its_file: 2, self.cut_network: 2,
            self.kill_consumer: 3, self.pause_and_resume: 2, self.cancel_job: 1}
        if cluster.disk.mounted:
            self.weights[self.full_disk] = 2
        else:
            self.not_tried.append("a full disk (needs the right to mount a tmpfs)")
        if cluster.disk.library:
            self.weights[self.slow_store] = 2
        else:
            self.not_tried.append("a slow store (libgouji-slow-store.so is not beside the programs)")
        self.bag = []

    def draw(self):
        """The next one: each as often as its weight, in any order, before one comes more often."""
        if not self.bag:
            self.bag = [fault for fault, weight in self.weights.items() for _ in range(weight)]
            self.random.shuffle(self.bag)
        fault = self.bag.pop()
        name = fault.__name__.replace("_", " ")
        self.counts[name] = self.counts.get(name, 0) + 1
        return name, fault

    def some(self, low, high):
        return low + self.random.random() * (high - low)

    def mortal(self, daemons):
        """Those that may end now. The first of each kind grows old: whether memory stays flat shows only in what lives."""
        return daemons[1:] if self.watch.grows_old() else daemons

    def kill(self, process):
        self.kills += 1
        process.kill()

    def kill_worker(self):
        worker = self.random.choice(self.mortal(self.cluster.workers))
        self.kill(worker)
        time.sleep(self.some(0, 2))
        worker.start()

    def kill_all_workers(self):
        workers = self.mortal(self.cluster.workers)
        for worker in workers:
            self.kill(worker)
        for worker in workers:
            worker.start()

    def kill_coordinator(self):
        coordinator = self.random.choice(self.mortal(self.cluster.coordinators))
        self.kill(coordinator)
        time.sleep(self.some(0, 2))
        coordinator.start()

    def kill_all_coordinators(self):
        coordinators = self.mortal(self.cluster.coordinators)
        for coordinator in coordinators:
            self.kill(coordinator)
        for coordinator in coordinators:
            coordinator.start()

    def end_worker(self):
        worker = self.random.choice(self.mortal(self.cluster.workers))
        worker.terminate()
        worker.start()

    def end_coordinator(self):
        coordinator = self.random.choice(self.mortal(self.cluster.coordinators))
        coordinator.terminate()
        coordinator.start()

    def freeze_worker_past_its_lease(self):
        lease = self.cluster.lease_ms / 1000
        stop_for(self.random.choice(self.cluster.workers).signal, self.some(1.2 * lease, 2 * lease))

    def freeze_coordinator(self):
        stop_for(self.random.choice(self.cluster.coordinators).signal, self.some(0.5, 2 * self.cluster.lease_ms / 1000))

    def freeze_redis(self):
        stop_for(self.cluster.redis.process.send_signal, self.some(0.5, 6))

    def restart_redis(self):
        self.kill(self.cluster.redis)
        time.sleep(self.some(0, 1))
        self.cluster.redis.start()

    def restart_redis_without_its_file(self):
        self.kill(self.cluster.redis)
        self.cluster.redis.forget()
        self.cluster.redis.start()

    def full_disk(self):
        self.cluster.disk.be_full(self.some(1, 3))

    def slow_store(self):
        self.cluster.disk.be_slow(self.random.choice((20, 50, 200, 500)), self.some(2, 3 * self.cluster.lease_ms / 1000))

    def cut_network(self):
        workers = range(len(self.cluster.workers))
        if self.random.random() < 0.5:
            workers = [self.random.choice(workers)]
        self.cluster.network.cut(workers)
        time.sleep(self.some(1, 1 + 2 * self.cluster.lease_ms / 1000))
        self.cluster.network.mend(workers)

    def kill_consumer(self):
        reading = [job.consumer for job in self.jobs.all if job.consumer.is_alive() and job.consumer.process]
        if reading:
            self.kills += 1
            self.random.choice(reading).process.kill()

    def cancel_job(self):
        running = [job for job in self.jobs.all if not job.over]
        if running:
            job = self.random.choice(running)
            job.cancelled = True  # before: it may be looked at as soon as it is over
            until(lambda: self.jobs.client.gouji("cancel", job.name).returncode == 0 or job.over or self.jobs.has_manifest(job),
                  f"job {job.name} is cancelled")

    def pause_and_resume(self):
        running = [job for job in self.jobs.all if not job.over]
        if not running:
            return
        job = self.random.choice(running)
        self.jobs.client.gouji("pause", job.name)
        time.sleep(self.some(0, 1))
        # A pause that stays would never end. A job that is over may be checked and gone already.
        until(lambda: self.jobs.client.gouji("resume", job.name).returncode == 0 or job.over or self.jobs.has_manifest(job),
              f"job {job.name} is resumed")
