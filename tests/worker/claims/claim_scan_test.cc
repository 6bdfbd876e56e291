#include "worker/extract/claim_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gouji::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ClaimScan, EndsAtStopsAndSigns) {
  std::vector<uint32_t> places;
  for (const std::string sign : {"。", "|", "\t", "!", "?"}) {
    for (size_t before = 0; before < 70; ++before) {
      const std::string text = std::string(before, 'x') + "收到" + sign + "3件。" + std::string(80, 'y');
      const auto end = static_cast<uint32_t>(before + 6);
      const Stretch rest = RestOfSentence(text, 0, static_cast<uint32_t>(text.size()), &places);
      EXPECT_EQ(rest.end, end) << before << sign;
      EXPECT_FALSE(rest.digits) << before << sign;
      EXPECT_THAT(places, IsEmpty()) << before << sign;
      // The line ends before it.
      EXPECT_EQ(RestOfSentence(text, 0, end - 3, &places).end, end - 3) << before << sign;
    }
  }
}

TEST(ClaimScan, FindsDigitsAndFirstCharacters) {
  std::vector<uint32_t> places;
  const std::string text = "全年未收到申请,共十件。收到十2件";
  const auto end = static_cast<uint32_t>(text.size());
  const Stretch first = RestOfSentence(text, 0, end, &places);
  EXPECT_EQ(first.end, 31);
  EXPECT_FALSE(first.digits);
  EXPECT_THAT(places, ElementsAre(6, 25));
  const Stretch second = RestOfSentence(text, 34, end, &places);
  EXPECT_EQ(second.end, end);
  EXPECT_TRUE(second.digits);
  EXPECT_THAT(places, IsEmpty());
}

// Any two pieces beside each other, in blocks and one after another, from every character on.
TEST(ClaimScan, BlocksGiveTheSame) {
  const std::vector<std::string> pieces = {
      "零", "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十",       "百",  "千", "两", "未",
      "没", "无", "不", "尚", "暂", "从", "并", "万", "与", "令", "本", "指",       "几",  "延", "卫", "免",
      "、", "。", "|",  "\t", "!",  "?",  "0",  "9",  ":",  "/",  " ",  "收到申请", "abc", "é",  "😀"};
  std::string text;
  for (const std::string& first : pieces) {
    for (const std::string& second : pieces) text += first + second;
  }
  std::vector<uint32_t> places;
  std::vector<uint32_t> places_one_by_one;
  for (uint32_t at = 0; at < text.size(); ++at) {
    if ((static_cast<uint8_t>(text[at]) & 0xc0) == 0x80) continue;
    for (uint32_t end = static_cast<uint32_t>(std::min<size_t>(text.size(), at + 90));
         end <= text.size() && end < at + 100; ++end) {
      if (end < text.size() && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) continue;
      const Stretch blocks = RestOfSentence(text, at, end, &places);
      const Stretch slow = RestOfSentence(text, at, end, &places_one_by_one, ScanPace::kCharacters);
      ASSERT_EQ(blocks.end, slow.end) << at;
      ASSERT_EQ(blocks.digits, slow.digits) << at;
      ASSERT_EQ(places, places_one_by_one) << at;
    }
  }
}

}  // namespace
}  // namespace gouji::extract
