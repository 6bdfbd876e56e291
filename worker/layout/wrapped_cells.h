// Cells whose figure stands in signs that are none of it: [0], `0`, "0".
//
// Role: where many cells between bars, tabs or line ends hold a figure in brackets, backticks or quotes and nothing else,
// blanks take the place of these signs; the same signs around nothing go too. It acts only on a page that holds several
// such cells. It judges no figure. Stateless. Threads: any. Errors: none. Bounds: linear in the text.
//
//   if (MayHoldWrappedCells(text, lines)) UnwrapCells(page_text, lines);
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"

namespace gouji::layout {

// A look at the ends of lines.
bool MayHoldWrappedCells(std::string_view text, const std::vector<Range>& lines);

// Replaces bytes by blanks; no byte moves.
void UnwrapCells(std::span<char> text, const std::vector<Range>& lines);

}  // namespace gouji::layout
