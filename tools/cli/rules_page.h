// The catalogue of rules as a page of the manual, docs/rules.md.
//
// Role: formatting only; everything comes from the declarations of the rules. Threads: any. Errors: none.
#pragma once

#include <string>

#include "worker/check/check.h"

namespace gouji::cli {

// The editions of the form that a rule judges, and their years: 2019 (2019–2020), 2021 (2021–). What is older has no form.
std::string EditionsText(const check::Rule& rule);

std::string RulesPage();

}  // namespace gouji::cli
