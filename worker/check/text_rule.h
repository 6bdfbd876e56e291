// Findings of rules about characters: one for a text, with its first places and their number.
//
// Role: what such rules share; it looks at nothing itself. Threads: pure function. Errors: none. Units: bytes of the decoded
// text.
//
//   ReportOccurrences(kRule, context, places, report);
#pragma once

#include <span>

#include "worker/check/context.h"

namespace gouji::check {

// The finding; null where there are no places, which is a pass.
report::v1::Finding* ReportOccurrences(const Rule& rule, const Context& context,
                                       std::span<const report::v1::Span> places, Report& report);

}  // namespace gouji::check
