// Rows whose cells are known because their separators add up: label, merged label columns, cells, and the blank cells
// that a merged label leaves at the start of the rows below it.
//
// Role: rows -> readings of rows that lack values. The form says how deep a row's label stands, so it says how many
// separators a row must have under each custom of printing merged cells; a custom is believed when it explains the
// rows of the table one and all (bars: all but one in nine). Then every blank has its cell, whichever rows are full.
// A row that the believed custom does not explain stays open, whatever was thought of it before. Section four has one
// row and believes what the tables before it showed. Stateless; threads: any. Errors: none.
//
//   PlaceBySpans(text, table, layout, rows, &hints, &readings);   // after ExplainBlanks
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

void PlaceBySpans(std::string_view text, const form::Table& table, Layout layout, const Rows& rows,
                  LayoutHints* hints, std::vector<RowReading>* readings);

}  // namespace gouji::extract
