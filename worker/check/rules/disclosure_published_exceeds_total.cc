#include <array>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/disclosure_rows.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr auto kRows = std::to_array<std::string_view>({"regulations", "normative_documents"});
constexpr auto kColumns = std::to_array<std::string_view>({"published", "public_total"});

void Check(const Context& context, Report& report) {
  const auto judge = [&](const Table& table, const auto& cells) {
    const auto [published, total] = cells;
    if (published->mantissa() <= total->mantissa()) return report.Pass(kDisclosurePublishedExceedsTotal);
    Finding& finding = report.Fail(kDisclosurePublishedExceedsTotal);
    AddCellArguments(context, finding, table, *published);
    AddArgument(finding, "published", std::to_string(published->mantissa()));
    AddArgument(finding, "total", std::to_string(total->mantissa()));
    for (const Cell* cell : cells) AddCellEvidence(context, finding, table, *cell);
  };
  EachRowOf(EDITION_2019, kDisclosurePublishedExceedsTotal, context, report, kRows, kColumns, judge);
}

constexpr Example kExamples[] = {
    {.from = "| 规范性文件 | 2 | 2 | 9 |",
     .to = "| 规范性文件 | 2 | 12 | 9 |",
     .fails = true,
     .edition = EDITION_2019},
    {.from = "| 规范性文件 | 2 | 2 | 9 |",
     .to = "| 规范性文件 | 2 | 9 | 9 |",
     .fails = false,
     .edition = EDITION_2019},
};

}  // namespace

const Rule kDisclosurePublishedExceedsTotal = {
    .id = "disclosure.published-exceeds-total",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kEdition2019,
    .source = kForm2019,
    .title_zh = "新公开数量超过公开总数量",
    .title_en = "More was newly published than is public in all",
    .explanation_zh = "本年新公开数量不应大于对外公开总数量。",
    .explanation_en = "What was newly published this year cannot exceed what is public in all.",
    .message_zh = "“{row_label}”本年新公开 {published} 件,多于对外公开总数量 {total} 件",
    .message_en = "{row}: {published} newly published, more than the {total} public in all",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
