#!/usr/bin/python3
"""The Debian package: exactly the files it should hold, what they need, and programs that run from where it was unpacked.

    tests/ops/package_test.py BUILD_DIRECTORY

Also the list of contents (SBOM) that the image gets. Installing it into a bare Debian and building the image takes minutes:
tools/dev/try-package.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
failures = []


def check(holds, problem):
    if not holds:
        failures.append(problem)
        print(f"FAILED: {problem}")


def output(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def make(build, directory):
    made = subprocess.run(["cpack", "-G", "DEB", "-B", directory], cwd=build, capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(made.stdout + made.stderr)
    return next(os.path.join(directory, name) for name in os.listdir(directory) if name.endswith(".deb"))


def check_contents(package):
    wanted = read(os.path.join(ROOT, "tests/ops/package.files")).split()
    held = sorted(line.split()[-1].removeprefix("./") for line in output("dpkg-deb", "-c", package).splitlines()
                  if not line.startswith("d"))
    check(held == sorted(wanted), f"too many: {sorted(set(held) - set(wanted))}, missing: {sorted(set(wanted) - set(held))}")
    conffiles = output("dpkg-deb", "-I", package, "conffiles").split()
    check(sorted(conffiles) == sorted("/" + path for path in wanted if path.startswith("etc/")), f"settings are {conffiles}")
    depends = output("dpkg-deb", "-f", package, "Depends")
    # What has archives (gRPC, Protobuf, Abseil) is in the programs.
    for library in ("libssl", "libicu", "libpoppler-cpp", "libhiredis", "poppler-data"):
        check(library in depends, f"{library} is not among what it needs: {depends}")


def check_programs(package, directory):
    subprocess.run(["dpkg-deb", "-x", package, directory], check=True)
    for name in ("gouji", "gouji-coordinator", "gouji-worker"):
        program = os.path.join(directory, "usr/bin", name)
        check(re.match(rf"{name} \d", output(program, "--version")), f"{name} tells no version")
        check("no symbols" in subprocess.run(["nm", program], capture_output=True, text=True).stderr, f"{name} was not stripped")
    for script, word in (("bash-completion/completions/gouji", "complete "), ("zsh/vendor-completions/_gouji", "#compdef gouji"),
                         ("fish/vendor_completions.d/gouji.fish", "complete ")):
        text = read(os.path.join(directory, "usr/share", script))
        check(word in text and "dead-letters" in text, f"{script} completes nothing")
    report = os.path.join(ROOT, "tests/data/reports")
    report = next(os.path.join(folder, name) for folder, _, names in sorted(os.walk(report)) for name in sorted(names)
                  if name.endswith(".txt"))
    checked = subprocess.run([os.path.join(directory, "usr/bin/gouji"), "check", report, "--format", "json"], capture_output=True,
                             text=True)
    check(checked.returncode in (0, 1), f"gouji check {report}: {checked.stderr}")
    units = os.path.join(directory, "usr/lib/systemd/system")
    for unit in os.listdir(units):
        text = read(os.path.join(units, unit))
        for path in re.findall(r"^(?:ExecStart|EnvironmentFile)=(\S+)$|file://(\S+)", text, re.M):
            path = "".join(path)
            check(os.path.exists(directory + path), f"{unit} names {path}, which is not there")


def check_sbom():
    status = """Package: gouji
Status: install ok installed
Maintainer: "Some One" <one@example.org>
Architecture: amd64
Version: 0.1.0

Package: libgone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: libicu72
Status: install ok installed
Maintainer: Others <others@example.org>
Architecture: amd64
Source: icu
Version: 72.1-3
"""
    with tempfile.NamedTemporaryFile("w", suffix=".status") as file:
        file.write(status)
        file.flush()
        script = os.path.join(ROOT, "k8s/image/sbom")
        made = output("sh", script, file.name)
        check(made == output("sh", script, file.name), "the same list gives another file")
    told = json.loads(made)
    check(told["spdxVersion"] == "SPDX-2.3", "no SPDX 2.3")
    packages = {package["name"]: package for package in told["packages"]}
    check(sorted(packages) == ["gouji", "libicu72"], f"packages are {sorted(packages)}")
    check(packages["libicu72"]["versionInfo"] == "72.1-3" and "icu" in packages["libicu72"]["sourceInfo"], f"{packages['libicu72']}")
    check(packages["gouji"]["supplier"] == 'Person: "Some One" <one@example.org>', packages["gouji"]["supplier"])
    described = {relation["relatedSpdxElement"] for relation in told["relationships"]}
    check(described == {package["SPDXID"] for package in told["packages"]}, f"the document describes {described}")


def main():
    with tempfile.TemporaryDirectory(prefix="gouji-package-") as directory:
        package = make(sys.argv[1], os.path.join(directory, "made"))
        check_contents(package)
        check_programs(package, os.path.join(directory, "unpacked"))
    check_sbom()
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
