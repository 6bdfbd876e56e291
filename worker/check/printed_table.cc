#include "worker/check/printed_table.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string_view>

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Figures as cells hold them: sentences put a word right behind a figure, a year or what it counts; a cell may end with
// its unit.
int CountFigures(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  int figures = 0;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    const bool figure = end > i;
    i = std::max(end, i + 1);
    if (!figure) continue;
    if (text.substr(end).starts_with("件") || text.substr(end).starts_with("项")) end += kHanBytes;
    figures += !IsHanAt(text, end);
  }
  return figures;
}

// Whether what stands at `at` is one of several that a sentence enumerates: 自然人、商业企业.
bool IsEnumerated(std::string_view text, size_t at) {
  constexpr std::string_view kAnd = "、";
  size_t begin = at;
  while (begin >= kHanBytes && IsHanAt(text, begin - kHanBytes)) begin -= kHanBytes;
  while (IsHanAt(text, at)) at += kHanBytes;
  return text.substr(at).starts_with(kAnd) || text.substr(0, begin).ends_with(kAnd);
}

// Words of the headers, and what stands on the first line of one where a narrow column cuts it.
struct HeaderWord {
  std::string_view whole, cut;
};
constexpr auto kHeaderWords = std::to_array<HeaderWord>({{"维持", "结果维"},
                                                         {"纠正", "结果纠"},
                                                         {"审结", "尚未审"},
                                                         {"自然", "自然"},
                                                         {"商业", "商业"},
                                                         {"科研", "科研"},
                                                         {"公益", "公益"},
                                                         {"制发", "制发"},
                                                         {"废止", "废止"},
                                                         {"制作数量", "制作数量"},
                                                         {"处理决定数量", "处理决定数量"}});
using HeaderWords = std::bitset<kHeaderWords.size()>;

HeaderWords HeaderWordsIn(std::string_view text) {
  HeaderWords found;
  if (text.find("，") != text.npos || text.find(',') != text.npos) return found;
  for (size_t i = 0; i < kHeaderWords.size(); ++i) {
    for (const std::string_view word : {kHeaderWords[i].whole, kHeaderWords[i].cut}) {
      const size_t at = text.find(word);
      if (at != text.npos && !IsEnumerated(text, at)) found.set(i);
    }
  }
  return found;
}

// Sentences tell of the table's words and of figures too: only what no full stop ends is looked at.
bool PrintsATable(std::string_view body) {
  constexpr int kTableFigures = 8;
  constexpr size_t kEnoughWords = 3;
  constexpr std::string_view kStop = "。";
  int figures = 0;
  HeaderWords words;
  size_t stop = std::min(body.find(kStop), body.size());
  for (size_t at = 0; at < body.size();) {
    const size_t line = std::min(body.find('\n', at), body.size());
    if (stop < line) {
      at = stop + kStop.size();
      stop = std::min(body.find(kStop, at), body.size());
      continue;
    }
    figures += CountFigures(body.substr(at, line - at));
    words |= HeaderWordsIn(body.substr(at, line - at));
    at = line + 1;
  }
  return figures >= kTableFigures || words.count() >= kEnoughWords;
}

TableTrace TraceOf(const Context& context, const Section& section) {
  const auto& tables = context.record().tables();
  if (std::any_of(tables.begin(), tables.end(),
                  [&](const Table& table) { return table.key() == section.key(); }))
    return TableTrace::kRead;
  const Span& body = section.body_span();
  return PrintsATable(context.Quote(body.begin(), body.end())) ? TableTrace::kUnread : TableTrace::kAbsent;
}

}  // namespace

std::vector<TableSection> TableSections(const Context& context) {
  std::vector<TableSection> sections;
  for (const Section& section : context.record().sections()) {
    if (context.forms().FindTable(section.key(), EDITION_2021) == nullptr) continue;
    sections.push_back({&section, TraceOf(context, section)});
  }
  return sections;
}

void AddSection(const Context& context, Finding& finding, const TableSection& section) {
  AddArgument(finding, "table", section.section->key());
  AddArgument(finding, "label", section.section->heading());
  AddEvidence(context, finding, section.section->heading_span());
}

}  // namespace gouji::check
