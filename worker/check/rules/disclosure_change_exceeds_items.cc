#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/disclosure_rows.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr auto kRows =
    std::to_array<std::string_view>({"licensing", "other_services", "penalties", "coercion", "fees"});
constexpr auto kColumns = std::to_array<std::string_view>({"change", "prior_items"});

void Check(const Context& context, Report& report) {
  const auto judge = [&](const Table& table, const auto& cells) {
    const auto [change, prior] = cells;
    int64_t items = 0;
    if (__builtin_add_overflow(prior->mantissa(), change->mantissa(), &items))
      return report.Skip(kDisclosureChangeExceedsItems, "overflow");
    if (items >= 0) return report.Pass(kDisclosureChangeExceedsItems);
    Finding& finding = report.Fail(kDisclosureChangeExceedsItems);
    AddCellArguments(context, finding, table, *change);
    AddArgument(finding, "prior", std::to_string(prior->mantissa()));
    AddArgument(finding, "change", std::to_string(change->mantissa()));
    AddArgument(finding, "items", std::to_string(items));
    for (const Cell* cell : cells) AddCellEvidence(context, finding, table, *cell);
  };
  EachRowOf(EDITION_2019, kDisclosureChangeExceedsItems, context, report, kRows, kColumns, judge);
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
