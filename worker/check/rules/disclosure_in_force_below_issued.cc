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

constexpr auto kRows = std::to_array<std::string_view>({"regulations", "normative_documents"});
constexpr auto kColumns = std::to_array<std::string_view>({"issued", "repealed", "in_force"});

void Check(const Context& context, Report& report) {
  const auto judge = [&](const Table& table, const auto& cells) {
    const auto [issued, repealed, in_force] = cells;
    int64_t least = 0;
    if (__builtin_sub_overflow(issued->mantissa(), repealed->mantissa(), &least))
      return report.Skip(kDisclosureInForceBelowIssued, "overflow");
    if (in_force->mantissa() >= least) return report.Pass(kDisclosureInForceBelowIssued);
    Finding& finding = report.Fail(kDisclosureInForceBelowIssued);
    AddCellArguments(context, finding, table, *in_force);
    AddArgument(finding, "issued", std::to_string(issued->mantissa()));
    AddArgument(finding, "repealed", std::to_string(repealed->mantissa()));
    AddArgument(finding, "in_force", std::to_string(in_force->mantissa()));
    AddArgument(finding, "least", std::to_string(least));
    for (const Cell* cell : cells) AddCellEvidence(context, finding, table, *cell);
  };
  EachRowOf(EDITION_2021, kDisclosureInForceBelowIssued, context, report, kRows, kColumns, judge);
}

constexpr Example kExamples[] = {
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 2 | 1 | 0 |", .fails = true},
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 2 | 1 | 1 |", .fails = false},
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 1 | 2 | 0 |", .fails = false},
};

}  // namespace

const Rule kDisclosureInForceBelowIssued = {
    .id = "disclosure.in-force-below-issued",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kEdition2021,
    .source = kForm2021,
    .title_zh = "现行有效的少于本年制发减去废止的",
    .title_en = "Less is in force than was issued and not repealed",
    .explanation_zh =
        "年末现行有效件数等于上年末的加本年制发、减本年废止,"
        "因此不会少于本年制发减去废止的件数。空格不作判断。",
    .explanation_en =
        "What is in force at the end of the year is that of the year before, more what was issued, less what "
        "was repealed, and so never less than the difference of the two. Blanks are not judged.",
    .message_zh =
        "“{row_label}”本年制发 {issued} 件、废止 {repealed} 件,现行有效却为 {in_force} 件,应不少于 {least} "
        "件",
    .message_en =
        "{row}: {issued} issued and {repealed} repealed this year, but {in_force} in force, less than "
        "{least}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
