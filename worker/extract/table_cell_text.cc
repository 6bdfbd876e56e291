#include "worker/extract/table_cell_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "worker/extract/claim_number.h"
#include "worker/extract/figure.h"
#include "worker/extract/han_set.h"
#include "worker/extract/table_characters.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

constexpr uint32_t kHan = 3;
// More is a label or a sentence.
constexpr uint32_t kMaxCellInk = 8;
constexpr CharacterSet kPunctuation("、。().,:;\"'[]《》〈〉!&#");
// Before the digits of a spoiled figure, and between a figure and a remark.
constexpr CharacterSet kSpoilers("?.=+-约");
constexpr CharacterSet kRemarks("( ");

// End of the Chinese numeral at the front of `cell`; 0 where none is that has one meaning.
uint32_t ChineseNumeralEnd(std::string_view cell) {
  if (!IsChineseNumeral(cell, 0)) return 0;
  const auto number = ReadClaimNumber(cell, 0);
  if (!number || number->percent || number->scale > 0 || number->bound != report::v1::CLAIM_BOUND_EXACT) {
    return 0;
  }
  // 一百二 is 120 to some and 102 to others.
  if (number->end >= 2 * kHan) {
    static constexpr std::array<std::string_view, 4> kPowers = {"百", "千", "万", "亿"};
    static constexpr std::array<std::string_view, 5> kEnds = {"十", "百", "千", "万", "亿"};
    const std::string_view last = cell.substr(number->end - kHan, kHan);
    const std::string_view before = cell.substr(number->end - 2 * kHan, kHan);
    const bool digit = std::find(kEnds.begin(), kEnds.end(), last) == kEnds.end();
    if (digit && std::find(kPowers.begin(), kPowers.end(), before) != kPowers.end()) return 0;
  }
  return number->end;
}

// End of the number at the front of `cell`, in whatever form; 0 where none is.
uint32_t NumberEnd(std::string_view cell) {
  const auto change = static_cast<uint32_t>(ChangeWordSize(cell));
  if (const auto figure = ReadFigure(cell, change)) {
    return change > 0 && !IsDigit(cell[change]) ? 0 : figure->number_end;
  }
  return change > 0 ? 0 : ChineseNumeralEnd(cell);
}

bool IsMark(std::string_view cell) {
  if (MarkWordSize(cell, 0) == cell.size()) return true;
  const char c = cell[0];
  return (c == '/' || c == '\\' || c == '*' || c == '-') &&
         cell.find_first_not_of(c) == std::string_view::npos;
}

uint32_t Digits(std::string_view cell) {
  return static_cast<uint32_t>(std::count_if(cell.begin(), cell.end(), IsDigit));
}

bool IsPunctuation(std::string_view cell) {
  for (uint32_t i = 0; i < cell.size(); i += CharacterSize(cell, i)) {
    if (OneOf(cell, i, kPunctuation) == 0 && !cell.substr(i).starts_with("·")) return false;
  }
  return true;
}

bool AllNumerals(std::string_view cell) {
  for (uint32_t i = 0; i < cell.size(); i += CharacterSize(cell, i)) {
    if (!IsChineseNumeral(cell, i)) return false;
  }
  return true;
}

bool IsSpreadsheetError(std::string_view cell) {
  constexpr size_t kLongest = 10;
  return cell[0] == '#' && cell.size() > 1 && cell.size() <= kLongest &&
         cell.find_first_not_of("#ABCDEFGHIJKLMNOPQRSTUVWXYZ/0?!") == std::string_view::npos;
}

// 55①, 55¹, 55[1], 55*, 55(注1): the mark of a note at the front of what stands behind a figure, nothing else.
bool IsNoteMark(std::string_view text) {
  static constexpr auto kSigns =
      std::to_array<std::string_view>({"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "¹", "²",
                                       "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁰", "*", "※", "★"});
  const auto signs = [&](std::string_view rest) {
    while (!rest.empty()) {
      const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                     [&](std::string_view each) { return rest.starts_with(each); });
      if (sign == kSigns.end()) return false;
      rest.remove_prefix(sign->size());
    }
    return true;
  };
  if (signs(text)) return !text.empty();
  constexpr std::string_view kNote = "注";
  const bool bracket = text[0] == '[' && text.back() == ']';
  if (bracket || (text[0] == '(' && text.back() == ')')) text = text.substr(1, text.size() - 2);
  const bool named = text.starts_with(kNote);
  if (named) text.remove_prefix(kNote.size());
  return (named || (bracket && !text.empty())) && std::all_of(text.begin(), text.end(), IsDigit);
}

// 第4页, 2021年, (1)其中, 3.其他: a date, a page or a numbered label.
bool IsNumberedText(std::string_view cell, uint32_t number, uint32_t number_end) {
  if (OneOf(cell, 0, kPageSigns) > 0) return true;
  if (number_end == number) return false;
  if (OneOf(cell, number_end, kDateSigns) > 0) return true;
  const uint32_t punctuation = OneOf(cell, number_end, kOrdinalEnds);
  return punctuation > 0 && Ink(cell.substr(number_end + punctuation)) > 1;
}

