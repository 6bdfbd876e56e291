"""The disk that holds the store: it can be full, and it can be slow.

Full: a tmpfs of its own, filled up; needs the right to mount one. Slow: libgouji-slow-store.so, which the programs' tests build beside
them, is loaded into the daemons before the C library and lets every call on a file of the store wait as long as a control file says.
"""
import os
import subprocess
import time

SIZE_MB = 512
LEFTOVER_SECONDS = 300  # no attempt lasts as long


class Disk:
    def __init__(self, directory, programs):
        self.path = os.path.join(directory, "disk")
        os.mkdir(self.path)
        self.mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "gouji-soak", self.path], capture_output=True).returncode == 0
        self.store = os.path.join(self.path, "store")
        self.control = os.path.join(directory, "slow")
        library = os.path.join(programs, "libgouji-slow-store.so")
        self.library = os.path.abspath(library) if os.path.exists(library) else None

    def daemon_environment(self):
        environment = {**os.environ, "GOUJI_TEST_HOOKS": "1"}
        if self.library:
            environment.update(LD_PRELOAD=self.library, GOUJI_SLOW_DIRECTORY=self.path, GOUJI_SLOW_CONTROL=self.control)
        return environment

    def be_slow(self, milliseconds, seconds):
        """Every call on the store takes so many milliseconds longer, for some seconds."""
        with open(self.control + ".new", "w", encoding="ascii") as file:
            file.write(f"{milliseconds}\n")
        os.rename(self.control + ".new", self.control)
        time.sleep(seconds)
        os.remove(self.control)

    def be_full(self, seconds):
        ballast = os.path.join(self.path, "ballast")
        try:
            with open(ballast, "wb") as file:
                while True:
                    file.write(bytes(1 << 20))
                    file.flush()
        except OSError:
            pass
        time.sleep(seconds)
        if os.path.exists(ballast):
            os.remove(ballast)

    def remove_leftovers(self):
        """What killed attempts left half written: the store's programs do that after a day, which no run lasts."""
        folder = os.path.join(self.store, "tmp")
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            path = os.path.join(folder, name)
            try:
                if os.path.isfile(path) and time.time() - os.stat(path).st_mtime > LEFTOVER_SECONDS:
                    os.remove(path)
            except OSError:
                pass  # it was no leftover

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self.path], check=False)
