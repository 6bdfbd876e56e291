// Numbers that a viewer or a crawler put before every line of a text.
//
// Role: blanks the counters of a page whose lines all begin with one, so that they are no figures: nl, cat -n and pages of
// program text print them. It claims nothing where a line has none, where one is skipped, or where hardly a line has
// words. Stateless. Threads: any. Errors: none. Cost: a look at the first line, nearly always.
//
//   BlankLineCounters(page.editable_text(), page.lines());
#pragma once

#include <span>
#include <vector>

#include "worker/layout/offset_map.h"

namespace gouji::layout {

// Whether it blanked any.
bool BlankLineCounters(std::span<char> text, const std::vector<Range>& lines);

}  // namespace gouji::layout
