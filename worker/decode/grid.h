// The grids of a page's tables: which bytes of the text are which cell.
//
// Role: plain data that a format with real cells (HTML) hands on beside its text, because a line of the text does not
// tell a spanning cell from blank ones. Ownership: a value; buffers are reused. Units: byte offsets of the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gouji::decode {

struct GridCell {
  uint32_t begin = 0;
  uint32_t end = 0;
  // Upper left corner and size, in rows and columns of its grid; both sizes are at least 1.
  uint16_t row = 0;
  uint16_t column = 0;
  uint16_t rows = 1;
  uint16_t columns = 1;
};

struct Grid {
  uint32_t first_cell = 0;
  uint32_t cells = 0;
};

struct Grids {
  // In the order of the text; grids do not overlap.
  std::vector<Grid> grids;
  // Of all grids; those of one grid together, by row and then by column, which is the order of the text.
  std::vector<GridCell> cells;

  bool empty() const { return grids.empty(); }
  void Clear() {
    grids.clear();
    cells.clear();
  }
  std::span<const GridCell> CellsOf(const Grid& grid) const {
    return std::span(cells).subspan(grid.first_cell, grid.cells);
  }
};

}  // namespace gouji::decode
