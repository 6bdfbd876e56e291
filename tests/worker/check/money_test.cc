#include "worker/check/money.h"

#include <gtest/gtest.h>

#include <string_view>

namespace gouji::check {
namespace {

using report::v1::Decimal;

Decimal Said(int64_t mantissa, uint32_t scale, std::string_view unit) {
  report::v1::Claim claim;
  claim.mutable_value()->set_mantissa(mantissa);
  claim.mutable_value()->set_scale(scale);
  claim.set_unit(std::string(unit));
  return MoneyOf(claim).value_or(Decimal());
}

TEST(Money, IsComparedInOneUnit) {
  const Decimal table = Said(35, 1, "万元");
  EXPECT_TRUE(AreAlike(table, Said(35'000, 0, "元")));
  EXPECT_TRUE(AreAlike(table, Said(34'988, 4, "万元"))) << "rounded";
  EXPECT_TRUE(AreAlike(table, Said(35'9, 2, "万元"))) << "cut off";
  EXPECT_FALSE(AreAlike(table, Said(34'4, 2, "万元")));
  EXPECT_FALSE(AreAlike(table, Said(53, 1, "万元")));
  EXPECT_TRUE(AreAlike(Said(2, 0, "亿元"), Said(20'000, 0, "万元人民币")));
}

TEST(Money, UnitsMistakenForEachOther) {
  EXPECT_TRUE(DifferByUnit(Said(35, 1, "元"), Said(35, 1, "万元")));
  EXPECT_TRUE(DifferByUnit(Said(35, 1, "万元"), Said(35, 1, "元")));
  EXPECT_FALSE(DifferByUnit(Said(35, 1, "万元"), Said(35'000, 0, "元")));
  EXPECT_FALSE(DifferByUnit(Said(0, 0, "元"), Said(0, 0, "万元")));
}

TEST(Money, WithoutAUnitIsNone) {
  report::v1::Claim claim;
  claim.mutable_value()->set_mantissa(5);
  EXPECT_FALSE(MoneyOf(claim));
  report::v1::Cell cell;
  cell.set_state(report::v1::CELL_STATE_VALUE);
  EXPECT_FALSE(MoneyOf(cell));
}

}  // namespace
}  // namespace gouji::check
