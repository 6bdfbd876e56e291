#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/plain_words.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Rows of which no cell is printed, by their index.
std::vector<uint32_t> EmptyRows(const Table& table) {
  std::vector<bool> printed(static_cast<size_t>(table.rows_size()));
  std::vector<bool> known(printed.size());
  for (const Cell& cell : table.cells()) {
    if (cell.row() >= printed.size()) continue;
    known[cell.row()] = true;
    if (cell.state() != CELL_STATE_MISSING) printed[cell.row()] = true;
  }
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < printed.size(); ++row) {
    if (known[row] && !printed[row]) rows.push_back(row);
  }
  return rows;
}

std::string HanOf(std::string_view text) {
  std::string han;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsHanAt(text, at)) continue;
    han += text.substr(at, kHanBytes);
    at += kHanBytes - 1;
  }
  return han;
}

// Whether some words of a label stand in the Han characters of a table: aliases share a run of four with it. Words of other
// rows' labels tell nothing.
bool IsNamed(std::string_view label, std::string_view table, std::string_view others) {
  constexpr size_t kRun = 4 * kHanBytes;
  const std::string words = HanOf(label);
  if (words.size() <= kRun) return table.find(words) != table.npos;
  for (size_t at = 0; at + kRun <= words.size(); at += kHanBytes) {
    const std::string_view run = std::string_view(words).substr(at, kRun);
    if (others.find(run) == others.npos && table.find(run) != table.npos) return true;
  }
  return false;
}

// The labels of all rows but one, and what is printed above them.
std::string OtherLabels(const Context& context, const Table& table, uint32_t but) {
  std::string labels = "政府信息公开申请数量";
  for (int row = 0; row < table.rows_size(); ++row) {
    if (static_cast<uint32_t>(row) != but)
      labels += "\n" + HanOf(context.RowLabel(table, static_cast<uint32_t>(row)));
  }
  return labels;
}

void CheckTable(const Context& context, const Table& table, Report& report) {
  // More rows than these were lost on the way, or the table was not read.
  constexpr size_t kMostOf = 4;
  const form::Table* const form = context.forms().FindTable(table.key(), table.edition());
  if (form == nullptr || form->one_printed_row) return report.Pass(kTableMissingRows);
  const std::vector<uint32_t> empty = EmptyRows(table);
  if (empty.empty()) return report.Pass(kTableMissingRows);
  if (empty.size() * kMostOf > static_cast<size_t>(table.rows_size()))
    return report.Skip(kTableMissingRows, "unread");
  // As printed, and in simplified characters without glosses; a page of columns is laid out anew by the latter.
  const std::string_view printed = context.Quote(table.span().begin(), table.span().end());
  const PlainWords plain(printed);
  const std::string words = HanOf(printed) + "\n" + HanOf(plain.text());
  uint32_t missing = 0;
  uint32_t first = 0;
  for (const uint32_t row : empty) {
    if (IsNamed(context.RowLabel(table, row), words, OtherLabels(context, table, row))) continue;
    if (missing++ == 0) first = row;
  }
  if (missing == 0) return report.Skip(kTableMissingRows, "unread");
  Finding& finding = report.Fail(kTableMissingRows);
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "label", context.TableLabel(table.key()));
  AddArgument(finding, "rows", std::to_string(missing));
  AddArgument(finding, "row", table.rows(static_cast<int>(first)));
  AddArgument(finding, "row_label", context.RowLabel(table, first));
  AddTableEvidence(context, finding, table);
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableMissingRows, "no-table");
  for (const Table& table : context.record().tables()) CheckTable(context, table, report);
}

constexpr Example kExamples[] = {
    {.from = "| 5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n", .to = "", .fails = true},
    {.from = "| 行政处罚 | 64 |\n", .to = "", .fails = true},
    {.from = "| 5.属于三类内部事务信息 |", .to = "| 5.属于三类内容事务信息 |", .fails = false},
};

}  // namespace

const Rule kTableMissingRows = {
    .id = "table.missing-rows",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格缺少整行",
    .title_en = "A table lacks whole rows",
    .explanation_zh =
        "表中其他各行都在,而规定的某一行连同名称都没有印出。没有数量的行也应填 0;也可能是抓取时丢失,"
        "所以归责不定。四分之一以上的行读不到的,不作判断。",
    .explanation_en =
        "The other rows of the table are there, and one that the form demands is not printed, nor its "
        "label. Rows without anything to count say 0; the crawler may have lost it, so whose fault it is "
        "stays open. Not judged where more than a quarter of the rows was not read.",
    .message_zh = "“{label}”的表缺少 {rows} 行,如“{row_label}”",
    .message_en = "table {table} lacks {rows} rows, for example {row}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
