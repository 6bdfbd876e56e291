// Searching Chinese text for a word.
//
// std::string_view::find looks for the word's first byte, and in UTF-8 every third byte of Chinese text is one of a few
// such bytes; memmem looks at the whole word and is several times faster there.
#pragma once

#include <cstring>
#include <string_view>

namespace gouji::extract {

// As text.find(word, from).
inline size_t FindWord(std::string_view text, std::string_view word, size_t from = 0) {
  if (from + word.size() > text.size()) return std::string_view::npos;
  const void* const found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace gouji::extract
