"""Jobs over generated corpora, a few at a time, and consumers that follow them in pieces."""
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from .failures import PATIENCE, fail, until

JOBS_AT_ONCE = 3
UNREAD_AT_ONCE = 6  # more would fill the disk, where the readers are slower than the workers
PIECE = 700  # records that a consumer reads at a time
# Form, number of reports, and the manieth of them that kills its reader.
CORPORA = (("jsonl", 6000, None), ("files", 800, None), ("jsonl", 2500, 100))


class Client:
    """The command that people use, against the coordinators of the soak."""

    def __init__(self, programs, coordinators):
        self.programs, self.coordinators = programs, coordinators

    def program(self, name):
        return os.path.join(self.programs, name)

    def environment(self):
        return {**os.environ, "GOUJI_COORDINATOR": ",".join(c.address.replace("0.0.0.0", "127.0.0.1") for c in self.coordinators)}

    def gouji(self, *arguments):
        """A command that does not end is a failure like another; none here takes so long."""
        command = [self.program("gouji"), *arguments]
        try:
            return subprocess.run(command, capture_output=True, text=True, env=self.environment(), timeout=2 * PATIENCE)
        except subprocess.TimeoutExpired:
            fail(f"{' '.join(command)}: not within {2 * PATIENCE} s")
            return subprocess.CompletedProcess(command, 124, "", "it did not end")


def poison_lines(directory, step):
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        for i in range(step // 2, len(lines), step):
            report = json.loads(lines[i])
            report["text"] += "\ngouji-test:crash\n"
            lines[i] = json.dumps(report, ensure_ascii=False) + "\n"
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)


class Consumer(threading.Thread):
    """Follows a job in pieces and remembers the ids of its documents."""

    def __init__(self, client, job, seconds):
        super().__init__(daemon=True)
        self.client, self.job, self.seconds = client, job, seconds
        self.ids, self.token, self.pieces, self.killed = [], "", 0, 0
        self.process = None
        self.stopping = False

    def run(self):
        try:
            self.follow()
        except Exception as error:  # else nobody would hear of it
            fail(f"the consumer of job {self.job}: {error!r}")

    def follow(self):
        end = time.monotonic() + self.seconds + 2 * PATIENCE
        while time.monotonic() < end:
            command = [self.client.program("gouji"), "results", self.job, "--format", "jsonl", "--table", "reports", "--follow",
                       "--limit", str(PIECE), "--patience", str(PATIENCE)]
            if self.token:
                command += ["--resume-token", self.token]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                            errors="replace",  # who is killed may have printed half a character
                                            env=self.client.environment())
            out, err = self.process.communicate()
            code = self.process.returncode
            if self.stopping:
                return
            if code == -signal.SIGKILL:
                self.killed += 1
                continue  # what it printed is thrown away; the token is that of the piece before
            token = re.search(r"--resume-token (\S+)", err)
            if code != 0 and not token:
                # Nothing was read before the stream broke off: the same piece again.
                time.sleep(0.2)
                continue
            self.ids += [json.loads(line)["document_id"] for line in out.splitlines()]
            self.pieces += 1
            if not token:
                return
            self.token = token.group(1)
        fail(f"the consumer of job {self.job} did not come to the end")


class Job:
    def __init__(self, name, digest, documents, consumer):
        self.name, self.digest, self.documents, self.consumer = name, digest, documents, consumer
        self.over = self.checked = self.cancelled = False


