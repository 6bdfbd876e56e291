// What somebody who mistyped a command or an option may have meant.
//
// Role: of the names that are there, the one that few slips of typing lead to; nothing where none is near, since a guess that
// is wrong helps less than a list. Threads: any. Errors: none.
//
//   Nearest("jbos", {"jobs", "run"})   // "jobs"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gouji::cli {

// A letter more, less, or another, or two that changed places: at most two slips, one in a word of up to four letters.
std::string Nearest(std::string_view word, const std::vector<std::string>& names);

}  // namespace gouji::cli
