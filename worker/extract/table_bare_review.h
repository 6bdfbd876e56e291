// Section four without its header.
//
// Role: text of PDFs and tables turned into Markdown lose the header of section four, whose words stand over several lines
// and columns, and keep the one row below it. Where the section holds no other table of its own and one line with a figure
// for each cell of the form, that line is the row. Its columns are the form's where the totals of all three of its rows
// add up; where one does not, nothing else tells them. Stateless; threads: any. Errors: none.
//
//   AddBareReview(text, forms, hits, &regions);   // after FindRegions
//   PlaceBareReview(text, table, tokens, &rows);  // after AlignRows; sets rows.in_order or rows.doubtful
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"
#include "worker/form/forms.h"
#include "worker/form/matcher.h"

namespace gouji::extract {

void AddBareReview(std::string_view text, const form::Forms& forms, const std::vector<form::Hit>& hits,
                   std::vector<Region>* regions);

void PlaceBareReview(std::string_view text, const form::Table& table, std::span<const Token> tokens,
                     Rows* rows);

}  // namespace gouji::extract
