// The observed tokens of a region: labels, figures, marks and other text, and what separates them.
//
// Role: reads characters; it does not know which figure belongs where. A cell between delimiters is one token where its
// text can be nothing else. The number that is printed before a label
// (2. (三) 四、) belongs to the label. Page numbers and Markdown rules are dropped and noted in the gap.
// Stateless; threads: any. Errors: none. Offsets: normalized text.
//
//   Tokenize(text, forms, labels, hits, region, &tokens);
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_labels.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

// Appends to `tokens`. A last token of kind kText and no extent carries the gap at the end of the region.
void Tokenize(std::string_view text, const form::Forms& forms, const LabelTable& labels,
              const std::vector<form::Hit>& hits, const Region& region, std::vector<Token>* tokens);

}  // namespace gouji::extract
