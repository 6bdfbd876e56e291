"""What went wrong, told at once and kept; and patience with slow machines."""
import threading
import time

PATIENCE = 300  # seconds within which what was begun must end, on however slow a machine

failures = []
_lock = threading.Lock()


def fail(text):
    with _lock:
        failures.append(text)
    print(f"FAILED: {text}", flush=True)


def until(condition, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    fail(f"{what}: not within {patience} s")
    return False
