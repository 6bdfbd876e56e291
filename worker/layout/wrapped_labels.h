// Labels that a narrow column broke over lines, with the figures of their row between the pieces.
//
// Role: in the text of PDFs a row's figures stand on one line, at the height of its label's first or middle line:
//   一、本年新收政府
//   53 1 0 0 2 0 56
//   信息公开申请数量
// Plans such rows anew, the whole label before its figures. A label begins with its number and goes on over lines of
// words without one; letters of the groups that stand beside several rows, and headers, are none of it. It acts only on
// pages where several rows are so, and moves nothing in rows of few figures. Stateless. Threads: any. Errors: none.
// Bounds: linear in the text.
//
//   if (MayHoldWrappedLabels(text, lines)) PlanWrappedLabels(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// A look at the ends of lines.
bool MayHoldWrappedLabels(std::string_view text, const std::vector<Range>& lines);

// Adds regions in the order of the text; none where the page is not of this kind.
void PlanWrappedLabels(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
