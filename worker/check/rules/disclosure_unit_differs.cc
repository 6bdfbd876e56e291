#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/extract/figure.h"
#include "worker/extract/table_record.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The unit that is printed in the cell itself; empty where none is.
std::string_view OwnUnit(std::string_view printed) {
  for (const std::string_view unit : {"万元", "亿元", "萬元", "億元", "元", "万", "亿"}) {
    if (printed.ends_with(unit)) return unit;
  }
  return {};
}

// What stands between the last cell of another row and the cell: the header of its column, as one table prints several.
std::string_view AboveCell(const Context& context, const Table& table, const Cell& cell) {
  uint32_t begin = table.span().begin();
  for (const Cell& other : table.cells()) {
    if (other.row() != cell.row() && other.end() <= cell.begin()) begin = std::max(begin, other.end());
  }
  return context.Quote(begin, cell.begin());
}

void CheckCell(const Context& context, const Table& table, const Cell& cell, Report& report) {
  const std::string_view printed = context.Quote(cell.begin(), cell.end());
  const std::string_view unit = OwnUnit(printed);
  const bool differs = !unit.empty() && cell.unit() != UNIT_WAN_YUAN && cell.mantissa() != 0 &&
                       extract::MoneyUnitIn(AboveCell(context, table, cell)) == UNIT_WAN_YUAN;
  if (!differs) return report.Pass(kDisclosureUnitDiffers);
  Finding& finding = report.Fail(kDisclosureUnitDiffers);
  DoubtUnlessSure(cell, finding);
  AddCellArguments(context, finding, table, cell);
  AddArgument(finding, "value", printed);
  AddArgument(finding, "unit", unit);
  const std::string amount = extract::PlainDecimal(cell.wan_yuan().mantissa(), cell.wan_yuan().scale());
  AddArgument(finding, "amount", amount);
  finding.set_expected(amount + "万元");
  finding.set_actual(std::string(printed));
  AddCellEvidence(context, finding, table, cell);
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kDisclosureUnitDiffers, "no-table");
  for (const Table& table : context.record().tables()) {
    for (const Cell& cell : table.cells()) {
      if (!cell.has_wan_yuan()) continue;
      if (cell.certainty() == CERTAINTY_UNSURE) {
        report.Skip(kDisclosureUnitDiffers, "unsure");
      } else {
        CheckCell(context, table, cell, report);
      }
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 2354800元 |", .fails = true},
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 3.5万元 |", .fails = false},
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 0元 |", .fails = false},
};

}  // namespace

const Rule kDisclosureUnitDiffers = {
    .id = "disclosure.unit-differs",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "金额单位与表头不一致",
    .title_en = "An amount is in another unit than its column",
    .explanation_zh =
        "表头的单位是万元,格中却注明别的单位。数据中按格中注明的单位换算;"
        "只看表头的人会把它读成万倍之差的另一个数。",
    .explanation_en =
        "The header of the column says 万元, and the cell names another unit. The data take the cell's own; "
        "whoever trusts the header reads another amount.",
    .message_zh =
        "“{row_label}”的金额写作 {value},单位为{unit},而表头的单位为万元;按格中单位合 {amount} 万元",
    .message_en =
        "the amount {value} of {row} is in {unit}, and the header of its column says 万元: it comes to "
        "{amount} "
        "万元",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
