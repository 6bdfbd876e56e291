// The numbers of headings.
//
// Role: reads 一、 1、 1. 1) (一) 第一部分 at a place and tells value and style. Threads: pure function. Units: bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "worker/extract/han_set.h"

namespace gouji::extract {

// Ordered by how high in an outline they usually stand.
enum class NumberStyle : uint8_t {
  kChinese,            // 一、  第一部分  第一章
  kArabic,             // 1、 1.
  kNone,               // no number
  kChineseInBrackets,  // (一)
  kArabicInBrackets,   // 1) (1)
};

struct HeadingNumber {
  size_t length = 0;  // bytes, 0 when there is no number
  uint32_t value = 0;
  NumberStyle style = NumberStyle::kNone;
};

inline constexpr HanSet kFirstsOfHeadings("第一二三四五六七八九十壹贰叁肆伍陆");

// A figure of one or two digits and nothing else: no heading, and most lines of a table with a line for each cell.
inline bool IsBareFigure(std::string_view line) {
  const auto is_digit = [&](size_t i) { return line[i] >= '0' && line[i] <= '9'; };
  return (line.size() == 1 || (line.size() == 2 && is_digit(1))) && is_digit(0);
}

// The number at the very start of `text`. At most 99. Hardly any line begins so: the rest is refused by its first bytes.
HeadingNumber ReadHeadingNumber(std::string_view text);
inline HeadingNumber ParseHeadingNumber(std::string_view text) {
  if (text.empty()) return {};
  const char first = text[0];
  const bool may_begin = static_cast<uint8_t>(first) >= 0x80 ? kFirstsOfHeadings.Has(HanCode(text, 0))
                                                             : first == '(' || (first >= '0' && first <= '9');
  return may_begin ? ReadHeadingNumber(text) : HeadingNumber{};
}

}  // namespace gouji::extract
