// Findings of rules about characters: one for a text, with its first places and their number.
#pragma once

#include <span>

#include "worker/check/context.h"

namespace gouji::check {

// A pass where there are no places.
void ReportOccurrences(const Rule& rule, const Context& context, std::span<const report::v1::Span> places,
                       Report& report);

}  // namespace gouji::check
