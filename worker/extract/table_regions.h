// Where the tables are: clusters of labels, so that prose is skipped without a closer look.
//
// Role: hits of the matcher -> regions. A cluster becomes a region when it holds enough distinct labels of one table
// and does not read like a sentence. The same table twice gives two regions. Stateless; threads: any. Errors: none.
//
//   FindRegions(page.text(), labels, hits, &regions);   // in the order of the text
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_labels.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

void FindRegions(std::string_view text, const LabelTable& labels, const std::vector<form::Hit>& hits,
                 std::vector<Region>* regions);

}  // namespace gouji::extract
