#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/period.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

size_t EndOfDigits(std::string_view text, size_t at) {
  while (IsDigitAt(text, at)) ++at;
  return at;
}

// Whether dates miss a sign: 20231月1日, 2023年11日, 1231日. What is written without any (20230101, 2023.1.1) is another way to say it.
bool MissesASign(std::string_view dates) {
  constexpr std::string_view kYear = "年", kMonth = "月", kDay = "日";
  constexpr size_t kMostDigits = 2;
  bool behind_year = false;
  for (size_t at = 0; at < dates.size();) {
    const size_t end = EndOfDigits(dates, at);
    const std::string_view sign = dates.substr(end);
    const bool number = end > at;
    if (number && (sign.starts_with(kMonth) || sign.starts_with(kDay)) && end - at > kMostDigits) return true;
    if (number && behind_year && sign.starts_with(kDay)) return true;
    behind_year = number && sign.starts_with(kYear);
    at = std::max(end, at + 1);
    if (behind_year) at = end + kYear.size();
  }
  return false;
}

// 统计期限自20231月1日起至202312月31日止: the sentence says what the figures cover, and loses its signs on the way to a page.
void CheckPeriods(const Context& context, Report& report) {
  static constexpr auto kEnds =
      std::to_array<std::string_view>({"止", "。", "，", ",", "；", ";", "\n", "）", ")"});
  constexpr size_t kLongest = 90;
  for (const size_t begin : PeriodsOf(context)) {
    const std::string_view rest = context.text().substr(begin, kLongest);
    size_t end = rest.size();
    for (const std::string_view sign : kEnds) end = std::min(end, rest.find(sign));
    const std::string_view dates = rest.substr(0, end);
    const bool century = dates.starts_with("20") && EndOfDigits(dates, 0) >= 4;
    if (!century) continue;
    if (!MissesASign(dates)) {
      report.Pass(kHeaderDateMalformed);
      continue;
    }
    Finding& finding = report.Fail(kHeaderDateMalformed);
    AddArgument(finding, "raw", std::string(dates));
    Span span;
    span.set_begin(static_cast<uint32_t>(begin));
    span.set_end(static_cast<uint32_t>(begin + dates.size()));
    AddEvidence(context, finding, span);
  }
}

void Check(const Context& context, Report& report) {
  CheckPeriods(context, report);
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
    {.from = "认真落实年度要点。", .to = "本报告统计期限自20231月1日起至202312月31日止。", .fails = true},
    {.from = "认真落实年度要点。", .to = "本报告统计期限自2023年11日起至1231日止。", .fails = true},
    {.from = "认真落实年度要点。", .to = "本报告统计期限自2023年1月1日起至12月31日止。", .fails = false},
    {.from = "认真落实年度要点。", .to = "本报告统计期限为2023.1.1-2023.12.31。", .fails = false},
    {.from = "认真落实年度要点。", .to = "本报告统计期限为20230101至20231231。", .fails = false},
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
        "发布日期、落款日期或统计期限缺字、缺位,例如“20231月1日”;能推断出的日期附在后面。也可能是抓取时丢失,"
        "所以归责不定。",
    .explanation_en =
        "A date of publication, of signature or of the period covered that lacks characters, as in "
        "20231月1日; the date is given where "
        "it can be told. The crawler may have lost them, so whose fault it is stays open.",
    .message_zh = "日期“{raw}”不完整",
    .message_en = "the date “{raw}” is malformed",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
