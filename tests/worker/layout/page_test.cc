#include "worker/layout/page.h"

#include <gtest/gtest.h>

#include <string>

#include "worker/layout/characters.h"

namespace gouji::layout {
namespace {

std::string Normalize(std::string_view source) {
  Page page;
  page.Assign(source);
  return std::string(page.text());
}

// Source bytes of the first place of `part` in the normalized text.
std::string SourceOf(std::string_view source, std::string_view part) {
  Page page;
  page.Assign(source);
  const auto at = static_cast<uint32_t>(page.text().find(part));
  const Range range = page.ToSource({at, at + static_cast<uint32_t>(part.size())});
  return std::string(source.substr(range.begin, range.size()));
}

TEST(Page, UnifiesWhatMeansTheSame) {
  EXPECT_EQ(Normalize("１２３，４５６．７＋－％（一）"), "123,456.7+-%(一)");
  EXPECT_EQ(Normalize("【a】〔2016〕「b」“c”‘d’"), "[a][2016]\"b\"\"c\"'d'");
  EXPECT_EQ(Normalize("a\u3000b\u00a0c\u2003d"), "a b c d");
  EXPECT_EQ(Normalize("—–−‐"), "----");
  EXPECT_EQ(Normalize("│0┃1｜2"), "|0|1|2");
  EXPECT_EQ(Normalize("、。《》…·"), "、。《》…·");
}

TEST(Page, ReplacesFullWidthFormsAsTheTableOfCharactersDoes) {
  // U+FF00 to U+FF7F.
  for (const char second : {'\xbc', '\xbd'}) {
    for (int trail = 0x80; trail < 0xc0; ++trail) {
      const std::string form = {'\xef', second, static_cast<char>(trail)};
      const Change change = ChangeOf(form);
      EXPECT_EQ(Normalize(form), change.kind == Change::Kind::kReplace ? std::string(1, change.with) : form);
    }
  }
}

TEST(Page, DropsWhatMeansNothing) {
  EXPECT_EQ(Normalize("\ufeff4\u200b件\u00ad\x01"), "4件");
  EXPECT_EQ(Normalize("a\r\nb\rc\r\r\nd\fe"), "a\nb\nc\nd\ne");
}

TEST(Page, DropsPinyinGlosses) {
  EXPECT_EQ(Normalize("交通運(yùn)輸廳政務(wù)公開項(xiàng)目"), "交通運輸廳政務公開項目");
  EXPECT_EQ(Normalize("其他(ta) 0"), "其他(ta) 0");
  // What is read without a tone has none to print.
  EXPECT_EQ(Normalize("報(bào)告的(de)事項(app)了(le)解"), "報告的事項(app)了解");
  EXPECT_EQ(Normalize("报告的(de)事项"), "报告的(de)事项");
  EXPECT_EQ(Normalize("微信(app)、小程序(wei)"), "微信(app)、小程序(wei)");
  // Plain letters count where a page is full of them.
  std::string page;
  std::string plain;
  for (int i = 0; i < 20; ++i) {
    page += "行(xing)政(zheng)";
    plain += "行政";
  }
  EXPECT_EQ(Normalize(page + "微信(app)"), plain + "微信(app)");
  EXPECT_EQ(SourceOf("運(yùn)輸12(件)", "運輸"), "運(yùn)輸");
}

TEST(Page, KeepsSeparators) {
  EXPECT_EQ(Normalize("a\t\t0 \n\n  |0||"), "a\t\t0 \n\n  |0||");
}

TEST(Page, KeepsBytesThatAreNotUtf8) {
  EXPECT_EQ(Normalize("\xef\xbc"), "\xef\xbc");
  EXPECT_EQ(Normalize("\xe3\x80y\xc2"), "\xe3\x80y\xc2");
}

TEST(Page, MapsBackToTheSource) {
  EXPECT_EQ(SourceOf("总计：１２\u200b３ 件", "123"), "１２\u200b３");
  EXPECT_EQ(SourceOf("总计：１２\u200b３ 件", "计:"), "计：");
  EXPECT_EQ(SourceOf("\ufeffab\r\ncd", "cd"), "cd");
  EXPECT_EQ(SourceOf("\ufeffab\r\ncd", "b\nc"), "b\r\nc");
  // Deleted bytes at the edges stay outside.
  EXPECT_EQ(SourceOf("a\u200b5\u200bb", "5"), "5");
}

TEST(Page, MapsEmptyRangesToTheirPlace) {
  Page page;
  page.Assign("（ａ）");
  EXPECT_EQ(page.ToSource({1, 1}), (Range{3, 3}));
  EXPECT_EQ(page.ToSource({3, 3}), (Range{9, 9}));
}

TEST(Page, FindsLines) {
  Page page;
  page.Assign("ab\r\n\r\nc");
  ASSERT_EQ(page.lines().size(), 3u);
  EXPECT_EQ(page.text(page.lines()[0]), "ab");
  EXPECT_EQ(page.text(page.lines()[1]), "");
  EXPECT_EQ(page.text(page.lines()[2]), "c");
  EXPECT_EQ(page.LineAt(0), 0u);
  EXPECT_EQ(page.LineAt(3), 1u);
  EXPECT_EQ(page.LineAt(4), 2u);
}

TEST(Page, IsTheSameAfterReuse) {
  Page page;
  page.Assign(std::string(1000, 'x') + "（");
  page.Assign("（b");
  EXPECT_EQ(page.text(), "(b");
  EXPECT_EQ(page.ToSource({1, 2}), (Range{3, 4}));
  EXPECT_EQ(page.lines().size(), 1u);
}

// Every normalized byte maps into the source, monotonously, and a copied byte is the byte it came from.
TEST(Page, MapIsMonotoneAndInside) {
  const std::string source = "\ufeff一、本年新收（件）\r\n\u3000０\u00a0\u200b３　４—５\r６\u2028“七”｜";
  Page page;
  page.Assign(source);
  uint32_t last = 0;
  for (uint32_t i = 0; i < page.text().size(); ++i) {
    const Range range = page.ToSource({i, i + 1});
    ASSERT_LE(last, range.begin);
    ASSERT_LT(range.begin, range.end);
    ASSERT_LE(range.end, source.size());
    if (range.size() == 1 && source[range.begin] != '\r') {
      ASSERT_EQ(page.text()[i], source[range.begin]);
    }
    last = range.begin;
  }
}

}  // namespace
}  // namespace gouji::layout
