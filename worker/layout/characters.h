// What normalization does to one character.
//
// Role: the table of replacements, and nothing of text structure. Stateless. Threads: any. Errors: none; bytes that
// are not UTF-8 are kept. Units: bytes.
//
//   if (kMayChange[byte]) Change change = ChangeOf(text.substr(i));
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gouji::layout {

// What becomes of the character at the front of a text.
struct Change {
  enum class Kind : uint8_t { kKeep, kDrop, kReplace };
  Kind kind = Kind::kKeep;
  uint8_t size = 1;  // bytes of the character in the source
  char with = 0;     // every replacement is one ASCII byte
};

// Bytes that begin a character which normalization may touch; all others are copied without a look.
extern const std::array<bool, 256> kMayChange;

// `rest` is not empty and begins with a byte of kMayChange.
Change ChangeOf(std::string_view rest);

}  // namespace gouji::layout
