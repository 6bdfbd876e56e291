#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableBlank, "no-table");
  for (const Table& table : context.record().tables()) {
    uint32_t blanks = 0;
    const Cell* first = nullptr;
    for (const Cell& cell : table.cells()) {
      if (cell.state() != CELL_STATE_BLANK || cell.certainty() == CERTAINTY_UNSURE) continue;
      if (blanks++ == 0) first = &cell;
    }
    if (blanks == 0) {
      report.Pass(kTableBlank);
      continue;
    }
    Finding& finding = report.Fail(kTableBlank);
    AddArgument(finding, "table", table.key());
    AddArgument(finding, "label", context.TableLabel(table.key()));
    AddArgument(finding, "count", std::to_string(blanks));
    AddCellEvidence(context, finding, table, *first);
  }
}

constexpr Example kExamples[] = {
    {.from = "| 规章 | 0 | 0 | 0 |", .to = "| 规章 | 0 | | 0 |", .fails = true},
    {.from = "| 规章 | 0 | 0 | 0 |", .to = "| 规章 | 0 | / | 0 |", .fails = false},
};

}  // namespace

const Rule kTableBlank = {
    .id = "table.blank",
    .severity = SEVERITY_INFO,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格有空格",
    .title_en = "Cells are left blank",
    .explanation_zh = "没有数量的格应填 0。空格在核对时按 0 计,在数据中仍为空格。",
    .explanation_en =
        "Cells without a figure should say 0. In sums a blank counts 0; in the data it stays a blank.",
    .message_zh = "“{label}”的表有 {count} 格留空",
    .message_en = "table {table}: {count} cells are left blank",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
