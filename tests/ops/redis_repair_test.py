#!/usr/bin/python3
"""What the Redis of k8s/base/redis does before it starts, on real append-only files: whole, torn inside a transaction, and past repair."""
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tools", "dev"))
from soaking.failures import fail, failures, until  # noqa: E402
from soaking.processes import Redis  # noqa: E402

SCRIPT = os.path.join(ROOT, "k8s/base/redis/repair-aof.sh")


def expect(what, got, wanted):
    if got != wanted:
        fail(f"{what}: {got!r} instead of {wanted!r}")


def repair(redis):
    ran = subprocess.run(["sh", SCRIPT, redis.data], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    expect(f"exit of the script ({ran.stdout}{ran.stderr})", ran.returncode, 0)
    return ran.stdout


def file_of(redis, kind):
    return glob.glob(os.path.join(redis.data, "appendonlydir", f"*.{kind}.*"))[0]


def write(redis, key, value):
    script = f"redis.call('SET', '{key}', '{value}') redis.call('SET', '{key}-too', '{value}') return 'OK'"
    expect(f"writing {key}", redis.says("EVAL", script, "0"), "OK")


def killed(redis):
    """Ends it when all is in the file."""
    until(lambda: "aof_pending_bio_fsync:0" in redis.says("INFO", "persistence"), "the file is written")
    redis.kill()


def check_whole(redis):
    redis.start()
    write(redis, "first", "1")
    killed(redis)
    repair(redis)
    redis.start()
    expect("the first key", redis.says("GET", "first"), "1")


def check_torn(redis):
    write(redis, "second", "2")
    killed(redis)
    path = file_of(redis, "incr")
    with open(path, "rb") as file:
        whole = file.read()
    # Inside the last transaction: behind its first write, before its EXEC.
    with open(path, "wb") as file:
        file.write(whole[:whole.rindex(b"second-too") + 3])
    repair(redis)
    redis.start()
    expect("the first key after the tear", redis.says("GET", "first"), "1")
    expect("half of a transaction", redis.says("GET", "second"), "")
    write(redis, "third", "3")
    killed(redis)
    redis.start()
    expect("a key that was written after the repair", redis.says("GET", "third"), "3")


def check_past_repair(redis):
    killed(redis)
    with open(file_of(redis, "base"), "r+b") as file:
        file.write(b"no snapshot at all")
    if "set aside" not in repair(redis):
        fail("a broken snapshot was taken for a good one")
    redis.start()
    expect("keys after a file that could not be repaired", redis.says("DBSIZE"), "0")
    repair(redis)


def main():
    with tempfile.TemporaryDirectory(prefix="gouji-repair-") as directory:
        redis = Redis(directory)
        try:
            # Nothing was written yet.
            repair(redis)
            check_whole(redis)
            check_torn(redis)
            check_past_repair(redis)
        finally:
            redis.stop()
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
