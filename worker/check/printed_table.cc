#include "worker/check/printed_table.h"

#include <algorithm>
#include <array>

namespace gouji::check {
namespace {

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

// Whole words, or the halves that narrow columns leave of them.
bool PrintsAHeader(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"维持", "纠正", "审结", "自然", "商业", "科研", "公益", "制发", "废止", "制作数量", "处理决定数量"});
  constexpr auto kEnough = 3;
  return std::count_if(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return text.find(word) != text.npos; }) >= kEnough;
}

}  // namespace

bool PrintsATable(std::string_view body) {
  constexpr int kTableFigures = 8;
  return CountFigures(body) >= kTableFigures || PrintsAHeader(body);
}

}  // namespace gouji::check
