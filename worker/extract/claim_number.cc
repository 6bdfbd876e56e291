#include "worker/extract/claim_number.h"

#include "worker/extract/chinese_digit.h"
#include "worker/extract/han_set.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

using namespace report::v1;

constexpr uint32_t kHan = 3;
// Larger figures are ids, not counts; products stay inside an int64.
constexpr int64_t kMost = 1'000'000'000'000;
constexpr uint32_t kMostScale = 6;

// 零 to 九, 两; -1 for any other.
int DigitOf(uint32_t code) {
  return code == 0x4e24 ? 2 : ChineseDigit(code);
}

// 十 百 千 and 万 亿; 0 for any other.
int64_t PowerOf(uint32_t code) {
  switch (code) {
    case 0x5341:
      return 10;
    case 0x767e:
      return 100;
    case 0x5343:
      return 1000;
    case 0x4e07:
      return 10'000;
    case 0x4ebf:
      return 100'000'000;
    default:
      return 0;
  }
}

struct Chinese {
  int64_t value = 0;
  // 百件, 千余条: no digit stands before the hundred or thousand, and none was counted.
  bool rough = false;
  uint32_t characters = 0;
  uint32_t end = 0;
};

// 一百二十六, 十二, 两千零五, 一万二千; digits alone (一二三) only as far as the first.
std::optional<Chinese> ReadChinese(std::string_view text, uint32_t at) {
  constexpr uint32_t kMostCharacters = 12;
  Chinese out{.value = 0, .rough = false, .characters = 0, .end = at};
  int64_t section = 0;  // below 万
  int64_t digit = -1;
  int64_t last_power = 100'000;
  while (out.characters < kMostCharacters) {
    const uint32_t code = HanCode(text, out.end);
    if (const int d = DigitOf(code); d >= 0) {
      if (digit > 0) return std::nullopt;
      digit = d;
    } else if (const int64_t power = PowerOf(code); power >= 10'000) {
      if (out.characters == 0) return std::nullopt;
      section += digit > 0 ? digit : 0;
      out.value = (out.value + section) * power;
      section = 0;
      digit = -1;
      last_power = 100'000;
    } else if (power > 0) {
      if (power >= last_power) return std::nullopt;
      out.rough = out.rough || (out.characters == 0 && power >= 100);
      section += (digit > 0 ? digit : 1) * power;
      last_power = power;
      digit = -1;
    } else {
      break;
    }
    ++out.characters;
    out.end += kHan;
    if (out.value > kMost) return std::nullopt;
  }
  if (out.characters == 0) return std::nullopt;
  out.value += section + (digit > 0 ? digit : 0);
  return out;
}

// Digits with thousands separators and decimals.
bool ReadArabic(std::string_view text, uint32_t at, ClaimNumber* out) {
  uint32_t i = at;
  const auto digit_at = [&](uint32_t k) { return k < text.size() && IsDigit(text[k]); };
  const auto take = [&] {
    out->mantissa = out->mantissa * 10 + (text[i++] - '0');
    ++out->digits;
    return out->mantissa <= kMost;
  };
  while (digit_at(i)) {
    if (!take()) return false;
  }
  // Groups of three after one to three digits: 1,365 or, as printers set them, 1 365.
  if (i - at <= 3 && text[at] != '0') {
    const char sign = i < text.size() && text[i] == ' ' ? ' ' : ',';
    while (i < text.size() && text[i] == sign && digit_at(i + 1) && digit_at(i + 2) && digit_at(i + 3) &&
           !digit_at(i + 4)) {
      ++i;
      for (int k = 0; k < 3; ++k) {
        if (!take()) return false;
      }
    }
  }
  if (i < text.size() && text[i] == '.' && digit_at(i + 1)) {
    ++i;
    while (digit_at(i)) {
      if (++out->scale > kMostScale || !take()) return false;
    }
    // 2020.1.11 is a date.
    if (i < text.size() && text[i] == '.') return false;
  }
  out->end = i;
  return true;
}

