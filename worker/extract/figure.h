// Figures as reports print them: digits, thousands separators, signs, decimals, a unit glued on.
//
// Role: reads one figure from a normalized text, exactly. It knows nothing of tables. Stateless; threads: any.
// Errors: a figure whose digits do not fit an int64 is `overflow`, its extent still known. No floating point anywhere.
// Units: the unit printed with the figure, UNIT_UNSPECIFIED where none is.
//
//   std::optional<Figure> figure = ReadFigure(page.text(), at);   // "1,234件" -> 1234, COUNT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::extract {

struct Figure {
  // Value: mantissa * 10^-scale. Both 0 when overflow.
  int64_t mantissa = 0;
  uint32_t scale = 0;
  bool overflow = false;
  report::v1::Unit unit = report::v1::UNIT_UNSPECIFIED;
  // Offsets into the text: the number without its unit ends at number_end, all of it at end.
  uint32_t begin = 0;
  uint32_t number_end = 0;
  uint32_t end = 0;
};

// The figure that begins at `position` (a digit, or a sign before a digit); nullopt when none does.
std::optional<Figure> ReadFigure(std::string_view text, uint32_t position);

// Size of a word for an increase or a decrease at the front of `text` (增, 减少); 0 where none is.
size_t ChangeWordSize(std::string_view text);

// Value of exactly `number`: optional sign or change word, digits, optional thousands commas, optional decimals, or a
// Chinese numeral; no unit.
Figure ParseNumber(std::string_view number);

// 3.0 and 3.00 are the whole number 3, printed by a program; 3.50 stays as it is.
void DropZeroDecimals(Figure* figure);

// Unit word at the front of `text` and its length; {UNSPECIFIED, 0} when there is none.
struct UnitWord {
  report::v1::Unit unit = report::v1::UNIT_UNSPECIFIED;
  uint32_t size = 0;
};
UnitWord ReadUnit(std::string_view text);

// Plain decimal form of mantissa * 10^-scale: "-33", "793.9397", "0.50".
std::string PlainDecimal(int64_t mantissa, uint32_t scale);

// The amount in 万元, without trailing zeros; nullopt when the unit is not one of money or the result does not fit.
std::optional<report::v1::Decimal> InWanYuan(int64_t mantissa, uint32_t scale, report::v1::Unit unit);

}  // namespace gouji::extract
