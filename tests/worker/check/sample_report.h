// Two short reports in which no rule finds anything, one of each edition: what the examples of the rules change. Each has
// one for the year before, with which it agrees.
//
// Role: data. Threads: immutable. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "worker/check/check.h"

namespace gouji::check {

// EDITION_2019 or EDITION_2021.
std::string_view SampleReport(report::v1::Edition edition);

// The same organ's for the year before.
std::string SampleReportBefore(report::v1::Edition edition);

// The sample with the example's change made; empty when the sample does not hold its `from`.
std::string ReportOf(const Example& example);

}  // namespace gouji::check
