#!/usr/bin/python3
"""Hostile input from outside, against the programs themselves: hostile_test.py BIN_DIRECTORY.

Documents: bombs of zip and of entities, cells and files of 4 GB (sparse), links and names that lead out. Each becomes a record
with a reason, its neighbours are read, and nothing takes much memory. Connections: a flood of silent and of talking ones, which
stops nobody and is gone afterwards.
"""
import json
import os
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

BIN = sys.argv.pop(1)
GIB = 1 << 30
REPORT = "某市某局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n二、主动公开政府信息情况\n"
# Of a program and its children; a machine that reads a bomb whole needs many times that.
MEMORY = 1500 << 20
CONTENT_TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                 'wordprocessingml.document.main+xml"/></Types>')
RELATIONS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
             ' Target="word/document.xml"/></Relationships>')
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(*words, timeout=300, **more):
    return subprocess.run([os.path.join(BIN, words[0]), *words[1:]], capture_output=True, text=True, timeout=timeout, **more)


def docx(path, body, prologue="", more=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<?xml version="1.0"?>{prologue}<w:document {WORD}><w:body>'.encode())
            for piece in body:
                part.write(piece)
            part.write(b"</w:body></w:document>")
        for name, content in more:
            package.writestr(name, content)


def sparse(path, head, size, tail):
    with open(path, "wb") as file:
        file.write(head)
        file.seek(size)
        file.write(tail)


def address_in(log):
    """Of the first daemon that tells in `log` where it listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        log.seek(0)
        for line in log:
            if '"listening"' in line:
                return json.loads(line)["address"]
        time.sleep(0.05)
    raise AssertionError("nobody listens")


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = cls.folder.name
        cls.corpus, cls.secret = os.path.join(root, "corpus"), os.path.join(root, "secret.txt")
        os.mkdir(cls.corpus)
        with open(cls.secret, "w") as file:
            file.write("秘密")

        def at(name):
            return os.path.join(cls.corpus, name)

        with open(at("a-neighbour.txt"), "w") as file:
            file.write(REPORT)
        with open(at("z-neighbour.txt"), "w") as file:
            file.write(REPORT)
        # A thousand times itself, a few megabytes packed.
        docx(at("zip-bomb.docx"), (b"<w:p><w:r><w:t>" + b"0" * (8 << 20) + b"</w:t></w:r></w:p>" for _ in range(256)))
        entities = "".join(f'<!ENTITY e{i} "{"&e%d;" % (i - 1) * 10}">' for i in range(1, 12))
        docx(at("entity-bomb.docx"), [b"<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>"],
             f'<!DOCTYPE d [<!ENTITY e0 "figure">{entities}]>')
        docx(at("outside-entity.docx"), [b"<w:p><w:r><w:t>&out;</w:t></w:r></w:p>"],
             f'<!DOCTYPE d [<!ENTITY out SYSTEM "file://{cls.secret}">]>')
        docx(at("members-outside.docx"), [("<w:p><w:r><w:t>" + REPORT + "</w:t></w:r></w:p>").encode()],
             more=[("../../escaped.txt", "x"), ("/tmp/gouji-hostile-escaped.txt", "x")])
        with open(at("entities.html"), "w") as file:
            file.write("<!DOCTYPE html [" + '<!ENTITY a "b">' + entities + "]><p>&e11;" + "&amp" * 1_000_000)
        sparse(at("cell.html"), "<table><tr><td>".encode(), 4 * GIB, b"</td></tr></table>")
        sparse(at("huge.txt"), REPORT.encode(), 4 * GIB, b"\n")
        sparse(at("line.jsonl"), b'{"id":"x","text":"', 4 * GIB, b'"}\n{"id":"behind","text":"' + REPORT.replace("\n", "\\n").encode() + b'"}\n')
        os.symlink(cls.secret, at("link.txt"))
        os.symlink("..", at("up"))
        with open(at("inside.jsonl"), "w") as file:
            file.write(json.dumps({"id": "../../escaped", "text": REPORT}) + "\n")
        out = os.path.join(root, "out")
        cls.finished = run("gouji", "run", cls.corpus, "--out", out, "--quiet", "--workers", "1")
        cls.peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        rows = run("gouji", "results", out, "--table", "reports", "--format", "jsonl")
        cls.reports = {row["document_id"]: row for row in map(json.loads, rows.stdout.splitlines())}
        cls.verify = run("gouji", "verify", out)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def outcome(self, name):
        self.assertIn(name, self.reports)
        return self.reports[name]["outcome"], self.reports[name]["error"]

    def test_the_job_is_whole_and_the_neighbours_are_read(self):
        self.assertEqual(self.finished.returncode, 0, self.finished.stderr)
        self.assertEqual(self.verify.returncode, 0, self.verify.stdout + self.verify.stderr)
        for name in ["a-neighbour.txt", "z-neighbour.txt"]:
            self.assertEqual(self.outcome(name)[0], "parsed")

    def test_a_zip_bomb_has_a_reason(self):
        self.assertEqual(self.outcome("zip-bomb.docx"), ("failed", "bomb"))

    def test_entities_do_not_expand(self):
        self.assertNotEqual(self.outcome("entity-bomb.docx")[0], "parsed")
        self.assertNotEqual(self.outcome("entities.html")[0], "parsed")

    def test_entities_read_no_files(self):
        self.assertNotEqual(self.outcome("outside-entity.docx")[0], "parsed")
        shown = run("gouji", "inspect", os.path.join(self.corpus, "outside-entity.docx"), "--stage", "text")
        self.assertNotIn("秘密", shown.stdout + shown.stderr)

    def test_members_of_a_package_stay_in_it(self):
        self.assertIn("members-outside.docx", self.reports)
        for path in [os.path.join(self.folder.name, "escaped.txt"), "/tmp/gouji-hostile-escaped.txt"]:
            self.assertFalse(os.path.exists(path))

    def test_four_gigabytes_are_not_read(self):
        for name in ["cell.html", "huge.txt"]:
            self.assertEqual(self.outcome(name), ("failed", "too-large"))
        self.assertEqual(self.outcome("line.jsonl@0"), ("failed", "too-large"))
        self.assertEqual(self.outcome("behind")[0], "parsed")

    def test_a_loop_of_links_ends(self):
        self.assertEqual(self.outcome("up/corpus")[0], "failed")
        self.assertLess(len(self.reports), 100)

    def test_memory_stays_bounded(self):
        self.assertLess(self.peak, MEMORY)


class HeldMessage:
    """A call whose message of 120 MiB lacks its last byte: HTTP/2 by hand, since no client library would do that."""
    SIZE = 120 << 20

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.connection = socket.create_connection((host, int(port)), timeout=5)
        self.windows, self.initial, self.received = {0: 65535, 1: 65535}, 65535, b""
        headers = [(":method", "POST"), (":scheme", "http"), (":path", "/gouji.job.v1.JobService/SubmitJob"),
                   (":authority", "x"), ("content-type", "application/grpc"), ("te", "trailers")]
        block = b"".join(b"\0" + bytes([len(k)]) + k.encode() + bytes([len(v)]) + v.encode() for k, v in headers)
        self.connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self.frame(4, 0, 0) + self.frame(1, 4, 1, block))

    @staticmethod
    def frame(kind, flags, stream, payload=b""):
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

    def send(self):
        """Until all but one byte is there, or the server takes no more; whether it took all."""
        head = b"\0" + struct.pack(">I", self.SIZE)
        left = self.SIZE - 1 + len(head)
        try:
            while left > 0:
                count = min(left, 16_000, *self.windows.values())
                if count > 0:
                    piece, head = (head + b"\x0a" * count)[:count], b""
                    self.connection.sendall(self.frame(0, 0, 1, piece))
                    left -= count
                    for stream in self.windows:
                        self.windows[stream] -= count
                if min(self.windows.values()) <= 0 and not self.receive():
                    return False
        except OSError:
            return False
        return True

    def receive(self):
        got = self.connection.recv(65536)
        self.received += got
        while len(self.received) >= 9:
            length, kind, flags = int.from_bytes(self.received[:3], "big"), self.received[3], self.received[4]
            if len(self.received) < 9 + length:
                break
            stream = int.from_bytes(self.received[5:9], "big")
            payload, self.received = self.received[9:9 + length], self.received[9 + length:]
            if kind == 8 and stream in self.windows:
                self.windows[stream] += struct.unpack(">I", payload)[0]
            elif kind == 4 and not flags & 1:
                self.connection.sendall(self.frame(4, 1, 0))
                for key, value in struct.iter_unpack(">HI", payload):
                    if key == 4:
                        self.windows[1] += value - self.initial
                        self.initial = value
            elif kind == 6 and not flags & 1:
                self.connection.sendall(self.frame(6, 1, 0, payload))
            elif kind in (3, 7):
                return False
        return bool(got)


class Doors(unittest.TestCase):
    """A cluster whose sources lie under one root, and whose port everybody reaches."""

    @classmethod
    def setUpClass(cls):
        # Connections of this test are many.
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
        cls.folder = tempfile.TemporaryDirectory()
        root = cls.folder.name
        cls.allowed = os.path.join(root, "allowed")
        os.mkdir(cls.allowed)
        with open(os.path.join(cls.allowed, "a.txt"), "w") as file:
            file.write(REPORT)
        with open(os.path.join(root, "secret.txt"), "w") as file:
            file.write("秘密")
        os.symlink(os.path.join(root, "secret.txt"), os.path.join(cls.allowed, "link.txt"))
        cls.log = open(os.path.join(root, "log"), "w+")
        cls.coordinator = subprocess.Popen(
            [os.path.join(BIN, "gouji-coordinator"), "--listen", "127.0.0.1:0", "--redis", "memory:", "--store",
             os.path.join(root, "store"), "--source-root", cls.allowed], stderr=cls.log, stdout=cls.log)
        cls.address = address_in(cls.log)
        cls.worker = subprocess.Popen(
            [os.path.join(BIN, "gouji-worker"), "--coordinator", cls.address, "--store", os.path.join(root, "store"),
             "--slots", "1", "--source-root", cls.allowed], stderr=cls.log, stdout=cls.log)

    @classmethod
    def tearDownClass(cls):
        for process in [cls.worker, cls.coordinator]:
            process.terminate()
        for process in [cls.worker, cls.coordinator]:
            process.wait(60)
        cls.folder.cleanup()

    def gouji(self, *words):
        return run("gouji", *words, "--coordinator", self.address, "--connect-timeout", "60")

    def test_locators_do_not_lead_out(self):
        for path in [os.path.join(self.folder.name, "secret.txt"), self.allowed + "/../secret.txt", "/etc/passwd", "/",
                     os.path.join(self.allowed, "link.txt"), os.path.join(self.folder.name, "store")]:
            refused = self.gouji("submit", path)
            self.assertEqual(refused.returncode, 2, path)
            self.assertEqual(refused.stdout, "")
        # Inside of a corpus that may be read, what leads out is a failed record.
        job = self.gouji("submit", self.allowed, "--watch", "--quiet")
        self.assertEqual(job.returncode, 0, job.stderr)
        rows = self.gouji("results", job.stdout.strip(), "--table", "reports", "--format", "jsonl")
        reports = {row["document_id"]: row for row in map(json.loads, rows.stdout.splitlines())}
        self.assertEqual(reports["link.txt"]["outcome"], "failed")
        self.assertEqual(reports["a.txt"]["outcome"], "parsed")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.coordinator.pid}/fd"))

    def resident(self):
        with open(f"/proc/{self.coordinator.pid}/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))

    def test_messages_that_nobody_has_asked_for_a_token_are_bounded(self):
        before = self.resident()
        held, most = [], 0
        for _ in range(10):
            try:
                held.append(HeldMessage(self.address))
                held[-1].send()
            except OSError:
                pass
            most = max(most, self.resident() - before)
        self.assertGreater(most, 100 << 20, "something was held")
        self.assertLess(most, 1_000 << 20, "ten would be 1 200 MiB")
        for message in held:
            message.connection.close()
        listed = self.gouji("jobs")
        self.assertEqual(listed.returncode, 0, listed.stderr)

    def test_a_flood_of_connections_stops_nobody_and_passes(self):
        before = self.descriptors()
        host, port = self.address.rsplit(":", 1)
        flood = []
        for i in range(3_000):
            connection = socket.create_connection((host, int(port)), timeout=60)
            # Some say nothing, some what no server understands, some that they are about to speak HTTP/2.
            try:
                connection.sendall([b"", b"\0" * 64, b"GET / HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"][i % 4])
            except OSError:
                pass
            flood.append(connection)
        listed = self.gouji("jobs")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        # The coordinator closes those that never began to speak; nobody else does.
        end = time.monotonic() + 240
        while self.descriptors() > before + 100 and time.monotonic() < end:
            time.sleep(0.5)
        self.assertLess(self.descriptors(), before + 100)
        for connection in flood:
            connection.close()
        self.assertIsNone(self.coordinator.poll())


class Tenants(unittest.TestCase):
    """Two tenants whose documents lie side by side, each under a root of its own."""

    def gouji(self, token, *words):
        return run("gouji", *words, "--coordinator", self.address, "--connect-timeout", "60", env={**os.environ, "GOUJI_TOKEN": token})

    def token(self, tenant, roles):
        made = run("gouji", "token", "new", "--tenant", tenant, "--roles", roles, "--name", "test", "--file", self.tokens)
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout.strip()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = self.root = folder.name
        for tenant in ("city", "town"):
            os.mkdir(os.path.join(root, tenant))
            with open(os.path.join(root, tenant, tenant + ".txt"), "w") as file:
                file.write(REPORT)
        os.symlink("../town/town.txt", os.path.join(root, "city/link.txt"))
        os.symlink("../town", os.path.join(root, "city/folder"))
        self.tokens = os.path.join(root, "tokens")
        self.ann, self.ben = self.token("city", "submit,read"), self.token("town", "submit,read")
        log = open(os.path.join(root, "log"), "w+")
        self.addCleanup(log.close)
        both = ["--store", os.path.join(root, "store"), "--tokens", self.tokens]
        for tenant in ("city", "town"):
            both += ["--source-root", f"tenant={tenant}:{root}/{tenant}"]
        work = {**os.environ, "GOUJI_TOKEN": self.token("*", "work")}
        self.start(["gouji-coordinator", "--listen", "127.0.0.1:0", "--redis", "memory:", *both], log, work)
        self.address = address_in(log)
        self.start(["gouji-worker", "--coordinator", self.address, "--slots", "1", *both], log, work)

    def start(self, words, log, environment):
        process = subprocess.Popen([os.path.join(BIN, words[0]), *words[1:]], stdout=log, stderr=log, env=environment)
        self.addCleanup(process.wait, 60)
        self.addCleanup(process.terminate)

    def test_none_reads_what_is_another_s(self):
        city, town = (os.path.join(self.root, tenant) for tenant in ("city", "town"))
        for path in [town, town + "/town.txt", city + "/../town", city + "/link.txt", city + "/folder", self.root, "/"]:
            refused = self.gouji(self.ann, "submit", path)
            self.assertEqual(refused.returncode, 2, path)
            self.assertIn("this tenant's jobs may read: " + city + "\n", refused.stderr, "others' roots are not told")
        # Links inside of its own are failed records: the coordinator does not walk them, and the worker does not open them.
        job = self.gouji(self.ann, "submit", city, "--watch", "--quiet")
        self.assertEqual(job.returncode, 0, job.stderr)
        rows = self.gouji(self.ann, "results", job.stdout.strip(), "--table", "reports", "--format", "jsonl")
        outcomes = {row["document_id"]: row["error"] for row in map(json.loads, rows.stdout.splitlines())}
        self.assertEqual(outcomes, {"city.txt": "", "link.txt": "unreadable", "folder": "unreadable"})
        theirs = self.gouji(self.ben, "submit", town, "--watch", "--quiet")
        self.assertEqual(theirs.returncode, 0, theirs.stderr)

    def test_a_link_into_the_store_reads_nothing_where_every_directory_is_allowed(self):
        # No --source-root: the whole file system may be read, except what lies in the store.
        log = open(os.path.join(self.root, "log2"), "w+")
        self.addCleanup(log.close)
        store = os.path.join(self.root, "store2")
        both = ["--store", store, "--tokens", self.tokens]
        work = {**os.environ, "GOUJI_TOKEN": self.token("*", "work")}
        self.start(["gouji-coordinator", "--listen", "127.0.0.1:0", "--redis", "memory:", *both], log, work)
        self.address = address_in(log)
        self.start(["gouji-worker", "--coordinator", self.address, "--slots", "1", *both], log, work)
        theirs = self.gouji(self.ben, "submit", os.path.join(self.root, "town"), "--upload", "--watch", "--quiet")
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        uploads = os.path.join(store, "uploads")
        contents = [os.path.join(folder, name) for folder, _, names in os.walk(uploads) for name in names]
        self.assertGreaterEqual(len(contents), 2, "a report and its index")
        city = os.path.join(self.root, "links")
        os.mkdir(city)
        with open(os.path.join(city, "own.txt"), "w") as file:
            file.write(REPORT)
        os.symlink(uploads, os.path.join(city, "uploads"))
        os.symlink(os.path.join(store, "jobs"), os.path.join(city, "jobs"))
        for i, content in enumerate(contents):
            os.symlink(content, os.path.join(city, f"content{i}.txt"))
        job = self.gouji(self.ann, "submit", city, "--watch", "--quiet")
        self.assertEqual(job.returncode, 0, job.stderr)
        rows = self.gouji(self.ann, "results", job.stdout.strip(), "--table", "reports", "--format", "jsonl")
        outcomes = {row["document_id"]: row["error"] for row in map(json.loads, rows.stdout.splitlines())}
        links = ["uploads", "jobs", *(f"content{i}.txt" for i in range(len(contents)))]
        self.assertEqual(outcomes, {"own.txt": "", **dict.fromkeys(links, "unreadable")})

    def test_a_run_of_one_machine_reads_nothing_out_of_its_store(self):
        out, corpus = os.path.join(self.root, "out"), os.path.join(self.root, "links")
        os.mkdir(corpus)
        with open(os.path.join(corpus, "own.txt"), "w") as file:
            file.write(REPORT)
        os.symlink(os.path.join(out, "jobs"), os.path.join(corpus, "folder"))
        os.symlink(os.path.join(out, "format"), os.path.join(corpus, "file.txt"))
        done = run("gouji", "run", corpus, "--out", out, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = run("gouji", "results", out, "--table", "reports", "--format", "jsonl")
        outcomes = {row["document_id"]: row["error"] for row in map(json.loads, rows.stdout.splitlines())}
        self.assertEqual(outcomes, {"own.txt": "", "folder": "unreadable", "file.txt": "unreadable"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
