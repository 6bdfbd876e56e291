// Writes the three tables of a report in its layout.
//
// Role: lays a table of the form out as a grid of labels, spans and figures, then flattens the grid the way the layout
// says, marking every figure's place and recording what was glued or dropped for readings.h.
// It decides no values and no states but those of spoiled cells. html_table.h writes markup from the same grid.
// Ownership: borrows report and page. Errors: none.
//
//   TableWriter writer(style, random, page);
//   writer.Write(table);      // also sets Cell::determined
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "tools/corpusgen/labels.h"
#include "tools/corpusgen/model.h"
#include "tools/corpusgen/page.h"
#include "tools/corpusgen/readings.h"
#include "tools/corpusgen/style.h"

namespace gouji::corpusgen {

struct GridCell {
  enum Kind { kLabel, kFigure, kBelow } kind = kLabel;  // kBelow: covered by the span of a cell above
  std::string text;                                     // label; for kBelow the label that covers it
  Cell* cell = nullptr;
  int columns = 1;
  int rows = 1;
};

struct GridRow {
  std::vector<GridCell> cells;
  bool page_may_break = false;  // a page number may stand before it
};

using Grid = std::vector<GridRow>;

Grid BuildGrid(Table& table, const Style& style, Random& random);

// Where figures stand in the cells of tables that are drawn by blanks.
enum class Align : uint8_t { kLeft, kMiddle, kRight };

class TableWriter {
 public:
  TableWriter(const Style& style, Random& random, Page& page) : style_(style), random_(random), page_(page) {}

  // `rules` gets those that report what it spoiled.
  void Write(Table& table, std::vector<std::string_view>& rules);

 private:
  void WriteRow(GridRow& row, Table& table);
  // The last label before the figures in several lines.
  void WriteWrapped(GridRow& row, Table& table);
  void WriteSlot(std::string_view text, Cell* cell);
  void WriteFigures(GridRow& row, size_t first, Table& table);
  void WriteColumns(Grid& grid, Table& table);
  void Interrupt();
  void Pad(size_t width);
  // What the readings need to know of a row that was drawn.
  void WriteScatteredHeader();
  void TraceDrawn(const GridRow& row, const Table& table);
  void Separate();
  bool Repeated(std::string_view line);

  const Style& style_;
  Random& random_;
  Page& page_;
  std::vector<RowTrace> traces_;
  std::unordered_set<std::string> seen_;
  std::optional<Align> align_;
  bool first_slot_ = true;
  size_t slots_ = 0;  // of the row
};

}  // namespace gouji::corpusgen
