#include "worker/layout/counted_lines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gouji::layout {
namespace {

// So many lines do not count by chance.
constexpr size_t kFewestLines = 10;
constexpr size_t kMostDigits = 5;
constexpr std::string_view kBlanks = " \t\r";

struct Counter {
  size_t number = 0;
  Range print;
  char separator = '\0';  // behind it; NUL where the line ends
  bool words = false;     // behind the counter
};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<Counter> CounterOf(std::string_view text, Range line) {
  const std::string_view print = text.substr(line.begin, line.size());
  const size_t begin = std::min(print.find_first_not_of(kBlanks), print.size());
  Counter counter;
  size_t at = begin;
  for (; at < print.size() && IsDigit(print[at]); ++at) {
    if (at - begin == kMostDigits) return std::nullopt;
    counter.number = counter.number * 10 + static_cast<size_t>(print[at] - '0');
  }
  if (at == begin || print[begin] == '0') return std::nullopt;
  const size_t words = print.find_first_not_of(kBlanks, at);
  if (words != print.npos) {
    counter.separator = print[at];
    if (std::string_view(" \t:.|").find(counter.separator) == std::string_view::npos) return std::nullopt;
    // A bar may stand apart from its number.
    if (counter.separator == ' ' && print[words] == '|') {
      counter.separator = '|';
      at = words;
    }
    // 1.5 begins a line of figures.
    if (counter.separator == '.' && at + 1 < print.size() && IsDigit(print[at + 1])) return std::nullopt;
    ++at;
    counter.words = std::any_of(print.begin() + static_cast<std::ptrdiff_t>(words), print.end(),
                                [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  }
  counter.print = {line.begin, line.begin + static_cast<uint32_t>(at)};
  return counter;
}

bool IsBlank(std::string_view text, Range line) {
  return text.substr(line.begin, line.size()).find_first_not_of(kBlanks) == std::string_view::npos;
}

}  // namespace

bool BlankLineCounters(std::span<char> text, const std::vector<Range>& lines) {
  const std::string_view print(text.data(), text.size());
  if (lines.size() < kFewestLines) return false;
  std::vector<Counter> counters;
  size_t last_line = 0;
  size_t words = 0;
  char separator = '\0';
  for (size_t i = 0; i < lines.size(); ++i) {
    if (IsBlank(print, lines[i])) continue;
    const std::optional<Counter> counter = CounterOf(print, lines[i]);
    if (!counter) return false;
    if (!counters.empty()) {
      // Empty lines are counted or not.
      const size_t next = counters.back().number + 1;
      if (counter->number != next && counter->number != counters.back().number + i - last_line) return false;
    }
    if (counter->separator != '\0') {
      if (separator != '\0' && separator != counter->separator) return false;
      separator = counter->separator;
    }
    words += counter->words ? 1 : 0;
    counters.push_back(*counter);
    last_line = i;
  }
  if (counters.size() < kFewestLines || words * 2 < counters.size()) return false;
  for (const Counter& counter : counters)
    std::fill(text.begin() + counter.print.begin, text.begin() + counter.print.end, ' ');
  return true;
}

}  // namespace gouji::layout
