// Tables in the notation of wikis: {| opens one, |- ends a row, | and || open cells, |} closes it.
//
// Role: finds such tables and plans each row as one line with bars between its cells, so that the signs of the notation
// are no cells. Attributes of cells (colspan="2" | words) are dropped, and the caption too. It leaves tables that hold
// others, and those without a sign between rows. Stateless. Threads: any. Errors: none. Bounds: linear in the text.
//
//   if (MayHoldWikiTables(text, lines)) PlanWikiTables(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// A look at the beginnings of lines.
bool MayHoldWikiTables(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text; none where the page is not of this kind.
void PlanWikiTables(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
