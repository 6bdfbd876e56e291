#include "worker/layout/characters.h"

#include <cstddef>

namespace gouji::layout {
namespace {

constexpr Change Keep(uint8_t size) {
  return {Change::Kind::kKeep, size, 0};
}
constexpr Change Drop(uint8_t size) {
  return {Change::Kind::kDrop, size, 0};
}
constexpr Change Replace(uint8_t size, char with) {
  return {Change::Kind::kReplace, size, with};
}

Change ControlChange(std::string_view rest) {
  const char c = rest[0];
  if (c == '\v' || c == '\f') return Replace(1, '\n');
  if (c == '\a') return Replace(1, '|');  // ends a cell in the text of a Word document
  if (c != '\r') return Drop(1);
  // CR CR LF is one line end too: converters that run twice write it.
  size_t next = 1;
  while (next < rest.size() && next < 8 && rest[next] == '\r') ++next;
  return next < rest.size() && rest[next] == '\n' ? Drop(1) : Replace(1, '\n');
}

Change LatinChange(uint8_t second) {
  if (second == 0xa0) return Replace(2, ' ');
  if (second == 0xad) return Drop(2);
  if (second == 0x85) return Replace(2, '\n');
  if (second == 0xa6) return Replace(2, '|');
  if (second == 0xab || second == 0xbb) return Replace(2, '"');
  return second < 0xa0 ? Drop(2) : Keep(2);
}

// U+2000 to U+206F.
Change PunctuationChange(uint32_t c) {
  if (c <= 0x200a || c == 0x202f || c == 0x205f) return Replace(3, ' ');
  if (c <= 0x200f) return Drop(3);
  if (c <= 0x2015) return Replace(3, '-');
  if (c >= 0x2018 && c <= 0x201b) return Replace(3, '\'');
  if (c >= 0x201c && c <= 0x201f) return Replace(3, '"');
  if (c == 0x2028 || c == 0x2029) return Replace(3, '\n');
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)) return Drop(3);
  return Keep(3);
}

// U+2500 to U+257F: a bar separates cells, a rule does not.
Change BoxChange(uint32_t c) {
  const bool horizontal = c == 0x2500 || c == 0x2501 || c == 0x2504 || c == 0x2505 || c == 0x2508 ||
                          c == 0x2509 || c == 0x254c || c == 0x254d || c == 0x2550;
  return Replace(3, horizontal ? '-' : '|');
}

// U+3000 to U+303F.
Change IdeographicChange(uint32_t c) {
  switch (c) {
    case 0x3000:
      return Replace(3, ' ');
    case 0x300c:
    case 0x300d:
    case 0x300e:
    case 0x300f:
    case 0x301d:
    case 0x301e:
    case 0x301f:
      return Replace(3, '"');
    case 0x3010:
    case 0x3014:
    case 0x3016:
    case 0x3018:
      return Replace(3, '[');
    case 0x3011:
    case 0x3015:
    case 0x3017:
    case 0x3019:
      return Replace(3, ']');
    default:
      return Keep(3);
  }
}

// U+FE50 to U+FE6B, small forms of ASCII.
Change SmallFormChange(uint32_t c) {
  using std::string_view_literals::operator""sv;
  static constexpr std::string_view kForms = ",\0.\0;:?!-(){}[]#&*+-<>=\0\\$%@"sv;
  const size_t index = c - 0xfe50;
  if (index >= kForms.size() || kForms[index] == '\0') return Keep(3);
  return Replace(3, kForms[index]);
}

// <br>, <BR />: left by whoever took the text out of HTML.
Change TagChange(std::string_view rest) {
  const auto at = [&](size_t i) { return i < rest.size() ? rest[i] : '\0'; };
  if ((at(1) | 0x20) != 'b' || (at(2) | 0x20) != 'r') return Keep(1);
  uint8_t size = 3;
  if (at(size) == ' ') ++size;
  if (at(size) == '/') ++size;
  return at(size) == '>' ? Replace(static_cast<uint8_t>(size + 1), '\n') : Keep(1);
}

