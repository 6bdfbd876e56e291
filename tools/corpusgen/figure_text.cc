#include "tools/corpusgen/figure_text.h"

#include <algorithm>
#include <array>

namespace gouji::corpusgen {
namespace {

constexpr int64_t kYuanPerWan = 10000;

bool IsTotalColumn(const Cell& cell) {
  return cell.column == "total";
}

bool IsMiddleColumn(const Cell& cell) {
  return cell.column != "natural" && cell.column != "total" && cell.row != "new" && cell.row != "carried_in";
}

bool AllZero(const Table& table) {
  for (const Cell& cell : table.cells) {
    if (cell.value != 0) return false;
  }
  return true;
}

// A zero as this report prints it.
CellState ZeroState(const Table& table, const Cell& cell, const Style& style, Random& random) {
  const bool applications = table.key == "applications";
  if (style.Has(Dirt::kBlankZeros) && random.Chance(850)) return CellState::kBlank;
  if (style.Has(Dirt::kBlankMiddleZeros) && applications && IsMiddleColumn(cell)) return CellState::kBlank;
  if (style.Has(Dirt::kMarks) && random.Chance(500)) return CellState::kMark;
  return CellState::kValue;
}

std::string WithThousands(std::string digits) {
  const size_t first = digits.find_first_of("0123456789");
  size_t end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  for (size_t at = end; at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string FullWidth(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii) {
    if (c >= '0' && c <= '9') {
      wide += "\xef\xbc";
      wide += static_cast<char>(0x90 + (c - '0'));
    } else {
      wide += c;
    }
  }
  return wide;
}

// Digits, sign and point without any ornament.
std::string Bare(const Cell& cell, const Style& style) {
  if (cell.kind != CellKind::kAmount) {
    const bool plus = cell.kind == CellKind::kChange && cell.value > 0 && style.Has(Dirt::kPlusSign);
    return std::string(plus ? 1 : 0, '+').append(std::to_string(cell.value));
  }
  const bool yuan = style.amounts == AmountStyle::kCellYuan || style.amounts == AmountStyle::kNowhere;
  return yuan ? std::to_string(cell.value) : PlainWan(cell.value);
}

std::string_view UnitSuffix(const Cell& cell, const Style& style) {
  if (cell.kind == CellKind::kAmount) {
    switch (style.amounts) {
      case AmountStyle::kCellWan:
        return "万";
      case AmountStyle::kCellWanYuan:
        return "万元";
      case AmountStyle::kCellYuan:
        return "元";
      case AmountStyle::kHeaderWan:
      case AmountStyle::kNowhere:
        return "";
    }
  }
  return style.Has(Dirt::kUnitGlued) ? "件" : "";
}

}  // namespace

std::string PlainWan(int64_t yuan) {
  std::string plain = std::to_string(yuan / kYuanPerWan);
  int64_t rest = yuan % kYuanPerWan;
  if (rest == 0) return plain;
  std::string fraction = std::to_string(kYuanPerWan + rest).substr(1);
  while (fraction.back() == '0') fraction.pop_back();
  return plain + "." + fraction;
}

void SettleStates(Report& report, const Style& style, Random& random) {
  for (Table& table : report.tables) {
    const bool only_totals = style.Has(Dirt::kOnlyTotals) && table.key != "disclosure" && AllZero(table);
    for (Cell& cell : table.cells) {
      if (cell.row == table.missing_row) {
        cell.state = CellState::kMissing;
      } else if (only_totals && !IsTotalColumn(cell)) {
        cell.state = CellState::kBlank;
      } else if (cell.value == 0) {
        cell.state = ZeroState(table, cell, style, random);
      } else if (style.Has(Dirt::kTotalsBlank) && table.key == "applications" && IsTotalColumn(cell) &&
                 cell.row != "total") {
        cell.state = CellState::kBlank;
      }
    }
  }
}

void PrintFigure(Cell& cell, const Style& style) {
  if (cell.state == CellState::kMark) {
    cell.raw = style.figure_mark;
    return;
  }
  if (cell.state != CellState::kValue) return;
  const std::string bare = Bare(cell, style);
  std::string printed = style.Has(Dirt::kThousands) ? WithThousands(bare) : bare;
  if (style.Has(Dirt::kFullWidthDigits)) printed = FullWidth(printed);
  cell.raw = printed.append(UnitSuffix(cell, style));
  if (cell.kind == CellKind::kAmount) {
    const bool known = style.amounts != AmountStyle::kNowhere;
    cell.plain = known ? PlainWan(cell.value) : bare;
    cell.unit = known ? "万元" : "";
  } else {
    cell.plain = std::to_string(cell.value);
  }
}

void SpoilFigures(Table& table, Random& random, std::vector<std::string_view>& rules) {
  constexpr uint32_t kSpoiledPermille = 12;
  // F stands for the figure.
  static constexpr std::array<std::string_view, 8> kIllegible = {"#REF!", "#DIV/0!", "#VALUE!", "FO",
                                                                 "?",     "约F",     "F.",      "F,2 34"};
  const auto report = [&](std::string_view rule) {
    if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
  };
  for (Cell& cell : table.cells) {
    if (cell.state != CellState::kValue || cell.kind != CellKind::kCount || !random.Chance(kSpoiledPermille))
      continue;
    const uint32_t way = random.Below(10);
    if (way == 0) {
      // 3.0 is a whole number; 3.5 is none.
      cell.raw = cell.plain + (random.Chance(500) ? ".0" : ".5");
      if (cell.raw.ends_with(".0")) continue;
      cell.plain = cell.raw;
      report("table.not-integer");
      continue;
    }
    cell.plain.clear();
    if (way == 1 && cell.value == 0) {
      cell.state = CellState::kMark;
      cell.raw = "---";
      continue;
    }
    cell.state = CellState::kIllegible;
    const std::string figure = std::to_string(cell.value);
    cell.raw = random.Pick(kIllegible);
    if (const size_t at = cell.raw.find('F'); at == 0 || cell.raw.starts_with("约"))
      cell.raw.replace(at, 1, figure);
    report("table.illegible");
  }
}

std::string_view PaddingBefore(const Style& style) {
  if (style.Has(Dirt::kPadNbsp)) return "\u00a0";
  if (style.Has(Dirt::kPadIdeographic)) return "\u3000";
  if (style.Has(Dirt::kPadSpace)) return " ";
  return "";
}

std::string_view PaddingAfter(const Style& style, Random& random) {
  const std::string_view before = PaddingBefore(style);
  return before.empty() || !random.Chance(150) ? std::string_view() : before;
}

std::string Glyphs(const Cell& cell, const Style& style) {
  if (cell.state == CellState::kMark) return "/";
  if (cell.state != CellState::kValue) return "";
  std::string glyphs = Bare(cell, style);
  if (!UnitSuffix(cell, style).empty()) glyphs += 'u';
  return glyphs;
}

std::string ChineseNumeral(int64_t value) {
  static constexpr std::array<std::string_view, 10> kDigits = {"零", "一", "二", "三", "四",
                                                               "五", "六", "七", "八", "九"};
  static constexpr std::array<std::string_view, 4> kPlaces = {"", "十", "百", "千"};
  if (value < 10) return std::string(kDigits[static_cast<size_t>(value)]);
  std::string digits = std::to_string(value);
  std::string out;
  bool zero = false;
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t digit = static_cast<size_t>(digits[i] - '0');
    const size_t place = digits.size() - 1 - i;
    if (digit == 0) {
      zero = true;
      continue;
    }
    if (zero) out += kDigits[0];
    zero = false;
    if (!(digit == 1 && place == 1 && i == 0)) out += kDigits[digit];
    out += kPlaces[place];
  }
  return out;
}

}  // namespace gouji::corpusgen
