#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kTableNotInteger, "no-table");
  uint32_t whole = 0;
  uint32_t unsure = 0;
  for (const Table& table : record.tables()) {
    for (const Cell& cell : table.cells()) {
      if (cell.state() != CELL_STATE_VALUE || cell.unit() != UNIT_COUNT) continue;
      if (cell.certainty() == CERTAINTY_UNSURE) {
        ++unsure;
        continue;
      }
      if (cell.scale() == 0) {
        ++whole;
        continue;
      }
      Finding& finding = report.Fail(kTableNotInteger);
      DoubtUnlessSure(cell, finding);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "value", context.Quote(cell.begin(), cell.end()));
      AddCellEvidence(context, finding, table, cell);
    }
  }
  report.Pass(kTableNotInteger, whole);
  report.Skip(kTableNotInteger, "unsure", unsure);
}

constexpr Example kExamples[] = {
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 12.5 |", .fails = true},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 126 |", .fails = false},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 125.0 |", .fails = false},
};

}  // namespace

const Rule kTableNotInteger = {
    .id = "table.not-integer",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "数量不是整数",
    .title_en = "A count is no whole number",
    .explanation_zh =
        "除金额外,表中各项都是件数或项数,只能是整数;印成 3.0 "
        "的也是整数。推断出的格只作提示,读法不定的格不判断。",
    .explanation_en =
        "All cells but amounts are counts and must be whole numbers; 3.0 is one. A cell that was "
        "inferred makes it a warning; doubtful cells are not judged.",
    .message_zh = "“{row_label}”的“{column_label}”不是整数({value})",
    .message_en = "{table}/{row}/{column} is no whole number ({value})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
