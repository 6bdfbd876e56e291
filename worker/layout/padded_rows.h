// Bars that a program put behind the rows of a table to give each as many as its widest has.
//
// Role: finds the pages of extractors that close every cell by a blank and a bar, leave blank cells out, and add bare bars
// to short rows (规章 | 0 | 3 | ||), behind them or on a line of their own; and plans their removal: these bars stand for
// merged cells and for blank ones that stood anywhere in the row, so that they place nothing; nor does the bar that closes
// a row which none opens. It leaves pages whose blank cells are bars without a blank between them, which does show inside
// of rows. Stateless. Threads: any. Errors: none.
// Bounds: linear in the text.
//
//   if (MayHoldPaddedRows(text, lines)) omits_blanks = PlanPaddedRows(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// A look at the ends of lines.
bool MayHoldPaddedRows(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text; none where the page is not of this kind. Whether blank cells are left out: no row
// shows one before a cell with ink.
bool PlanPaddedRows(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
