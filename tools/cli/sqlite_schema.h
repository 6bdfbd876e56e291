// The schema of the SQLite export; docs/exports.md explains it.
//
// `record` numbers the records in document order, because an id may occur twice. The tables `cell`, `claim` and `finding`
// do not repeat what `reports` says; the views `cells`, `claims` and `findings` have the columns of `gouji results`.
// Figures are text: an amount must not pass through a binary float unasked.
#pragma once

namespace gouji::cli {

// PRAGMA user_version of a file that this program can go on with.
inline constexpr int kSqliteVersion = 3;

inline constexpr char kSqliteTables[] = R"sql(
CREATE TABLE progress(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports(record INTEGER PRIMARY KEY, document_id TEXT NOT NULL, outcome TEXT, error TEXT, organ TEXT,
  region TEXT, year INTEGER, title TEXT, published TEXT, edition TEXT, sections TEXT, findings_error INTEGER,
  findings_warning INTEGER);
CREATE TABLE cell(record INTEGER NOT NULL REFERENCES reports, edition TEXT, "table" TEXT, "row" TEXT, "column" TEXT,
  value TEXT, unit TEXT, state TEXT, certainty TEXT, alternatives INTEGER, raw TEXT, "begin" INTEGER, "end" INTEGER);
CREATE TABLE claim(record INTEGER NOT NULL REFERENCES reports, subject TEXT, value TEXT, unit TEXT, quote TEXT,
  "begin" INTEGER, "end" INTEGER, cell TEXT, number INTEGER, certainty TEXT, doubts TEXT, kind TEXT, bound TEXT,
  upper TEXT, relation TEXT, whole INTEGER, part INTEGER);
CREATE TABLE finding(record INTEGER NOT NULL REFERENCES reports, rule TEXT, severity TEXT, fault TEXT, message TEXT,
  evidence TEXT, "begin" INTEGER, "end" INTEGER, expected TEXT, actual TEXT, repair TEXT,
  finding_cells TEXT);

CREATE VIEW cells AS SELECT document_id, organ, year, c.edition AS edition, "table", "row", "column", value, unit, state,
  certainty, alternatives, raw, "begin", "end" FROM cell c JOIN reports USING (record);
CREATE VIEW claims AS SELECT document_id, subject, value, unit, quote, "begin", "end", cell, number,
  certainty, doubts, kind, bound, upper, relation, whole, part, organ, year
  FROM claim JOIN reports USING (record);
CREATE VIEW findings AS SELECT document_id, rule, severity, fault, message, evidence, "begin", "end", expected, actual,
  repair, finding_cells, organ, year FROM finding JOIN reports USING (record);

CREATE VIEW reports_by_organ_year AS SELECT organ, year, count(*) AS documents, sum(outcome = 'parsed') AS parsed,
  sum(findings_error) AS findings_error, sum(findings_warning) AS findings_warning
  FROM reports WHERE organ <> '' AND year IS NOT NULL GROUP BY organ, year;
CREATE VIEW figures_by_organ_year AS SELECT organ, year, document_id, "table", "row", "column",
  CAST(value AS NUMERIC) AS number, value, unit, certainty
  FROM cell JOIN reports USING (record) WHERE state = 'value' AND organ <> '' AND year IS NOT NULL;
CREATE VIEW findings_by_rule AS SELECT rule, severity, count(*) AS findings, count(DISTINCT record) AS reports
  FROM finding GROUP BY rule, severity;
)sql";

// Made last: filling tables that have them takes three times as long.
inline constexpr char kSqliteIndices[] = R"sql(
CREATE INDEX IF NOT EXISTS reports_organ_year ON reports(organ, year);
CREATE INDEX IF NOT EXISTS reports_document_id ON reports(document_id);
CREATE INDEX IF NOT EXISTS cell_record ON cell(record);
CREATE INDEX IF NOT EXISTS cell_place ON cell("table", "row", "column");
CREATE INDEX IF NOT EXISTS claim_record ON claim(record);
CREATE INDEX IF NOT EXISTS claim_subject ON claim(subject);
CREATE INDEX IF NOT EXISTS finding_record ON finding(record);
CREATE INDEX IF NOT EXISTS finding_rule ON finding(rule);
)sql";

}  // namespace gouji::cli