uint32_t SkipBlanks(std::string_view text, uint32_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

// 1万2千, 3万500: what stands behind the multiplier and is less than it.
void AddRest(std::string_view text, int64_t power, ClaimNumber* number) {
  if (number->scale > 0 || number->end >= text.size() || !IsDigit(text[number->end])) return;
  ClaimNumber rest;
  if (!ReadArabic(text, number->end, &rest) || rest.scale > 0) return;
  const int64_t own = PowerOf(HanCode(text, rest.end));
  const bool multiplied = own > 1 && own < power;
  if (multiplied) rest.mantissa *= own;
  if (rest.mantissa >= power) return;
  number->mantissa += rest.mantissa;
  number->end = rest.end + (multiplied ? kHan : 0);
}

// 万 and 亿 behind digits: 3.6万 is 36000.
void Multiply(std::string_view text, ClaimNumber* number) {
  const uint32_t at = SkipBlanks(text, number->end);
  const int64_t power = PowerOf(HanCode(text, at));
  if (power < 1000) return;
  // 万元 is a unit of its own, and amounts stay as printed.
  const uint32_t next = HanCode(text, at + kHan);
  if (next == 0x5143) return;  // 元
  int64_t left = power;
  while (left > 1 && number->scale > 0) {
    left /= 10;
    --number->scale;
  }
  if (number->mantissa > kMost / left) return;
  number->mantissa *= left;
  number->multiplied = true;
  number->end = at + kHan;
  number->bound = CLAIM_BOUND_ABOUT;
  AddRest(text, power, number);
}

// 余 多 来 behind the number.
void Approximate(std::string_view text, ClaimNumber* number) {
  const uint32_t at = SkipBlanks(text, number->end);
  const uint32_t code = HanCode(text, at);
  if (code != 0x4f59 && code != 0x591a && code != 0x6765) return;
  number->bound = CLAIM_BOUND_ABOUT;
  number->end = at + kHan;
}

// 上百件 and 过千条 are more; 百件 alone is about a hundred.
ClaimBound BoundOfRough(std::string_view before) {
  for (const std::string_view more : {"上", "过", "超", "逾", "破"}) {
    if (before.ends_with(more)) return CLAIM_BOUND_AT_LEAST;
  }
  return CLAIM_BOUND_ABOUT;
}

// 至 到 - ~ and a second number.
void ReadUpper(std::string_view text, ClaimNumber* number) {
  uint32_t at = SkipBlanks(text, number->end);
  if (at >= text.size()) return;
  const uint32_t code = HanCode(text, at);
  if (code == 0x81f3 || code == 0x5230) {
    at += kHan;
  } else if (text[at] == '-' || text[at] == '~') {
    ++at;
  } else {
    return;
  }
  at = SkipBlanks(text, at);
  if (at >= text.size() || !IsDigit(text[at])) return;
  ClaimNumber upper;
  if (!ReadArabic(text, at, &upper) || upper.scale != number->scale || upper.mantissa <= number->mantissa)
    return;
  number->upper = upper.mantissa;
  number->bound = CLAIM_BOUND_RANGE;
  number->end = upper.end;
}

}  // namespace

std::optional<ClaimNumber> ReadClaimNumber(std::string_view text, uint32_t at) {
  constexpr std::string_view kPercent = "百分之";
  ClaimNumber number;
  number.begin = at;
  if (IsDigit(text[at])) {
    if (!ReadArabic(text, at, &number)) return std::nullopt;
    ReadUpper(text, &number);
    Multiply(text, &number);
    Approximate(text, &number);
    return number;
  }
  const bool percent = text.substr(at).starts_with(kPercent);
  const std::optional<Chinese> chinese =
      ReadChinese(text, percent ? at + static_cast<uint32_t>(kPercent.size()) : at);
  if (!chinese) return std::nullopt;
  number.mantissa = chinese->value;
  number.digits = chinese->characters;
  number.chinese = true;
  number.percent = percent;
  number.end = chinese->end;
  if (chinese->rough && !percent) number.bound = BoundOfRough(text.substr(0, at));
  Approximate(text, &number);
  return number;
}

}  // namespace gouji::extract
