#!/usr/bin/env python3
"""Figures of a job as a pandas frame: to_pandas.py HOST:PORT JOB [OUT.pickle]. Exit 77 where pandas is missing.

Shows the token of GOUJI_TOKEN, where there is one."""
import os
import sys

from gouji_client import Client, cell_rows, report, result

try:
    import pandas
except ImportError:
    print("skipped: pandas is not installed (python3-pandas)", file=sys.stderr)
    sys.exit(77)


def frame(client: Client, job: str) -> "pandas.DataFrame":
    parsed = result.RecordFilter(outcomes=[report.OUTCOME_PARSED])
    records = client.records(job, filter=parsed, fields=["header", "tables"])
    figures = pandas.DataFrame(row for record in records for row in cell_rows(record))
    # Counts stay whole numbers (Int64 has a place for what is missing); amounts become floats here, and only here.
    # A count that is printed as 0.5 is a finding of its own (table.not-integer), and no count.
    whole = (figures["state"] == "value") & (figures["column"] != "amount") & figures["value"].str.fullmatch(r"-?\d+").eq(True)
    figures["count"] = pandas.to_numeric(figures["value"].where(whole)).astype("Int64")
    for column in ("organ", "edition", "table", "row", "column", "unit", "state", "certainty"):
        figures[column] = figures[column].astype("category")
    return figures


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with Client(sys.argv[1], token=os.environ.get("GOUJI_TOKEN")) as connected:
        everything = frame(connected, sys.argv[2])
    received = everything[(everything["row"] == "new") & (everything["column"] == "total")]
    print(received.groupby(["organ", "year"], observed=True)["count"].sum().to_string())
    if len(sys.argv) > 3:
        everything.to_pickle(sys.argv[3])
