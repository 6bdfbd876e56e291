"""Records as rows: the columns of `gouji results --table reports|cells|findings`, as dictionaries.

`value` is text, as there: an amount must not pass through a binary float unasked. A count is int(row["value"]).
"""
from typing import Dict, Iterator

from gouji.report.v1 import report_pb2

_STATES = {1: "value", 2: "blank", 3: "not_applicable", 4: "illegible", 5: "missing"}
_CERTAINTIES = {1: "certain", 2: "inferred", 3: "unsure"}
_EDITIONS = {1: "2019", 2: "2021", 3: "pre2019", 4: "mixed"}
_OUTCOMES = {1: "parsed", 2: "not_a_report", 3: "failed"}
_SEVERITIES = {1: "error", 2: "warning", 3: "info"}
_FAULTS = {1: "source", 2: "reading", 3: "unsure"}


def decimal_text(mantissa: int, scale: int, strip: bool = True) -> str:
    """mantissa * 10^-scale, exactly; `strip` leaves out zeros at the end."""
    sign = "-" if mantissa < 0 else ""
    digits = str(abs(mantissa)).rjust(scale + 1, "0")
    whole, fraction = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
    if strip:
        fraction = fraction.rstrip("0")
    return sign + whole + ("." + fraction if fraction else "")


def _date_text(date: report_pb2.DateValue) -> str:
    parts = (f"{date.year:04d}", f"{date.month:02d}", f"{date.day:02d}")
    known = 0 if not date.year else 1 if not date.month else 2 if not date.day else 3
    return "-".join(parts[:known])


def _year(record: report_pb2.Record):
    return record.header.year or None


def report_row(record: report_pb2.Record) -> Dict:
    header = record.header
    severities = [finding.severity for finding in record.findings]
    return {
        "document_id": record.document_id,
        "outcome": _OUTCOMES.get(record.outcome, ""),
        "error": record.failure.reason,
        "organ": header.organ.text,
        "region": header.region,
        "year": _year(record),
        "title": header.title.text,
        "published": _date_text(header.published),
        "edition": _EDITIONS.get(record.edition, ""),
        "sections": ";".join(str(n) for n in sorted({s.ordinal for s in record.sections if s.ordinal})),
        "findings_error": severities.count(report_pb2.SEVERITY_ERROR),
        "findings_warning": severities.count(report_pb2.SEVERITY_WARNING),
    }


def cell_rows(record: report_pb2.Record) -> Iterator[Dict]:
    for table in record.tables:
        for cell in table.cells:
            value, unit, raw = "", "", cell.raw
            if cell.state == report_pb2.CELL_STATE_VALUE:
                if cell.HasField("wan_yuan"):
                    value, unit = decimal_text(cell.wan_yuan.mantissa, cell.wan_yuan.scale), "万元"
                else:
                    value = decimal_text(cell.mantissa, cell.scale)
                raw = raw or decimal_text(cell.mantissa, cell.scale, strip=False)
            yield {
                "document_id": record.document_id,
                "organ": record.header.organ.text,
                "year": _year(record),
                "edition": _EDITIONS.get(table.edition, ""),
                "table": table.key,
                "row": table.rows[cell.row],
                "column": table.columns[cell.column],
                "value": value,
                "unit": unit,
                "state": _STATES.get(cell.state, ""),
                "certainty": _CERTAINTIES.get(cell.certainty, ""),
                "alternatives": cell.alternatives,
                "raw": raw,
                "begin": cell.begin,
                "end": cell.end,
            }


def finding_rows(record: report_pb2.Record) -> Iterator[Dict]:
    """Without `message`: `gouji results` renders it from `rule` and `arguments`, which stand here."""
    for finding in record.findings:
        place = next((e.span for e in finding.evidence if e.HasField("span")), report_pb2.Span())
        yield {
            "document_id": record.document_id,
            "rule": finding.rule,
            "severity": _SEVERITIES.get(finding.severity, ""),
            "fault": _FAULTS.get(finding.fault, ""),
            "arguments": {a.name: a.value for a in finding.arguments},
            "evidence": "; ".join((e.cell + "=" if e.cell else "") + e.quote for e in finding.evidence),
            "begin": place.begin,
            "end": place.end,
            "expected": finding.expected,
            "actual": finding.actual,
            "repair": finding.repair,
            "finding_cells": ";".join(dict.fromkeys(e.cell for e in finding.evidence if e.cell)),
        }
