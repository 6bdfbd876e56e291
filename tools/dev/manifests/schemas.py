"""Manifests against the JSON schemas of releases of Kubernetes and of CRDs, and as typed literals.

The schemas tell wrong values (patterns, ranges, enums) and what is missing, and overlook fields that nobody knows; those the TypeScript
compiler tells of literals under --strict. Each has controls that it must refuse, one a kind: else schemas or types that resolve to
nothing would accept everything.
"""
import copy
import json
import os
import subprocess

RELEASES = ("1.27", "1.33", "1.36")
CRDS = {"keda.sh": "@kubernetes-models/keda", "monitoring.coreos.com": "@kubernetes-models/prometheus-operator"}
# Of every document given as [where, module, kind, document], those that the schema of the kind refuses, a line each.
VALIDATE = r"""
const home = process.cwd() + '/node_modules/';
for (const [where, module, kind, document] of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  const {apiVersion, kind: _, ...rest} = document;
  try {
    new (require(home + module + '.js')[kind])(rest).validate();
  } catch (refused) {
    console.log(JSON.stringify([where, String(refused.message).replace(/\s+/g, ' ')]));
  }
}
"""
OPTIONS = {"strict": True, "noEmit": True, "module": "esnext", "moduleResolution": "bundler", "target": "es2022", "skipLibCheck": True,
           "types": []}


def modules_of(document):
    """Where the types of its kind are: (name, module) for each release, or of its CRD."""
    group, _, version = document["apiVersion"].rpartition("/")
    folder = f"{group}/{version}" if group else version
    if group in CRDS:
        return [("crd", f"{CRDS[group]}/{folder}/{document['kind']}")]
    return [(release, f"k8s-{release}/{folder}/{document['kind']}") for release in RELEASES]


def spoilt(document):
    """With one field that nobody knows, as deep as the kind allows."""
    copied = copy.deepcopy(document)
    at = copied
    for step in ("spec", "template", "spec", "containers", 0):
        if isinstance(at, list) and at:
            at = at[0]
        elif isinstance(at, dict) and isinstance(at.get(step), (dict, list)):
            at = at[step]
    (at if isinstance(at, dict) else copied)["unheardOf"] = "x"
    return copied


def write(documents, home):
    """The literals, one a line; answers what stands in which line of the file."""
    lines, places = [], {}
    names = {}
    for document in documents:
        for _, module in modules_of(document):
            if module not in names:
                names[module] = f"T{len(names)}"
                lines.append(f'import type {{ I{document["kind"]} as {names[module]} }} from "{module}";')
    spoilt_kinds = set()
    for where, document in ((document.pop("_where"), document) for document in map(dict, documents)):
        for release, module in modules_of(document):
            lines.append(f"export const c{len(lines)}: {names[module]} = {json.dumps(document)};")
            places[len(lines)] = f"{where} {document['kind']} {document['metadata']['name']} ({release})"
            if module not in spoilt_kinds:
                spoilt_kinds.add(module)
                lines.append("// @ts-expect-error")
                places[len(lines)] = f"{module} accepts what nobody knows: its types were not found"
                lines.append(f"export const c{len(lines)}: {names[module]} = {json.dumps(spoilt(document))};")
    with open(os.path.join(home, "manifests.ts"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(os.path.join(home, "tsconfig.json"), "w", encoding="utf-8") as file:
        json.dump({"compilerOptions": OPTIONS, "files": ["manifests.ts"]}, file)
    return places


def refused(documents, home):
    """Of [where, module, kind, document], where the schemas refuse one, and why."""
    ran = subprocess.run(["node", "-e", VALIDATE], input=json.dumps(documents), capture_output=True, text=True, cwd=home)
    if ran.returncode != 0:
        return {"node": ran.stderr.strip()}
    return dict(json.loads(line) for line in ran.stdout.splitlines())


def against_schemas(documents, home):
    """Every document against every release, and of every kind one that its schema must refuse."""
    asked, controls = [], {}
    for document in documents:
        rest = {key: value for key, value in document.items() if key != "_where"}
        for release, module in modules_of(document):
            kind = document["kind"]
            asked.append([f"{document['_where']} {kind} {document['metadata']['name']} ({release})", module, kind, rest])
            control = f"{module} accepts a name that is a number: its schema was not found"
            controls[control] = [control, module, kind, {**rest, "metadata": {**rest["metadata"], "name": 1}}]
    told = refused(asked + list(controls.values()), home)
    return [f"{where}: {why}" for where, why in told.items() if where not in controls] + [where for where in controls if where not in told]


def problems(documents, home):
    """`documents`: rendered ones, each with the overlay it came from as `_where`."""
    return against_schemas(documents, home) + against_types(documents, home)


def against_types(documents, home):
    places = write(documents, home)
    ran = subprocess.run([os.path.join(home, "node_modules", ".bin", "tsc"), "--pretty", "false", "-p", home], capture_output=True,
                         text=True, cwd=home)
    found = []
    for line in ran.stdout.splitlines():
        number = line.partition("manifests.ts(")[2].partition(",")[0]
        if number.isdigit():
            found.append(f"{places.get(int(number), 'line ' + number)}: {line.partition(': ')[2]}")
        elif found:
            found[-1] += "\n" + line
        else:
            found.append(line)
    if ran.returncode != 0 and not found:
        found.append(f"tsc: {ran.stdout}{ran.stderr}")
    return found
