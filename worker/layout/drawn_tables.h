// Tables drawn with characters, a rule between any two rows: dumps of browsers, Markdown grids, box drawing.
//
// Role: finds runs of lines between bars with rules among them, and plans them anew: the pieces of a cell on several
// lines in one piece, one row a line. It knows no labels and judges no figure. What stands between two rules is left as
// it is where it may be more than one row. Letters of cells that are merged over several rows are left out, since the
// rules between these cut them. Stateless. Threads: any. Errors: none. Bounds: linear in the text.
//
//   if (MayHoldDrawnTables(text, lines)) PlanDrawnTables(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// Whether several lines end as rules do: a look at the ends of lines.
bool MayHoldDrawnTables(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text.
void PlanDrawnTables(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
