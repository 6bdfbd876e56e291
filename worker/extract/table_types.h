// What the stages of the table reader hand to each other: hits -> regions -> tokens -> rows -> placements.
//
// Role: plain data, all offsets into the normalized text of one page. A grid source (HTML) feeds the same stages by
// writing its cells with tabs and line ends, and tells in Page::grids() what these lose. Ownership: vectors live in the scratch and are reused.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/form/forms.h"

namespace gouji::extract {

// The longest printed row of any form: section four, three times five.
inline constexpr size_t kMaxPositions = 16;

// One occurrence of a table in the text.
struct Region {
  form::TableKind kind = form::kDisclosure;
  uint32_t begin = 0;
  uint32_t end = 0;
  // Hits [first_hit, last_hit) lie inside; others between them mean nothing to this table.
  uint32_t first_hit = 0;
  uint32_t last_hit = 0;
};

// What stands between a token and the one before it. Counts saturate at 255.
struct Gap {
  uint8_t newlines = 0;
  uint8_t empty_lines = 0;  // lines of no character between the tokens
  uint8_t blank_lines = 0;  // lines of nothing but blanks and tabs between the tokens
  uint8_t tabs = 0;
  uint8_t pipes = 0;
  uint8_t tabs_in_line = 0;     // before the first line end
  uint8_t pipes_in_line = 0;    // before the first line end
  uint8_t tabs_last_line = 0;   // after the last line end; all when there is none
  uint8_t pipes_last_line = 0;  // after the last line end; all when there is none
  bool spaces = false;
  bool noise = false;  // a page number or the like was dropped here
  bool empty() const { return newlines == 0 && tabs == 0 && pipes == 0 && !spaces && !noise; }
};

enum class TokenKind : uint8_t {
  kLabel,
  kFigure,     // digits with sign, separators, unit; possibly several figures glued together
  kMark,       // / - 无 不适用: the cell is there and does not apply
  kIllegible,  // a cell that holds something else
  kText,       // anything else with ink
};

struct Token {
  TokenKind kind = TokenKind::kText;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t number_end = 0;  // kFigure: where the unit begins
  uint16_t label = 0;       // kLabel
  bool numbered = false;    // kLabel: its number is printed before it
  // kFigure: its last digit may be the number of the label that follows without any separator.
  bool maybe_ordinal = false;
  // A value behind the name of its column, beside no other: 自然人:3. Of the form; -1 for all others.
  int8_t column = -1;
  Gap gap = {};
};

// How the cells of a table are told apart.
enum class Layout : uint8_t { kUnknown, kPipes, kTabs, kLines, kSpaces, kGlued, kGrid };

// A printed row: its label and the cells after it.
struct RowRun {
  int8_t row = -1;        // of the form; -1: no row of the form. 0 for section four, whose one row holds all
  uint8_t positions = 0;  // cells that the form has in this row
  uint32_t label_begin = 0;
  uint32_t label_end = 0;
  uint32_t text_begin = 0;  // text before the values that matched no label
  uint32_t text_end = 0;
  uint32_t number_end = 0;   // of the row's number behind the label, which is no value; 0 where none is
  uint32_t first_value = 0;  // into the values
  uint32_t values = 0;
  Gap trail = {};  // what follows the last value (or the label)
  uint32_t trail_begin = 0;
  uint32_t trail_end = 0;
  // Where the row's own cells may begin.
  uint32_t cells_begin() const { return std::max({label_end, text_end, number_end}); }
};

// What stands at one position of a row.
struct Piece {
  enum class State : uint8_t { kNone, kBlank, kPrinted };
  State state = State::kNone;
  TokenKind kind = TokenKind::kFigure;
  uint32_t begin = 0;
  uint32_t number_end = 0;
  uint32_t end = 0;
  friend bool operator==(const Piece&, const Piece&) = default;
};

using Reading = std::array<Piece, kMaxPositions>;

// A row as finally read.
struct Placement {
  Reading pieces = {};
  std::array<report::v1::Certainty, kMaxPositions> certainty{};
  uint32_t alternatives = 0;
};

}  // namespace gouji::extract
