// Numbers of the prose: 1,234  3.6万  一百二十六  四十  百余  3至5  百分之九十八.
//
// Role: reads one number, Arabic or Chinese, with its multiplier, its range and the words glued behind it that make it
// approximate. It knows nothing of units but that one may follow, and nothing of what is counted.
// Threads: pure functions. Errors: no number, or one that does not fit an int64, is nullopt. Units: bytes of the text.
//
//   std::optional<ClaimNumber> number = ReadClaimNumber(text, at);
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/han_set.h"
#include "worker/form/claim_grammar.h"

namespace gouji::extract {

struct ClaimNumber {
  // mantissa * 10^-scale; upper * 10^-scale is the other end of a range.
  int64_t mantissa = 0;
  uint32_t scale = 0;
  int64_t upper = 0;
  report::v1::ClaimBound bound = report::v1::CLAIM_BOUND_EXACT;
  bool chinese = false;
  // 百分之九十八 has its percent sign before it.
  bool percent = false;
  // Chinese digits or Arabic ones, without multipliers: one for 一 and 5, four for 2021.
  uint32_t digits = 0;
  // A multiplier such as 万 stands behind Arabic digits.
  bool multiplied = false;
  // All of it, approximating words behind it included, up to where the unit would stand.
  uint32_t begin = 0;
  uint32_t end = 0;
};

// The number that begins exactly at `at`.
std::optional<ClaimNumber> ReadClaimNumber(std::string_view text, uint32_t at);

inline constexpr HanSet kChineseNumerals(form::kChineseNumerals);
// Whether the character is one of a Chinese numeral.
constexpr bool IsChineseNumeral(uint32_t code) {
  return kChineseNumerals.Has(code);
}
// Whether a Chinese numeral begins at `at`.
constexpr bool IsChineseNumeral(std::string_view text, size_t at) {
  return IsChineseNumeral(HanCode(text, at));
}

}  // namespace gouji::extract
