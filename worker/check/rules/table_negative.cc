#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kTableNegative, "no-table");
  for (const Table& table : record.tables()) {
    const form::Table* form = context.forms().FindTable(table.key(), table.edition());
    if (form == nullptr) continue;
    uint32_t passed = 0;
    for (const Cell& cell : table.cells()) {
      if (cell.state() != CELL_STATE_VALUE) continue;
      const int at = form->FindCell(cell.row(), cell.column());
      if (at < 0 || form->cells[static_cast<size_t>(at)].kind == form::v1::CELL_KIND_CHANGE) continue;
      if (cell.certainty() == CERTAINTY_UNSURE) {
        report.Skip(kTableNegative, "unsure");
        continue;
      }
      if (cell.mantissa() >= 0) {
        ++passed;
        continue;
      }
      Finding& finding = report.Fail(kTableNegative);
      DoubtUnlessSure(cell, finding);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "value", context.Quote(cell.begin(), cell.end()));
      AddCellEvidence(context, finding, table, cell);
    }
    report.Pass(kTableNegative, passed);
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | -125 |", .fails = true},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | - |", .fails = false},
};

}  // namespace

const Rule kTableNegative = {
    .id = "table.negative",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "数量为负",
    .title_en = "A count is negative",
    .explanation_zh =
        "除“本年增/减”外,表中各项都是数量或金额,不能为负。推断出的格只作提示,读法不定的格不判断。",
    .explanation_en =
        "All cells but those of changes are counts or amounts and cannot be negative. A cell that was "
        "inferred "
        "makes it a warning; doubtful cells are not judged.",
    .message_zh = "“{row_label}”的“{column_label}”为负数({value})",
    .message_en = "{table}/{row}/{column} is negative ({value})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
