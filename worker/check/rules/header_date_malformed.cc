#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  for (const DateValue* date : {&header.published(), &header.compiled()}) {
    if (date->year() == 0 && date->raw().empty()) continue;
    if (date->raw().empty()) {
      report.Pass(kHeaderDateMalformed);
      continue;
    }
    Finding& finding = report.Fail(kHeaderDateMalformed);
    AddArgument(finding, "raw", context.Quote(date->span().begin(), date->span().end()));
    AddEvidence(context, finding, date->span());
    if (date->certainty() != CERTAINTY_INFERRED || date->month() == 0 || date->day() == 0) continue;
    finding.set_expected(DateText(*date));
    finding.set_repair(DateText(*date));
  }
}

constexpr Example kExamples[] = {
    {.from = "2024年1月18日", .to = "20241月18日", .fails = true},
    {.from = "2024年1月18日", .to = "2024-01-18", .fails = false},
};

}  // namespace

const Rule kHeaderDateMalformed = {
    .id = "header.date-malformed",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "日期不完整",
    .title_en = "A date is malformed",
    .explanation_zh =
        "发布日期或落款日期缺字、缺位,例如“20231月1日”;能推断出的日期附在后面。也可能是抓取时丢失,"
        "所以归责不定。",
    .explanation_en =
        "A date of publication or signature that lacks characters, as in 20231月1日; the date is given where "
        "it can be told. The crawler may have lost them, so whose fault it is stays open.",
    .message_zh = "日期“{raw}”不完整",
    .message_en = "the date “{raw}” is malformed",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
