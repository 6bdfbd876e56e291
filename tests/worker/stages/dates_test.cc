#include <gtest/gtest.h>

#include <string>

#include "worker/extract/header_dates.h"

namespace gouji::extract {
namespace {

struct DateCase {
  const char* text;
  const char* expected;  // y-m-d certainty "printed"
};

std::string Describe(std::string_view text) {
  const std::optional<Date> date = DateAt(text, 0);
  if (!date) return "none";
  const char* certainty = date->certainty == report::v1::CERTAINTY_CERTAIN    ? "certain"
                          : date->certainty == report::v1::CERTAINTY_INFERRED ? "inferred"
                                                                              : "unsure";
  return std::to_string(date->year) + "-" + std::to_string(date->month) + "-" + std::to_string(date->day) +
         " " + certainty + " " + std::string(text.substr(date->range.begin, date->range.size()));
}

class DateForms : public testing::TestWithParam<DateCase> {};

TEST_P(DateForms, AreRead) {
  EXPECT_EQ(Describe(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, DateForms,
    testing::Values(DateCase{"2021年1月11日", "2021-1-11 certain 2021年1月11日"},
                    DateCase{" 2021 年 1 月 11 日印发", "2021-1-11 certain 2021 年 1 月 11 日"},
                    DateCase{"2022-01-25 18:33", "2022-1-25 certain 2022-01-25"},
                    DateCase{"2022/1/5", "2022-1-5 certain 2022/1/5"},
                    DateCase{"2022.01.05", "2022-1-5 certain 2022.01.05"},
                    DateCase{"二○二一年一月五日", "2021-1-5 certain 二○二一年一月五日"},
                    DateCase{"二〇二二年十二月三十一日", "2022-12-31 certain 二〇二二年十二月三十一日"},
                    DateCase{"二〇二二年十月二十日", "2022-10-20 certain 二〇二二年十月二十日"},
                    DateCase{"20181219", "2018-12-19 inferred 20181219"},
                    DateCase{"20231月1日", "2023-1-1 inferred 20231月1日"},
                    DateCase{"202111日", "2021-0-0 unsure 202111日"},
                    DateCase{"2025217日", "2025-2-17 inferred 2025217日"},
                    DateCase{"2020105日", "2020-10-5 inferred 2020105日"},
                    DateCase{"2025126日", "2025-0-0 unsure 2025126日"}, DateCase{"2021年13月1日", "none"},
                    DateCase{"2021-01", "none"}, DateCase{"30488688", "none"}, DateCase{"2021年", "none"},
                    DateCase{"", "none"}, DateCase{"20181399", "none"}));

TEST(FindYear, TakesTheFirstYearWord) {
  const std::string text = "共3048年前,2021 年度报告,2020年";
  const std::optional<Year> year = FindYear(text, 0);
  ASSERT_TRUE(year);
  EXPECT_EQ(year->year, 2021u);
  EXPECT_EQ(text.substr(year->range.begin, year->range.size()), "2021 年");
}

TEST(FindYear, ReadsChineseDigits) {
  EXPECT_EQ(FindYear("二○一○年度报告", 0)->year, 2010u);
  EXPECT_EQ(FindYear("二〇二一年", 0)->year, 2021u);
  EXPECT_FALSE(FindYear("十二年 120211年 二一年", 0));
}

}  // namespace
}  // namespace gouji::extract
