// The ways in which the text of a report lost the lines of its tables, as data.
//
// Role: one table entry per layout; tables.cc writes any table in any of them. A new layout is a new entry.
// Ownership: static and immutable.
//
//   const Layout& layout = PickLayout(names, random);
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/random.h"

namespace gouji::corpusgen {

// What is printed where a cell spans several columns or rows.
enum class SpanPolicy {
  kOnce,      // the label once, nothing else
  kRows,      // an empty cell for each row below (Word)
  kRowsCols,  // an empty cell for each row and column
};

// What becomes of a cell without text.
enum class BlankPolicy {
  kCell,     // printed like any other cell, around `blank`
  kBare,     // only `blank`, without the cell's own separators
  kDropped,  // nothing
};

// How figures stand to each other.
enum class GluePolicy {
  kApart,
  kGlued,  // no separator between figures
  kMixed,  // a space here and there
};

// What makes a table of markup.
enum class HtmlKind {
  kTable,
  kBoxes,      // <div> with the classes of a table
  kNested,     // tables inside of the tables that frame a page
  kWord,       // a word processor's export
  kSpansLost,  // no colspan, no rowspan
};

// Tables that keep their two dimensions.
enum class Drawing {
  kNone,
  kAligned,  // by blanks: text of PDFs
  kGrid,     // between rules of ASCII characters
  kBox,      // between box-drawing characters
};

// Where the figures of a row stand whose label is cut into lines.
enum class Wrapping {
  kNone,
  kTop,     // behind its first line
  kMiddle,  // behind the middle one, or between the two halves
};

struct Layout {
  std::string_view name;
  int weight;
  std::string_view row_begin = {};
  std::string_view cell_begin = {};
  std::string_view between = {};
  std::string_view cell_end = {};
  std::string_view row_end = {};
  std::string_view blank = {};
  std::string_view table_begin = {};
  std::string_view table_end = {};
  std::string_view paragraph_end = {};
  SpanPolicy spans = SpanPolicy::kOnce;
  BlankPolicy blanks = BlankPolicy::kCell;
  GluePolicy glue = GluePolicy::kApart;
  bool lines = false;          // every cell starts a line, so labels may break over lines
  bool ragged_spaces = false;  // `between` becomes a run of spaces of any length
  bool loses_a_cell = false;   // some rows lose one zero, tab and all
  bool deduplicated = false;   // lines that were printed before are removed
  bool markdown_rule = false;
  bool padded = false;      // bars behind short rows, as many as the widest row has cells more
  bool by_columns = false;  // all of the first column, then all of the next
  size_t narrow =
      0;  // characters of a label on a line, with a blank line between two; 0: the label is not cut
  bool html = false;
  HtmlKind markup = HtmlKind::kTable;  // of html alone
  Drawing drawing = Drawing::kNone;
  Wrapping wrapping = Wrapping::kNone;
};

std::span<const Layout> Layouts();

// "all" or names separated by commas; an unknown name is returned in `unknown`.
std::vector<const Layout*> SelectLayouts(std::string_view names, std::string& unknown);

// By weight.
const Layout& PickLayout(const std::vector<const Layout*>& layouts, Random& random);

}  // namespace gouji::corpusgen
