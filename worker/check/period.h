// Where a report says what its figures cover: 统计期限自2022年1月1日起至2022年12月31日止.
//
// Role: finds the dates; what they are is the rules' affair. Threads: pure functions. Errors: none. Units: bytes of the
// decoded text.
//
//   for (const size_t dates : PeriodsOf(context)) …
#pragma once

#include <cstddef>
#include <vector>

#include "worker/check/context.h"

namespace gouji::check {

// Where the dates of the report's own periods begin: those of its prose before the second section, in order.
std::vector<size_t> PeriodsOf(const Context& context);

}  // namespace gouji::check
