// Rows that a program wrote: values separated by commas, semicolons or dots, and lists as Python and JSON print them.
//
// Role: finds rows of cells between separators, quoted or not, in brackets or not, several on a line or one, and plans each
// anew with bars between the cells and without quotes. A comma inside of a label's brackets separates nothing. It acts only
// on a page that holds several rows of figures of this kind, and leaves prose as it is. It judges no figure. Stateless.
// Threads: any. Errors: none. Bounds: linear in the text.
//
//   if (MayHoldDelimitedRows(text, lines)) PlanDelimitedRows(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// A look at the ends of lines.
bool MayHoldDelimitedRows(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text; none where the page is not of this kind.
void PlanDelimitedRows(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
