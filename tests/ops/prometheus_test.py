#!/usr/bin/python3
"""A real Prometheus scrapes a real cluster: every alert and every panel of the dashboard finds data.

    tests/ops/prometheus_test.py BIN_DIRECTORY

Two coordinators, two workers and a Redis read a small corpus some of whose documents kill their readers. Prometheus scrapes them each
second and has the alert rules loaded. Then must hold, each waited for as a condition:
 - every rule is evaluated without an error, and none fires on a system that is well;
 - every alert's expression has data: its comparisons are asked for as 0 or 1, so that a side without data shows, and sides
   whose labels do not match; each side of an `or` by itself, and what stands for no data at all (`or vector(0)`) only where it must;
   so does every query of the dashboard, and not as NaN;
 - without a worker, and without Redis, the expressions that are meant for that hold.
Exit 77 (skipped) where Debian's prometheus or curl is not installed.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tools", "dev"))
from soaking.failures import fail, failures, until  # noqa: E402
from soaking.jobs import poison_lines  # noqa: E402
from soaking.processes import Daemon, Redis  # noqa: E402

RULES = os.path.join(ROOT, "k8s/alerts/gouji.rules.yml")
DASHBOARD = os.path.join(ROOT, "k8s/dashboards/gouji.json")
DOCUMENTS = 400
# No data where no call failed in a certain way, or nothing fires: there alone may `or vector(0)` speak.
MAY_BE_NONE = re.compile("code=~|ALERTS")
# What Grafana puts in for its own variables.
VARIABLES = {"$__rate_interval": "5m", "$__range": "5m", "$__interval": "15s"}
CONFIG = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: gouji-coordinator
    static_configs: [{{targets: {coordinators}}}]
  - job_name: gouji-worker
    static_configs: [{{targets: {workers}}}]
"""


