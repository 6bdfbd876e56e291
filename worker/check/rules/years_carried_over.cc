#include <string>
#include <string_view>

#include "worker/check/rules/rules.h"
#include "worker/check/years.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Who reports nothing of a kind leaves the whole row blank or zero; a blank beside figures is none of that kind.
bool HasFigure(const Table& table, std::string_view row) {
  for (const std::string& column : table.columns()) {
    if (FindSureCell(table, row, column) != nullptr) return true;
  }
  return false;
}

void Compare(const YearPair& years, Report& report) {
  const auto judge = [&](const Table& older, const Table& newer) {
    const bool figures = HasFigure(older, "carried_out") && HasFigure(newer, "carried_in");
    for (const std::string& column : newer.columns()) {
      const Cell* const out = FindCell(older, "carried_out", column);
      const Cell* const in = FindCell(newer, "carried_in", column);
      const std::string_view why_out = WhyUncounted(out);
      const std::string_view why_in = WhyUncounted(in);
      // A total that was left out says nothing.
      const bool blanks_count = figures && column != "total";
      const auto counts = [&](std::string_view why) {
        return why.empty() || (blanks_count && why == "blank");
      };
      if (!counts(why_out) || !counts(why_in)) {
        report.Skip(kYearsCarriedOver, counts(why_out) ? why_in : why_out);
        continue;
      }
      const int64_t due = why_out.empty() ? out->mantissa() : 0;
      const int64_t told = why_in.empty() ? in->mantissa() : 0;
      if (told == due) {
        report.Pass(kYearsCarriedOver);
        continue;
      }
      Finding& finding = FailInNewer(kYearsCarriedOver, years, newer, *in, due, report);
      AddArgument(finding, "carried_out", std::to_string(due));
      AddArgument(finding, "carried_in", std::to_string(told));
      // One row that was copied or mistyped is one mistake.
      finding.set_cause(1);
    }
  };
  // Both editions print these rows alike.
  OfBothTables(years, "applications", EDITION_UNSPECIFIED, kYearsCarriedOver, report, judge);
}

constexpr std::string_view kCarriedIn = "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |";

constexpr Example kExamples[] = {
    {.from = kCarriedIn,
     .to = "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .fails = true},
    {.from = kCarriedIn, .to = "| 二、上年结转政府信息公开申请数量 | 1 | | | | | | 1 |", .fails = false},
    {.from = kCarriedIn,
     .to = "| 二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |",
     .fails = true,
     .edition = EDITION_2019},
};

}  // namespace

const Rule kYearsCarriedOver = {
    .id = "years.carried-over",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "上年结转与上年度报告的结转下年度不符",
    .title_en = "What was carried in is not what the year before carried over",
    .explanation_zh =
        "同一机关相邻两年的报告:本年“上年结转”各列应等于上年度报告“结转下年度继续办理”各列。"
        "行内其他格有数字的,空格按 0 计。两份报告哪一份有误,须对照台账。",
    .explanation_en =
        "Of two reports of one organ for consecutive years, the newer one's 上年结转 is the older one's "
        "结转下年度继续办理, column by column. A blank beside figures of its row counts 0. Which of the two "
        "is "
        "wrong only the office's own list tells.",
    .message_zh =
        "“{column_label}”一列:{before} 年度报告({older})结转下年度 {carried_out} 件,{year} "
        "年度报告的上年结转却为 {carried_in} 件",
    .message_en =
        "column {column}: the report for {before} ({older}) carries {carried_out} over, that for {year} "
        "carries {carried_in} in",
    .examples = kExamples,
    .compare = Compare,
};

}  // namespace gouji::check
