// The identities of the forms (勾稽关系), line by line.
//
// Role: evaluates every identity of the form data that names a rule, on every table of a record. Sums are exact.
// What counts:
//   - a blank and a mark (/, -, 无) count 0;
//   - a line with an illegible, missing or unsure cell, with a fraction, or with nothing printed at all is not
//     assessable;
//   - an inferred cell was placed by an identity, so a line with one is no evidence and not assessable;
//   - a total left blank beside parts that are not zero, or parts left blank beside a total, is an omission and no
//     contradiction: no line with such a cell is assessable.
// Threads: pure function.
#pragma once

#include "worker/check/context.h"

namespace gouji::check {

// Checks the identities that report under `rule`.
void CheckIdentities(const Rule& rule, const Context& context, Report& report);

}  // namespace gouji::check
