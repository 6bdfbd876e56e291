#!/ usr / bin / python3
"""An S3 server for tests: in memory, strict about what clients get wrong, and with troubles on demand.

It does what gouji asks of S3 (put with If-None-Match, get with Range and If-Match, head, list in pages, delete one and many), and
refuses what S3 refuses: signatures (Version 4, computed anew from the request as it came), bodies that are not what was signed, clocks
that are off. Every bucket exists. Prints its port, then serves until it is killed.

  s3_server.py [--page N] [--conditions heed|ignore|refuse] [--cert FILE --key FILE] [--port N]

Keys are `test-key` and `test-secret`, the region is `test-region`. Requests to /-/… are the test's own:
  POST /-/faults   a JSON list of {"kind", "method", "key", "count", "skip", "seconds"}: the next `count` requests of the method whose
                   path holds the key, after `skip` others, get it. Kinds: a status ("500"), "slow-down", "cut" (before it takes effect),
                   "lost" (after), "hang" (no answer for `seconds`), "slow" (the answer in pieces), "short" (half of an answer), "damage"
                   (the server sees another body), "expired" (the session's token), "blind" (a listing finds nothing)
  GET /-/counts    requests by method, signature failures, faults given
  GET /-/keys      bucket/key of all objects, one a line
  POST /-/put?K    puts the body as object K (bucket/key), whatever stands there; put-old: as if a day ago
  POST /-/delete?K
"""
import argparse
import base64
import collections
import datetime
import email.utils
import hashlib
import hmac
import http.server
import json
import re
import socket
import ssl
import sys
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape, unescape

ACCESS, SECRET, REGION = "test-key", "test-secret", "test-region"
EMPTY = hashlib.sha256(b"").hexdigest()

Object = collections.namedtuple("Object", "bytes etag modified meta")


class State:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.objects = {}
        self.faults = []
        self.counts = collections.Counter()

    def fault(self, method, path):
        with self.lock:
            for fault in self.faults:
                if fault.get("method", method) != method or fault.get("key", "") not in path:
                    continue
                if fault.get("skip", 0) > 0:
                    fault["skip"] -= 1
                    continue
                if fault.get("count", 1) <= 0:
                    continue
                fault["count"] = fault.get("count", 1) - 1
                self.counts["faults"] += 1
                return fault
        return None


class Refusal(Exception):
    def __init__(self, status, code, message=""):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def quoted(text, safe="-_.~"):
    return urllib.parse.quote(text, safe=safe)


