"""What the Python client promises, before a real cluster: python_client.py COORDINATOR WORKER JOB CORPUS."""
import csv
import io
import os
import subprocess
import sys

import grpc
from gouji_client import Client, Worker, cell_rows, job, report, report_row, result

coordinator, worker, job_id, corpus = sys.argv[1:]


def table(name):
    """Rows of `gouji results --format csv`, as dictionaries of text."""
    out = subprocess.run([os.environ["GOUJI"], "results", job_id, "--table", name, "--format", "csv"], check=True,
                         capture_output=True).stdout.decode()
    return list(csv.DictReader(io.StringIO(out)))


def as_text(row):
    return {key: "" if value is None else str(value) for key, value in row.items()}


with Client(coordinator) as client:
    status = list(client.watch(job_id))[-1]
    assert status.state == job.JOB_STATE_SUCCEEDED, status
    assert status.tally.documents == 60, status
    # The first of several coordinators is away.
    with Client("127.0.0.1:1," + coordinator) as several:
        assert several.status(job_id).tally.documents == 60
    for addresses in ("localhost:1,localhost:2", "127.0.0.1:1,"):
        try:
            Client(addresses)
            raise AssertionError(addresses)
        except ValueError as refused:
            assert "IPv4" in str(refused), refused
    assert job_id in [j.job_id for j in client.jobs()]

    records = list(client.records(job_id))
    assert len(records) == 60
    assert [as_text(report_row(r)) for r in records] == table("reports")
    assert [as_text(row) for r in records for row in cell_rows(r)] == table("cells")

    # A filter, a mask, and two pieces with a token.
    years = {r.header.year for r in records}
    chosen = result.RecordFilter(years=[min(years)])
    some = list(client.records(job_id, filter=chosen, fields=["header.year"]))
    assert [r.document_id for r in some] == [r.document_id for r in records if r.header.year == min(years)]
    assert not any(r.tables for r in some)
    first = next(client.batches(job_id))
    rest = [r.document_id for r in client.records(job_id, token=first.token)]
    assert [r.document_id for r in first.records] + rest == [r.document_id for r in records]
    try:
        list(client.records(job_id, token=first.token, filter=chosen))
        raise AssertionError("a token of another filter was taken")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error
        assert dict(error.trailing_metadata())["grpc-status-details-bin"]

    # The same request id is the same job.
    again = client.submit([corpus], request_id="from python")
    assert client.submit([corpus], request_id="from python") == again
    assert len(list(client.records(again, follow=True))) == 60
    assert client.verify(again).complete

with Worker(worker) as now:
    one = records[7]
    with open(os.path.join(corpus, one.document_id), "rb") as file:
        content = file.read()
    parsed = now.parse(one.document_id, content)
    assert parsed.SerializeToString(deterministic=True) == one.SerializeToString(deterministic=True)
    many = list(now.parse_many([("a.txt", content), ("", content), ("c.bin", b"\0\1\2")]))
    assert [m.document_id for m in many] == ["a.txt", "", "c.bin"]
    assert many[0].record.tables == one.tables
    assert many[1].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0], many[1]
    assert many[2].record.outcome == report.OUTCOME_FAILED