// Leaders between a label and its figure: a run of … and of ……; one alone is a sign.
Change LeaderChange(std::string_view rest) {
  constexpr std::string_view kEllipsis = "\u2026";
  constexpr size_t kLongest = 240;
  size_t size = kEllipsis.size();
  while (size < kLongest && rest.substr(size).starts_with(kEllipsis)) size += kEllipsis.size();
  return size == kEllipsis.size() ? Keep(3) : Replace(static_cast<uint8_t>(size), ' ');
}

struct Written {
  std::string_view text;
  char with;  // '\0': nothing
};

template <size_t kCount>
Change ChangeOfWritten(std::string_view rest, const std::array<Written, kCount>& known) {
  for (const Written& written : known) {
    if (!rest.starts_with(written.text)) continue;
    const auto size = static_cast<uint8_t>(written.text.size());
    return written.with == '\0' ? Drop(size) : Replace(size, written.with);
  }
  return Keep(1);
}

// Entities that were escaped twice.
Change EntityChange(std::string_view rest) {
  static constexpr auto kEntities = std::to_array<Written>({{"&nbsp;", ' '},
                                                            {"&amp;nbsp;", ' '},
                                                            {"&ensp;", ' '},
                                                            {"&emsp;", ' '},
                                                            {"&thinsp;", ' '},
                                                            {"&#160;", ' '},
                                                            {"&#xa0;", ' '},
                                                            {"&#12288;", ' '},
                                                            {"&#x3000;", ' '},
                                                            {"&ldquo;", '"'},
                                                            {"&rdquo;", '"'},
                                                            {"&quot;", '"'},
                                                            {"&zwnj;", '\0'}});
  return ChangeOfWritten(rest, kEntities);
}

// Escapes of JSON and Python that stayed in the text, and the mark behind a line that Markdown breaks.
Change EscapeChange(std::string_view rest) {
  static constexpr auto kEscapes = std::to_array<Written>({{"\\n", '\n'},
                                                           {"\\r", '\0'},
                                                           {"\\t", '\t'},
                                                           {"\\u3000", ' '},
                                                           {"\\u00a0", ' '},
                                                           {"\\u00A0", ' '},
                                                           {"\\xa0", ' '},
                                                           {"\\u200b", '\0'},
                                                           {"\\ufeff", '\0'}});
  if (rest.size() == 1 || rest[1] == '\n' || rest.starts_with("\\\r\n")) return Drop(1);
  return ChangeOfWritten(rest, kEscapes);
}

}  // namespace

Change ChangeOf(std::string_view rest) {
  const auto byte = [&](size_t i) { return i < rest.size() ? static_cast<uint8_t>(rest[i]) : uint8_t{0}; };
  const uint8_t lead = byte(0);
  if (lead < 0x20 || lead == 0x7f) return ControlChange(rest);
  if (lead == '<') return TagChange(rest);
  if (lead == '&') return EntityChange(rest);
  if (lead == '\\') return EscapeChange(rest);
  if ((byte(1) & 0xc0) != 0x80) return Keep(1);
  if (lead == 0xc2) return LatinChange(byte(1));
  if ((byte(2) & 0xc0) != 0x80) return Keep(1);
  const uint32_t c = (lead & 0xfu) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu);
  if (c == 0x2026) return LeaderChange(rest);
  if (c >= 0x2000 && c <= 0x206f) return PunctuationChange(c);
  if (c == 0x2212) return Replace(3, '-');
  if (c >= 0x2500 && c <= 0x257f) return BoxChange(c);
  if (c >= 0x3000 && c <= 0x303f) return IdeographicChange(c);
  if (c >= 0xff01 && c <= 0xff5e) return Replace(3, static_cast<char>(c - 0xfee0));
  if (c >= 0xfe50 && c <= 0xfe6b) return SmallFormChange(c);
  if (c == 0xfeff) return Drop(3);
  return Keep(3);
}

}  // namespace gouji::layout
