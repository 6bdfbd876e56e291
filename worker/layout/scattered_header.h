// The header of section four whose letters lost their order.
//
// Role: fifteen narrow columns break their words over lines, and a converter that writes line by line mixes them:
//   结 结 其 尚 总
//   果 果 他 未 计
//   维 纠 结 审
// Where the lines around 未经复议直接起诉 and 复议后起诉 hold the letters of the form's headers, no more and no less, and not
// in the form's order, the plan writes the headers in that order, which is the only one that the form has. It moves no
// figure. Stateless. Threads: any. Errors: none. Bounds: linear in the text.
//
//   PlanScatteredHeader(text, lines, &rewrite);
#pragma once

#include <string_view>
#include <vector>

#include "worker/layout/rewrite.h"

namespace gouji::layout {

void PlanScatteredHeader(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite);

}  // namespace gouji::layout
