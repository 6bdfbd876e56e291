#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr std::string_view kYear = "年";
constexpr std::string_view kDay = "日";

// The digits that end at `end`; the most of a figure that is looked at.
std::string_view DigitsBefore(std::string_view text, size_t end) {
  constexpr size_t kMost = 8;
  size_t begin = end;
  while (begin > 0 && end - begin < kMost && IsDigitAt(text, begin - 1)) --begin;
  return text.substr(begin, end - begin);
}

std::string_view DigitsAt(std::string_view text, size_t at) {
  constexpr size_t kMost = 8;
  size_t end = at;
  while (end < text.size() && end - at < kMost && IsDigitAt(text, end)) ++end;
  return text.substr(at, end - at);
}

uint32_t NumberOf(std::string_view digits) {
  uint32_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<uint32_t>(c - '0');
  return number;
}

bool IsLeap(uint32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// The year is 0 where none is printed.
uint32_t DaysOf(uint32_t year, uint32_t month) {
  static constexpr std::array<uint32_t, 13> kDays = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && year != 0 && !IsLeap(year)) return 28;
  return kDays[month];
}

// 2023年 before a place; 0 where no whole year stands there.
uint32_t YearBefore(std::string_view text, size_t end) {
  if (!text.substr(0, end).ends_with(kYear)) return 0;
  const std::string_view digits = DigitsBefore(text, end - kHanBytes);
  return digits.size() == 4 ? NumberOf(digits) : 0;
}

Span SpanOf(size_t begin, size_t end) {
  Span span;
  span.set_begin(static_cast<uint32_t>(begin));
  span.set_end(static_cast<uint32_t>(end));
  return span;
}

// 1月32日, 13月18日, 2024年月18日, around the 月 at `at`; nothing where the date is possible, or is none.
void AddMonth(std::string_view text, size_t at, std::vector<Span>* places) {
  const std::string_view month = DigitsBefore(text, at);
  const size_t begin = at - month.size();
  const std::string_view day = DigitsAt(text, at + kHanBytes);
  const size_t end = at + kHanBytes + day.size();
  // 1.2月, 1-2月 and 1月10日 beside 个月 are no dates of one day.
  if (day.empty() || day.size() > 2 || !text.substr(end).starts_with(kDay)) return;
  const Span date = SpanOf(begin, end + kDay.size());
  if (month.empty()) {
    if (YearBefore(text, at) != 0) places->push_back(SpanOf(at - kHanBytes - 4, date.end()));
    return;
  }
  if (month.size() > 2) return;
  const uint32_t number = NumberOf(month);
  const bool possible = number >= 1 && number <= 12 && NumberOf(day) >= 1 &&
                        NumberOf(day) <= DaysOf(YearBefore(text, begin), number);
  if (!possible) places->push_back(date);
}

// 202年, 20233年: a year that lacks a digit, or has one too many. 200年 may be a time.
void AddYear(std::string_view text, size_t at, std::vector<Span>* places) {
  static constexpr auto kOfAYear = std::to_array<std::string_view>(
      {"度", "，", ",", "政府", "政务", "全", "我", "本", "上半", "下半", "底", "初", "末", "以来"});
  const std::string_view digits = DigitsBefore(text, at);
  if ((digits.size() != 3 && digits.size() != 5) || !(digits.starts_with("20") || digits.starts_with("19")))
    return;
  const std::string_view behind = text.substr(at + kHanBytes);
  const bool year = IsDigitAt(behind, 0) || BeginsWithAny(behind, kOfAYear);
  const size_t begin = at - digits.size();
  const bool number =
      begin > 0 && (text[begin - 1] == '.' || text[begin - 1] == ',' || text[begin - 1] == '-');
  if (year && !number && digits != "200") places->push_back(SpanOf(begin, at + kHanBytes));
}

