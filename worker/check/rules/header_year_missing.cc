#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  if (header.year() != 0 && header.year_certainty() == CERTAINTY_CERTAIN)
    return report.Pass(kHeaderYearMissing);
  Finding& finding = report.Fail(kHeaderYearMissing);
  if (header.year() == 0) return;
  AddArgument(finding, "year", std::to_string(header.year()));
  AddEvidence(context, finding, header.year_span());
}

constexpr Example kExamples[] = {
    {.from = "交通运输局2023年政府信息公开工作年度报告",
     .to = "交通运输局政府信息公开工作年度报告",
     .fails = true},
    {.from = "交通运输局2023年政府", .to = "交通运输局2023年度政府", .fails = false},
};

}  // namespace

const Rule kHeaderYearMissing = {
    .id = "header.year-missing",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kReportDuty,
    .title_zh = "标题没有写明报告年度",
    .title_en = "The title does not say which year the report covers",
    .explanation_zh = "标题中没有年度时提出;正文中推断出的年度附在提示里。",
    .explanation_en = "Raised when the title names no year; a year guessed from the body is given with it.",
    .message_zh = "标题没有写明报告年度",
    .message_en = "the title does not name the year of the report",
    .more_zh = ",从正文看似为 {year} 年",
    .more_en = "; the body suggests {year}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
