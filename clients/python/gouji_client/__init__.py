"""Submits jobs to gouji, follows them and reads their records.

    from gouji_client import Client
    with Client("coordinator:7400") as client:
        job = client.submit(["/shared/corpus"])
        for record in client.records(job, follow=True):
            print(record.document_id, record.header.organ.text)

The messages are those of proto/gouji: `gouji_client.report`, `.result`, `.job` and `.store` are their modules.
"""
from gouji.job.v1 import job_pb2 as job
from gouji.job.v1 import store_pb2 as store
from gouji.report.v1 import report_pb2 as report
from gouji.result.v1 import result_pb2 as result

from .client import Batch, Client, Worker
from .rows import cell_rows, decimal_text, finding_rows, report_row

__all__ = ["Batch", "Client", "Worker", "cell_rows", "decimal_text", "finding_rows", "report_row", "job", "store",
           "report", "result"]
