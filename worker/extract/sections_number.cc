#include "worker/extract/sections_number.h"

#include <algorithm>
#include <array>

#include "worker/extract/chinese_digit.h"
#include "worker/extract/han_set.h"

namespace gouji::extract {
namespace {

constexpr size_t kHan = 3;
// 壹 to 陆, as some head their sections: no report has more; 0 for any other.
uint32_t FormalDigitOf(uint32_t code) {
  static constexpr auto kFormal = std::to_array<uint32_t>({0x58f9, 0x8d30, 0x53c1, 0x8086, 0x4f0d, 0x9646});
  const auto at = std::find(kFormal.begin(), kFormal.end(), code);
  return at == kFormal.end() ? 0 : static_cast<uint32_t>(at - kFormal.begin()) + 1;
}

// 一 to 十; 0 for any other.
uint32_t DigitOf(uint32_t code) {
  const int digit = code == 0x5341 ? 10 : ChineseDigit(code);
  return digit > 0 ? static_cast<uint32_t>(digit) : 0;
}

struct Number {
  size_t length = 0;
  uint32_t value = 0;
};

// 一 … 九十九
Number ChineseNumber(std::string_view text) {
  Number number;
  while (number.length < 3 * kHan) {
    const uint32_t digit = DigitOf(HanCode(text, number.length));
    if (digit == 0) break;
    if (digit == 10) {
      number.value = number.value == 0 ? 10 : number.value * 10;
    } else {
      number.value += digit;
    }
    number.length += kHan;
  }
  return number;
}

Number ArabicNumber(std::string_view text) {
  Number number;
  while (number.length < text.size() && text[number.length] >= '0' && text[number.length] <= '9') {
    number.value = number.value * 10 + static_cast<uint32_t>(text[number.length] - '0');
    if (++number.length > 2) return {};
  }
  return number;
}

// Size of the one of `signs` that the text starts with; 0 for none.
template <size_t kSigns>
size_t SignLength(std::string_view text, const std::array<std::string_view, kSigns>& signs) {
  // Lines of figures are most of what is asked about.
  if (text.empty()) return 0;
  for (const std::string_view sign : signs) {
    if (text.starts_with(sign)) return sign.size();
  }
  return 0;
}
constexpr auto kPartWords = std::to_array<std::string_view>({"部分", "章", "节"});
constexpr auto kPartSigns = std::to_array<std::string_view>({"、", ":", "."});
constexpr auto kChineseSigns = std::to_array<std::string_view>({"、", ".", ",", ":", " ", "．", "。"});
constexpr auto kArabicSigns = std::to_array<std::string_view>({"、", ".", "．"});

HeadingNumber Bracketed(std::string_view text) {
  const std::string_view inside = text.substr(1);
  const Number chinese = ChineseNumber(inside);
  const Number number = chinese.length > 0 ? chinese : ArabicNumber(inside);
  if (number.length == 0 || !inside.substr(number.length).starts_with(")")) return {};
  return {number.length + 2, number.value,
          chinese.length > 0 ? NumberStyle::kChineseInBrackets : NumberStyle::kArabicInBrackets};
}

HeadingNumber Part(std::string_view text) {
  const std::string_view after = text.substr(kHan);
  const Number chinese = ChineseNumber(after);
  const Number number = chinese.length > 0 ? chinese : ArabicNumber(after);
  if (number.length == 0) return {};
  const size_t word = SignLength(after.substr(number.length), kPartWords);
  if (word == 0) return {};
  size_t length = kHan + number.length + word;
  length += SignLength(text.substr(length), kPartSigns);
  return {length, number.value, NumberStyle::kChinese};
}

}  // namespace

HeadingNumber ReadHeadingNumber(std::string_view text) {
  if (text[0] == '(') return Bracketed(text);
  if (HanCode(text, 0) == 0x7b2c) return Part(text);
  constexpr std::string_view kListSign = "、";
  if (const uint32_t formal = FormalDigitOf(HanCode(text, 0));
      formal > 0 && text.substr(kHan).starts_with(kListSign))
    return {kHan + kListSign.size(), formal, NumberStyle::kChinese};
  if (const Number number = ChineseNumber(text); number.length > 0) {
    const std::string_view after = text.substr(number.length);
    const size_t sign = SignLength(after, kChineseSigns);
    if (sign == 0) return {};
    return {number.length + sign, number.value, NumberStyle::kChinese};
  }
  if (const Number number = ArabicNumber(text); number.length > 0) {
    const std::string_view after = text.substr(number.length);
    if (after.starts_with(")")) return {number.length + 1, number.value, NumberStyle::kArabicInBrackets};
    const size_t sign = SignLength(after, kArabicSigns);
    // 3.5 is a figure.
    const bool decimal = after.starts_with(".") && after.size() > 1 && after[1] >= '0' && after[1] <= '9';
    if (sign > 0 && !decimal) return {number.length + sign, number.value, NumberStyle::kArabic};
  }
  return {};
}

}  // namespace gouji::extract