def signature(method, path, query, headers, signed, date, payload):
    """Of a request as it came; see "Signature Version 4 signing process" in the manual of S3."""
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=False) if query else []
#parse_qsl reads a plus as a blank; what is signed has it encoded.
    canonical_query = "&".join(sorted(f"{quoted(k)}={quoted(v)}" for k, v in pairs))
    canonical_path = quoted(urllib.parse.unquote_to_bytes(path), "/-_.~")
    lines = [method, canonical_path, canonical_query]
    for name in signed:
        values = headers.get_all(name) or []
        lines.append(name + ":" + ",".join(re.sub(" +", " ", v.strip()) for v in values))
    lines += ["", ";".join(signed), payload]
    scope = f"{date[:8]}/{REGION}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256("\n".join(lines).encode()).hexdigest()])
    key = ("AWS4" + SECRET).encode()
    for part in (date[:8], REGION, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state = None

    def log_message(self, *arguments):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

#-- - what comes in

    def serve(self):
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        if path.startswith("/-/"):
            self.control(path, query, body)
            return
        with self.state.lock:
            self.state.counts[self.command] += 1
        fault = self.state.fault(self.command, self.path) or {}
        kind = fault.get("kind", "")
        if kind == "hang":
            time.sleep(fault.get("seconds", 5))
        if kind in ("hang", "cut"):
            self.drop()
            return
        try:
            if kind == "damage":
                body = body[:-1] + b"?"
            if kind == "slow-down":
                raise Refusal(503, "SlowDown", "Please reduce your request rate.")
            if kind == "expired":
                raise Refusal(400, "ExpiredToken", "The provided token has expired.")
            if kind.isdigit():
                raise Refusal(int(kind), "AccessDenied" if kind == "403" else "InternalError", "as the test asked")
            self.check_signature(path, query, body)
            status, headers, answer = self.act(path, query + "&prefix=%00" if kind == "blind" else query, body)
        except Refusal as refusal:
            with self.state.lock:
                self.state.counts[refusal.code] += 1
            status, headers = refusal.status, {"Content-Type": "application/xml"}
            answer = f"<?xml version='1.0'?><Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message></Error>".encode()
        if kind == "lost":
            self.drop()
            return
        self.answer(status, headers, answer, kind)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = serve

    def drop(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def answer(self, status, headers, answer, kind=""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command == "HEAD" or status == 204:
            return
        if kind == "short":
            self.wfile.write(answer[: len(answer) // 2])
            self.drop()
        elif kind == "slow":
            for at in range(0, len(answer), max(1, len(answer) // 4)):
                self.wfile.write(answer[at : at + max(1, len(answer) // 4)])
                time.sleep(0.05)
        else:
            self.wfile.write(answer)

    def check_signature(self, path, query, body):
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})",
            self.headers.get("Authorization", ""))
        if not found:
            raise Refusal(403, "AccessDenied", "no signature of Version 4")
        access, day, region, signed, given = found.groups()
        date = self.headers.get("X-Amz-Date", "")
        payload = self.headers.get("x-amz-content-sha256", "")
        if access != ACCESS:
            raise Refusal(403, "InvalidAccessKeyId", "The access key does not exist.")
        if region != REGION:
            raise Refusal(400, "AuthorizationHeaderMalformed", f"the region is wrong; expecting '{REGION}'")
        if not date.startswith(day):
            raise Refusal(403, "SignatureDoesNotMatch", "the dates differ")
        at = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(datetime.datetime.now(datetime.timezone.utc) - at) > datetime.timedelta(minutes=15):
            raise Refusal(403, "RequestTimeTooSkewed")
        names = signed.split(";")
        must = {n.lower() for n in self.headers if n.lower() == "host" or n.lower().startswith("x-amz-")}
        if names != sorted(names) or not must <= set(names):
            raise Refusal(403, "SignatureDoesNotMatch", "headers are not signed, or not in order")
        if not hmac.compare_digest(given, signature(self.command, path, query, self.headers, names, date, payload)):
            raise Refusal(403, "SignatureDoesNotMatch", "the signature is another one")
        if payload != hashlib.sha256(body).hexdigest():
            raise Refusal(400, "XAmzContentSHA256Mismatch", "the body is not what was signed")

#-- - what S3 does

    def act(self, path, query, body):
        asked = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        bucket, _, key = urllib.parse.unquote(path[1:]).partition("/")
        with self.state.lock:
            if not key:
                return self.delete_many(bucket, body) if self.command == "POST" else self.list(bucket, asked)
            return getattr(self, "object_" + self.command.lower())((bucket, key), body)

    def object_put(self, name, body):
        condition = self.headers.get("If-None-Match")
        if condition and self.state.options.conditions == "refuse":
            raise Refusal(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
        if condition == "*" and self.state.options.conditions == "heed" and name in self.state.objects:
            raise Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        meta = {n.lower(): v for n, v in self.headers.items() if n.lower().startswith("x-amz-meta-")}
        self.put(name, body, meta)
        return 200, {"ETag": self.state.objects[name].etag}, b""

    def put(self, name, body, meta, age=0):
        etag = '"' + hashlib.md5(body).hexdigest() + '"'
        self.state.objects[name] = Object(body, etag, email.utils.formatdate(time.time() - age, usegmt=True), meta)

    def standing(self, name):
        found = self.state.objects.get(name)
        if found is None:
            raise Refusal(404, "NoSuchKey", "The specified key does not exist.")
        if self.headers.get("If-Match", found.etag) != found.etag:
            raise Refusal(412, "PreconditionFailed")
        return found

    def object_get(self, name, body):
        found = self.standing(name)
        headers = {"ETag": found.etag, "Last-Modified": found.modified, "Accept-Ranges": "bytes", **found.meta}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not asked:
            return 200, headers, found.bytes
        begin, end = int(asked[1]), min(int(asked[2] or len(found.bytes)), len(found.bytes) - 1)
        if begin >= len(found.bytes):
            raise Refusal(416, "InvalidRange")
        headers["Content-Range"] = f"bytes {begin}-{end}/{len(found.bytes)}"
        return 206, headers, found.bytes[begin : end + 1]

    def object_head(self, name, body):
        status, headers, found = self.object_get(name, body)
        return status, {**headers, "Content-Length": str(len(found))}, b""

    def object_delete(self, name, body):
        self.state.objects.pop(name, None)
        return 204, {}, b""

    def delete_many(self, bucket, body):
        if self.headers.get("Content-MD5") != base64.b64encode(hashlib.md5(body).digest()).decode():
            raise Refusal(400, "InvalidDigest")
        keys = re.findall(rb"<Key>(.*?)</Key>", body)
        if not 0 < len(keys) <= 1000:
            raise Refusal(400, "MalformedXML")
        for key in keys:
            self.state.objects.pop((bucket, unescape(key.decode())), None)
        return 200, {"Content-Type": "application/xml"}, b"<?xml version='1.0'?><DeleteResult/>"

    def list(self, bucket, asked):
        if asked.get("list-type") != "2":
            raise Refusal(501, "NotImplemented")
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        after = base64.urlsafe_b64decode(asked["continuation-token"]).decode() if "continuation-token" in asked else None
        start = after if after is not None else asked.get("start-after", "")
        limit = min(int(asked.get("max-keys", "1000")), self.state.options.page)
        entries, more, last = [], False, ""
        for name in sorted(k for b, k in self.state.objects if b == bucket and k.startswith(prefix)):
            at = name.find(delimiter, len(prefix)) if delimiter else -1
            entry = name if at < 0 else name[: at + 1]
            if name <= start or (entry.endswith("/") and at >= 0 and entry <= start) or (entries and entries[-1][0] == entry):
                continue
            if len(entries) == limit:
                more = True
                break
            entries.append((entry, None if at >= 0 else self.state.objects[(bucket, name)]))
            last = entry
        encoded = (lambda t: urllib.parse.quote_plus(t, safe="/")) if asked.get("encoding-type") == "url" else escape
        xml = [f"<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
               f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>"]
        if more:
            xml.append(f"<NextContinuationToken>{base64.urlsafe_b64encode(last.encode()).decode()}</NextContinuationToken>")
        if asked.get("encoding-type") == "url":
            xml.append("<EncodingType>url</EncodingType>")
        for entry, found in entries:
            if found is None:
                xml.append(f"<CommonPrefixes><Prefix>{encoded(entry)}</Prefix></CommonPrefixes>")
            else:
                xml.append(f"<Contents><Key>{encoded(entry)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                           f"<ETag>{escape(found.etag)}</ETag><Size>{len(found.bytes)}</Size></Contents>")
        return 200, {"Content-Type": "application/xml"}, "".join(xml + ["</ListBucketResult>"]).encode()

#-- - what tests do

    def control(self, path, query, body):
        name = tuple(urllib.parse.unquote(query).split("/", 1))
        answer = b""
        with self.state.lock:
            if path == "/-/faults":
                self.state.faults = json.loads(body)
            elif path == "/-/counts":
                answer = json.dumps(self.state.counts).encode()
            elif path == "/-/keys":
                answer = "".join(f"{b}/{k}\n" for b, k in sorted(self.state.objects)).encode()
            elif path in ("/-/put", "/-/put-old"):
                self.put(name, body, {}, 86400 if path == "/-/put-old" else 0)
            elif path == "/-/delete":
                self.state.objects.pop(name, None)
        self.answer(200, {}, answer)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=int, default=1000)
    parser.add_argument("--conditions", choices=["heed", "ignore", "refuse"], default="heed")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    Handler.state = State(options)
    server = Server(("127.0.0.1", options.port), Handler)
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
