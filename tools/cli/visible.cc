#include "tools/cli/visible.h"

namespace gouji::cli {

std::string Visible(std::string_view text, bool lines) {
  std::string shown;
  shown.reserve(text.size());
  // U+2400 and on are the pictures of C0; all of UTF-8's bytes of these are e2 90 80 and on.
  const auto picture = [&](unsigned char which) {
    shown += "\xe2\x90";
    shown += static_cast<char>(0x80 + which);
  };
  constexpr unsigned char kDelete = 0x21;
  constexpr unsigned char kSubstitute = 0x26;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : '\0';
    if (byte == '\n' && lines) {
      shown += '\n';
    } else if (byte < 0x20) {
      picture(byte);
    } else if (byte == 0x7f) {
      picture(kDelete);
    } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {
      picture(kSubstitute);
      ++i;
    } else {
      shown += text[i];
    }
  }
  return shown;
}

}  // namespace gouji::cli