class Jobs:
    def __init__(self, client, store, directory, seconds, random):
        self.client, self.store, self.directory, self.seconds, self.random = client, store, directory, seconds, random
        self.corpora, self.all, self.refused = [], [], 0
        self.stopping = threading.Event()
        self.submitter = threading.Thread(target=self.keep_running)

    def make_corpora(self):
        """Each with the line of `gouji verify` after an undisturbed `gouji run`."""
        for form, count, poison in CORPORA:
            directory = os.path.join(self.directory, f"corpus-{len(self.corpora)}")
            seed = str(self.random.randrange(1 << 30))
            subprocess.run([self.client.program("gouji-corpusgen"), "--count", str(count), "--seed", seed, "--form", form, "--out",
                            directory, "--truth", directory + ".truth.jsonl"], check=True, capture_output=True)
            if poison:
                poison_lines(directory + "/reports", poison)
            out = directory + ".out"
            subprocess.run([self.client.program("gouji"), "run", directory + "/reports", "--out", out, "--quiet"], check=True,
                           capture_output=True, env={**os.environ, "GOUJI_TEST_HOOKS": "1"})
            digest = subprocess.run([self.client.program("gouji"), "verify", out], check=True, capture_output=True,
                                    text=True).stdout
            self.corpora.append((directory + "/reports", digest.splitlines()[0], count))
            shutil.rmtree(out)

    def start(self):
        self.submitter.start()

    def stop(self):
        self.stopping.set()
        if self.submitter.is_alive():
            self.submitter.join()

    def has_manifest(self, job):
        return os.path.exists(os.path.join(self.store, "jobs", job.name, "manifest"))

    def submit(self):
        corpus, digest, count = self.random.choice(self.corpora)
        priority = self.random.randrange(10)
        request = f"soak-{len(self.all)}"
        # A full disk refuses the job, and so does a cluster that is down for longer than a command waits: the same command
        # again, and it must be the same job.
        end = time.monotonic() + PATIENCE
        while True:
            answer = self.client.gouji("submit", corpus, "--request-id", request, "--priority", str(priority), "--patience",
                                       str(PATIENCE))
            if answer.returncode == 0:
                break
            if "was used for job" in answer.stderr or time.monotonic() > end:
                return fail(f"submit: {answer.stderr}")
            self.refused += 1
            time.sleep(0.2)
        name = answer.stdout.strip()
        consumer = Consumer(self.client, name, self.seconds)
        consumer.start()
        self.all.append(Job(name, digest, count, consumer))

    def keep_running(self):
        try:
            while not self.stopping.is_set():
                self.look()
                time.sleep(0.1)
        except Exception as error:  # else the rest of the run would have no jobs, and nobody would hear of it
            fail(f"the jobs: {error!r}")

    def look(self):
        unread = [job for job in self.all if not job.checked]
        for job in unread:
            job.over = job.over or self.has_manifest(job)
            if job.over and not job.consumer.is_alive():
                self.check(job)
        if sum(not job.over for job in unread) < JOBS_AT_ONCE and len(unread) < UNREAD_AT_ONCE:
            self.submit()

    def check(self, job):
        job.checked = True
        verify = self.client.gouji("verify", self.store, "--job", job.name)
        whole_job = verify.returncode == 0 and verify.stdout.splitlines()[:1] == [job.digest]
        # A job that was cancelled has what it had then, if it was not over already.
        part = job.cancelled and verify.returncode == 1 and "not complete: the job was cancelled" in verify.stderr
        if not whole_job and not part:
            fail(f"job {job.name}: {verify.stdout}{verify.stderr} instead of {job.digest}")
        whole = self.client.gouji("results", self.store, "--job", job.name, "--format", "jsonl", "--table", "reports")
        if whole.returncode != 0:
            return fail(f"job {job.name}: {whole.stderr}")
        ids = [json.loads(line)["document_id"] for line in whole.stdout.splitlines()]
        if len(set(ids)) != len(ids) or f" records={len(ids)} " not in verify.stdout:
            fail(f"job {job.name}: {len(ids)} records are read, {len(set(ids))} of them different; {verify.stdout}")
        if job.consumer.ids != ids:
            fail(f"job {job.name}: the consumer read {len(job.consumer.ids)} records, one reading gives {len(ids)}, or in "
                 "another order")
        # Else the disk would set the length of the run. At once, as a coordinator removes old jobs.
        away = os.path.join(self.store, "tmp", job.name)
        os.rename(os.path.join(self.store, "jobs", job.name), away)
        shutil.rmtree(away, ignore_errors=True)
        job.consumer.ids = None

    def check_rest(self):
        for job in self.all:
            if job.checked:
                continue
            if until(lambda: self.has_manifest(job), f"job {job.name} ends"):
                job.consumer.join(PATIENCE)
                self.check(job)

    def kill_consumers(self):
        for job in self.all:
            job.consumer.stopping = True
            if job.consumer.is_alive() and job.consumer.process:
                job.consumer.process.kill()
