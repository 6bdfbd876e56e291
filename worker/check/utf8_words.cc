#include "worker/check/utf8_words.h"

#include <array>

namespace gouji::check {

std::string_view Trimmed(std::string_view text) {
  static constexpr auto kWide = std::to_array<std::string_view>({"\u00a0", "\u3000", "\u200b"});
  const auto is_blank = [](char c) { return static_cast<uint8_t>(c) <= ' '; };
  for (size_t before = text.size() + 1; before != text.size();) {
    before = text.size();
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    for (const std::string_view blank : kWide) {
      if (text.ends_with(blank)) text.remove_suffix(blank.size());
      if (text.starts_with(blank)) text.remove_prefix(blank.size());
    }
  }
  return text;
}

}  // namespace gouji::check
