// Dirt that lies over the whole text: characters exchanged, inserted or lost after the report was written.
//
// Role: one function per kind, each a Page::Rewrite, so that spans move along. The order stands in Apply().
// Ownership: changes the page. Errors: none.
//
//   ApplyTextDirt(style, random, page);   // takes dirt back from the style that found no place
#pragma once

#include "tools/corpusgen/page.h"
#include "tools/corpusgen/style.h"

namespace gouji::corpusgen {

void ApplyTextDirt(Style& style, Random& random, Page& page);

}  // namespace gouji::corpusgen
