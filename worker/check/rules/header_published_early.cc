#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool IsSignedLater(const Header& header) {
  const DateValue& signed_on = header.compiled();
  return signed_on.certainty() == CERTAINTY_CERTAIN && signed_on.year() > header.year();
}

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  if (header.year() == 0 || header.year_certainty() != CERTAINTY_CERTAIN)
    return report.Skip(kHeaderPublishedEarly, "no-year");
  Finding* finding = nullptr;
  for (const DateValue* date : {&header.published(), &header.compiled()}) {
    if (date->year() == 0 || date->month() == 0 || date->day() == 0) continue;
    if (date->year() > header.year()) {
      report.Pass(kHeaderPublishedEarly);
      continue;
    }
    // header.year-conflict tells of a date before the year.
    if (date->year() < header.year()) {
      report.Skip(kHeaderPublishedEarly, "earlier-year");
      continue;
    }
    // No report is published before it is signed: the page's date is that of something else.
    if (date == &header.published() && IsSignedLater(header)) {
      report.Skip(kHeaderPublishedEarly, "signed-later");
      continue;
    }
    if (finding == nullptr) {
      finding = &report.Fail(kHeaderPublishedEarly);
      if (date->certainty() != CERTAINTY_CERTAIN) finding->set_fault(FAULT_UNSURE);
      AddArgument(*finding, "year", std::to_string(header.year()));
      AddArgument(*finding, "date", DateText(*date));
    }
    AddEvidence(context, *finding, date->span());
  }
}

constexpr Example kExamples[] = {
    {.from = "2024年1月18日", .to = "2023年12月18日", .fails = true},
    {.from = "2024年1月18日", .to = "2024年1月2日", .fails = false},
};

}  // namespace

const Rule kHeaderPublishedEarly = {
    .id = "header.published-early",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kReportDuty,
    .title_zh = "年度未结束即发布",
    .title_en = "Published before its year had ended",
    .explanation_zh =
        "报告反映全年情况,应在年度结束后编制,次年 1 月 31 日前(各级人民政府 3 月 31 "
        "日前)公布;发布或落款日期在报告年度之内时提出。落款在年度之后的,页面上更早的日期不是它的发布日期,"
        "不作判断。",
    .explanation_en =
        "A report covers a whole year and appears after it, by 31 January (those of governments by 31 "
        "March); raised where it is dated within "
        "the year that it covers. Where it is signed after the year, an earlier date of the page is not its "
        "own "
        "and is not judged.",
    .message_zh = "{year} 年度的报告日期为 {date},年度尚未结束",
    .message_en = "the report for {year} is dated {date}, before the year had ended",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
