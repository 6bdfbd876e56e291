#!/usr/bin/python3
"""Calls that may be repeated are repeated by every client, others are not: retries_test.py BIN_DIRECTORY PYTHON_CLIENT.

A server of the test's own says UNAVAILABLE twice to each method. Exit 77 (skipped) without python3-grpcio.
"""
import collections
import os
import subprocess
import sys
import unittest
from concurrent import futures

try:
    import grpc
except ImportError:
    print("[  SKIPPED ] retries_test (python3-grpcio is missing)")
    sys.exit(77)

BIN, PACKAGE = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, PACKAGE)
import gouji_client  # noqa: E402


class Unwilling(grpc.GenericRpcHandler):
    """Says UNAVAILABLE (or what it is told to) to the first calls of a method, then answers with an empty message."""

    def __init__(self):
        self.calls, self.refusals, self.code = collections.Counter(), 2, grpc.StatusCode.UNAVAILABLE

    def service(self, details):
        method = details.method.rsplit("/", 1)[1]

        def answer(request, context):
            self.calls[method] += 1
            if self.calls[method] <= self.refusals:
                context.abort(self.code, "come again")
            return b""

        return grpc.unary_unary_rpc_method_handler(answer)


class Retries(unittest.TestCase):
    def setUp(self):
        self.unwilling = Unwilling()
        self.server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[self.unwilling])
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def tearDown(self):
        self.server.stop(0)

    def gouji(self, *words):
        return subprocess.run([os.path.join(BIN, "gouji"), *words, "--coordinator", self.address, "--connect-timeout", "60"],
                              capture_output=True, text=True, timeout=120)

    def test_the_command_repeats_what_only_asks(self):
        for words, method in [(["jobs"], "ListJobs"), (["workers"], "ListWorkers")]:
            done = self.gouji(*words)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.unwilling.calls[method], 3)

    def test_python_repeats(self):
        with gouji_client.Client(self.address) as client:
            self.assertEqual(list(client.jobs()), [])
            client.submit(["/corpus"], request_id="r")
        self.assertEqual(self.unwilling.calls, {"ListJobs": 3, "SubmitJob": 3})

    def test_an_error_that_repeating_does_not_mend_is_told_at_once(self):
        self.unwilling.code = grpc.StatusCode.INVALID_ARGUMENT
        self.assertEqual(self.gouji("jobs").returncode, 2)
        self.assertEqual(self.unwilling.calls["ListJobs"], 1)

    def test_there_is_an_end_of_it(self):
        self.unwilling.refusals = 1_000
        self.assertEqual(self.gouji("jobs").returncode, 2)
        self.assertLess(self.unwilling.calls["ListJobs"], 10)


if __name__ == "__main__":
    unittest.main(verbosity=2)
