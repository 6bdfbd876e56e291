// Amounts of money in 万元, to compare what the prose says with what a table prints.
//
// Role: claims and cells as exact decimals of one unit. It does not judge. Stateless; threads: any. Errors: amounts whose
// unit is not known, and those beyond int64, are none.
//
//   if (AreAlike(*MoneyOf(claim), *MoneyOf(cell))) …
#pragma once

#include <optional>

#include "gouji/report/v1/report.pb.h"

namespace gouji::check {

std::optional<report::v1::Decimal> MoneyOf(const report::v1::Claim& claim);
// A cell that holds no figure is none.
std::optional<report::v1::Decimal> MoneyOf(const report::v1::Cell& cell);

// Whether both are the same amount, as far as the one with fewer decimals tells: 3.5 is 3.4988, rounded or cut off.
bool AreAlike(const report::v1::Decimal& a, const report::v1::Decimal& b);

// Whether one is the other with 元 taken for 万元.
bool DifferByUnit(const report::v1::Decimal& a, const report::v1::Decimal& b);

}  // namespace gouji::check
