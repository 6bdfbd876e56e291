#include "worker/layout/chunks.h"

#include <algorithm>
#include <cstddef>

namespace gouji::layout {
namespace {

constexpr std::string_view kNumerals = "一二三四五六七八九十";
constexpr size_t kHan = 3;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Of a page number's line.
bool IsPageSign(char c) {
  return c == '-' || c == ' ' || c == ',' || c == '/';
}

bool IsNumeral(std::string_view text) {
  for (size_t i = 0; i < kNumerals.size(); i += kHan) {
    if (text.starts_with(kNumerals.substr(i, kHan))) return true;
  }
  return false;
}

uint32_t SizeOf(char lead) {
  const auto byte = static_cast<uint8_t>(lead);
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

bool IsMark(std::string_view chunk) {
  if (chunk == "无" || chunk == "無" || chunk == "不适用" || chunk == "不適用" || chunk == "NaN" ||
      chunk == "nan" || chunk == "None" || chunk == "null" || chunk == "/" || chunk == "\\")
    return true;
  return chunk.find_first_not_of('-') == std::string_view::npos ||
         chunk.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

bool IsFigure(std::string_view chunk) {
  constexpr size_t kMaxUnitBytes = 6;
  if (chunk.empty()) return false;
  if (IsMark(chunk)) return true;
  size_t at = chunk[0] == '+' || chunk[0] == '-' ? 1 : 0;
  if (at == chunk.size() || !IsDigit(chunk[at])) return false;
  size_t end = at;
  while (end < chunk.size() && (IsDigit(chunk[end]) || chunk[end] == ',' || chunk[end] == '.')) ++end;
  if (!IsDigit(chunk[end - 1])) return false;
  const std::string_view unit = chunk.substr(end);
  if (unit.empty() || unit == "%") return true;
  static constexpr std::string_view kUnits = "件条项个人宗起万亿元條項個萬億";
  if (unit.size() > kMaxUnitBytes || unit.size() % kHan != 0) return false;
  for (size_t i = 0; i < unit.size(); i += kHan) {
    bool known = false;
    for (size_t k = 0; k < kUnits.size(); k += kHan) known |= unit.substr(i, kHan) == kUnits.substr(k, kHan);
    if (!known) return false;
  }
  return true;
}

void CountWideAsOne(std::vector<Chunk>* chunks) {
  for (Chunk& chunk : *chunks) {
    chunk.x -= chunk.wide;
    chunk.x_end -= chunk.wide_end;
    chunk.brackets = chunk.quotes = 0;
  }
}

// Of the three-byte characters those from U+3000 on are wide, whether normalization kept them or not.
Chunker::Width Chunker::WidthOf(uint32_t at) {
  const auto byte = static_cast<uint8_t>(text_[at]);
  const uint8_t printed = byte >= 0x80 ? byte : SourceByte(at);
  if (printed == 0xe2) return Width::kQuote;
  if (printed >= 0xe3) return Width::kWide;
  switch (text_[at]) {
    case '(':
    case ')':
    case ',':
    case ':':
    case ';':
      return Width::kBracket;
    default:
      return Width::kNarrow;
  }
}

// How many blanks `rest`, of a line, begins with where the source prints the same: most of an aligned page, and one column
// each. 0 where some are wide in the source, or none is sure.
uint32_t Chunker::BlanksFrom(Range rest) {
  const std::string_view printed = text_.substr(rest.begin, rest.size());
  const size_t blanks = std::min(printed.find_first_not_of(' '), printed.size());
  const Range source = back_.ToSource({rest.begin, rest.begin + static_cast<uint32_t>(blanks)});
  const bool same =
      source.size() == blanks && source_.substr(source.begin, blanks) == printed.substr(0, blanks);
  return same ? static_cast<uint32_t>(blanks) : 0;
}

void Chunker::Read(Range line, std::vector<Chunk>* chunks) {
  int32_t x = 0;
  int32_t wide = 0;
  int32_t brackets = 0;
  int32_t quotes = 0;
  const auto pass = [&](uint32_t at) {
    const Width width = WidthOf(at);
    x += width == Width::kWide ? 2 : 1;
    wide += width == Width::kWide ? 1 : 0;
    brackets += width == Width::kBracket ? 1 : 0;
    quotes += width == Width::kQuote ? 1 : 0;
    return std::min(at + SizeOf(text_[at]), line.end);
  };
  for (uint32_t at = line.begin; at < line.end;) {
    if (text_[at] == ' ') {
      const uint32_t narrow = BlanksFrom({at, line.end});
      x += static_cast<int32_t>(narrow);
      at += narrow;
      while (narrow == 0 && at < line.end && text_[at] == ' ') at = pass(at);
      continue;
    }
    Chunk chunk{{at, at}, x, x, wide, wide, brackets, quotes};
    while (at < line.end && text_[at] != ' ') at = pass(at);
    chunk.bytes.end = at;
    chunk.x_end = x;
    chunk.wide_end = wide;
    chunk.figure = IsFigure(text_.substr(chunk.bytes.begin, chunk.bytes.size()));
    chunks->push_back(chunk);
  }
}

Ordinal OrdinalOf(std::string_view label) {
  const auto ends = [](std::string_view rest) {
    if (rest.empty()) return false;
    return rest[0] == '.' || rest[0] == ')' || rest[0] == ',' ||
           (rest[0] == '\xe3' && rest.starts_with("、"));
  };
  const bool bracket = label.starts_with('(');
  if (bracket) label.remove_prefix(1);
  size_t numeral = 0;
  while (IsNumeral(label.substr(numeral))) numeral += kHan;
  if (numeral > 0) return bracket || ends(label.substr(numeral)) ? Ordinal::kChinese : Ordinal::kNone;
  size_t digits = 0;
  while (digits < label.size() && IsDigit(label[digits])) ++digits;
  if (digits == 0 || digits > 2 || !ends(label.substr(digits))) return Ordinal::kNone;
  const std::string_view rest = label.substr(digits + 1);
  return !rest.empty() && IsDigit(rest[0]) ? Ordinal::kNone : Ordinal::kDigit;
}

bool IsPageNumber(std::string_view line) {
  constexpr size_t kLongest = 40;
  constexpr size_t kLongestDashed = 12;
  const size_t first = line.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  line = line.substr(first, line.find_last_not_of(' ') + 1 - first);
  if (line.size() > kLongest) return false;
  size_t numbers = 0;
  bool page = false;
  for (size_t i = 0; i < line.size(); i += SizeOf(line[i])) {
    const std::string_view rest = line.substr(i);
    if (IsDigit(line[i])) {
      numbers += i == 0 || !IsDigit(line[i - 1]) ? 1 : 0;
    } else if (rest.starts_with("页")) {
      page = true;
    } else if (!rest.starts_with("第") && !rest.starts_with("共") && !IsPageSign(line[i])) {
      return false;
    }
  }
  const bool dashed = line.size() <= kLongestDashed && line.starts_with('-') && line.ends_with('-');
  return page ? numbers > 0 : dashed && numbers == 1;
}

}  // namespace gouji::layout
