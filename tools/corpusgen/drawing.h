// Tables as a page draws them in two dimensions: text of PDFs, dumps of browsers, Markdown grids.
//
// Role: gives every cell of a grid its place on a page of characters, breaks labels over lines inside of their columns,
// and writes the page line by line, marking every figure. Figures are never broken. It decides no values and no states.
// Ownership: borrows style and page. Errors: none. Units: columns of a page on which Han characters are two wide.
//
//   std::optional<Align> align;   // of the report: one program wrote all of its tables
//   DrawTable(grid, style, random, page, align);
#pragma once

#include <optional>

#include "tools/corpusgen/page.h"
#include "tools/corpusgen/random.h"
#include "tools/corpusgen/style.h"
#include "tools/corpusgen/tables.h"

namespace gouji::corpusgen {

// `align` is set by the first table.
void DrawTable(const Grid& grid, const Style& style, Random& random, Page& page, std::optional<Align>& align);

}  // namespace gouji::corpusgen
