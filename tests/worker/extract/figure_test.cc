#include "worker/extract/figure.h"

#include <gtest/gtest.h>

namespace gouji::extract {
namespace {

std::string Read(std::string_view text) {
  const std::optional<Figure> figure = ReadFigure(text, 0);
  if (!figure) return "none";
  if (figure->overflow) return "overflow to " + std::to_string(figure->end);
  std::string shown = PlainDecimal(figure->mantissa, figure->scale);
  if (figure->unit != report::v1::UNIT_UNSPECIFIED)
    shown += " " + report::v1::Unit_Name(figure->unit).substr(5);
  return shown + "|" + std::string(text.substr(figure->end));
}

TEST(Figure, ReadsNumbers) {
  EXPECT_EQ(Read("0"), "0|");
  EXPECT_EQ(Read("007x"), "7|x");
  EXPECT_EQ(Read("+3 "), "3| ");
  EXPECT_EQ(Read("-33"), "-33|");
  EXPECT_EQ(Read("1,234,567"), "1234567|");
  EXPECT_EQ(Read("1,2345"), "1|,2345");
  EXPECT_EQ(Read("1234,567"), "1234|,567");
  EXPECT_EQ(Read("793.9397"), "793.9397|");
  EXPECT_EQ(Read("0.50"), "0.50|");
  EXPECT_EQ(Read("2.没有"), "2|.没有");
  EXPECT_EQ(Read("-"), "none");
  EXPECT_EQ(Read("件"), "none");
}

TEST(Figure, ReadsUnits) {
  EXPECT_EQ(Read("245万"), "245 WAN_YUAN|");
  EXPECT_EQ(Read("245万元"), "245 WAN_YUAN|");
  EXPECT_EQ(Read("251000元"), "251000 YUAN|");
  EXPECT_EQ(Read("3件"), "3 COUNT|");
  EXPECT_EQ(Read("2021年"), "2021|年");
}

TEST(Figure, KnowsItsLimits) {
  EXPECT_EQ(Read("9223372036854775807"), "9223372036854775807|");
  EXPECT_EQ(Read("9223372036854775808"), "overflow to 19");
}

TEST(Figure, ConvertsMoneyExactly) {
  const auto wan = [](int64_t mantissa, uint32_t scale, report::v1::Unit unit) {
    const auto decimal = InWanYuan(mantissa, scale, unit);
    return decimal ? PlainDecimal(decimal->mantissa(), decimal->scale()) : std::string("none");
  };
  EXPECT_EQ(wan(251000, 0, report::v1::UNIT_YUAN), "25.1");
  EXPECT_EQ(wan(1, 2, report::v1::UNIT_YUAN), "0.000001");
  EXPECT_EQ(wan(7939397, 4, report::v1::UNIT_WAN_YUAN), "793.9397");
  EXPECT_EQ(wan(15, 1, report::v1::UNIT_YI_YUAN), "15000");
  EXPECT_EQ(wan(360688, 0, report::v1::UNIT_UNKNOWN), "none");
  EXPECT_EQ(wan(9223372036854775807, 0, report::v1::UNIT_YI_YUAN), "none");
}

}  // namespace
}  // namespace gouji::extract
