// Rows of a grid of bars: printed lines that all have the same number of cells, blank ones included.
//
// Role: rows -> readings of those rows whose cells can be counted from the right edge of their lines. What stands left
// of the values differs from row to row (a group, a merged cell, nothing), so a count from the label may be off; the
// last cells of a full line cannot be. It claims nothing where lines differ in length, where it stays open whether a
// bar closes the lines, or where a value stands outside of the counted cells. Stateless; threads: any. Errors: none.
//
//   PlaceByGrid(text, layout, rows, &readings);   // after ExplainBlanks, whose readings it replaces where it fits
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

void PlaceByGrid(std::string_view text, Layout layout, const Rows& rows, std::vector<RowReading>* readings);

// Rows that nothing else settled, whose line has as many cells as the header that names their columns.
void PlaceBelowHeaders(std::string_view text, Layout layout, const Rows& rows,
                       std::vector<RowReading>* readings);

}  // namespace gouji::extract
