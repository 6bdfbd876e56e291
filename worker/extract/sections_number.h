// The numbers of headings.
//
// Role: reads 一、 1、 1. 1) (一) 第一部分 at a place and tells value and style. Threads: pure function. Units: bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

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

// The number at the very start of `text`. At most 99.
HeadingNumber ParseHeadingNumber(std::string_view text);

}  // namespace gouji::extract
