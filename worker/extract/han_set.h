// A small set of three-byte characters, made at compile time.
//
// Role: tells by a few instructions whether a character is one of a list; comparing strings one by one costs a call each.
// Immutable. Threads: any. Errors: none; what is no three-byte character is in no set. Units: bytes.
//
//   constexpr HanSet kSigns("年月日");
//   if (kSigns.Has(HanCode(text, at))) …
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gouji::extract {

// Code point of the three-byte character at `at`; 0 for any other.
constexpr uint32_t HanCode(std::string_view text, size_t at) {
  if (at + 3 > text.size() || (static_cast<uint8_t>(text[at]) & 0xf0) != 0xe0) return 0;
  return static_cast<uint32_t>(text[at] & 0x0f) << 12 | static_cast<uint32_t>(text[at + 1] & 0x3f) << 6 |
         static_cast<uint32_t>(text[at + 2] & 0x3f);
}

class HanSet {
 public:
  // At most kMost characters.
  constexpr explicit HanSet(std::string_view characters) {
    for (size_t at = 0; at < characters.size(); at += 3) Add(HanCode(characters, at));
  }
  // The first characters of words.
  template <size_t kSize>
  static constexpr HanSet FirstOf(const std::array<std::string_view, kSize>& words) {
    HanSet set{std::string_view()};
    for (const std::string_view word : words) set.Add(HanCode(word, 0));
    return set;
  }
  // The last characters of words.
  template <size_t kSize>
  static constexpr HanSet LastOf(const std::array<std::string_view, kSize>& words) {
    HanSet set{std::string_view()};
    for (const std::string_view word : words) set.Add(HanCode(word, word.size() - 3));
    return set;
  }

  constexpr void Add(uint32_t code) {
    if (Has(code)) return;
    codes_[size_++] = static_cast<uint16_t>(code);
    filter_ |= uint64_t{1} << (code % 64);
  }
  constexpr bool Has(uint32_t code) const {
    if ((filter_ >> (code % 64) & 1) == 0) return false;
    for (size_t i = 0; i < size_; ++i) {
      if (codes_[i] == code) return true;
    }
    return false;
  }

 private:
  static constexpr size_t kMost = 40;

  std::array<uint16_t, kMost> codes_{};
  size_t size_ = 0;
  uint64_t filter_ = 0;  // bit per code modulo 64
};

}  // namespace gouji::extract
