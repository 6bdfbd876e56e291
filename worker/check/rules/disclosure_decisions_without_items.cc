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
    std::to_array<std::string_view>({"licensing", "other_services", "penalties", "coercion"});
constexpr auto kColumns = std::to_array<std::string_view>({"decisions", "prior_items", "change"});

void Check(const Context& context, Report& report) {
  const auto judge = [&](const Table& table, const auto& cells) {
    const auto [decisions, prior, change] = cells;
    int64_t items = 0;
    if (__builtin_add_overflow(prior->mantissa(), change->mantissa(), &items))
      return report.Skip(kDisclosureDecisionsWithoutItems, "overflow");
    if (decisions->mantissa() <= 0 || items > 0) return report.Pass(kDisclosureDecisionsWithoutItems);
    Finding& finding = report.Fail(kDisclosureDecisionsWithoutItems);
    AddCellArguments(context, finding, table, *decisions);
    AddArgument(finding, "decisions", std::to_string(decisions->mantissa()));
    AddArgument(finding, "prior", std::to_string(prior->mantissa()));
    AddArgument(finding, "change", std::to_string(change->mantissa()));
    for (const Cell* cell : cells) AddCellEvidence(context, finding, table, *cell);
  };
  EachRowOf(EDITION_2019, kDisclosureDecisionsWithoutItems, context, report, kRows, kColumns, judge);
}

constexpr Example kExamples[] = {
    {.from = "| 行政处罚 | 21 | 0 | 64 |",
     .to = "| 行政处罚 | 0 | 0 | 64 |",
     .fails = true,
     .edition = EDITION_2019},
    {.from = "| 行政处罚 | 21 | 0 | 64 |",
     .to = "| 行政处罚 | 0 | 1 | 64 |",
     .fails = false,
     .edition = EDITION_2019},
};

}  // namespace

const Rule kDisclosureDecisionsWithoutItems = {
    .id = "disclosure.decisions-without-items",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kEdition2019,
    .source = kForm2019,
    .title_zh = "没有项目却有处理决定",
    .title_en = "Decisions without an item to decide on",
    .explanation_zh = "有处理决定,说明有相应的项目:上一年项目数量加本年增减应大于零。空格不作判断。",
    .explanation_en =
        "Decisions imply items: those of last year and the change add up to more than zero. Blanks are not "
        "judged.",
    .message_zh =
        "“{row_label}”作出处理决定 {decisions} 件,而上一年项目 {prior} 项、本年增减 {change},没有项目",
    .message_en =
        "{row}: {decisions} decisions, but {prior} items last year and a change of {change} leave none",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