// 2023-02-30, 2024.13.18, around its first sign at `at`: one sign twice, and nothing that makes it a number of something.
void AddSigned(std::string_view text, size_t at, std::vector<Span>* places) {
  constexpr uint32_t kMostDays = 31;
  static constexpr auto kNumbered =
      std::to_array<std::string_view>({"号", "號", "地块", "宗", "批", "期", "#"});
  const std::string_view year = DigitsBefore(text, at);
  const std::string_view month = DigitsAt(text, at + 1);
  const size_t second = at + 1 + month.size();
  const std::string_view day = DigitsAt(text, second + 1);
  const size_t end = second + 1 + day.size();
  const size_t begin = at - year.size();
  const bool printed = year.size() == 4 && (year.starts_with("19") || year.starts_with("20")) &&
                       month.size() <= 2 && second < text.size() && text[second] == text[at] &&
                       !day.empty() && day.size() <= 2;
  if (!printed) return;
  // Parts of an address, of a telephone's number, of a longer number.
  const auto joins = [&](size_t place) {
    const char c = text[place];
    return c == '-' || c == '.' || c == '/' || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  if ((begin > 0 && joins(begin - 1)) || BeginsWithAny(text.substr(end), kNumbered)) return;
  if (end + 1 < text.size() && joins(end) && !(text[end] == '.' && !IsDigitAt(text, end + 1))) return;
  const uint32_t of_month = NumberOf(month);
  const uint32_t of_day = NumberOf(day);
  if (of_month > kMostDays || of_day > kMostDays) return;
  if (of_month == 0 || of_month > 12 || of_day == 0 || of_day > DaysOf(NumberOf(year), of_month))
    places->push_back(SpanOf(begin, end));
}

// Dates of the header that lack something have a rule of their own.
bool IsToldAsMalformed(const Context& context, const Span& place) {
  const Header& header = context.record().header();
  const auto told = [&](const DateValue& date) {
    return !date.raw().empty() && place.begin() < date.span().end() && place.end() > date.span().begin();
  };
  return told(header.published()) || told(header.compiled());
}

// 2022年2月30日 under the imprint is no prose.
bool IsOfHeader(const Context& context, size_t at) {
  const Header& header = context.record().header();
  const auto holds = [&](const Span& span) { return at >= span.begin() && at < span.end(); };
  return holds(header.published().span()) || holds(header.compiled().span());
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    const size_t before = places.size();
    if (mark.kind == MarkKind::kMonth) AddMonth(text, mark.at, &places);
    if (mark.kind == MarkKind::kYear) AddYear(text, mark.at, &places);
    if (mark.kind == MarkKind::kDateSign) AddSigned(text, mark.at, &places);
    if (places.size() == before) continue;
    const bool ours = context.IsProse(mark.at) || IsOfHeader(context, mark.at);
    if (!ours || IsToldAsMalformed(context, places.back())) places.pop_back();
  }
  ReportOccurrences(kTextImpossibleDate, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "2023年1月32日召开会议,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "13月18日召开会议,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "2023年2月29日召开会议,落实年度要点", .fails = true},
    {.from = "2024年1月18日", .to = "2024年2月30日", .fails = true},
    {.from = "认真落实年度要点", .to = "2023-02-30召开会议,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "2023.13.18召开会议,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "2023-12-18召开会议,公开2023-15-3号地块", .fails = false},
    {.from = "认真落实年度要点", .to = "2023年月18日召开会议,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "202年度要点已经落实", .fails = true},
    {.from = "认真落实年度要点", .to = "2024年2月29日前,每月18日落实年度要点", .fails = false},
    {.from = "认真落实年度要点", .to = "距今202年的古桥,1—2月25日均有公开", .fails = false},
};

}  // namespace

const Rule kTextImpossibleDate = {
    .id = "text.impossible-date",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "日期不可能或缺位",
    .title_en = "A date that cannot be",
    .explanation_zh =
        "正文中的日期不存在(1月32日、13月18日、平年2月29日、2023-02-30)、缺了月份(2024年月18日),"
        "或年份多一位少一位(202年)"
        "。"
        "也可能是抓取时丢失,所以归责不定;落款和发布日期见 header.date-malformed。",
    .explanation_en =
        "A day that no month has, a thirteenth month, a date without its month, a year of three or five "
        "digits. The crawler may have lost a character, so whose fault it is stays open; the dates of the "
        "header are header.date-malformed's.",
    .message_zh = "有 {count} 处日期不可能或缺位,如“{quote}”",
    .message_en = "{count} dates cannot be, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
