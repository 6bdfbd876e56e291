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
#include <cstdlib>
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
    if (code == 0 || Has(code)) return;
    if (++size_ > kMost) std::abort();  // a bug of ours, which compilers refuse
    size_t slot = SlotOf(code);
    while (slots_[slot] != 0) slot = (slot + 1) % kSlots;
    slots_[slot] = static_cast<uint16_t>(code);
  }
  constexpr bool Has(uint32_t code) const {
    for (size_t slot = SlotOf(code); slots_[slot] != 0; slot = (slot + 1) % kSlots) {
      if (slots_[slot] == code) return true;
    }
    return false;
  }

 private:
  static constexpr size_t kMost = 40;
  // A hash table with linear probing, so empty that nearly every question is answered by its first slot.
  static constexpr size_t kSlots = 128;
  static constexpr size_t SlotOf(uint32_t code) { return (code * 0x9e3779b1u) >> 25; }

  std::array<uint16_t, kSlots> slots_{};
  size_t size_ = 0;
};

}  // namespace gouji::extract
