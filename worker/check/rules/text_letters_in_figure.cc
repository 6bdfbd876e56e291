#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"
#include "worker/layout/byte_scan.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// What a figure counts stands right behind it; 4G网 and O2O平台 are names.
constexpr auto kUnits =
    std::to_array<std::string_view>({"件", "条", "份", "次", "项", "篇", "期", "起", "宗", "场", "人", "元",
                                     "万", "年", "月", "日", "%",  "條", "項", "場", "萬", "個", "个"});

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Of a figure of digits and of letters that look like some.
bool IsOfFigure(char c) {
  return (c >= '0' && c <= '9') || c == 'O' || c == 'o' || c == 'l' || c == 'I' || c == '.' || c == ',';
}

// The figure around a place; empty where the run of letters and digits is another thing.
Span FigureAround(std::string_view text, size_t at) {
  constexpr size_t kLongest = 16;
  size_t begin = at;
  while (begin > 0 && at - begin < kLongest && IsOfFigure(text[begin - 1])) --begin;
  size_t end = at;
  while (end < text.size() && end - at < kLongest && IsOfFigure(text[end])) ++end;
  while (begin < end && (text[begin] == '.' || text[begin] == ',')) ++begin;
  Span span;
  const std::string_view behind = text.substr(end);
  const bool unit = BeginsWithAny(behind, kUnits);
  const bool whole = begin == 0 || (!IsAlphanumeric(text[begin - 1]) && text[begin - 1] != '/' &&
                                    text[begin - 1] != '-' && text[begin - 1] != '_');
  if (!unit || !whole) return span;
  span.set_begin(static_cast<uint32_t>(begin));
  span.set_end(static_cast<uint32_t>(end));
  return span;
}

bool IsIllegible(const Context& context, uint32_t at) {
  for (const Table& table : context.record().tables()) {
    for (const Cell& cell : table.cells()) {
      if (cell.state() == CELL_STATE_ILLEGIBLE && cell.begin() <= at && at < cell.end()) return true;
    }
  }
  return false;
}

bool IsLetter(char c) {
  return c == 'O' || c == 'o' || c == 'l' || c == 'I';
}

// O and l25 where cells stand: nothing but blanks and bars beside them, and figures around. What table.illegible tells of is
// left to it.
void AddOfTable(const Context& context, const Table& table, std::vector<Span>* places) {
  static constexpr std::string_view kBlanks = " \t\r\n|";
  const std::string_view text = context.Quote(table.span().begin(), table.span().end());
  const auto next_letter = [&](size_t from) { return layout::FindByte<'O', 'o', 'l', 'I'>(text, from); };
  for (size_t at = next_letter(0); at < text.size(); at = next_letter(at)) {
    size_t begin = at;
    while (begin > 0 && IsDigitAt(text, begin - 1)) --begin;
    size_t end = at;
    bool digits = begin < at;
    for (; end < text.size() && (IsLetter(text[end]) || IsDigitAt(text, end)); ++end)
      digits = digits || IsDigitAt(text, end);
    const bool alone = (begin == 0 || kBlanks.find(text[begin - 1]) != kBlanks.npos) &&
                       (end == text.size() || kBlanks.find(text[end]) != kBlanks.npos);
    const size_t before = begin == 0 ? text.npos : text.find_last_not_of(kBlanks, begin - 1);
    const size_t behind = text.find_first_not_of(kBlanks, end);
    const bool among =
        (before != text.npos && IsDigitAt(text, before)) || (behind != text.npos && IsDigitAt(text, behind));
    const auto place = table.span().begin() + static_cast<uint32_t>(begin);
    if (alone && (digits || (among && end - begin == 1)) && !IsIllegible(context, place)) {
      places->emplace_back().set_begin(place);
      places->back().set_end(table.span().begin() + static_cast<uint32_t>(end));
    }
    at = end;
  }
}

void Check(const Context& context, Report& report) {
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kFigureLetter || !context.IsProse(mark.at)) continue;
    if (!places.empty() && mark.at < places.back().end()) continue;
    const Span figure = FigureAround(context.text(), mark.at);
    if (figure.end() > figure.begin()) places.push_back(figure);
  }
  for (const Table& table : context.record().tables()) AddOfTable(context, table, &places);
  ReportOccurrences(kTextLettersInFigure, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "发布信息4O条,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "发布信息l2条,落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "推进O2O平台,发布信息40条", .fails = false},
};

}  // namespace

const Rule kTextLettersInFigure = {
    .id = "text.letters-in-figure",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "数字中混有字母",
    .title_en = "Letters stand in a figure",
    .explanation_zh =
        "量词之前的数字里、或表中本应是数字的地方有形近的字母(O、o、l、I),例如“4O件”应为“40件”;"
        "读作单独一格的见 table.illegible;也可能是识别所致,所以归责不定。",
    .explanation_en =
        "A figure before a classifier, or one among the figures of a table, holds letters that look like "
        "digits "
        "(O, o, l, I), as in 4O件; those of a cell by itself are table.illegible's. "
        "Character recognition may have done it, so whose fault it is stays open.",
    .message_zh = "有 {count} 处数字中混有字母,如“{quote}”",
    .message_en = "{count} figures hold letters, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
