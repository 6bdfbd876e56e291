// Names of organs beside each other: whether two are one, and which one signs the report.
//
// Role: what the rules about organs share. Threads: pure functions. Errors: none. Units: bytes; names are in simplified
// characters without blanks.
//
//   IsAnotherOrgan("甲县教育局", "甲县交通运输局")   // true
//   IsAnotherOrgan("县交通局", "甲县交通运输局")     // false: short for it
#pragma once

#include <string_view>

#include "worker/check/context.h"

namespace gouji::check {

// Whether both spell out their regions and these are different ones of one level: 甲市丙县 in a report of 甲市乙县. A city or a
// province may be the one that it lies in.
bool IsOfAnotherRegion(std::string_view name, std::string_view organ);

// Whether neither is short for the other, nor its government or office, nor the second signboard of one house.
bool IsAnotherOrgan(std::string_view name, std::string_view organ);

// The words right above the date that the report is signed on; empty where it has none.
std::string_view ImprintOf(const Context& context);

}  // namespace gouji::check
