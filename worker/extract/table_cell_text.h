// What the text of one delimited cell is: all of it a figure, all of it a mark, or neither.
//
// Role: reads a cell whose begin and end the page itself tells (tabs, bars, line ends). Figures: Arabic with sign,
// thousands separators, decimals and unit; Chinese numerals (一百零二, 两件); changes in words (增3, 减少3). Anything beside
// them makes the cell illegible: 1O2, 102., .5, 102%, 1e3, (5), ?. It knows nothing of the cell's neighbours.
// Stateless; threads: any. Errors: none. Units: bytes.
//
//   const CellText cell = ReadCellText("102 件");   // kFigure, number_end 3
//   const CellText bad = ReadCellText("1O2");       // kIllegible
#pragma once

#include <cstdint>
#include <string_view>

#include "worker/extract/table_types.h"

namespace gouji::extract {

struct CellText {
  TokenKind kind = TokenKind::kText;
  uint32_t number_end = 0;  // kFigure: where the unit, or the blank before it, begins; else the size
};

// `cell`: normalized text without blanks at its ends. kText: words without any digit or numeral.
CellText ReadCellText(std::string_view cell);

// Whether an illegible text is one cell all the same: a figure with something beside it, and not several figures, a
// date, or the words of a label. `in_line`: a tab or a bar stands beside it. `first`: it is the first of its line.
bool IsSpoiledFigure(std::string_view cell, bool in_line, bool first);

// Digits with letters among them that look like digits: l25, 1O2.
bool IsMisreadFigure(std::string_view word);

// End of 2025年 or 3 日 at `at`, a number whose unit no cell takes; `at` where none begins there.
uint32_t DateWordEnd(std::string_view text, uint32_t at);

// Size of a word at `at` that stands for a cell without a figure: 无, 不适用, N/A, and what programs print for nothing (NaN,
// None, null). 0 where none is.
uint32_t MarkWordSize(std::string_view text, uint32_t at);

// Whether `cell` is one Chinese digit by itself, which lettered labels and dashes look like.
bool IsLoneNumeral(std::string_view cell);

}  // namespace gouji::extract
