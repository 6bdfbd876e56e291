// Small things that rules about characters share: blanks at the ends of a line, Han characters, words to begin with.
//
// Role: pure functions on UTF-8. Threads: any. Errors: none; broken bytes are no characters. Units: bytes.
//
//   if (IsHanAt(text, at) && BeginsWithAny(text.substr(at), kWords)) …
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "worker/layout/find_word.h"

namespace gouji::check {

// Of a Han character in UTF-8.
inline constexpr size_t kHanBytes = 3;

inline bool IsHanAt(std::string_view text, size_t at) {
  const auto lead = at < text.size() ? static_cast<uint8_t>(text[at]) : 0;
  return at + kHanBytes <= text.size() && lead >= 0xe4 && lead <= 0xe9;
}

inline bool IsDigitAt(std::string_view text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// The front of a text: at most `most` bytes, whole characters.
inline std::string_view CutAt(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<uint8_t>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

using layout::BeginsWith;
using layout::BeginsWithAny;
using layout::EndsWith;
using layout::EndsWithAny;
using layout::HoldsAny;

// What stands behind the last of the words in a text; all of it where none stands there. No word is part of another.
template <typename Words>
std::string_view BehindLast(std::string_view text, const Words& words) {
  for (size_t at = text.size(); at-- > 0;) {
    const std::string_view rest = text.substr(at);
    for (const std::string_view word : words) {
      if (rest.front() == word.front() && BeginsWith(rest, word)) return rest.substr(word.size());
    }
  }
  return text;
}

// Without blanks of any kind at its ends.
std::string_view Trimmed(std::string_view text);

}  // namespace gouji::check
