#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool IsSeparator(char c) {
  return c == '|' || c == '\t' || c == ' ' || c == '\r';
}

// Figures that follow each other from the front of a line, whatever separates them.
uint32_t FiguresAt(std::string_view line) {
  uint32_t figures = 0;
  for (size_t at = 0; at < line.size();) {
    const size_t begin = at;
    if (line[at] == '-' || line[at] == '+') ++at;
    size_t digits = at;
    while (IsDigitAt(line, digits) || (digits < line.size() && line[digits] == '.')) ++digits;
    if (digits == at || (digits < line.size() && !IsSeparator(line[digits]))) return figures;
    figures += digits > begin;
    at = digits;
    while (at < line.size() && IsSeparator(line[at])) ++at;
  }
  return figures;
}

struct Row {
  uint32_t due = 0;
  // Null where no cell is printed as a figure.
  const Cell* first = nullptr;
  uint32_t printed = 0;
};

// The rows of a table, all of them as one where the form prints them so.
std::vector<Row> RowsOf(const Context& context, const Table& table, bool one_printed_row) {
  std::vector<Row> rows(one_printed_row ? 1 : static_cast<size_t>(table.rows_size()));
  for (const Cell& cell : table.cells()) {
    const size_t at = one_printed_row ? 0 : cell.row();
    if (at >= rows.size()) continue;
    Row& row = rows[at];
    ++row.due;
    if (cell.state() == CELL_STATE_VALUE && (row.first == nullptr || cell.begin() < row.first->begin()))
      row.first = &cell;
  }
  const std::string_view text = context.text();
  for (Row& row : rows) {
    if (row.first == nullptr || row.first->begin() > text.size()) continue;
    const std::string_view rest = text.substr(row.first->begin());
    row.printed = FiguresAt(rest.substr(0, rest.find('\n')));
  }
  return rows;
}

void CheckTable(const Context& context, const Table& table, Report& report) {
  // A column of row numbers, or one that is printed twice, is in all of them.
  constexpr size_t kMostOf = 4;
  const bool separated = table.layout() == "tabs" || table.layout() == "pipes" || table.layout() == "spaces";
  const form::Table* const form = context.forms().FindTable(table.key(), table.edition());
  if (!separated || form == nullptr) return report.Skip(kTableExtraCells, "not-separated");
  const std::vector<Row> rows = RowsOf(context, table, form->one_printed_row);
  size_t extra = 0;
  size_t first = 0;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].printed <= rows[row].due) continue;
    if (extra++ == 0) first = row;
  }
  if (extra == 0) return report.Pass(kTableExtraCells);
  if (extra > 1 && extra * kMostOf > rows.size()) return report.Skip(kTableExtraCells, "other-columns");
  Finding& finding = report.Fail(kTableExtraCells);
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "label", context.TableLabel(table.key()));
  AddArgument(finding, "rows", std::to_string(extra));
  AddArgument(finding, "row", table.rows(static_cast<int>(first)));
  AddArgument(finding, "row_label", context.RowLabel(table, static_cast<uint32_t>(first)));
  AddArgument(finding, "due", std::to_string(rows[first].due));
  AddArgument(finding, "printed", std::to_string(rows[first].printed));
  finding.set_expected(std::to_string(rows[first].due));
  finding.set_actual(std::to_string(rows[first].printed));
  AddCellEvidence(context, finding, table, *rows[first].first);
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableExtraCells, "no-table");
  for (const Table& table : context.record().tables()) CheckTable(context, table, report);
}

constexpr Example kExamples[] = {
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 0 | 9 |",
     .fails = true},
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 | |",
     .fails = false},
};

}  // namespace

const Rule kTableExtraCells = {
    .id = "table.extra-cells",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格的行多出格",
    .title_en = "Rows of a table have cells too many",
    .explanation_zh =
        "一行印出的数字比规定的格数多,多的是哪一个往往无法确定,该行的合计因此不作判断。"
        "多数行都多的,是另有一列(行次等),不提出。",
    .explanation_en =
        "A row prints more figures than the form has cells. Which one is too many often cannot be told, so "
        "the sums of such rows are not judged. Where most rows have one more there is another column, as of "
        "row numbers, and nothing is raised.",
    .message_zh = "“{label}”的表有 {rows} 行多出格,如“{row_label}”一行应有 {due} 格,印有 {printed} 个数字",
    .message_en =
        "table {table}: {rows} rows have cells too many, for example {row} ({due} cells due, {printed} "
        "figures printed)",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
