#include "worker/check/utf8_words.h"

#include <array>

namespace gouji::check {

std::string_view Trimmed(std::string_view text) {
  static constexpr auto kWide = std::to_array<std::string_view>({"\u00a0", "\u3000", "\u200b"});
  const auto is_blank = [](char c) { return static_cast<uint8_t>(c) <= ' '; };
  const auto may_be_wide = [](char c) { return c == '\xc2' || c == '\xe2' || c == '\xe3'; };
  const auto is_last_of_wide = [](char c) { return c == '\xa0' || c == '\x80' || c == '\x8b'; };
  for (size_t before = text.size() + 1; before != text.size();) {
    before = text.size();
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    // Hardly any text that is left begins or ends with one of their bytes.
    const bool wide = !text.empty() && (may_be_wide(text.front()) || is_last_of_wide(text.back()));
    if (!wide) break;
    for (const std::string_view blank : kWide) {
      if (text.ends_with(blank)) text.remove_suffix(blank.size());
      if (text.starts_with(blank)) text.remove_prefix(blank.size());
    }
  }
  return text;
}

}  // namespace gouji::check
