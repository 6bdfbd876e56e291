// The catalogue of rules as a page of the manual, docs/rules.md.
//
// Role: formatting only; everything comes from the declarations of the rules. Threads: any. Errors: none.
#pragma once

#include <string>

namespace gouji::cli {

std::string RulesPage();

}  // namespace gouji::cli
