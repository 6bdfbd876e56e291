#include <array>
#include <string>
#include <string_view>

#include "worker/check/rules/rules.h"
#include "worker/check/years.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr auto kRows = std::to_array<std::string_view>({"regulations", "normative_documents"});

void CompareRow(const YearPair& years, const Table& older, const Table& newer, std::string_view row,
                Report& report) {
  const Cell* const before = FindCell(older, row, "in_force");
  const Cell* const issued = FindCell(newer, row, "issued");
  const Cell* const repealed = FindCell(newer, row, "repealed");
  const Cell* const in_force = FindCell(newer, row, "in_force");
  for (const Cell* cell : {before, issued, repealed, in_force}) {
    if (const std::string_view why = WhyUncounted(cell); !why.empty()) return report.Skip(kYearsInForce, why);
  }
  int64_t due = 0;
  if (__builtin_add_overflow(before->mantissa(), issued->mantissa(), &due) ||
      __builtin_sub_overflow(due, repealed->mantissa(), &due))
    return report.Skip(kYearsInForce, "overflow");
  if (in_force->mantissa() == due) return report.Pass(kYearsInForce);
  Finding& finding = FailInNewer(kYearsInForce, years, newer, *in_force, due, report);
  AddArgument(finding, "in_force_before", std::to_string(before->mantissa()));
  AddArgument(finding, "issued", std::to_string(issued->mantissa()));
  AddArgument(finding, "repealed", std::to_string(repealed->mantissa()));
  AddArgument(finding, "due", std::to_string(due));
  AddArgument(finding, "in_force", std::to_string(in_force->mantissa()));
}

void Compare(const YearPair& years, Report& report) {
  OfBothTables(years, "disclosure", EDITION_2021, kYearsInForce, report,
               [&](const Table& older, const Table& newer) {
                 for (const std::string_view row : kRows) CompareRow(years, older, newer, row, report);
               });
}

constexpr Example kExamples[] = {
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 2 | 1 | 12 |", .fails = true},
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 2 | 2 | 8 |", .fails = false},
    {.from = "| 行政规范性文件 | 2 | 1 | 9 |", .to = "| 行政规范性文件 | 2 | 1 | |", .fails = false},
};

}  // namespace

const Rule kYearsInForce = {
    .id = "years.in-force",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kEdition2021,
    .source = kForm2021,
    .title_zh = "现行有效件数与上年度报告接不上",
    .title_en = "What is in force does not follow from the year before",
    .explanation_zh =
        "同一机关相邻两年的报告:本年末现行有效件数应等于上年度报告的现行有效件数加本年制发、减本年废止。"
        "机构改革、文件清理也会使两年接不上,故归责不定。空格不作判断。",
    .explanation_en =
        "Of two reports of one organ for consecutive years: what is in force is what was in force in the "
        "older "
        "one, more what was issued, less what was repealed. A merger of offices or a clean-up of old "
        "documents breaks that too, so that the finding is unsure. Blanks are not judged.",
    .message_zh =
        "“{row_label}”:{before} 年度报告({older})现行有效 {in_force_before} 件,{year} 年制发 {issued} "
        "件、废止 {repealed} 件,现行有效应为 {due} 件,表中为 {in_force} 件",
    .message_en =
        "{row}: {in_force_before} in force in the report for {before} ({older}), {issued} issued and "
        "{repealed} repealed in {year}, which makes {due}; the table has {in_force}",
    .examples = kExamples,
    .compare = Compare,
};

}  // namespace gouji::check
