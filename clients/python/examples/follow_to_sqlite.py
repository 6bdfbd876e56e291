#!/usr/bin/env python3
"""Follows a job into SQLite, exactly once: follow_to_sqlite.py HOST:PORT JOB FILE.

Rows and resume token are committed together. Kill it whenever you like: the same command goes on where the file ends.
Shows the token of GOUJI_TOKEN, where there is one.
"""
import os
import sqlite3
import sys

from gouji_client import Client, cell_rows, report_row

REPORT = ("document_id", "outcome", "error", "organ", "year", "edition", "findings_error", "findings_warning")
CELL = ("document_id", "table", "row", "column", "value", "unit", "state", "certainty")


def columns(names):
    return ", ".join(f'"{name}"' for name in names)


def follow(client: Client, job: str, path: str) -> int:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE IF NOT EXISTS progress(job TEXT PRIMARY KEY, token TEXT NOT NULL)")
    db.execute(f"CREATE TABLE IF NOT EXISTS reports({columns(REPORT)})")
    db.execute(f"CREATE TABLE IF NOT EXISTS cells({columns(CELL)})")
    row = db.execute("SELECT token FROM progress WHERE job = ?", (job,)).fetchone()
    added = 0
    for batch in client.batches(job, follow=True, token=row[0] if row else ""):
        with db:  # one transaction
            for record in batch.records:
                values = report_row(record)
                db.execute(f"INSERT INTO reports VALUES({','.join('?' * len(REPORT))})", [values[n] for n in REPORT])
                db.executemany(f"INSERT INTO cells VALUES({','.join('?' * len(CELL))})",
                               ([cell[n] for n in CELL] for cell in cell_rows(record)))
            db.execute("INSERT OR REPLACE INTO progress VALUES(?, ?)", (job, batch.token))
        added += len(batch.records)
    db.close()
    return added


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    with Client(sys.argv[1], token=os.environ.get("GOUJI_TOKEN")) as connected:
        print(follow(connected, sys.argv[2], sys.argv[3]), "records added")
