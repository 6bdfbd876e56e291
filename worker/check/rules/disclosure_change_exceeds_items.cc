#include <cstdint>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  for (const Table& table : context.record().tables()) {
    if (table.key() != "disclosure" || table.edition() != EDITION_2019) continue;
    for (const std::string_view row : {"licensing", "other_services", "penalties", "coercion", "fees"}) {
      const Cell* prior = FindSureCell(table, row, "prior_items");
      const Cell* change = FindSureCell(table, row, "change");
      if (prior == nullptr || change == nullptr) {
        report.Skip(kDisclosureChangeExceedsItems, "unsure");
        continue;
      }
      int64_t items = 0;
      if (__builtin_add_overflow(prior->mantissa(), change->mantissa(), &items) || items >= 0) {
        report.Pass(kDisclosureChangeExceedsItems);
        continue;
      }
      Finding& finding = report.Fail(kDisclosureChangeExceedsItems);
      AddCellArguments(context, finding, table, *change);
      AddArgument(finding, "prior", std::to_string(prior->mantissa()));
      AddArgument(finding, "change", std::to_string(change->mantissa()));
      AddArgument(finding, "items", std::to_string(items));
      for (const Cell* cell : {change, prior}) AddCellEvidence(context, finding, table, *cell);
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政处罚 | 21 | 0 | 64 |",
     .to = "| 行政处罚 | 21 | -33 | 64 |",
     .fails = true,
     .edition = EDITION_2019},
    {.from = "| 行政处罚 | 21 | 0 | 64 |",
     .to = "| 行政处罚 | 21 | -3 | 64 |",
     .fails = false,
     .edition = EDITION_2019},
    {.from = "| 行政强制 | 3 | 0 | 0 |",
     .to = "| 行政强制 | 3 | -3 | 0 |",
     .fails = false,
     .edition = EDITION_2019},
};

}  // namespace

const Rule kDisclosureChangeExceedsItems = {
    .id = "disclosure.change-exceeds-items",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kEdition2019,
    .source = kForm2019,
    .title_zh = "减少的项目多于上一年的项目",
    .title_en = "More items were dropped than there were",
    .explanation_zh = "上一年项目数量加本年增减是本年的项目数量,不能为负。空格不作判断。",
    .explanation_en =
        "Last year's items and the change make up this year's items, which cannot be negative. Blanks are "
        "not "
        "judged.",
    .message_zh = "“{row_label}”上一年项目 {prior} 项、本年增减 {change},得 {items} 项",
    .message_en = "{row}: {prior} items last year and a change of {change} leave {items}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
