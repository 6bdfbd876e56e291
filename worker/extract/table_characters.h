// Characters and lines that mean something in a table: printed numbers of labels, members of a list, page numbers, notes.
//
// Role: looks at one character or one line of a normalized text. Header only; sets are made at compile time. Threads: any.
// Errors: none. Units: bytes.
//
//   if (OneOf(text, at, kNumerals) > 0) …
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "worker/extract/han_set.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

// ASCII characters and characters of three bytes.
class CharacterSet {
 public:
  constexpr explicit CharacterSet(std::string_view characters) : wide_(std::string_view()) {
    for (size_t at = 0; at < characters.size();) {
      const auto byte = static_cast<uint8_t>(characters[at]);
      if (byte < 0x80) {
        ascii_[byte / 64] |= uint64_t{1} << (byte % 64);
        ++at;
      } else {
        wide_.Add(HanCode(characters, at));
        at += 3;
      }
    }
  }

  constexpr bool HasAscii(uint8_t byte) const { return (ascii_[byte / 64] >> (byte % 64) & 1) != 0; }
  constexpr bool HasWide(uint32_t code) const { return wide_.Has(code); }

 private:
  std::array<uint64_t, 2> ascii_{};
  HanSet wide_;
};

// In the numbers of labels, and what ends these.
inline constexpr CharacterSet kNumerals("一二三四五六七八九十");
inline constexpr CharacterSet kOrdinalEnds(".、),");
// Behind the digits of a date or a page; before those of a page.
inline constexpr CharacterSet kDateSigns("年月日号时期届页位第");
inline constexpr CharacterSet kPageSigns("第共");

// Size of the member of `set` that begins at `at`; 0 when none does.
inline uint32_t OneOf(std::string_view text, uint32_t at, const CharacterSet& set) {
  if (at >= text.size()) return 0;
  const auto byte = static_cast<uint8_t>(text[at]);
  if (byte < 0x80) return set.HasAscii(byte) ? 1 : 0;
  const uint32_t code = HanCode(text, at);
  return code != 0 && set.HasWide(code) ? 3 : 0;
}

// Size of the member of `set` that ends at `end`, not before `begin`; 0 when none does.
inline uint32_t OneOfBefore(std::string_view text, uint32_t begin, uint32_t end, const CharacterSet& set) {
  if (end <= begin) return 0;
  const auto byte = static_cast<uint8_t>(text[end - 1]);
  if (byte < 0x80) return set.HasAscii(byte) ? 1 : 0;
  return end >= begin + 3 ? OneOf(text, end - 3, set) : 0;
}

// Whether a line of a table is a remark and no row: 注:…, 说明:…, 续表. What it says belongs to no cell.
inline bool IsNote(std::string_view line) {
  while (!line.empty() && (line[0] == ' ' || line[0] == '\t' || line[0] == '|' || line[0] == '('))
    line.remove_prefix(1);
  if (line.empty() || static_cast<uint8_t>(line[0]) < 0x80) return false;
  for (const std::string_view word :
       {"注:", "附注:", "备注:", "说明:", "续表", "续上表", "接上页", "接下页", "本页无正文"}) {
    if (line.starts_with(word)) return true;
  }
  // 注1. and 注(1)
  constexpr std::string_view kNote = "注";
  return line.starts_with(kNote) && line.size() > kNote.size() &&
         (IsDigit(line[kNote.size()]) || line[kNote.size()] == '(' || line[kNote.size()] == ' ');
}

// What a browser prints at the foot of a page: its address, Page 3 of 8, or 2024-01-18 16:33.
inline bool IsPrinted(std::string_view line) {
  while (line.ends_with(' ')) line.remove_suffix(1);
  for (const std::string_view word : {"http://", "https://", "www.", "Page "}) {
    if (line.starts_with(word)) return true;
  }
  constexpr size_t kYear = 4;
  if (line.size() <= kYear || !line.starts_with("20") || (line[kYear] != '-' && line[kYear] != '/'))
    return false;
  if (line.find_first_not_of("0123456789-/: ") != line.npos) return false;
  return std::count(line.begin(), line.end(), line[kYear]) == 2 && line.find(':') > line.find(' ') &&
         line.find(':') != line.npos;
}

// In a line of a page number beside digits and dashes.
inline constexpr CharacterSet kPageLineSigns("第页共,/");

// "- 4 -", "第 4 页", "第4页 共9页".
inline bool IsPageNumber(std::string_view line) {
  size_t digits = 0;
  size_t groups = 0;  // of digits, or of dashes: a row of marks has more than - 4 -
  size_t words = 0;
  for (uint32_t i = 0; i < line.size(); i += CharacterSize(line, i)) {
    const char c = line[i];
    if (IsDigit(c)) {
      groups += i == 0 || !IsDigit(line[i - 1]) ? 1 : 0;
      ++digits;
    } else if (c == '-') {
      groups += i == 0 || line[i - 1] != '-' ? 1 : 0;
    } else if (OneOf(line, i, kPageLineSigns) > 0) {
      ++words;
    } else if (!IsBlank(c)) {
      return false;
    }
  }
  if (digits == 0 || digits > 6) return false;
  if (words > 0) return words >= 2 && line.find("页") != std::string_view::npos;
  const size_t first = line.find_first_not_of(" \t");
  const size_t last = line.find_last_not_of(" \t");
  constexpr size_t kGroups = 3;
  return digits <= 3 && groups == kGroups && line[first] == '-' && line[last] == '-';
}

// Whether nothing stands there but blanks, and lines that are page numbers or notes.
inline bool IsBlankCell(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.find_first_not_of(" \t") != std::string_view::npos && !IsPageNumber(line) && !IsNote(line))
      return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace gouji::extract
