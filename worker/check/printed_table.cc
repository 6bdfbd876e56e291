#include "worker/check/printed_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gouji::check {
namespace {

using namespace report::v1;

// Figures of a text that are no years.
int CountFigures(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  int figures = 0;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > i && !text.substr(end).starts_with("年")) ++figures;
    i = std::max(end, i + 1);
  }
  return figures;
}

// Words of the headers, and what stands on the first line of one where a narrow column cuts it.
bool PrintsAHeader(std::string_view text) {
  struct Word {
    std::string_view whole, cut;
  };
  static constexpr auto kWords = std::to_array<Word>({{"维持", "结果维"},
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
  constexpr auto kEnough = 3;
  return std::count_if(kWords.begin(), kWords.end(), [&](const Word& word) {
           return text.find(word.whole) != text.npos || text.find(word.cut) != text.npos;
         }) >= kEnough;
}

bool PrintsATable(std::string_view body) {
  constexpr int kTableFigures = 8;
  return CountFigures(body) >= kTableFigures || PrintsAHeader(body);
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
