"""What holds of the rendered manifests whatever they are for, and why it must."""
import ipaddress
import re

OURS = {"coordinator": 7400, "worker": 7500}
# Which service each probe asks: a coordinator is started when it can serve results and ready while it can use Redis; a worker is started
# when it has reached a coordinator and ready while it can read reports.
PROBED = {"coordinator": {"startupProbe": "gouji.result.v1.ResultService", "readinessProbe": "gouji.dispatch.v1.DispatchService"},
          "worker": {"startupProbe": "", "readinessProbe": "gouji.worker.v1.ReportService"}}
# Who comes in by which port.
INGRESS = {"gouji-coordinator": {"grpc": {"worker", "gouji.client"}, "metrics": {"monitoring"}},
           "gouji-worker": {"grpc": {"coordinator", "gouji.client"}, "metrics": {"monitoring"}}}
# What the secrets hold, as README.md tells to make them.
KEYS = {"gouji-redis": {"url"}, "gouji-s3": {"store", "region", "endpoint", "access-key-id", "secret-access-key"}}
# The network with the most addresses that a policy may lead to, in bits: 10.0.0.0/8.
WIDEST = 8
MIB = 1 << 20
UNITS = {"Ki": 1 << 10, "Mi": MIB, "Gi": 1 << 30, "Ti": 1 << 40, "m": 0.001, "": 1}


def quantity(text):
    number, unit = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", str(text)).groups()
    return float(number) * UNITS[unit]


def environment(container):
    return {variable["name"]: variable for variable in container.get("env", [])}


def daemon_of(workload, component):
    return next(container for container in workload["spec"]["template"]["spec"]["containers"] if container["name"] == component)


def leads_to(rule, component):
    """Whether a rule of egress leads to the gRPC port of a component."""
    for peer in rule.get("to", []):
        selector = peer.get("podSelector", {})
        values = [selector.get("matchLabels", {}).get("app.kubernetes.io/component")]
        values += [value for expression in selector.get("matchExpressions", []) for value in expression["values"]]
        if component in values and any(port["port"] == "grpc" for port in rule["ports"]):
            return True
    return False


def selects(selector, labels):
    """Whether a selector of Kubernetes chooses what has these labels."""
    if not selector.get("matchLabels", {}).items() <= labels.items():
        return False
    return all(expression["operator"] == "In" and labels.get(expression["key"]) in expression["values"]
               for expression in selector.get("matchExpressions", []))


def port_names(pods):
    return {port["name"] for pod in pods for container in pod["spec"]["containers"] for port in container.get("ports", [])}


def who(peer):
    """A peer of a policy in a word."""
    labels = peer.get("podSelector", {}).get("matchLabels", {})
    if "gouji.client" in labels:
        return "gouji.client"
    if "app.kubernetes.io/component" in labels and "namespaceSelector" not in peer:
        return labels["app.kubernetes.io/component"]
    return peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name", "anybody")


