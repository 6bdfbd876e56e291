// Findings of rules about characters: one for a text, with its first places and their number.
#pragma once

#include <span>

#include "worker/check/context.h"

namespace gouji::check {

// The finding; null where there are no places, which is a pass.
report::v1::Finding* ReportOccurrences(const Rule& rule, const Context& context,
                                       std::span<const report::v1::Span> places, Report& report);

}  // namespace gouji::check
