// Characters that mean something in a table: those of printed numbers of labels, and members of a list.
//
// Role: looks at one character of a normalized text. Header only; sets are made at compile time. Threads: any. Errors:
// none. Units: bytes.
//
//   if (OneOf(text, at, kNumerals) > 0) …
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "worker/extract/han_set.h"

namespace gouji::extract {

// ASCII characters and characters of three bytes.
class CharacterSet {
 public:
  constexpr explicit CharacterSet(std::string_view characters) : wide_(std::string_view()) {
    for (size_t at = 0; at < characters.size();) {
      const auto byte = static_cast<uint8_t>(characters[at]);
      if (byte < 0x80) {
        ascii_[byte / 64] |= uint64_t{1} << (byte % 64);
        ++at;
      } else {
        wide_.Add(HanCode(characters, at));
        at += 3;
      }
    }
  }

  constexpr bool HasAscii(uint8_t byte) const { return (ascii_[byte / 64] >> (byte % 64) & 1) != 0; }
  constexpr bool HasWide(uint32_t code) const { return wide_.Has(code); }

 private:
  std::array<uint64_t, 2> ascii_{};
  HanSet wide_;
};

// In the numbers of labels, and what ends these.
inline constexpr CharacterSet kNumerals("一二三四五六七八九十");
inline constexpr CharacterSet kOrdinalEnds(".、),");
// Behind the digits of a date or a page; before those of a page.
inline constexpr CharacterSet kDateSigns("年月日号时期届页位第");
inline constexpr CharacterSet kPageSigns("第共");

// Size of the member of `set` that begins at `at`; 0 when none does.
inline uint32_t OneOf(std::string_view text, uint32_t at, const CharacterSet& set) {
  if (at >= text.size()) return 0;
  const auto byte = static_cast<uint8_t>(text[at]);
  if (byte < 0x80) return set.HasAscii(byte) ? 1 : 0;
  const uint32_t code = HanCode(text, at);
  return code != 0 && set.HasWide(code) ? 3 : 0;
}

// Size of the member of `set` that ends at `end`, not before `begin`; 0 when none does.
inline uint32_t OneOfBefore(std::string_view text, uint32_t begin, uint32_t end, const CharacterSet& set) {
  if (end <= begin) return 0;
  const auto byte = static_cast<uint8_t>(text[end - 1]);
  if (byte < 0x80) return set.HasAscii(byte) ? 1 : 0;
  return end >= begin + 3 ? OneOf(text, end - 3, set) : 0;
}

}  // namespace gouji::extract
