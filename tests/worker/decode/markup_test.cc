#include "worker/decode/markup.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::decode {
namespace {

TEST(SniffMarkup, KnowsPagesAndFragments) {
  for (const char* page :
       {"<!DOCTYPE html PUBLIC …>", "\n  <HTML><HEAD>", "<?xml version=\"1.0\"?><html/>",
        "<!-- saved page --><html>", "<p style=\"x\">2021年年度报告</p>",
        "2021年年度报告<br><p>一、总体情况</p><p>二、</p>",
        "<div class=\"TRS_Editor\"><p>一、总体情况</p></div>", "<table><tr><td>规章</td></tr></table>",
        "<tr><td>规章<td>1", "<html", "<style>p{}</style><p>一、总体情况"}) {
    const bool cut = std::string_view(page) == "<html";
    EXPECT_EQ(SniffMarkup(page), cut ? Markup::kNone : Markup::kHtml) << page;
  }
}

TEST(SniffMarkup, TextWithAnglesIsText) {
  for (const char* text :
       {"<关于印发《办法》的通知>", "一、总体情况 <br> 申请 < 3 件", "<", "", "<abc> <public> <title-less>",
        "本站页面用 <table> 排版,每行一个 <tr>。", "<p> 标签表示段落。"}) {
    EXPECT_EQ(SniffMarkup(text), Markup::kNone) << text;
  }
}

TEST(SniffMarkup, MarkdownWithInlineTagsIsText) {
  std::string page =
      "# 某局2021年政府信息公开工作年度报告\n\n<a name=\"top\"></a>\n\n| 信息内容 | 本年<br>制发件数 |\n| "
      "--- | --- |\n";
  for (int i = 0; i < 40; ++i) page += "| 规章<br/><b>1</b> | <sup>0</sup> |\n";
  EXPECT_EQ(SniffMarkup(page), Markup::kNone);
  EXPECT_EQ(SniffMarkup("<div align=\"center\">\n\n# 年度报告\n\n</div>\n" + page), Markup::kNone);
}

TEST(SniffMarkup, TextWithTablesInHtmlIsMixed) {
  std::string prose;
  for (int i = 0; i < 30; ++i) prose += "我局认真贯彻条例,主动公开政府信息。\n";
  const std::string table = "<table><tr><td>规章</td><td>1</td></tr></table>\n";
  EXPECT_EQ(SniffMarkup("# 年度报告\n" + prose + table), Markup::kMixed);
  EXPECT_EQ(SniffMarkup("某局年度报告\n" + prose + "</p></td></div></span></table>\n" + prose),
            Markup::kMixed);
  EXPECT_EQ(SniffMarkup("某局年度报告\n" + prose + table + prose), Markup::kMixed);
}

}  // namespace
}  // namespace gouji::decode
