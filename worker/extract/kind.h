// Whether a page is a report at all.
//
// Role: names the kind of page that is no report: news, notice, listing, budget, guide, other-report (on the rule of law,
// on the organ's site …), error-page, shell (its text was left to a script), other. In doubt it is a report: a title, two
// headings of the form or a table suffice, and a page that merely lists reports or asks for them is none.
// Threads: pure function.
#pragma once

#include <optional>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/simplified.h"

namespace gouji::extract {

// Why it is none; nothing when it is one. `record` holds header, sections and tables.
std::optional<report::v1::Failure> NotAReport(const Simplified& page, const report::v1::Record& record);

}  // namespace gouji::extract
