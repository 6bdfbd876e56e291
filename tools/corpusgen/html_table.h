// Writes a table of the form as markup, the way that pages have it.
//
// Role: the same grid that the other layouts flatten, as <table>, as boxes that style sheets make tables of, inside of
// tables for the page's frame, as a word processor exports it, or with its spans gone. Cells whose figure stands for
// several columns are not determined. It marks no places: spans of markup point into the decoded text, which it does
// not know. Ownership: borrows style, randomness and page. Errors: none.
//
//   HtmlTable(style, random, page).Write(grid);
#pragma once

#include <string_view>

#include "tools/corpusgen/page.h"
#include "tools/corpusgen/style.h"
#include "tools/corpusgen/tables.h"

namespace gouji::corpusgen {

class HtmlTable {
 public:
  HtmlTable(const Style& style, Random& random, Page& page)
      : style_(style), random_(random), page_(page), kind_(style.layout->markup) {}

  void Write(Grid& grid);

 private:
  void Row(GridRow& row);
  size_t Merged(GridRow& row, size_t first);
  void Cell(std::string_view text, int columns, int rows);
  void Text(std::string_view text);
  void Note();

  const Style& style_;
  Random& random_;
  Page& page_;
  const HtmlKind kind_;
  bool empty_cells_ = false;  // lost spans leave empty cells
};

}  // namespace gouji::corpusgen