class Rendered:
    """`flags`: component -> the variables that its program knows."""

    def __init__(self, name, documents, max_child_bytes, flags):
        self.name, self.documents, self.max_child_bytes, self.flags = name, documents, max_child_bytes, flags
        self.problems = []

    def check(self, holds, problem):
        if not holds:
            self.problems.append(f"{self.name}: {problem}")

    def of(self, kind):
        return [document for document in self.documents if document["kind"] == kind]

    def one(self, kind, name):
        found = [document for document in self.of(kind) if document["metadata"]["name"] == name]
        self.check(len(found) == 1, f"{len(found)} of {kind} {name}")
        return found[0] if found else None

    def workloads(self):
        return self.of("Deployment") + self.of("StatefulSet")

    def run(self):
        for workload in self.workloads():
            self.check_pod(workload)
            self.check_found_by_its_own(workload)
        for name, port in OURS.items():
            self.check_daemon(self.one("Deployment", f"gouji-{name}"), name, port)
        self.check_services()
        self.check_redis()
        self.check_network()
        self.check_ways_in()
        self.check_namespace()
        self.check_secrets()
        self.check_results_service()
        return self.problems

    def check_pod(self, workload):
        """Restricted Pod Security, nothing writable but volumes, no right to speak to Kubernetes, memory that is really there."""
        name, pod = workload["metadata"]["name"], workload["spec"]["template"]["spec"]
        security = pod.get("securityContext", {})
        self.check(security.get("runAsNonRoot") is True and security.get("runAsUser", 0) > 0, f"{name} may run as root")
        self.check(security.get("seccompProfile", {}).get("type") == "RuntimeDefault", f"{name} has no seccomp profile")
        self.check(pod.get("automountServiceAccountToken") is False, f"{name} mounts a token")
        account = pod.get("serviceAccountName")
        self.check(account is None or account in {found["metadata"]["name"] for found in self.of("ServiceAccount")},
                   f"{name}: there is no service account {account}")
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            self.check(not pod.get(key), f"{name} has {key}")
        for volume in pod.get("volumes", []):
            self.check(set(volume) - {"name"} <= {"persistentVolumeClaim", "configMap", "secret", "emptyDir"}, f"{name}: volume {volume}")
        served = [port for container in pod["containers"] for port in container.get("ports", [])]
        for container in pod["containers"] + pod.get("initContainers", []):
            self.check_container(f"{name}/{container['name']}", container, served)

    def check_container(self, name, container, served):
        security = container.get("securityContext", {})
        self.check(security.get("allowPrivilegeEscalation") is False, f"{name} may gain privileges")
        self.check(security.get("readOnlyRootFilesystem") is True, f"{name} may write its root")
        self.check(security.get("capabilities") == {"drop": ["ALL"]}, f"{name} keeps capabilities")
        # What stands here goes before what the pod says, user and seccomp profile for example.
        undone = set(security) - {"allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities"}
        self.check(not undone, f"{name} has a {undone} of its own")
        resources = container.get("resources", {})
        self.check("memory" in resources.get("limits", {}) and "cpu" in resources.get("limits", {}), f"{name} has no limits")
        self.check(resources.get("requests") == resources.get("limits"), f"{name}: requests are not the limits")
        self.check(re.search(r":[^:/]+$", container["image"]) and not container["image"].endswith(":latest"),
                   f"{name}: image {container['image']} has no fixed tag")
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            for kind in ("grpc", "httpGet", "tcpSocket"):
                port = container.get(probe, {}).get(kind, {}).get("port")
                # A name is one of the container's own ports, a number may be any of the pod's.
                names = {port["name"] for port in container.get("ports", [])}
                self.check(port is None or port in names or port in {other["containerPort"] for other in served},
                           f"{name} {probe}: port {port} is not served")

    def check_found_by_its_own(self, workload):
        labels = workload["spec"]["template"]["metadata"]["labels"]
        selector = workload["spec"]["selector"]["matchLabels"]
        self.check(selector.items() <= labels.items(), f"{workload['metadata']['name']} does not select its own pods")

    def check_daemon(self, workload, component, port):
        if workload is None:
            return
        name, pod = workload["metadata"]["name"], workload["spec"]["template"]["spec"]
        container = daemon_of(workload, component)
        env = environment(container)
        keys = {constraint["topologyKey"] for constraint in pod.get("topologySpreadConstraints", [])}
        self.check({"kubernetes.io/hostname", "topology.kubernetes.io/zone"} <= keys, f"{name} is not spread over nodes and zones")
        for constraint in pod.get("topologySpreadConstraints", []):
            labels = workload["spec"]["template"]["metadata"]["labels"]
            self.check(constraint["labelSelector"]["matchLabels"].items() <= labels.items(), f"{name} spreads other pods than its own")
        self.check(env["GOUJI_LISTEN"]["value"].endswith(f":{port}"), f"{name} listens elsewhere than at {port}")
        self.check(pod["terminationGracePeriodSeconds"] >= float(env["GOUJI_GRACE"]["value"]) + 5,
                   f"{name} is killed before its drain can end")
        self.check_tls(name, pod, env)
        self.check_probes(name, component, container)
        self.check_figures(name, pod, env)
        unknown = {variable for variable in env if variable.startswith("GOUJI_")} - self.flags[component]
        self.check(not unknown, f"{name}: {unknown} are no flags of its program")
        keys = {**KEYS, **{secret["metadata"]["name"]: secret["data"] for secret in self.of("Secret")}}
        for variable in env.values():
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            self.check(reference is None or reference["key"] in keys.get(reference["name"], ()),
                       f"{name}: {variable['name']} is from {reference}, which nobody is told to make")
        budgets = [budget for budget in self.of("PodDisruptionBudget")
                   if budget["spec"]["selector"]["matchLabels"].get("app.kubernetes.io/component") == component]
        self.check(len(budgets) == 1, f"{name} has {len(budgets)} disruption budgets")
        self.check([budget["spec"].get("maxUnavailable") for budget in budgets] == [{"coordinator": 1, "worker": "25%"}[component]],
                   f"{name}: its disruption budget lets too many go at once, or none")
        # A slot has the document in hand, and a child that unpacks an archive; documents that take long go on beside it, and all of them
        # together take no more than two documents may (asides.h). On a machine of one's own two are enough.
        if component == "worker":
            resource = env["GOUJI_SLOTS"]["valueFrom"]["resourceFieldRef"]["resource"]
            self.check(resource == "limits.cpu", f"{name}: slots are not its processors")
            slots = quantity(container["resources"]["limits"]["cpu"])
            children = (2 if self.name == "local" else 4) * slots + int(env["GOUJI_REPORT_SLOTS"]["value"])
            memory = quantity(container["resources"]["limits"]["memory"])
            self.check(memory >= children * self.max_child_bytes + (512 if self.name == "local" else 1024) * MIB,
                       f"{name}: {memory / MIB:.0f} MiB are less than {children:.0f} reading processes may take")
            self.check("GOUJI_REDIS" not in env and not container.get("envFrom"), f"{name} holds credentials")
        self.check_store(name, container, env)
        if component == "worker":
            return
        self.check("secretKeyRef" in env["GOUJI_REDIS"]["valueFrom"], f"{name}: the address of Redis is not from a secret")

    def check_store(self, name, container, env):
        """A bucket with keys from a secret and room for what passes through, or a volume and no keys."""
        keys = {variable for variable in env if variable.startswith("AWS_")}
        mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
        if self.name == "local":
            self.check(not keys and env["GOUJI_STORE"]["value"].startswith("file:///") and "/store" in mounts, f"{name} has no store")
            return
        for variable in ("GOUJI_STORE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ENDPOINT_URL_S3"):
            self.check("secretKeyRef" in env.get(variable, {}).get("valueFrom", {}) and "value" not in env[variable],
                       f"{name}: {variable} is not from a secret")
        self.check("/store" not in mounts and "/tmp" in mounts, f"{name}: a volume of a store in S3, or no room for its objects")
        self.check(not [claim for claim in self.of("PersistentVolumeClaim") if claim["metadata"]["name"] == "gouji-store"],
                   "a claim that nothing uses")

    def check_tls(self, name, pod, env):
        """With TLS the figures stay on the pod's loopback, and keys come from a secret; without it there are none."""
        flags = {"GOUJI_TLS_CERT", "GOUJI_TLS_KEY", "GOUJI_TLS_CA"} & set(env)
        secrets = {volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume}
        if not self.name.endswith("-tls"):
            self.check(not flags and not secrets, f"{name} has keys")
            return
        tokens = {"gouji-tokens"} | ({"gouji-worker-token"} if "GOUJI_TOKEN_FILE" in env else set())
        self.check(len(flags) == 3 and secrets == {f"{name}-tls"} | tokens, f"{name}: {flags} from {secrets}")
        self.check("GOUJI_TOKENS" in env and "GOUJI_TOKEN_FILE" in env, f"{name} asks for no tokens, or has none")
        self.check(env["GOUJI_METRICS"]["value"].startswith("127.0.0.1:") and env["GOUJI_METRICS_PLAIN"]["value"] == "true",
                   f"{name}: the tunnel does not reach its figures")
        for container in pod["containers"]:
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                port = container.get(probe, {}).get("grpc", {}).get("port")
                self.check(port not in OURS.values(), f"{name} {probe}: Kubernetes speaks no TLS there")

    def check_probes(self, name, component, container):
        for probe, service in PROBED[component].items():
            asked = container.get(probe, {}).get("grpc")
            self.check(asked and asked.get("service", "") == service, f"{name} {probe}: asks {asked}, not {service}")
        asked = container.get("livenessProbe", {}).get("httpGet", {})
        self.check(asked.get("path") == "/healthz", f"{name}: liveness asks something else than /healthz")

    def check_figures(self, name, pod, env):
        """The port that is called `metrics` is where the figures are: the daemon's own, or its tunnel's, which knows the daemon's."""
        served = env["GOUJI_METRICS"]["value"].rpartition(":")[2]
        named = [(container["name"], port["containerPort"]) for container in pod["containers"] for port in container.get("ports", [])
                 if port["name"] == "metrics"]
        if not self.name.endswith("-tls"):
            self.check([str(port) for _, port in named] == [served], f"{name}: figures are at {served}, called metrics is {named}")
            return
        tunnel = "".join(text for found in self.of("ConfigMap") if found["metadata"]["name"].startswith(f"{name}-tunnel")
                         for text in found["data"].values())
        self.check(len(named) == 1 and named[0][0] == "tunnel" and f"listen {named[0][1]} ssl" in tunnel and f"127.0.0.1:{served}" in tunnel,
                   f"{name}: the tunnel does not lead from {named} to {served}")

    def check_redis(self):
        """Repaired before it starts, refuses rather than forgets, and has room to rewrite its file."""
        for workload in self.of("StatefulSet"):
            pod = workload["spec"]["template"]["spec"]
            redis = next(container for container in pod["containers"] if container["name"] == "redis")
            repair = [container for container in pod.get("initContainers", []) if container["name"] == "repair"]
            self.check(len(repair) == 1 and repair[0]["image"] == redis["image"] and repair[0]["command"][1:] == ["/scripts/repair-aof.sh", "/data"],
                       "Redis starts on a file that nobody has looked at")
            told = dict(zip(redis["args"][::2], redis["args"][1::2]))
            self.check(told.get("--maxmemory-policy") == "noeviction" and told.get("--appendonly") == "yes", "Redis forgets what it has")
            most = int(re.fullmatch(r"(\d+)mb", told.get("--maxmemory", "0mb")).group(1)) * MIB
            self.check(0 < most <= quantity(redis["resources"]["limits"]["memory"]) / 2, f"Redis may have {most} bytes of its pod's")

    def check_services(self):
        pods = [workload["spec"]["template"] for workload in self.workloads()]
        for service in self.of("Service"):
            name, selector = service["metadata"]["name"], service["spec"]["selector"]
            chosen = [pod for pod in pods if selector.items() <= pod["metadata"]["labels"].items()]
            self.check(len(chosen) == 1, f"service {name} finds {len(chosen)} workloads")
            for port in service["spec"]["ports"]:
                names = [p["name"] for pod in chosen for c in pod["spec"]["containers"] for p in c.get("ports", [])]
                self.check(port["targetPort"] in names, f"service {name}: no port {port['targetPort']}")
        targets = {f"{service['metadata']['name']}:{port['port']}" for service in self.of("Service") for port in service["spec"]["ports"]}
        worker = self.one("Deployment", "gouji-worker")
        if worker:
            address = environment(daemon_of(worker, "worker"))["GOUJI_COORDINATOR"]["value"]
            self.check(set(address.split(",")) <= targets, f"workers ask {address}, which no service is")

    def check_network(self):
        policies = {policy["metadata"]["name"]: policy["spec"] for policy in self.of("NetworkPolicy")}
        deny = policies.get("gouji-deny", {})
        self.check(deny.get("podSelector") == {} and sorted(deny.get("policyTypes", [])) == ["Egress", "Ingress"] and
                   "ingress" not in deny and "egress" not in deny, "not everything is refused that is not allowed")
        worker = policies.get("gouji-worker", {})
        peers = [peer for rule in worker.get("egress", []) for peer in rule.get("to", [{}])]
        self.check(peers == [{"podSelector": {"matchLabels": {"app.kubernetes.io/component": "coordinator"}}}],
                   f"workers reach more than coordinators: {peers}")
        # Reports that clients send to a coordinator are passed on; and clients of the namespace come to both.
        for name, targets in (("gouji-coordinator", ["worker"]), ("gouji-client", ["coordinator", "worker"])):
            for target in targets:
                self.check(any(leads_to(rule, target) for rule in policies.get(name, {}).get("egress", [])),
                           f"policy {name} does not let anybody reach {target}s")
        redis = [port["port"] for rule in policies.get("gouji-to-redis", {}).get("egress", []) for port in rule["ports"]]
        self.check(6379 in redis, "coordinators do not reach Redis")
        ports = [port["port"] for rule in policies.get("gouji-s3", {}).get("egress", []) for port in rule["ports"]]
        self.check(ports == ([] if self.name == "local" else [443]), f"the way to the bucket leads to {ports}")
        for name, policy in policies.items():
            for rule in policy.get("egress", []):
                for peer in rule.get("to", [{}]):
                    block = peer.get("ipBlock", {"cidr": "0.0.0.0/0"})["cidr"] if peer.keys() <= {"ipBlock"} else None
                    self.check(block is None or ipaddress.ip_network(block).prefixlen >= WIDEST, f"policy {name} leads everywhere: {block}")
        names = policies.get("gouji-names", {})
        asked = {(port["protocol"], port["port"]) for rule in names.get("egress", []) for port in rule["ports"]}
        self.check(names.get("podSelector") == {} and asked == {("UDP", 53), ("TCP", 53)}, "pods cannot ask for names")
        # Labels that kustomize puts into selectors would make rules about pods of others match nothing.
        foreign = {"kube-dns", "gouji.client"}
        for name, policy in policies.items():
            for rule in policy.get("egress", []) + policy.get("ingress", []):
                for peer in rule.get("to", []) + rule.get("from", []):
                    labels = peer.get("podSelector", {}).get("matchLabels", {})
                    if foreign & {*labels.keys(), *labels.values()}:
                        self.check(len(labels) == 1, f"policy {name}: {labels} are the labels of nobody")

    def check_ways_in(self):
        """Just who is meant to comes in, and every port that a policy names is one of the pods that it is about."""
        pods = [workload["spec"]["template"] for workload in self.workloads()]
        for policy in self.of("NetworkPolicy"):
            name, spec = policy["metadata"]["name"], policy["spec"]
            if name in INGRESS:
                let_in = {}
                for rule in spec.get("ingress", []):
                    for port in rule.get("ports", [{"port": "any"}]):
                        let_in.setdefault(port["port"], set()).update(who(peer) for peer in rule.get("from", [{}]))
                self.check(let_in == INGRESS[name], f"policy {name} lets in {let_in}")
            for rule in spec.get("ingress", []):
                self.check_named(name, rule, [pod for pod in pods if selects(spec["podSelector"], pod["metadata"]["labels"])])
            for rule in spec.get("egress", []):
                for peer in rule.get("to", []):
                    if "podSelector" in peer and "namespaceSelector" not in peer:
                        self.check_named(name, rule, [pod for pod in pods if selects(peer["podSelector"], pod["metadata"]["labels"])])

    def check_named(self, policy, rule, pods):
        numbers = {port["containerPort"] for pod in pods for container in pod["spec"]["containers"] for port in container.get("ports", [])}
        for port in rule.get("ports", []):
            # Redis may be elsewhere, and has no pods then.
            self.check(not pods or port["port"] in port_names(pods) | numbers, f"policy {policy}: no pod has the port {port['port']}")

    def check_namespace(self):
        for namespace in self.of("Namespace"):
            labels = namespace["metadata"]["labels"]
            self.check(labels.get("pod-security.kubernetes.io/enforce") == "restricted", "the namespace takes pods that are not restricted")
        self.check(len(self.of("Namespace")) == 1, "no namespace")
        name = self.of("Namespace")[0]["metadata"]["name"] if self.of("Namespace") else None
        for document in self.documents:
            if document["kind"] not in ("Namespace", "PersistentVolume"):
                self.check(document["metadata"].get("namespace") == name, f"{document['kind']} {document['metadata']['name']} is elsewhere")

    def check_secrets(self):
        """A secret that stands in a manifest is none; the local one holds only an address."""
        for secret in self.of("Secret"):
            self.check(self.name == "local", f"the secret {secret['metadata']['name']} is written down")

    def check_results_service(self):
        service = self.one("Service", "gouji-results")
        self.check(service and service["spec"].get("publishNotReadyAddresses") is True, "results cannot be read while Redis is away")

    def check_autoscaler(self, kind):
        """One of them alone, and no number of workers that would fight with it."""
        other = {"ScaledObject": "HorizontalPodAutoscaler", "HorizontalPodAutoscaler": "ScaledObject"}[kind]
        self.check(len(self.of(kind)) == 1 and not self.of(other), f"workers are not scaled by {kind} alone")
        worker = self.one("Deployment", "gouji-worker")
        self.check(worker and "replicas" not in worker["spec"], "the number of workers is fixed as well as scaled")
        for scaler in self.of(kind):
            target = scaler["spec"]["scaleTargetRef"]
            self.check(target["name"] == "gouji-worker" and target.get("kind", "Deployment") == "Deployment", f"{target} is scaled")
        self.check(self.one("Deployment", "gouji-coordinator")["spec"]["replicas"] >= 2, "fewer than two coordinators")
        return self.problems

    def check_monitoring(self, rules):
        """What is scraped is there, under the job labels that alerts and dashboard ask for."""
        jobs = set()
        for kind, key in (("ServiceMonitor", "endpoints"), ("PodMonitor", "podMetricsEndpoints")):
            for monitor in self.of(kind):
                self.check_monitor(monitor, monitor["spec"][key])
                jobs |= {relabeling["replacement"] for endpoint in monitor["spec"][key] for relabeling in endpoint["relabelings"]
                         if relabeling["targetLabel"] == "job"}
        asked = set(re.findall(r'job="([\w-]+)"', rules))
        self.check(asked <= jobs, f"alerts ask for jobs {asked}, monitors give {jobs}")
        self.check(len(self.of("PrometheusRule")) == 1, "no alerts")
        return self.problems

    def check_monitor(self, monitor, endpoints):
        """Finds something, asks a port that it has, and speaks TLS where the figures do."""
        name, selector = monitor["metadata"]["name"], monitor["spec"]["selector"]
        if monitor["kind"] == "PodMonitor":
            ports = port_names([workload["spec"]["template"] for workload in self.workloads()
                                if selects(selector, workload["spec"]["template"]["metadata"]["labels"])])
        else:
            ports = {port["name"] for service in self.of("Service") if selects(selector, service["metadata"]["labels"])
                     for port in service["spec"]["ports"]}
        for endpoint in endpoints:
            self.check(endpoint["port"] in ports, f"{monitor['kind']} {name} asks {endpoint['port']}, of {ports}")
            self.check((endpoint.get("scheme") == "https") == self.name.endswith("-tls"), f"{monitor['kind']} {name} speaks {endpoint.get('scheme')}")
