#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The year that a text begins with as what it tells of: 2021年, or 2021年度, and a comma. 2019年以来 only begins there.
uint32_t LeadingYear(std::string_view body, size_t* begin) {
  size_t at = 0;
  while (at < body.size() &&
         (static_cast<unsigned char>(body[at]) <= 0x20 || body.substr(at).starts_with("　")))
    at += static_cast<unsigned char>(body[at]) <= 0x20 ? 1 : 3;
  *begin = at;
  uint32_t year = 0;
  for (size_t i = 0; i < 4; ++i, ++at) {
    if (at >= body.size() || body[at] < '0' || body[at] > '9') return 0;
    year = year * 10 + static_cast<uint32_t>(body[at] - '0');
  }
  body.remove_prefix(at);
  for (const std::string_view after : {"年，", "年,", "年度，", "年度,"}) {
    if (body.starts_with(after)) return year;
  }
  return 0;
}

// The year that stands at `span` agrees with that of the report, or not.
void Judge(const Context& context, bool agrees, const Span& span, Report& report) {
  if (agrees) return report.Pass(kHeaderYearConflict);
  const Header& header = context.record().header();
  Finding& finding = report.Fail(kHeaderYearConflict);
  AddArgument(finding, "year", std::to_string(header.year()));
  AddArgument(finding, "other", context.Quote(span.begin(), span.end()));
  AddEvidence(context, finding, span);
  AddEvidence(context, finding, header.year_span());
}

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  if (header.year() == 0 || header.year_certainty() != CERTAINTY_CERTAIN)
    return report.Skip(kHeaderYearConflict, "no-year");
  const auto is_sure = [](const DateValue& date) {
    return date.year() != 0 && date.certainty() == CERTAINTY_CERTAIN;
  };
  const DateValue& compiled = header.compiled();
  const bool signed_in_time = compiled.year() >= header.year() && compiled.year() <= header.year() + 1;
  if (is_sure(compiled)) Judge(context, signed_in_time, compiled.span(), report);
  // A page may be published again years later.
  const DateValue& published = header.published();
  if (is_sure(published)) Judge(context, published.year() >= header.year(), published.span(), report);
  for (const Section& section : context.record().sections()) {
    if (section.key() != "overview") continue;
    const Span& body = section.body_span();
    size_t begin = 0;
    const uint32_t year = LeadingYear(context.Quote(body.begin(), body.end()), &begin);
    if (year == 0) continue;
    Span span;
    span.set_begin(body.begin() + static_cast<uint32_t>(begin));
    span.set_end(span.begin() + 7);
    Judge(context, year == header.year(), span, report);
  }
}

constexpr Example kExamples[] = {
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2022年,甲市乙县交通运输局认真", .fails = true},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2023年以来,甲市乙县交通运输局认真", .fails = false},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2019年以来,甲市乙县交通运输局认真", .fails = false},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "自2019年以来,甲市乙县交通运输局认真", .fails = false},
    {.from = "2024年1月18日", .to = "2021年1月18日", .fails = true},
};

}  // namespace

const Rule kHeaderYearConflict = {
    .id = "header.year-conflict",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kReportDuty,
    .title_zh = "年度前后不一",
    .title_en = "The years contradict each other",
    .explanation_zh =
        "落款或发布日期早于报告年度,落款晚于次年,或者总体情况以另一年度开头时提出;"
        "“2019年以来”这样的起点不算。",
    .explanation_en =
        "Raised where the report is dated before the year that it covers, or signed later than the year "
        "after it, or where section one opens with another year; "
        "2019年以来 (since 2019) names none.",
    .message_zh = "标题的年度为 {year},“{other}”与之不符",
    .message_en = "the title says {year}, which “{other}” contradicts",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