class Prometheus:
    def __init__(self, directory, coordinators, workers):
        config = os.path.join(directory, "prometheus.yml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(rules=RULES, coordinators=json.dumps([daemon.metrics for daemon in coordinators]),
                                     workers=json.dumps([daemon.metrics for daemon in workers])))
        self.log = os.path.join(directory, "prometheus.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={directory}/tsdb",
                 "--web.listen-address=127.0.0.1:0"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.address = None
        if not until(self.listening, "Prometheus starts"):
            print(self.text())

    def text(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def listening(self):
        # The port that it took comes in the line of the HTTP server itself.
        told = re.search(r'msg="Listening on" address=127\.0\.0\.1:([1-9]\d*)', self.text())
        if told:
            self.address = f"http://127.0.0.1:{told.group(1)}"
        return bool(told) and "Server is ready to receive web requests" in self.text()

    def get(self, path, **words):
        with urllib.request.urlopen(f"{self.address}{path}?{urllib.parse.urlencode(words)}", timeout=20) as page:
            return json.load(page)["data"]

    def query(self, expression):
        """Values of the samples; None when the expression is refused."""
        try:
            answer = self.get("/api/v1/query", query=expression)
        except urllib.error.HTTPError as error:
            fail(f"refused: {expression}: {error.read().decode()}")
            return None
        result = answer["result"]
        samples = [result] if answer["resultType"] == "scalar" else [sample["value"] for sample in result]
        return [float(value) for _, value in samples]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Cluster:
    def __init__(self, directory, programs):
        self.directory, self.programs = directory, programs
        self.redis = Redis(directory)
        store = f"file://{directory}/store"
        environment = {**os.environ, "GOUJI_TEST_HOOKS": "1"}
        coordinator = [self.program("gouji-coordinator"), "--redis", f"unix://{self.redis.socket}", "--store", store]
        self.coordinators = [Daemon(directory, f"coordinator-{i}", lambda: coordinator, "127.0.0.1", environment) for i in range(2)]
        self.workers = [Daemon(directory, f"worker-{i}", lambda: [self.program("gouji-worker"), "--coordinator", self.addresses(),
                                                                  "--store", store, "--slots", "1"], "127.0.0.1", environment)
                        for i in range(2)]

    def program(self, name):
        return os.path.join(self.programs, name)

    def addresses(self):
        return ",".join(daemon.address for daemon in self.coordinators)

    def start(self):
        os.makedirs(os.path.join(self.directory, "store"))
        self.redis.start()
        for daemon in [*self.coordinators, *self.workers]:
            daemon.start()

    def gouji(self, *words, code=0):
        ran = subprocess.run([self.program("gouji"), *words], capture_output=True, text=True, timeout=120,
                             env={**os.environ, "GOUJI_COORDINATOR": self.addresses()})
        if ran.returncode != code:
            fail(f"gouji {' '.join(words)}: {ran.stdout}{ran.stderr}")
        return ran.stdout.strip()

    def stop(self):
        for daemon in [*self.workers, *self.coordinators]:
            if daemon.process and daemon.process.poll() is None:
                daemon.kill()
        if self.redis.process and self.redis.process.poll() is None:
            self.redis.kill()


def make_corpus(cluster):
    """Every fiftieth document ends its reader."""
    directory = os.path.join(cluster.directory, "corpus")
    subprocess.run([cluster.program("gouji-corpusgen"), "--count", str(DOCUMENTS), "--seed", "5", "--form", "jsonl", "--errors", "0.3",
                    "--out", directory, "--truth", directory + ".truth.jsonl"], check=True, capture_output=True)
    poison_lines(directory + "/reports", 50)
    return directory + "/reports"


def as_values(expression):
    """The expression with every comparison as 0 or 1 instead of a choice among samples."""
    parts = re.split(r"""("[^"]*"|'[^']*'|\{[^}]*\}|\[[^]]*\])""", expression)
    return "".join(part if i % 2 else re.sub(r"(<=|>=|==|!=|<|>)", r"\1 bool ", part) for i, part in enumerate(parts))


def sides(expression):
    """The sides of an `or` that is in no parenthesis: each is to have data of its own."""
    parts, depth, begin = [], 0, 0
    for at, sign in enumerate(expression):
        depth += (sign in "({[") - (sign in ")}]")
        if depth == 0 and expression.startswith(" or ", at):
            parts.append(expression[begin:at])
            begin = at + len(" or ")
    parts.append(expression[begin:])
    return [without_zeros(part) for part in parts]


def without_zeros(expression):
    """Without each `or vector(0)` before which data must be."""
    def mend(match):
        return match.group(0) if MAY_BE_NONE.search(match.group(1)) else f"({match.group(1)})"
    return re.sub(r"\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?) or vector\(0\)\)", mend, expression)


def alerts():
    with open(RULES, encoding="utf-8") as file:
        return {rule["alert"]: rule["expr"] for group in yaml.safe_load(file)["groups"] for rule in group["rules"]}


def queries_of_dashboard():
    with open(DASHBOARD, encoding="utf-8") as file:
        dashboard = json.load(file)
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            yield f"panel '{panel['title']}' {target['refId']}", expression


def has_data(prometheus, expression):
    values = prometheus.query(expression)
    return values is None or any(value == value for value in values)


def ask_for_report(worker):
    """ParseReport as bytes: no client of Python's for gRPC is needed for one call."""
    document = "政府信息公开工作年度报告".encode()
    message = b"\x0a\x05a.txt\x12" + bytes([len(document)]) + document
    subprocess.run(["curl", "--silent", "--show-error", "--http2-prior-knowledge", "--header", "content-type: application/grpc", "--header",
                    "te: trailers", "--data-binary", "@-", "--output", os.devnull, "--max-time", "20",
                    f"http://{worker.address}/gouji.worker.v1.ReportService/ParseReport"],
                   input=b"\0" + len(message).to_bytes(4, "big") + message, check=True)


def run_work(cluster, prometheus):
    # An increase is seen only by whom was looked at before it.
    until(lambda: prometheus.query("min(count_over_time(up[1m]))") not in ([], [0.0], [1.0]), "every target is scraped twice")
    corpus = make_corpus(cluster)
    job = cluster.gouji("submit", corpus)
    cluster.gouji("watch", job)
    cluster.gouji("results", job, "--table", "reports", "--format", "jsonl")
    # Its workers stand still, or it may be over before it is cancelled.
    for worker in cluster.workers:
        worker.process.send_signal(signal.SIGSTOP)
    cluster.gouji("cancel", cluster.gouji("submit", corpus))
    for worker in cluster.workers:
        worker.process.send_signal(signal.SIGCONT)
    for worker in cluster.workers:
        ask_for_report(worker)
    cluster.gouji("status", "nobody", code=2)
    for work, count in (("shards", DOCUMENTS), ("reports", len(cluster.workers))):
        until(lambda: sum(prometheus.query(f'sum(gouji_worker_documents_total{{work="{work}"}})') or []) >= count, f"all {work} are counted")


def check_all_have_data(prometheus):
    asked = 0
    for name, expression in alerts().items():
        asked += 1
        for side in sides(expression):
            until(lambda: has_data(prometheus, as_values(side)), f"alert {name} has data: {as_values(side)}", 30)
    for name, expression in queries_of_dashboard():
        asked += 1
        for side in [expression] if MAY_BE_NONE.search(expression) else sides(expression):
            until(lambda: has_data(prometheus, side), f"{name} has data: {side}", 30)
    return asked


def check_rules(prometheus):
    def rules():
        return [rule for group in prometheus.get("/api/v1/rules")["groups"] for rule in group["rules"]]
    until(lambda: all(rule["health"] == "ok" for rule in rules()), "every rule is evaluated")
    if len(rules()) != len(alerts()):
        fail(f"{len(rules())} rules are loaded of {len(alerts())}")
    for rule in rules():
        if rule["state"] == "firing":
            fail(f"{rule['name']} fires on a system that is well: {rule['alerts']}")


def check_trouble(cluster, prometheus):
    expressions = alerts()

    def holds(name):
        return bool(prometheus.query(expressions[name]))

    for worker in cluster.workers:
        worker.kill()
    cluster.gouji("submit", os.path.join(cluster.directory, "corpus", "reports"))
    until(lambda: holds("GoujiNoWorkers"), "GoujiNoWorkers is seen")
    cluster.redis.kill()
    until(lambda: holds("GoujiNothingServes"), "GoujiNothingServes is seen")
    until(lambda: holds("GoujiCoordinatorNotServing"), "GoujiCoordinatorNotServing is seen")
    cluster.coordinators[0].kill()
    until(lambda: holds("GoujiCoordinatorDown"), "GoujiCoordinatorDown is seen")


def main():
    for program in ("prometheus", "curl"):
        if not shutil.which(program):
            print(f"[  SKIPPED ] prometheus_test ({program} is not installed)")
            return 77
    directory = tempfile.mkdtemp(prefix="gouji-prometheus-")
    cluster = Cluster(directory, sys.argv[1])
    prometheus = None
    asked = 0
    try:
        cluster.start()
        prometheus = Prometheus(directory, cluster.coordinators, cluster.workers)
        run_work(cluster, prometheus)
        asked = check_all_have_data(prometheus)
        check_rules(prometheus)
        check_trouble(cluster, prometheus)
    finally:
        if prometheus:
            prometheus.stop()
        cluster.stop()
        if failures:
            print(f"logs are kept in {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)
    print(f"{asked} expressions asked, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
