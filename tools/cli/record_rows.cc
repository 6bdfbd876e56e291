#include "tools/cli/record_rows.h"

#include <cstdio>
#include <set>

#include "tools/cli/decimal.h"
#include "tools/cli/words.h"

namespace gouji::cli {
namespace {

using report::v1::Cell;
using report::v1::Record;

// As much of the date as the text gives.
std::string DateText(const report::v1::DateValue& date) {
  char text[64] = "";
  if (date.year() != 0 && date.month() != 0 && date.day() != 0) {
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", date.year(), date.month(), date.day());
  } else if (date.year() != 0 && date.month() != 0) {
    std::snprintf(text, sizeof text, "%04u-%02u", date.year(), date.month());
  } else if (date.year() != 0) {
    std::snprintf(text, sizeof text, "%04u", date.year());
  }
  return text;
}

std::string SectionsText(const Record& record) {
  std::set<uint32_t> ordinals;
  for (const auto& section : record.sections()) {
    if (section.ordinal() != 0) ordinals.insert(section.ordinal());
  }
  std::string text;
  for (const uint32_t ordinal : ordinals) {
    if (!text.empty()) text += ';';
    text += std::to_string(ordinal);
  }
  return text;
}

std::optional<int64_t> Year(const Record& record) {
  if (record.header().year() == 0) return std::nullopt;
  return record.header().year();
}

void AppendReport(const Record& record, RowSink& rows) {
  int64_t errors = 0;
  int64_t warnings = 0;
  for (const auto& finding : record.findings()) {
    errors += finding.severity() == report::v1::SEVERITY_ERROR;
    warnings += finding.severity() == report::v1::SEVERITY_WARNING;
  }
  const auto& header = record.header();
  rows.Text(record.document_id()).Text(OutcomeName(record.outcome())).Text(record.failure().reason());
  rows.Text(header.organ().text()).Text(header.region()).Number(Year(record)).Text(header.title().text());
  rows.Text(DateText(header.published())).Text(EditionName(record.edition())).Text(SectionsText(record));
  rows.Number(errors).Number(warnings).End();
}

std::string_view KeyAt(const google::protobuf::RepeatedPtrField<std::string>& keys, uint32_t index) {
  return index < static_cast<uint32_t>(keys.size()) ? std::string_view(keys[static_cast<int>(index)]) : "";
}

void AppendCell(const Record& record, const report::v1::Table& table, const Cell& cell, RowSink& rows) {
  std::string value;
  std::string raw = cell.raw();
  std::string_view unit;
  if (cell.state() == report::v1::CELL_STATE_VALUE) {
    if (cell.has_wan_yuan()) {
      AppendDecimal(cell.wan_yuan().mantissa(), cell.wan_yuan().scale(), Zeros::kStrip, value);
      unit = "万元";
    } else {
      AppendDecimal(cell.mantissa(), cell.scale(), Zeros::kStrip, value);
    }
    if (raw.empty()) AppendDecimal(cell.mantissa(), cell.scale(), Zeros::kKeep, raw);
  }
  rows.Text(record.document_id()).Text(record.header().organ().text()).Number(Year(record));
  rows.Text(EditionName(table.edition())).Text(table.key());
  rows.Text(KeyAt(table.rows(), cell.row())).Text(KeyAt(table.columns(), cell.column()));
  rows.Text(value).Text(unit).Text(StateName(cell.state())).Text(CertaintyName(cell.certainty()));
  rows.Number(int64_t{cell.alternatives()})
      .Text(raw)
      .Number(int64_t{cell.begin()})
      .Number(int64_t{cell.end()});
  rows.End();
}

std::string DecimalText(const report::v1::Decimal& decimal) {
  std::string text;
  AppendDecimal(decimal.mantissa(), decimal.scale(), Zeros::kStrip, text);
  return text;
}

std::string DoubtsText(const report::v1::Claim& claim) {
  std::string text;
  for (const int doubt : claim.doubts()) {
    if (!text.empty()) text += ';';
    text += ClaimDoubtName(static_cast<report::v1::ClaimDoubt>(doubt));
  }
  return text;
}

// The number of another claim of the document; none for 0.
std::optional<int64_t> Other(uint32_t number) {
  return number == 0 ? std::nullopt : std::optional<int64_t>(number);
}

void AppendClaim(const Record& record, const report::v1::Claim& claim, int64_t number, RowSink& rows) {
  const std::string value = claim.has_value() ? DecimalText(claim.value()) : "";
  rows.Text(record.document_id()).Text(claim.subject()).Text(value).Text(claim.unit()).Text(claim.quote());
  rows.Number(int64_t{claim.span().begin()}).Number(int64_t{claim.span().end()}).Text(claim.cell());
  rows.Number(number).Text(CertaintyName(claim.certainty())).Text(DoubtsText(claim));
  rows.Text(ClaimKindName(claim.kind())).Text(ClaimBoundName(claim.bound()));
  rows.Text(claim.has_upper() ? DecimalText(claim.upper()) : "").Text(ClaimRelationName(claim.relation()));
  rows.Number(Other(claim.whole())).Number(Other(claim.part())).End();
}

// For example `applications/new/total=4; 共受理3件`.
std::string EvidenceText(const report::v1::Finding& finding) {
  std::string text;
  for (const auto& evidence : finding.evidence()) {
    if (!text.empty()) text += "; ";
    if (!evidence.cell().empty()) text += evidence.cell() + "=";
    text += evidence.quote();
  }
  return text;
}

// For joining with the cells: `applications/new/total;applications/carried/total`, each once, in the order of the evidence.
std::string CellsText(const report::v1::Finding& finding) {
  std::string text;
  std::set<std::string_view> seen;
  for (const auto& evidence : finding.evidence()) {
    if (evidence.cell().empty() || !seen.insert(evidence.cell()).second) continue;
    if (!text.empty()) text += ';';
    text += evidence.cell();
  }
  return text;
}

void AppendFinding(const Record& record, const report::v1::Finding& finding, const RenderFinding& render,
                   RowSink& rows) {
  report::v1::Span place;
  for (const auto& evidence : finding.evidence()) {
    if (evidence.has_span()) {
      place = evidence.span();
      break;
    }
  }
  rows.Text(record.document_id()).Text(finding.rule()).Text(SeverityName(finding.severity()));
  rows.Text(FaultName(finding.fault())).Text(render(finding)).Text(EvidenceText(finding));
  rows.Number(int64_t{place.begin()}).Number(int64_t{place.end()});
  rows.Text(finding.expected()).Text(finding.actual()).Text(finding.repair());
  rows.Text(CellsText(finding)).End();
}

}  // namespace

std::optional<Table> TableFromName(std::string_view name) {
  if (name == "reports") return Table::kReports;
  if (name == "cells") return Table::kCells;
  if (name == "claims") return Table::kClaims;
  if (name == "findings") return Table::kFindings;
  return std::nullopt;
}

std::vector<std::string_view> Columns(Table table) {
  switch (table) {
    case Table::kReports:
      return {"document_id", "outcome",   "error",   "organ",    "region",         "year",
              "title",       "published", "edition", "sections", "findings_error", "findings_warning"};
    case Table::kCells:
      return {"document_id", "organ", "year",      "edition",      "table", "row",   "column", "value",
              "unit",        "state", "certainty", "alternatives", "raw",   "begin", "end"};
    case Table::kClaims:
      return {"document_id", "subject", "value", "unit",  "quote", "begin",    "end",   "cell", "number",
              "certainty",   "doubts",  "kind",  "bound", "upper", "relation", "whole", "part"};
    case Table::kFindings:
      return {"document_id", "rule", "severity", "fault",  "message", "evidence",
              "begin",       "end",  "expected", "actual", "repair",  "finding_cells"};
  }
  return {};
}

void AppendRows(Table table, const Record& record, const RenderFinding& render, const WantFinding& want,
                RowSink& rows) {
  switch (table) {
    case Table::kReports:
      AppendReport(record, rows);
      return;
    case Table::kCells:
      for (const auto& part : record.tables()) {
        for (const Cell& cell : part.cells()) AppendCell(record, part, cell, rows);
      }
      return;
    case Table::kClaims:
      for (int i = 0; i < record.claims_size(); ++i) AppendClaim(record, record.claims(i), i + 1, rows);
      return;
    case Table::kFindings:
      for (const auto& finding : record.findings()) {
        if (!want || want(finding)) AppendFinding(record, finding, render, rows);
      }
      return;
  }
}

}  // namespace gouji::cli
