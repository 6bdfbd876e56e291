#include <array>
#include <string>
#include <string_view>

#include "worker/check/rules/rules.h"
#include "worker/check/years.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr auto kRows =
    std::to_array<std::string_view>({"licensing", "other_services", "penalties", "coercion", "fees"});

void CompareRow(const YearPair& years, const Table& older, const Table& newer, std::string_view row,
                Report& report) {
  const Cell* const prior = FindCell(older, row, "prior_items");
  const Cell* const change = FindCell(older, row, "change");
  const Cell* const items = FindCell(newer, row, "prior_items");
  for (const Cell* cell : {prior, change, items}) {
    if (const std::string_view why = WhyUncounted(cell); !why.empty()) return report.Skip(kYearsItems, why);
  }
  int64_t due = 0;
  if (__builtin_add_overflow(prior->mantissa(), change->mantissa(), &due))
    return report.Skip(kYearsItems, "overflow");
  if (items->mantissa() == due) return report.Pass(kYearsItems);
  Finding& finding = FailInNewer(kYearsItems, years, newer, *items, due, report);
  AddArgument(finding, "prior", std::to_string(prior->mantissa()));
  AddArgument(finding, "change", std::to_string(change->mantissa()));
  AddArgument(finding, "due", std::to_string(due));
  AddArgument(finding, "items", std::to_string(items->mantissa()));
}

void Compare(const YearPair& years, Report& report) {
  OfBothTables(years, "disclosure", EDITION_2019, kYearsItems, report,
               [&](const Table& older, const Table& newer) {
                 for (const std::string_view row : kRows) CompareRow(years, older, newer, row, report);
               });
}

constexpr Example kExamples[] = {
    {.from = "| 行政许可 | 31 | 2 | 125 |",
     .to = "| 行政许可 | 29 | 2 | 125 |",
     .fails = true,
     .edition = EDITION_2019},
    {.from = "| 行政许可 | 31 | 2 | 125 |",
     .to = "| 行政许可 | 31 | -4 | 125 |",
     .fails = false,
     .edition = EDITION_2019},
};

}  // namespace

const Rule kYearsItems = {
    .id = "years.items",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kEdition2019,
    .source = kForm2019,
    .title_zh = "上一年项目数量与上年度报告接不上",
    .title_en = "The items of the year before are not those of its report",
    .explanation_zh =
        "同一机关相邻两年的报告:本年表中的上一年项目数量应等于上年度报告的上一年项目数量加其本年增/减。"
        "机构改革划转事项也会使两年接不上,故归责不定。空格不作判断。",
    .explanation_en =
        "Of two reports of one organ for consecutive years: the newer one's items of the year before are "
        "those that the older one gives for its own year before, more its change. Items that went to another "
        "office break that too, so that the finding is unsure. Blanks are not judged.",
    .message_zh =
        "“{row_label}”:{before} 年度报告({older})上一年项目 {prior} 项、本年增减 {change},{year} "
        "年度报告的上一年项目数量应为 {due} 项,表中为 {items} 项",
    .message_en =
        "{row}: the report for {before} ({older}) has {prior} items and a change of {change}, which makes "
        "{due} for {year}; its table has {items}",
    .examples = kExamples,
    .compare = Compare,
};

}  // namespace gouji::check
