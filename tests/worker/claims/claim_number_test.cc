#include "worker/extract/claim_number.h"

#include <gtest/gtest.h>

#include <string>

#include "worker/extract/figure.h"

namespace gouji::extract {
namespace {

std::string Describe(std::string_view text, uint32_t at = 0) {
  const std::optional<ClaimNumber> number = ReadClaimNumber(text, at);
  if (!number) return "none";
  std::string out = PlainDecimal(number->mantissa, number->scale);
  if (number->bound == report::v1::CLAIM_BOUND_ABOUT) out += "~";
  if (number->bound == report::v1::CLAIM_BOUND_AT_LEAST) out += "+";
  if (number->bound == report::v1::CLAIM_BOUND_RANGE)
    out += ".." + PlainDecimal(number->upper, number->scale);
  return out + "|" + std::string(text.substr(number->end));
}

TEST(ClaimNumber, Arabic) {
  EXPECT_EQ(Describe("357条"), "357|条");
  EXPECT_EQ(Describe("1,234件"), "1234|件");
  EXPECT_EQ(Describe("1,23件"), "1|,23件");
  EXPECT_EQ(Describe("11.48%"), "11.48|%");
  EXPECT_EQ(Describe("3.6万条"), "36000~|条");
  EXPECT_EQ(Describe("1万2千条"), "12000~|条");
  EXPECT_EQ(Describe("3万500条"), "30500~|条");
  EXPECT_EQ(Describe("1万20000条"), "10000~|20000条") << "no part of it";
  EXPECT_EQ(Describe("3.6万元"), "3.6|万元");
  EXPECT_EQ(Describe("3万余元"), "30000~|元");
  EXPECT_EQ(Describe("290余篇"), "290~|篇");
  EXPECT_EQ(Describe("3-5件"), "3..5|件");
  EXPECT_EQ(Describe("3至5件"), "3..5|件");
  EXPECT_EQ(Describe("99999999999999999件"), "none");
  EXPECT_EQ(Describe("2021.1.5"), "none");
}

TEST(ClaimNumber, Chinese) {
  EXPECT_EQ(Describe("一起"), "1|起");
  EXPECT_EQ(Describe("两件"), "2|件");
  EXPECT_EQ(Describe("十二次"), "12|次");
  EXPECT_EQ(Describe("四十期"), "40|期");
  EXPECT_EQ(Describe("一百二十六条"), "126|条");
  EXPECT_EQ(Describe("两千零五件"), "2005|件");
  EXPECT_EQ(Describe("一万二千条"), "12000|条");
  EXPECT_EQ(Describe("百余次"), "100~|次");
  EXPECT_EQ(Describe("百件"), "100~|件") << "no hundreds were counted";
  EXPECT_EQ(Describe("一百件"), "100|件");
  EXPECT_EQ(Describe("十件"), "10|件");
  EXPECT_EQ(Describe("千余条"), "1000~|条");
  EXPECT_EQ(Describe("百十来件"), "110~|件");
  EXPECT_EQ(Describe("三十多次"), "30~|次");
  EXPECT_EQ(Describe("百分之百"), "100|");
  EXPECT_EQ(Describe("百分之九十八"), "98|");
  EXPECT_EQ(Describe("上百次", 3), "100+|次");
  EXPECT_EQ(Describe("过千条", 3), "1000+|条");
  EXPECT_EQ(Describe("三五次"), "none");
  EXPECT_EQ(Describe("二〇二一年"), "none");
  EXPECT_EQ(Describe("政府"), "none");
}

}  // namespace
}  // namespace gouji::extract
