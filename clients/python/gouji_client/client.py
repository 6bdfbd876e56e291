"""The services, with what every caller needs: retries, resuming, and messages that are already parsed."""
import dataclasses
import ipaddress
import json
import time
import uuid
from typing import Iterable, Iterator, List, Optional, Sequence

import grpc

from gouji.job.v1 import job_pb2, job_pb2_grpc, store_pb2
from gouji.report.v1 import report_pb2
from gouji.result.v1 import result_pb2, result_pb2_grpc
from gouji.worker.v1 import worker_pb2, worker_pb2_grpc

# Calls that may be repeated are, where the server says UNAVAILABLE. Submitting is one: the request id makes it the same job.
SERVICE_CONFIG = {
    "methodConfig": [{
        "name": [{"service": "gouji.job.v1.JobService"}, {"service": "gouji.worker.v1.ReportService", "method": "ParseReport"}],
        "retryPolicy": {
            "maxAttempts": 5,
            "initialBackoff": "0.3s",
            "maxBackoff": "5s",
            "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        },
    }]
}
# Below what the server allows; it ends connections that ask more often than every 10 s.
OPTIONS = (
    ("grpc.service_config", json.dumps(SERVICE_CONFIG)),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.max_receive_message_length", 256 << 20),
)
OVER = (job_pb2.JOB_STATE_SUCCEEDED, job_pb2.JOB_STATE_CANCELLED, job_pb2.JOB_STATE_FAILED)


@dataclasses.dataclass
class Batch:
    """Some records, and the token that goes on behind them."""
    records: List[report_pb2.Record]
    token: str
    caught_up: bool


class _ShowToken(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Puts the token on every call."""

    def __init__(self, token: str):
        self._header = ("authorization", f"Bearer {token}")

    def _call(self, go_on, details, request):
        return go_on(details._replace(metadata=(*(details.metadata or ()), self._header)), request)

    intercept_unary_unary = intercept_unary_stream = intercept_stream_stream = _call


def _target(address: str) -> str:
    """What gRPC knows of several addresses: it takes the first that answers, and turns to the next one when that goes away."""
    addresses = address.removeprefix("ipv4:").split(",")
    if len(addresses) == 1 or address.startswith("ipv4:"):
        return address
    try:
        for one in addresses:
            ipaddress.IPv4Address(one.rpartition(":")[0])
    except ValueError:
        raise ValueError(f"several addresses must be IPv4 ones, not {one}: give one name, or one address") from None
    return "ipv4:" + address


def _is_here(address: str) -> bool:
    """Whether an address, or each of several, is this machine's own; names other than localhost may lead anywhere."""
    addresses = address.removeprefix("ipv4:").split(",")
    if len(addresses) > 1 or address.startswith("ipv4:"):
        return all(map(_is_here, addresses))
    host = address.rpartition(":")[0].strip("[]")
    try:
        return address.startswith("unix:") or host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _channel(address: str, options: Sequence, credentials: Optional[grpc.ChannelCredentials],
             token: Optional[str]) -> grpc.Channel:
    # A proxy of the environment is for the web, not for the cluster's own network.
    options = (*OPTIONS, ("grpc.enable_http_proxy", 0), *options)
    if token and not credentials and not _is_here(address):
        raise ValueError("the token would travel in plain: give credentials for TLS")
    target = _target(address)
    channel = grpc.secure_channel(target, credentials, options) if credentials else grpc.insecure_channel(target, options)
    return grpc.intercept_channel(channel, _ShowToken(token)) if token else channel


class Client:
    """A coordinator. Safe for several threads. Errors are grpc.RpcError, with the server's words in details()."""

    def __init__(self, address: str, *, timeout: float = 30, patience: float = 300, options: Sequence = (),
                 credentials: Optional[grpc.ChannelCredentials] = None, token: Optional[str] = None):
        """`address`: HOST:PORT, or those of several coordinators with commas between them. `timeout`: seconds for one call.
        `patience`: seconds that a stream is tried again without any news. `credentials`: for TLS, grpc.ssl_channel_credentials(root_certificates=…). `token`: where the cluster asks for one."""
        self._channel = _channel(address, options, credentials, token)
        self._jobs = job_pb2_grpc.JobServiceStub(self._channel)
        self._results = result_pb2_grpc.ResultServiceStub(self._channel)
        self._timeout = timeout
        self._patience = patience

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self._channel.close()

    def submit(self, roots: Iterable[str], *, request_id: Optional[str] = None, priority: int = 5) -> str:
        """The id of the job over these absolute paths; with the same request id it is the same job."""
        request = job_pb2.SubmitJobRequest(request_id=request_id or uuid.uuid4().hex, priority=priority)
        request.roots.extend(store_pb2.CorpusRoot(locator=root) for root in roots)
        return self._jobs.SubmitJob(request, timeout=self._timeout, wait_for_ready=True).job_id

    def status(self, job: str) -> job_pb2.JobStatus:
        return self._jobs.GetJob(job_pb2.GetJobRequest(job_id=job), timeout=self._timeout).status

    def jobs(self) -> Iterator[job_pb2.JobStatus]:
        token = ""
        while True:
            page = self._jobs.ListJobs(job_pb2.ListJobsRequest(page_token=token), timeout=self._timeout)
            yield from page.jobs
            token = page.next_page_token
            if not token:
                return

    def cancel(self, job: str) -> job_pb2.JobStatus:
        request = job_pb2.ControlJobRequest(job_id=job, kind=store_pb2.CONTROL_KIND_CANCEL)
        return self._jobs.ControlJob(request, timeout=self._timeout).status

    def watch(self, job: str) -> Iterator[job_pb2.JobStatus]:
        """The status whenever it changes, until the job is over; outlives restarts of coordinators."""
        request = job_pb2.WatchJobRequest(job_id=job)
        for message in self._stream(lambda: self._jobs.WatchJob(request)):
            yield message.status
            if message.status.state in OVER:
                return

    def batches(self, job: str, *, follow: bool = False, token: str = "", fields: Sequence[str] = (),
                filter: Optional[result_pb2.RecordFilter] = None) -> Iterator[Batch]:
        """Records in document order, from `token` on. Store the token of a batch together with what you made of it, and
        no record is lost or counted twice, whatever happens. Batches without records are signs of life."""
        request = result_pb2.ReadResultsRequest(job_id=job, follow=follow, resume_token=token, filter=filter)
        request.read_mask.paths.extend(fields)
        for message in self._stream(lambda: self._results.ReadResults(request)):
            request.resume_token = message.resume_token or request.resume_token
            records = [report_pb2.Record.FromString(data) for data in message.records]
            yield Batch(records, request.resume_token, message.caught_up)

    def records(self, job: str, **options) -> Iterator[report_pb2.Record]:
        """As `batches`, one by one."""
        for batch in self.batches(job, **options):
            yield from batch.records

    def verify(self, job: str) -> result_pb2.VerifyJobResponse:
        return self._results.VerifyJob(result_pb2.VerifyJobRequest(job_id=job))

    def _stream(self, open_stream):
        """The messages of a stream that is opened again where a coordinator went away."""
        last_news = time.monotonic()
        while True:
            try:
                for message in open_stream():
                    last_news = time.monotonic()
                    yield message
                return
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE or time.monotonic() - last_news > self._patience:
                    raise
            time.sleep(0.3)


class Worker:
    """A worker's own port, or a coordinator's, which passes it on: for one report now."""

    def __init__(self, address: str, *, timeout: float = 60, options: Sequence = (),
                 credentials: Optional[grpc.ChannelCredentials] = None, token: Optional[str] = None):
        self._channel = _channel(address, options, credentials, token)
        self._reports = worker_pb2_grpc.ReportServiceStub(self._channel)
        self._timeout = timeout

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_) -> None:
        self._channel.close()

    def parse(self, document_id: str, content: bytes) -> report_pb2.Record:
        request = worker_pb2.ParseReportRequest(document_id=document_id, content=content)
        return self._reports.ParseReport(request, timeout=self._timeout).record

    def parse_many(self, documents: Iterable) -> Iterator[worker_pb2.ParseReportsResponse]:
        """`documents`: pairs of id and bytes; read as the server takes them. Answers come in their order; each has
        `record` or `error`."""
        requests = (worker_pb2.ParseReportsRequest(document_id=name, content=content) for name, content in documents)
        yield from self._reports.ParseReports(requests)
