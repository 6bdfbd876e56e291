// Lines of which no table is made that has to be put into another order.
//
// Role: nearly all lines are prose, figures alone or blank, which those who look for such tables would refuse one after
// another (MayHoldAlignedTables and its like); their ends tell it once for all. Header only, stateless. Threads: any.
// Errors: none. Units: bytes.
//
//   if (!IsPlainLine(text, line)) telling.push_back(line);   // for MayHold…(text, telling)
#pragma once

#include <cstdint>
#include <string_view>

#include "worker/layout/offset_map.h"

namespace gouji::layout {

inline bool IsPlainLine(std::string_view text, Range line) {
  constexpr uint32_t kFewestBytes = 8;  // none takes a line that is shorter and ends with a digit
  constexpr std::string_view kStop = "。";
  uint32_t end = line.end;
  while (end > line.begin && text[end - 1] == ' ') --end;
  if (end == line.begin) return true;
  const auto is_digit = [&](size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (is_digit(end - 1)) return line.size() < kFewestBytes;
  // Behind a digit it might be a unit.
  return text[end - 1] == kStop.back() && end - line.begin > kStop.size() &&
         text.substr(end - kStop.size(), kStop.size()) == kStop && !is_digit(end - kStop.size() - 1);
}

}  // namespace gouji::layout
