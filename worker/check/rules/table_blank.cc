#include <algorithm>
#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

struct Blanks {
  uint32_t count = 0;
  const Cell* first = nullptr;
};

Blanks BlanksOf(const Table& table, Certainty certainty) {
  Blanks blanks;
  for (const Cell& cell : table.cells()) {
    if (cell.state() != CELL_STATE_BLANK || cell.certainty() != certainty) continue;
    if (blanks.count++ == 0) blanks.first = &cell;
  }
  return blanks;
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableBlank, "no-table");
  for (const Table& table : context.record().tables()) {
    const Blanks sure = BlanksOf(table, CERTAINTY_CERTAIN);
    const Blanks inferred = BlanksOf(table, CERTAINTY_INFERRED);
    if (sure.count + inferred.count == 0) {
      // A blank that may be a figure, or a figure that may stand elsewhere, is no pass.
      const bool open = std::any_of(table.cells().begin(), table.cells().end(),
                                    [](const Cell& cell) { return cell.certainty() == CERTAINTY_UNSURE; });
      open ? report.Skip(kTableBlank, "unsure") : report.Pass(kTableBlank);
      continue;
    }
    const Blanks& told = sure.count > 0 ? sure : inferred;
    Finding& finding = report.Fail(kTableBlank);
    DoubtUnlessSure(*told.first, finding);
    AddArgument(finding, "table", table.key());
    AddArgument(finding, "label", context.TableLabel(table.key()));
    AddArgument(finding, "count", std::to_string(told.count));
    if (sure.count > 0 && inferred.count > 0)
      AddArgument(finding, "inferred", std::to_string(inferred.count));
    AddCellEvidence(context, finding, table, *told.first);
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
    .explanation_zh =
        "没有数量的格应填 0。空格在核对时按 0 "
        "计,在数据中仍为空格。推断出的空格另计;只有这种空格的,归责不定。",
    .explanation_en =
        "Cells without a figure should say 0. In sums a blank counts 0; in the data it stays a blank. "
        "Blanks that were inferred are counted apart; where there are no others the finding is unsure.",
    .message_zh = "“{label}”的表有 {count} 格留空",
    .message_en = "table {table}: {count} cells are left blank",
    .more_zh = ",另有 {inferred} 格推断为空",
    .more_en = "; {inferred} more seem to be",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
