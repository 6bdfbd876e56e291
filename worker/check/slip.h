// How a wrong figure may have come about: a digit lost, added or changed, two digits exchanged.
//
// Role: compares decimal digits. Threads: pure function. Errors: none. Figures are not negative.
//
//   SlipOf(3, 13) == report::v1::SLIP_DIGIT_LOST
#pragma once

#include <cstdint>

#include "gouji/report/v1/report.pb.h"

namespace gouji::check {

// UNSPECIFIED where `printed` and `meant` have nothing in common; a lone digit for another one says nothing either.
report::v1::Slip SlipOf(int64_t printed, int64_t meant);

}  // namespace gouji::check
