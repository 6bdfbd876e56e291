#include "worker/layout/wrapped_cells.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace gouji::layout {
namespace {

// Fewer may be notes and citations.
constexpr size_t kFewestCells = 8;
constexpr size_t kLongestCell = 24;

constexpr auto kWrappers = std::to_array<std::string_view>({"[]", "``", "\"\"", "''"});

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// The signs around a figure, or around nothing; empty where the cell is something else.
std::string_view WrapperOf(std::string_view cell) {
  constexpr std::string_view kOfFigures = "+-/,. ";
  if (cell.size() < 2 || cell.size() > kLongestCell) return {};
  for (const std::string_view wrapper : kWrappers) {
    if (cell.front() != wrapper[0] || cell.back() != wrapper[1]) continue;
    const std::string_view inside = cell.substr(1, cell.size() - 2);
    const bool figure = std::all_of(inside.begin(), inside.end(), [&](char c) {
      return IsDigit(c) || kOfFigures.find(c) != kOfFigures.npos;
    });
    if (figure) return wrapper;
  }
  return {};
}

// Gives `take` the cells of a line, without blanks at their ends.
template <typename Take>
void EachCell(std::string_view text, Range line, const Take& take) {
  for (uint32_t begin = line.begin; begin <= line.end;) {
    uint32_t end = begin;
    while (end < line.end && text[end] != '|' && text[end] != '\t') ++end;
    Range cell{begin, end};
    while (cell.begin < cell.end && text[cell.begin] == ' ') ++cell.begin;
    while (cell.end > cell.begin && text[cell.end - 1] == ' ') --cell.end;
    if (!cell.empty()) take(cell);
    begin = end + 1;
  }
}

}  // namespace

bool MayHoldWrappedCells(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) {
    uint32_t end = line.end;
    while (end > line.begin && (text[end - 1] == ' ' || text[end - 1] == '|' || text[end - 1] == '\t')) --end;
    if (end < line.begin + 2) return false;
    const char last = text[end - 1];
    if (last != ']' && last != '`' && last != '"' && last != '\'') return false;
    return IsDigit(text[end - 2]) || text[end - 2] == last || text[end - 2] == '[';
  });
}

void UnwrapCells(std::span<char> text, const std::vector<Range>& lines) {
  const std::string_view print(text.data(), text.size());
  std::array<size_t, kWrappers.size()> figures{};
  const auto index_of = [](std::string_view wrapper) {
    return static_cast<size_t>(std::find(kWrappers.begin(), kWrappers.end(), wrapper) - kWrappers.begin());
  };
  for (const Range line : lines) {
    EachCell(print, line, [&](Range cell) {
      const std::string_view wrapper = WrapperOf(print.substr(cell.begin, cell.size()));
      if (!wrapper.empty() && cell.size() > 2) ++figures[index_of(wrapper)];
    });
  }
  for (const Range line : lines) {
    EachCell(print, line, [&](Range cell) {
      const std::string_view wrapper = WrapperOf(print.substr(cell.begin, cell.size()));
      if (wrapper.empty() || figures[index_of(wrapper)] < kFewestCells) return;
      text[cell.begin] = text[cell.end - 1] = ' ';
    });
  }
}

}  // namespace gouji::layout