// 1件 0件 2件: merged cells.
bool IsSeveralFigures(std::string_view cell) {
  uint32_t figures = 0;
  for (uint32_t at = 0; at < cell.size(); ++figures) {
    const auto figure = ReadFigure(cell, at);
    if (!figure || figure->unit == report::v1::UNIT_PERCENT) return false;
    at = figure->end;
    if (at < cell.size() && cell[at] != ' ') return false;
    while (at < cell.size() && cell[at] == ' ') ++at;
  }
  return figures > 1;
}

}  // namespace

bool IsMisreadFigure(std::string_view word) {
  constexpr std::string_view kLookAlikes = "lIiOoQDZzSsBbgq";
  if (word.find_first_of(kLookAlikes) == word.npos) return false;
  return Digits(word) > 0 && std::all_of(word.begin(), word.end(), [&](char c) {
           return IsDigit(c) || kLookAlikes.find(c) != kLookAlikes.npos;
         });
}

bool IsSpoiledFigure(std::string_view cell, bool in_line, bool first) {
  if (IsSpreadsheetError(cell)) return true;
  // Several figures, glued or with blanks between them.
  const uint32_t digits = Digits(cell);
  if (digits > 0 && cell.find_first_not_of("0123456789+-/.,\\* ") == std::string_view::npos) return false;
  if (IsSeveralFigures(cell)) return false;
  const uint32_t ink = Ink(cell);
  if (ink == 0 && digits == 0) return cell == "?" || (in_line && !IsPunctuation(cell));
  if (IsMisreadFigure(cell)) return true;
  const uint32_t number = cell[0] == '(' ? 1 : 0;
  uint32_t end = number;
  while (end < cell.size() && IsDigit(cell[end])) ++end;
  // 减少1,共12.
  const size_t change = ChangeWordSize(cell);
  const bool changed = change > 0 && change < cell.size() && IsDigit(cell[change]);
  const bool figure_first = end > number || changed || OneOf(cell, 0, kSpoilers) > 0 || AllNumerals(cell);
  while (const uint32_t size = OneOf(cell, end, kNumerals)) end += size;
  if (IsNumberedText(cell, number, end)) return false;
  // Words come first in labels, which begin lines.
  if (!figure_first && (first || !in_line)) return false;
  if (!in_line && cell.find(' ') != std::string_view::npos) return false;
  return ink <= kMaxCellInk || (IsDigit(cell[0]) && OneOf(cell, end, kRemarks) > 0);
}

CellText ReadCellText(std::string_view cell) {
  const auto size = static_cast<uint32_t>(cell.size());
  if (IsMark(cell)) return {TokenKind::kMark, size};
  if (const uint32_t end = NumberEnd(cell); end > 0) {
    std::string_view rest = cell.substr(end);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (!rest.empty() && IsNoteMark(rest)) return {TokenKind::kFigure, end};
    const UnitWord unit = ReadUnit(rest);
    if (unit.size == rest.size() && unit.unit != report::v1::UNIT_PERCENT) return {TokenKind::kFigure, end};
    return {TokenKind::kIllegible, size};
  }
  // #REF!, #DIV/0!, ####: what a spreadsheet leaves where it has no figure.
  if (IsSpreadsheetError(cell)) return {TokenKind::kIllegible, size};
  const bool words = Ink(cell) > 0 && std::none_of(cell.begin(), cell.end(), IsDigit);
  return {words && !IsChineseNumeral(cell, 0) ? TokenKind::kText : TokenKind::kIllegible, size};
}

uint32_t MarkWordSize(std::string_view text, uint32_t at) {
  // Of a change: 未增未减. Longer words first.
  static constexpr std::array<std::string_view, 12> kWords = {
      "不适用", "未增未减", "无变化", "无增减", "无", "持平", "N/A", "NaN", "nan", "None", "null", "NULL"};
  if (at >= text.size()) return 0;
  // Hardly any text begins as they do.
  static constexpr HanSet kFirsts("不未无持");
  const char first = text[at];
  if (first != 'N' && first != 'n' && !kFirsts.Has(HanCode(text, at))) return 0;
  for (const std::string_view word : kWords) {
    if (text.substr(at, word.size()) == word) return static_cast<uint32_t>(word.size());
  }
  return 0;
}

uint32_t DateWordEnd(std::string_view text, uint32_t at) {
  constexpr CharacterSet kSigns("年月日");
  uint32_t end = at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  if (end == at) return at;
  while (end < text.size() && text[end] == ' ') ++end;
  const uint32_t sign = OneOf(text, end, kSigns);
  return sign > 0 ? end + sign : at;
}

bool IsLoneNumeral(std::string_view cell) {
  return cell.size() == kHan && IsChineseNumeral(cell, 0);
}

}  // namespace gouji::extract
