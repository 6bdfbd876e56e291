#include "tools/cli/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace gouji::cli {
namespace {

std::string Keep(int64_t mantissa, uint32_t scale) {
  std::string text;
  AppendDecimal(mantissa, scale, Zeros::kKeep, text);
  return text;
}

std::string Strip(int64_t mantissa, uint32_t scale) {
  std::string text;
  AppendDecimal(mantissa, scale, Zeros::kStrip, text);
  return text;
}

TEST(Decimal, IsPlainAndExact) {
  EXPECT_EQ(Keep(0, 0), "0");
  EXPECT_EQ(Keep(-33, 0), "-33");
  EXPECT_EQ(Keep(7939397, 4), "793.9397");
  EXPECT_EQ(Keep(-5, 2), "-0.05");
  EXPECT_EQ(Keep(50, 2), "0.50");
  EXPECT_EQ(Keep(0, 2), "0.00");
  EXPECT_EQ(Keep(std::numeric_limits<int64_t>::min(), 0), "-9223372036854775808");
  EXPECT_EQ(Keep(std::numeric_limits<int64_t>::max(), 18), "9.223372036854775807");
  EXPECT_EQ(Keep(1, 20), "0.00000000000000000001");
}

TEST(Decimal, StripsZerosOfTheFractionOnly) {
  EXPECT_EQ(Strip(24500, 2), "245");
  EXPECT_EQ(Strip(251000, 4), "25.1");
  EXPECT_EQ(Strip(1000, 0), "1000");
  EXPECT_EQ(Strip(0, 3), "0");
}

TEST(Decimal, HugeScaleStaysShort) {
  EXPECT_EQ(Keep(7, 4'000'000'000U), "7e-4000000000");
}

}  // namespace
}  // namespace gouji::cli
