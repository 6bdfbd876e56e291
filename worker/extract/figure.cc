#include "worker/extract/figure.h"

#include <array>
#include <limits>

#include "worker/extract/claim_number.h"

namespace gouji::extract {
namespace {

using report::v1::Unit;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

char At(std::string_view text, size_t i) {
  return i < text.size() ? text[i] : '\0';
}

size_t DigitsEnd(std::string_view text, size_t i) {
  while (IsDigit(At(text, i))) ++i;
  return i;
}

// End of the number at `i`, with thousands groups of exactly three digits and decimals.
size_t NumberEnd(std::string_view text, size_t i) {
  if (At(text, i) == '+' || At(text, i) == '-') ++i;
  const size_t first = i;
  i = DigitsEnd(text, i);
  if (i - first <= 3) {
    while (At(text, i) == ',' && DigitsEnd(text, i + 1) == i + 4) i += 4;
  }
  if (At(text, i) == '.' && IsDigit(At(text, i + 1))) i = DigitsEnd(text, i + 1);
  return i;
}

}  // namespace

UnitWord ReadUnit(std::string_view text) {
  // No unit begins with other ASCII, and hardly any figure of a table has one.
  if (text.empty() || (static_cast<uint8_t>(text[0]) < 0x80 && text[0] != '%')) return {};
  struct Word {
    std::string_view word;
    Unit unit;
  };
  // Longer words first.
  static constexpr std::array<Word, 25> kWords = {{
      {"万元", report::v1::UNIT_WAN_YUAN}, {"亿元", report::v1::UNIT_YI_YUAN},
      {"人次", report::v1::UNIT_COUNT},    {"件次", report::v1::UNIT_COUNT},
      {"批次", report::v1::UNIT_COUNT},    {"万", report::v1::UNIT_WAN_YUAN},
      {"亿", report::v1::UNIT_YI_YUAN},    {"元", report::v1::UNIT_YUAN},
      {"件", report::v1::UNIT_COUNT},      {"项", report::v1::UNIT_COUNT},
      {"个", report::v1::UNIT_COUNT},      {"条", report::v1::UNIT_COUNT},
      {"次", report::v1::UNIT_COUNT},      {"宗", report::v1::UNIT_COUNT},
      {"份", report::v1::UNIT_COUNT},      {"起", report::v1::UNIT_COUNT},
      {"例", report::v1::UNIT_COUNT},      {"笔", report::v1::UNIT_COUNT},
      {"户", report::v1::UNIT_COUNT},      {"人", report::v1::UNIT_COUNT},
      {"篇", report::v1::UNIT_COUNT},      {"部", report::v1::UNIT_COUNT},
      {"家", report::v1::UNIT_COUNT},      {"批", report::v1::UNIT_COUNT},
      {"%", report::v1::UNIT_PERCENT},
  }};
  for (const Word& word : kWords) {
    if (text.substr(0, word.word.size()) == word.word)
      return {word.unit, static_cast<uint32_t>(word.word.size())};
  }
  return {};
}

size_t ChangeWordSize(std::string_view text) {
  // Both begin with this byte, and hardly any figure does.
  if (text.empty() || static_cast<uint8_t>(text[0]) != 0xe5) return 0;
  // Longer words first.
  static constexpr std::array<std::string_view, 4> kWords = {"增加", "减少", "增", "减"};
  for (const std::string_view word : kWords) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

Figure ParseNumber(std::string_view number) {
  Figure figure;
  figure.end = figure.number_end = static_cast<uint32_t>(number.size());
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  bool negative = false;
  if (static_cast<uint8_t>(At(number, 0)) >= 0x80) {
    if (const size_t change = ChangeWordSize(number); change > 0) {
      negative = number.starts_with("减");
      number.remove_prefix(change);
    } else {
      const auto chinese = ReadClaimNumber(number, 0);
      figure.overflow = !chinese;
      if (chinese) figure.mantissa = chinese->mantissa;
      return figure;
    }
  }
  bool decimals = false;
  for (const char c : number) {
    if (c == '-') negative = true;
    if (c == '.') decimals = true;
    if (!IsDigit(c)) continue;
    const int64_t digit = c - '0';
    if (figure.mantissa > (kMax - digit) / 10) {
      figure.mantissa = 0;
      figure.scale = 0;
      figure.overflow = true;
      return figure;
    }
    figure.mantissa = figure.mantissa * 10 + digit;
    if (decimals) ++figure.scale;
  }
  if (negative) figure.mantissa = -figure.mantissa;
  return figure;
}

void DropZeroDecimals(Figure* figure) {
  // 1.000 may be a thousand.
  constexpr uint32_t kMostDecimals = 2;
  if (figure->scale > kMostDecimals) return;
  int64_t whole = figure->mantissa;
  for (uint32_t i = 0; i < figure->scale; ++i) {
    if (whole % 10 != 0) return;
    whole /= 10;
  }
  figure->mantissa = whole;
  figure->scale = 0;
}

std::optional<Figure> ReadFigure(std::string_view text, uint32_t position) {
  const char first = At(text, position);
  const bool sign = first == '+' || first == '-';
  if (!IsDigit(sign ? At(text, position + 1) : first)) return std::nullopt;
  const size_t end = NumberEnd(text, position);
  Figure figure = ParseNumber(text.substr(position, end - position));
  figure.begin = position;
  figure.number_end = static_cast<uint32_t>(end);
  const UnitWord unit = ReadUnit(text.substr(end));
  figure.unit = unit.unit;
  figure.end = figure.number_end + unit.size;
  return figure;
}

std::string PlainDecimal(int64_t mantissa, uint32_t scale) {
  std::string text = std::to_string(mantissa);
  if (scale == 0) return text;
  const size_t sign = mantissa < 0 ? 1 : 0;
  if (text.size() - sign <= scale) text.insert(sign, scale + 1 - (text.size() - sign), '0');
  text.insert(text.size() - scale, 1, '.');
  return text;
}

std::optional<report::v1::Decimal> InWanYuan(int64_t mantissa, uint32_t scale, Unit unit) {
  if (unit == report::v1::UNIT_YUAN) {
    scale += 4;
  } else if (unit == report::v1::UNIT_YI_YUAN) {
    for (int i = 0; i < 4; ++i) {
      if (scale > 0) {
        --scale;
      } else if (mantissa > std::numeric_limits<int64_t>::max() / 10 ||
                 mantissa < std::numeric_limits<int64_t>::min() / 10) {
        return std::nullopt;
      } else {
        mantissa *= 10;
      }
    }
  } else if (unit != report::v1::UNIT_WAN_YUAN) {
    return std::nullopt;
  }
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  report::v1::Decimal decimal;
  decimal.set_mantissa(mantissa);
  decimal.set_scale(scale);
  return decimal;
}

}  // namespace gouji::extract
