#include <cstdint>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// In 万元; larger ones are the budget of a province.
constexpr int64_t kLargestAmount = 500'000;

// The whole part of an amount in 万元.
int64_t WholePart(const Decimal& amount) {
  int64_t whole = amount.mantissa();
  for (uint32_t i = 0; i < amount.scale() && whole != 0; ++i) whole /= 10;
  return whole;
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kDisclosureUnitSuspect, "no-table");
  for (const Table& table : context.record().tables()) {
    for (const Cell& cell : table.cells()) {
      if (!cell.has_wan_yuan()) continue;
      if (cell.certainty() == CERTAINTY_UNSURE) {
        report.Skip(kDisclosureUnitSuspect, "unsure");
        continue;
      }
      if (cell.unit() != UNIT_WAN_YUAN || WholePart(cell.wan_yuan()) < kLargestAmount) {
        report.Pass(kDisclosureUnitSuspect);
        continue;
      }
      Finding& finding = report.Fail(kDisclosureUnitSuspect);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "value", context.Quote(cell.begin(), cell.end()));
      AddCellEvidence(context, finding, table, cell);
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 3500000 |", .fails = true},
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 350 |", .fails = false},
};

}  // namespace

const Rule kDisclosureUnitSuspect = {
    .id = "disclosure.unit-suspect",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "金额单位可疑",
    .title_en = "The unit of an amount is suspect",
    .explanation_zh = "表头单位为万元而数额折合五十亿元以上时提出:很可能按元填写。",
    .explanation_en =
        "Raised where the header says 万元 and the figure comes to more than five billion yuan: it was "
        "probably filled in as yuan.",
    .message_zh = "“{row_label}”的金额 {value} 以万元计过大,可能是元",
    .message_en = "the amount {value} of {row} is too large in units of 万元; it may be yuan",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
