// Where the tables are: clusters of labels, so that prose is skipped without a closer look.
//
// Role: hits of the matcher -> regions. A cluster becomes a region when it holds enough distinct labels of one table
// and does not read like a sentence. The same table twice gives two regions. Stateless; threads: any. Errors: none.
//
//   DropNotedLabels(page.text(), labels, &hits);
//   FindRegions(page.text(), labels, hits, &regions);   // in the order of the text
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_labels.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

// Takes the rows' labels out that stand in a note in brackets behind the label of a row:
// 其他对外管理服务事项(含行政处罚、行政强制); and those of section four that stand in its heading.
void DropNotedLabels(std::string_view text, const LabelTable& labels, std::vector<form::Hit>* hits);

void FindRegions(std::string_view text, const LabelTable& labels, const std::vector<form::Hit>& hits,
                 std::vector<Region>* regions);

}  // namespace gouji::extract
