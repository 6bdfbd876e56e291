#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kTableIllegible, "no-table");
  uint32_t legible = 0;
  for (const Table& table : record.tables()) {
    for (const Cell& cell : table.cells()) {
      if (cell.state() == CELL_STATE_MISSING) continue;
      if (cell.state() != CELL_STATE_ILLEGIBLE) {
        ++legible;
        continue;
      }
      Finding& finding = report.Fail(kTableIllegible);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "raw", context.Quote(cell.begin(), cell.end()));
      AddCellEvidence(context, finding, table, cell);
    }
  }
  report.Pass(kTableIllegible, legible);
}

constexpr Example kExamples[] = {
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 若干 |", .fails = true},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 无 |", .fails = false},
};

}  // namespace

const Rule kTableIllegible = {
    .id = "table.illegible",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格中有不是数字的内容",
    .title_en = "A cell holds something that is no figure",
    .explanation_zh = "应填数字的格里印着既不是数字、也不是“/”“无”等符号的内容。",
    .explanation_en = "A cell for a figure holds neither a figure nor a mark such as / or 无.",
    .message_zh = "“{row_label}”的“{column_label}”填的不是数字:“{raw}”",
    .message_en = "{table}/{row}/{column} holds no figure: “{raw}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
