#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kDisclosureUnitUnknown, "no-table");
  for (const Table& table : record.tables()) {
    for (const Cell& cell : table.cells()) {
      if (cell.unit() != UNIT_UNKNOWN || cell.state() != CELL_STATE_VALUE || cell.mantissa() == 0) {
        if (cell.state() == CELL_STATE_VALUE && cell.unit() >= UNIT_YUAN) report.Pass(kDisclosureUnitUnknown);
        continue;
      }
      if (cell.certainty() == CERTAINTY_UNSURE) {
        report.Skip(kDisclosureUnitUnknown, "unsure");
        continue;
      }
      Finding& finding = report.Fail(kDisclosureUnitUnknown);
      DoubtUnlessSure(cell, finding);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "value", context.Quote(cell.begin(), cell.end()));
      AddCellEvidence(context, finding, table, cell);
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "本年收费金额(单位:万元)", .to = "本年收费金额", .fails = true},
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 35000元 |", .fails = false},
};

}  // namespace

const Rule kDisclosureUnitUnknown = {
    .id = "disclosure.unit-unknown",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "金额没有单位",
    .title_en = "An amount has no unit",
    .explanation_zh = "收费、采购金额应以万元计并注明;数字和表头都没有单位、数额又不为零时提出。",
    .explanation_en =
        "Amounts of fees and procurement are in 万元 and say so; raised where neither figure nor header "
        "names a unit and the figure is not zero.",
    .message_zh = "“{row_label}”的金额 {value} 没有单位",
    .message_en = "the amount {value} of {row} has no unit",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
