// The Chinese digits of dates, headings and figures.
//
// Role: one table for all who read them; tens and places are their readers' business. Threads: pure.
#pragma once

#include <cstdint>

namespace gouji::extract {

// 零 〇 ○ and 一 to 九; -1 for any other code point.
constexpr int ChineseDigit(uint32_t code) {
  switch (code) {
    case 0x96f6:  // 零
    case 0x3007:  // 〇
    case 0x25cb:  // ○
      return 0;
    case 0x4e00:
      return 1;
    case 0x4e8c:
      return 2;
    case 0x4e09:
      return 3;
    case 0x56db:
      return 4;
    case 0x4e94:
      return 5;
    case 0x516d:
      return 6;
    case 0x4e03:
      return 7;
    case 0x516b:
      return 8;
    case 0x4e5d:
      return 9;
    default:
      return -1;
  }
}

}  // namespace gouji::extract
