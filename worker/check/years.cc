#include "worker/check/years.h"

#include <algorithm>
#include <array>

#include "worker/form/forms.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The rows of applications that the years share; of disclosure all are.
constexpr auto kRows = std::to_array<std::string_view>({"carried_in", "carried_out"});

bool IsCompared(const Table& table, const Cell& cell) {
  if (table.key() == "disclosure") return true;
  return table.key() == "applications" &&
         std::find(kRows.begin(), kRows.end(), table.rows(static_cast<int>(cell.row()))) != kRows.end();
}

std::string Quote(const Cell& cell) {
  if (!cell.raw().empty()) return cell.raw();
  return cell.state() == CELL_STATE_VALUE ? std::to_string(cell.mantissa()) : std::string();
}

}  // namespace

Record FiguresAcrossYears(const Record& record) {
  Record figures;
  figures.set_document_id(record.document_id());
  figures.set_edition(record.edition());
  figures.mutable_header()->set_year(record.header().year());
  for (const Table& table : record.tables()) {
    if (table.key() == "review") continue;
    Table& copy = *figures.add_tables();
    copy.set_key(table.key());
    copy.set_edition(table.edition());
    *copy.mutable_rows() = table.rows();
    *copy.mutable_columns() = table.columns();
    for (const Cell& cell : table.cells()) {
      if (IsCompared(table, cell)) *copy.add_cells() = cell;
    }
  }
  return figures;
}

const Table* OnlyTable(const Record& record, std::string_view key, Edition edition) {
  const Table* found = nullptr;
  for (const Table& table : record.tables()) {
    if (table.key() != key) continue;
    if (found != nullptr || (edition != EDITION_UNSPECIFIED && table.edition() != edition)) return nullptr;
    found = &table;
  }
  return found;
}

Finding& FailInNewer(const Rule& rule, const YearPair& years, const Table& table, const Cell& cell,
                     int64_t due, Report& report) {
  Finding& finding = report.Fail(rule);
  const std::string& row = table.rows(static_cast<int>(cell.row()));
  const std::string& column = table.columns(static_cast<int>(cell.column()));
  const form::Table* const form = form::BuiltIn().FindTable(
      table.key(), table.edition() == EDITION_UNSPECIFIED ? EDITION_2021 : table.edition());
  AddArgument(finding, "row", row);
  AddArgument(finding, "column", column);
  AddArgument(finding, "row_label", form == nullptr ? row : form->rows[cell.row()].label);
  AddArgument(finding, "column_label", form == nullptr ? column : form->columns[cell.column()].label);
  AddArgument(finding, "year", std::to_string(years.newer.header().year()));
  AddArgument(finding, "before", std::to_string(years.older.header().year()));
  AddArgument(finding, "older", years.older.document_id());
  Evidence& evidence = *finding.add_evidence();
  evidence.mutable_span()->set_begin(cell.begin());
  evidence.mutable_span()->set_end(cell.end());
  evidence.set_quote(Quote(cell));
  evidence.set_cell(table.key() + "/" + row + "/" + column);
  finding.set_expected(std::to_string(due));
  finding.set_actual(std::to_string(cell.mantissa()));
  return finding;
}

void RunAcrossYears(const YearPair& years, Record* out) {
  Report report(0);
  for (const Rule* rule : AcrossYears()) rule->compare(years, report);
  report.MoveTo(out);
}

}  // namespace gouji::check
