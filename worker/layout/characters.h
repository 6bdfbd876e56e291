// What normalization does to one character.
//
// Role: the table of replacements, and nothing of text structure. Stateless. Threads: any. Errors: none; bytes that
// are not UTF-8 are kept. Units: bytes.
//
//   if (kMayChange[byte]) Change change = ChangeOf(text.substr(i));
#pragma once

#include <array>
#include <cstddef>
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
inline constexpr std::array<bool, 256> kMayChange = [] {
  std::array<bool, 256> table{};
  for (size_t byte = 0; byte < 0x20; ++byte) table[byte] = byte != '\t' && byte != '\n';
  table['<'] = true;   // a line end as HTML writes it
  table['*'] = true;   // Markdown's bold letters
  table['&'] = true;   // a blank as HTML writes it
  table['\\'] = true;  // blanks and line ends as programs write them
  table[0x7f] = true;
  table[0xc2] = true;  // NBSP, soft hyphen, C1 controls
  table[0xe2] = true;  // general punctuation, minus, box drawing
  table[0xe3] = true;  // ideographic space and brackets
  table[0xef] = true;  // full-width forms, small forms, BOM
  return table;
}();

// `rest` is not empty and begins with a byte of kMayChange.
Change ChangeOf(std::string_view rest);

}  // namespace gouji::layout
