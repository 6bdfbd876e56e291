#include "worker/extract/simplified.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::extract {
namespace {

struct Both {
  explicit Both(std::string text) : source(std::move(text)) {
    page.Assign(source);
    simplified.Assign(page);
  }
  std::string source;
  layout::Page page;
  Simplified simplified;
};

TEST(Simplified, CleanPagesPassAsTheyAre) {
  const Both both("一、总体情况\n2021年,衢州市交通运输局(以下简称我局)开展工作。(OK)");
  EXPECT_FALSE(both.simplified.changed());
  EXPECT_EQ(both.simplified.text().data(), both.page.text().data());
}

TEST(Simplified, TraditionalCharactersAndGlossesVanish) {
  const Both both("一、總體情況\n湖南省交通運(yùn)輸廳嚴(yán)格(湘政辦函)");
  ASSERT_TRUE(both.simplified.changed());
  EXPECT_EQ(both.simplified.text(), "一、总体情况\n湖南省交通运输厅严格(湘政办函)");
  EXPECT_EQ(both.simplified.lines().size(), 2u);
}

TEST(Simplified, SpansPointAtThePrintedText) {
  const Both both("一、總體情況\n湖南省交通運(yùn)輸廳(tīng)嚴(yán)格");
  const std::string_view text = both.simplified.text();
  const auto at = static_cast<uint32_t>(text.find("交通"));
  const layout::Range range = both.simplified.ToSource({at, at + 15});
  EXPECT_EQ(both.simplified.SourceText(range), "交通運(yùn)輸廳");
}

TEST(GlossLength, TakesLatinInBracketsOnly) {
  EXPECT_EQ(GlossLength("(yùn)輸"), 6u);
  EXPECT_EQ(GlossLength("(zhang)"), 7u);
  EXPECT_EQ(GlossLength("(一)"), 0u);
  EXPECT_EQ(GlossLength("()"), 0u);
  EXPECT_EQ(GlossLength("(3)"), 0u);
  EXPECT_EQ(GlossLength("(APP)"), 0u);
  EXPECT_EQ(GlossLength("(yun"), 0u);
  EXPECT_EQ(GlossLength("(averylongforeignword)"), 0u);
}

}  // namespace
}  // namespace gouji::extract
