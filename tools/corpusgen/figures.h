// Consistent figures for the three tables of one report.
//
// Role: draws figures that satisfy every identity of the form: rows and columns of `applications` add up and balance,
// `review` adds up, published never exceeds the public total, decisions imply items.
// Ownership: fills the report's tables. Errors: none.
//
//   FillTables(report, size, random);   // report.year decides the edition
#pragma once

#include <string_view>

#include "tools/corpusgen/model.h"
#include "tools/corpusgen/random.h"

namespace gouji::corpusgen {

// Upper bound of the applications received: an office has tens, a province thousands.
enum class OrganSize { kOffice, kCity, kProvince };

// Adds `disclosure`, `applications` and `review` of the editions given.
void FillTables(Report& report, std::string_view disclosure_edition, std::string_view applications_edition,
                OrganSize size, Random& random);

}  // namespace gouji::corpusgen
