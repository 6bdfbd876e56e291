// The column of an aligned table that counts its rows, which the form does not have.
//
// Role: finds the word over it (行次, 序号) and the numbers below, each one more than the one above, and takes them out of
// the area: they are neither figures nor words of a label. Ownership: changes the caller's area. Threads: any.
// Errors: none; numbers that do not count leave all as it is. Units: columns of the page.
//
//   DropNumberColumns(text, &area);
#pragma once

#include <string_view>

#include "worker/layout/aligned_lines.h"

namespace gouji::layout {

void DropNumberColumns(std::string_view text, Area* area);

}  // namespace gouji::layout
