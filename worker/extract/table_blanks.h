// What the separators of a table say about its blank cells.
//
// Role: rows -> readings that the page alone determines. How a blank cell shows (an empty cell between bars, a line of
// blanks, one more line end) differs from table to table, but within one table it is the same for all rows: so every
// hypothesis is tried on all rows, and the one that gives the rows their number of cells is believed when it holds
// for nearly all. It uses no identity and guesses nothing: a row that no believed hypothesis fits stays open.
// Stateless; threads: any. Errors: none.
//
//   Layout layout = ObserveLayout(rows);
//   ExplainBlanks(text, layout, rows, &hints, &readings);
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

// Which separators count, and what one blank cell adds to them.
enum class Evidence : uint8_t {
  kNone,        // blanks leave no trace
  kBarsInRow,   // one printed row a line, cells between bars
  kTabsInRow,   // one printed row a line, cells between tabs
  kBars,        // bars, whatever the lines
  kBlankLines,  // a line of blanks or tabs is a cell, an empty line is none
  kNewlines,    // line ends
};

struct Hypothesis {
  Evidence evidence = Evidence::kNone;
  int neighbours = 1;  // separators between two neighbouring printed cells
  int each = 1;        // further ones for each blank between them
};

// How a table of separators prints the cells of merged labels.
struct SpanCustom {
  char separator = '\0';
  int unit = 1;          // separators of one cell
  bool in_line = false;  // one printed row a line
  bool closed = false;   // one more separator for each row, before its first or behind its last cell
  bool padded = false;   // a wide label is followed by the blank cells that it covers
  bool below = false;    // a high label leaves blank cells to the rows below it
  friend bool operator==(const SpanCustom&, const SpanCustom&) = default;
};

// What the tables of a page tell each other about the same habits. Reset for every page.
struct LayoutHints {
  // The last one that several rows of a table confirmed.
  Hypothesis confirmed;
  // Separators between two neighbouring figures in tables with full rows; 0 where none told.
  int lines_apart = 0;
  int bars_apart = 0;
  // The last one that a table's rows agreed on.
  SpanCustom spans;
  // Some table of many rows has a figure for every cell of each.
  bool prints_every_cell = false;
  // No table has a figure twice: a crawler removed repeated lines.
  bool lost_lines = false;
  // Some cells are glued for sure, in tables whose others are a blank apart.
  bool glues = false;
  // Figures run into the labels of the next rows.
  bool touches = false;
};

struct RowReading {
  Reading pieces = {};
  // The separators leave one reading: cells there, blank, or (for a label without any cell) absent.
  bool settled = false;
  // Bit per position whose figure stands in a cell that other rows or columns share: it may be theirs.
  uint32_t doubtful = 0;
};

Layout ObserveLayout(const Rows& rows);

// `readings` is replaced: one for each run.
void ExplainBlanks(std::string_view text, Layout layout, const Rows& rows, LayoutHints* hints,
                   std::vector<RowReading>* readings);

std::string_view LayoutName(Layout layout);

// A piece that prints a whole token.
Piece Printed(const Token& token);

}  // namespace gouji::extract
