// Headers of tables of few columns, broken over lines beside their first word.
//
// Role: 信息内容 stands on one of the lines over which the words of the other columns are broken; the plan puts each
// column's words in one piece, on one line. Figures below stay where they are: such tables have too few columns to tell
// places by. Stateless. Threads: any. Errors: none.
//
//   PlanSmallHeaders(text, area, taken, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/aligned_lines.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// `taken`: lines that are planned already; those of the headers are added.
void PlanSmallHeaders(std::string_view text, const Area& area, std::vector<bool>* taken, Rewrite* rewrite);

}  // namespace gouji::layout
