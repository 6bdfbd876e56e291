// Steps through the characters of a normalized text. Header only; bytes that are not UTF-8 count as one character.
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::extract {

// Bytes of the character that begins at `at` (at < text.size()).
inline uint32_t CharacterSize(std::string_view text, uint32_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  const uint32_t size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + size <= text.size() ? size : static_cast<uint32_t>(text.size()) - at;
}

inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// A character that carries meaning by itself: a letter or any character beyond ASCII but for 、。 and the like.
inline bool HasInk(std::string_view text, uint32_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  if (lead < 0x80) return (lead >= 'a' && lead <= 'z') || (lead >= 'A' && lead <= 'Z');
  // U+2000-U+206F and U+3000-U+303F: punctuation.
  if (lead == 0xe2 && at + 1 < text.size()) return static_cast<uint8_t>(text[at + 1]) > 0x81;
  if (lead == 0xe3 && at + 1 < text.size()) return static_cast<uint8_t>(text[at + 1]) != 0x80;
  return lead >= 0xc0;
}

// Characters with ink of a text.
inline uint32_t Ink(std::string_view text) {
  uint32_t ink = 0;
  for (uint32_t i = 0; i < text.size(); i += CharacterSize(text, i)) ink += HasInk(text, i) ? 1 : 0;
  return ink;
}

}  // namespace gouji::extract
