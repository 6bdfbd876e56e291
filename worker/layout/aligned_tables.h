// Tables that a page draws by position alone: text of PDFs, dumps of browsers, where blanks align the figures and labels
// are broken over lines.
//
// Role: finds such tables by their geometry and plans them anew, row after row, with bars between the cells: labels in
// one piece, headers of narrow columns in one piece, every blank cell visible. It knows no labels and judges no figure.
// A table is left as it is unless every figure of it has one column and one row. Stateless. Threads: any. Errors: none.
// Bounds: linear in the text; of a stretch without end the first lines alone are looked at.
//
//   if (MayHoldAlignedTables(text, lines)) PlanAlignedTables(text, source, lines, map, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// Whether some line ends with several figures that stand apart: a look at the ends of lines.
bool MayHoldAlignedTables(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text.
void PlanAlignedTables(std::string_view text, std::string_view source, const std::vector<Range>& lines,
                       const OffsetMap& map, Rewrite* rewrite);

}  // namespace gouji::layout
