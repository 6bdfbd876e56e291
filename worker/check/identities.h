// Findings of the identities: a line that does not add up, its arithmetic, and the cells whose change mends it.
//
// Role: what the rules applications.* and review.sum share. Threads: pure function. Errors: none.
#pragma once

#include "worker/check/context.h"

namespace gouji::check {

// Reports the lines of the identities that report under `rule`.
void CheckIdentities(const Rule& rule, const Context& context, Report& report);

}  // namespace gouji::check
