"""Manifests as typed literals: what a release of Kubernetes, or a CRD, does not know, or misses, the TypeScript compiler tells.

The types' own validators overlook fields that nobody knows; literals under --strict do not. For each type there is also a literal
with such a field, which must be refused: else types that resolve to nothing would accept everything.
"""
import copy
import json
import os
import subprocess

RELEASES = ("1.27", "1.33", "1.36")
CRDS = {"keda.sh": "@kubernetes-models/keda", "monitoring.coreos.com": "@kubernetes-models/prometheus-operator"}
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


def problems(documents, home):
    """`documents`: rendered ones, each with the overlay it came from as `_where`."""
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
