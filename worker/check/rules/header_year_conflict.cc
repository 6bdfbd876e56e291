#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "worker/check/context.h"
#include "worker/check/period.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

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

// 2022年1月1日 at the front of a text; `size` 0 where no such date stands there. The year may be left out.
struct PrintedDate {
  uint32_t year = 0;
  uint32_t month = 0;
  uint32_t day = 0;
  size_t size = 0;
};

uint32_t Number(std::string_view text, size_t* at) {
  constexpr size_t kMost = 4;
  uint32_t number = 0;
  for (size_t i = 0; i < kMost && IsDigitAt(text, *at); ++i, ++*at)
    number = number * 10 + static_cast<uint32_t>(text[*at] - '0');
  return number;
}

PrintedDate DateAt(std::string_view text) {
  PrintedDate date;
  size_t at = 0;
  for (const auto& [sign, part] :
       {std::pair("年", &date.year), std::pair("月", &date.month), std::pair("日", &date.day)}) {
    size_t next = at;
    const uint32_t number = Number(text, &next);
    if (next == at || !text.substr(next).starts_with(sign)) continue;
    *part = number;
    at = next + kHanBytes;
  }
  if (date.month != 0 && date.day != 0) date.size = at;
  return date;
}

// From the first of January on it is one year; what began later, or on another day, may be told of with the next year.
bool IsOfAnotherYear(const PrintedDate& begin, const PrintedDate& end, uint32_t year) {
  if (begin.month != 1 || begin.day != 1) return end.year != 0 && end.year != year;
  return begin.year != year || (end.size != 0 && end.year != 0 && end.year != year);
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

// What the report says its figures cover: 统计期限自2022年1月1日起至2022年12月31日止.
void CheckPeriod(const Context& context, Report& report) {
  static constexpr auto kTo =
      std::to_array<std::string_view>({"起", "至", "到", "-", "—", "－", "~", "～", " "});
  const std::string_view text = context.text();
  for (const size_t dates : PeriodsOf(context)) {
    const PrintedDate begin = DateAt(text.substr(dates));
    if (begin.size == 0 || begin.year == 0) continue;
    size_t behind = dates + begin.size;
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::string_view word : kTo) {
        if (!text.substr(behind).starts_with(word)) continue;
        behind += word.size();
        moved = true;
      }
    }
    const PrintedDate end = DateAt(text.substr(behind));
    Span span;
    span.set_begin(static_cast<uint32_t>(dates));
    span.set_end(static_cast<uint32_t>(end.size == 0 ? dates + begin.size : behind + end.size));
    Judge(context, !IsOfAnotherYear(begin, end, context.record().header().year()), span, report);
  }
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
  CheckPeriod(context, report);
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
    {.from = "认真落实年度要点。",
     .to = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。",
     .fails = true},
    {.from = "认真落实年度要点。", .to = "本报告统计期限为2023年1月1日至2022年12月31日。", .fails = true},
    {.from = "认真落实年度要点。",
     .to = "本报告统计期限为2023年1月1日至12月31日,统计时间为2022年12月1日至2023年11月30日。",
     .fails = false},
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
        "落款或发布日期早于报告年度,落款晚于次年,总体情况以另一年度开头,或者统计期限不是报告年度时提出;"
        "“2019年以来”这样的起点不算。",
    .explanation_en =
        "Raised where the report is dated before the year that it covers, or signed later than the year "
        "after it, where section one opens with another year, or where the period that its figures cover is "
        "another; "
        "2019年以来 (since 2019) names none.",
    .message_zh = "标题的年度为 {year},“{other}”与之不符",
    .message_en = "the title says {year}, which “{other}” contradicts",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
