#include "worker/check/plain_words.h"

#include <gtest/gtest.h>

#include <string_view>

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

// What needs no page is what the page gives.
TEST(PlainWords, AreThoseOfAPage) {
  for (const std::string_view text :
       {"", "甲市乙县交通运输局", "交通運輸局", "交通運(yùn)輸局", "县 教育局", "甲市，乙县", "教\xe8\x82",
        "\xe5\x31\x32教育局", "㐀㐁局", "局", "|甲|乙|", "鿿龥局"}) {
    layout::Page page;
    page.Assign(text);
    extract::Simplified simplified;
    simplified.Assign(page, extract::SimplifyHan(&page));
    EXPECT_EQ(PlainWords(text).text(), simplified.text()) << text;
  }
}

TEST(Words, AreComparedAsAWhole) {
  const std::string_view text = "认真落实a年";
  for (const std::string_view word : {"", "认", "认真", "真", "落实a年", "认真落实a年", "认真落实a年度", "记",
                                      "a年", "年", "b年", "\xb4"}) {
    EXPECT_EQ(BeginsWith(text, word), text.starts_with(word)) << word;
    EXPECT_EQ(EndsWith(text, word), text.ends_with(word)) << word;
  }
  EXPECT_TRUE(BeginsWith("", ""));
  EXPECT_FALSE(EndsWith("", "年"));
}

}  // namespace
}  // namespace gouji::check
