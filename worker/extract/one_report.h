// Which report of a document is read, where it holds several: two published on one page, or the beginning of another.
//
// Role: a record is of one report, so the others are found and blanked before header, sections and claims look at the
// page. A report begins anew where section one, or a table with rows that are already read, stands a second time
// below a title; without a title only where both hold the same tables. A list of contents, a running head and a table
// that is printed twice begin nothing. The first report is read, unless it lacks headings and kinds of tables that a
// later one has, or goes on where that is cut off. It does not read tables: it looks at those that were read. Stateless; threads: any. Errors: none. Units: bytes of the
// normalized text.
//
//   ReadTables(page, forms, scratch, &record);
//   const auto others = OtherReports(page, forms, scratch.hits(), record);   // empty for nearly every document
//   Blank(others, &page);                                                    // then read the tables again
#pragma once

#include <span>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::extract {

// Parts of the page that belong to other reports, in order. `record` holds the tables of the page.
std::vector<layout::Range> OtherReports(const layout::Page& page, const form::Forms& forms,
                                        std::span<const form::Hit> hits, const report::v1::Record& record);

// Replaces all but the line ends by blanks.
void Blank(std::span<const layout::Range> ranges, layout::Page* page);

}  // namespace gouji::extract
