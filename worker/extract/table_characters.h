// Characters that mean something in a table: those of printed numbers of labels, and members of a list.
//
// Role: looks at one character of a normalized text. Header only, stateless; threads: any. Errors: none. Units: bytes.
//
//   if (OneOf(text, at, kNumerals) > 0) …
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

// In the numbers of labels, and what ends these.
inline constexpr std::string_view kNumerals = "一二三四五六七八九十";
inline constexpr std::string_view kOrdinalEnds = ".、),";

// The character of `words` that begins at `at`, by its size; 0 when none does.
inline uint32_t OneOf(std::string_view text, uint32_t at, std::string_view words) {
  if (at >= text.size()) return 0;
  const char* const character = text.data() + at;
  const uint32_t size = CharacterSize(text, at);
  for (uint32_t i = 0; i < words.size();) {
    const char* const word = words.data() + i;
    const uint32_t word_size = CharacterSize(words, i);
    // Han characters of a list often share all but the last byte.
    if (word_size == size && word[size - 1] == character[size - 1] &&
        std::equal(word, word + size, character)) {
      return size;
    }
    i += word_size;
  }
  return 0;
}

}  // namespace gouji::extract
