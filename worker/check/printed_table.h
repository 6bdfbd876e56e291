// Whether a section holds a table in a shape that was not read.
//
// Role: tells an absent table from an unread one, by its figures or the words of its header; it reads nothing. Stateless.
// Threads: any. Errors: none.
//
//   if (PrintsATable(body)) return report.Skip(kTableMissing, "unread");
#pragma once

#include <string_view>

namespace gouji::check {

bool PrintsATable(std::string_view body);

}  // namespace gouji::check
