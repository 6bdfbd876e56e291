// Pages as government sites publish them, from bytes to record.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "worker/form/forms.h"
#include "worker/inspect.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

constexpr std::string_view kNavigation =
    "<div class=\"header\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk\">政务公开</a></li><li><a "
    "href=\"/zwfw\">"
    "政务服务</a></li></ul></div><div class=\"position\">您的位置：<a href=\"/\">首页</a> &gt; <a "
    "href=\"/nb\">政府信息公开年报</a></div>";

constexpr std::string_view kArticle =
    "<div class=\"TRS_Editor\"><style>.TRS_Editor p{margin:0}</style><p>　　<strong>一、总体情况</strong></p>"
    "<p>"
    "　　2022年，县水利局主动公开政府信息220条。收到政府信息公开申请3件，均按时答复，没有行政复议和行政诉讼。"
    "</p>"
    "<p>　　<strong>二、主动公开政府信息情况</strong></p><table border=\"1\"><tbody><tr><td "
    "colspan=\"4\"><p>第二十条第（一）项</p></td>"
    "</tr><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></"
    "tr><tr><td><p>规章</p></td><td></td>"
    "<td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>2</td><td>1</td><td>9</td></tr></tbody></table>"
    "<p>　　<strong>六、其他需要报告的事项</strong></p><p>　　无。</p><p align=right>青田县水利局</p><p "
    "align=right>2023年1月16日</p></div>";

std::string Page(std::string_view head, std::string_view before) {
  std::string page = "<!DOCTYPE html><html><head><meta charset=\"utf-8\">";
  page.append(head)
      .append("<script>var menu = '<p>';</script></head><body>")
      .append(kNavigation)
      .append(before);
  page.append(kArticle).append(
      "<div class=\"footer\"><p>主办：青田县人民政府 网站标识码：3311210001</p></div></body></html>");
  return page;
}

struct Read {
  explicit Read(std::string_view page) {
    static Reader reader(form::BuiltIn(), {});
    const Document document{.id = "page.html", .bytes = page};
    record = reader.Read(document);
    text = Inspect(form::BuiltIn(), {}, document, Stage::kText);
  }
  std::string Quote(const Span& span) const { return text.substr(span.begin(), span.end() - span.begin()); }
  Record record;
  std::string text;
};

TEST(HtmlPage, WithFactsInItsHead) {
  const Read page(
      Page("<title>年报_青田县</title><meta name=\"ArticleTitle\" "
           "content=\"青田县水利局2022年政府信息公开工作年度报告\">"
           "<meta name=\"PubDate\" content=\"2023-01-18 09:12\"><meta name=\"ContentSource\" "
           "content=\"县水利局\">",
           ""));
  EXPECT_EQ(page.record.outcome(), OUTCOME_PARSED);
  const Header& header = page.record.header();
  EXPECT_EQ(header.title().text(), "青田县水利局2022年政府信息公开工作年度报告");
  EXPECT_EQ(page.Quote(header.title().span()), header.title().text());
  EXPECT_EQ(header.organ().text(), "青田县水利局");
  EXPECT_EQ(header.year(), 2022u);
  EXPECT_EQ(page.Quote(header.published().span()), "2023-01-18");
  EXPECT_EQ(page.Quote(header.compiled().span()), "2023年1月16日");
}

TEST(HtmlPage, WithABlockOfFactsInATable) {
  const Read page(Page(
      "<title>政府信息公开</title>",
      "<table width=\"100%\"><tr><th>索 引 号：</th><td>11332522002655617N/2023-52011</td><th>主题分类：</th>"
      "<td>水利</td></tr><tr><th>发布机构：</th><td>青田县水利局</td><th>发布日期：</th><td>2023-01-18</td></"
      "tr></table>"
      "<h1>青田县水利局<br>2022年政府信息公开工作年度报告</h1>"));
  const Header& header = page.record.header();
  EXPECT_EQ(header.title().text(), "青田县水利局2022年政府信息公开工作年度报告");
  EXPECT_EQ(header.index_number().text(), "11332522002655617N/2023-52011");
  EXPECT_EQ(header.issuer().text(), "青田县水利局");
  EXPECT_EQ(page.Quote(header.published().span()), "2023-01-18");
}

TEST(HtmlPage, SectionsAndTablesOfTheArticle) {
  const Read page(Page("", "<h1>青田县水利局2022年政府信息公开工作年度报告</h1>"));
  std::string sections;
  for (const Section& section : page.record.sections()) sections += std::to_string(section.ordinal());
  EXPECT_EQ(sections, "126");
  ASSERT_EQ(page.record.tables_size(), 1);
  EXPECT_EQ(page.record.tables(0).layout(), "grid");
  std::string states;
  for (const Cell& cell : page.record.tables(0).cells()) {
    if (cell.state() == CELL_STATE_VALUE) {
      const Span span = [&] {
        Span s;
        s.set_begin(cell.begin());
        s.set_end(cell.end());
        return s;
      }();
      states += page.Quote(span);
    } else {
      states += cell.state() == CELL_STATE_BLANK ? "_" : "";
    }
    EXPECT_EQ(cell.certainty(), CERTAINTY_CERTAIN);
  }
  EXPECT_EQ(states, "_00219");
  EXPECT_EQ(page.text.find("政务服务"), std::string::npos);
  EXPECT_EQ(page.text.find("网站标识码"), std::string::npos);
}

TEST(HtmlPage, ThatIsNoReport) {
  std::string links;
  for (const char* organ : {"甲县水利局", "乙县财政局", "丙县教育局", "丁县交通运输局", "戊县公安局"}) {
    links += "<li><a href=\"x\">" + std::string(organ) +
             "2022年政府信息公开工作年度报告</a><span>2023-01-18</span></li>";
  }
  const Read listing("<html><body>" + std::string(kNavigation) + "<ul>" + links + "</ul></body></html>");
  EXPECT_EQ(listing.record.outcome(), OUTCOME_NOT_A_REPORT);
  EXPECT_EQ(listing.record.failure().reason(), "listing");

  const Read news(
      "<html><body><h1>我县召开水利工作会议</h1><p>本报讯（记者 "
      "李明）近日，我县召开水利工作会议。会议总结了全年工作，"
      "部署了下一阶段任务，要求各乡镇抓好落实，确保完成全年目标任务，切实保障群众用水安全。</"
      "p><p>责任编辑：王芳</p></body></html>");
  EXPECT_EQ(news.record.outcome(), OUTCOME_NOT_A_REPORT);
  EXPECT_EQ(news.record.failure().reason(), "news");
}

TEST(HtmlPage, WhoseTextIsInAScript) {
  const Read page(
      "<html><head><title>青田县水利局2022年政府信息公开工作年度报告</title></head><body><div "
      "id=app></div><script>var page = " +
      std::string(2000, 'x') + ";</script></body></html>");
  EXPECT_EQ(page.record.outcome(), OUTCOME_FAILED);
  EXPECT_EQ(page.record.failure().reason(), "unsupported");
}

TEST(HtmlPage, CutOffInTheMiddleOfATable) {
  const std::string whole = Page("", "<h1>青田县水利局2022年政府信息公开工作年度报告</h1>");
  const Read page(whole.substr(0, whole.find("行政规范性文件")));
  EXPECT_EQ(page.record.outcome(), OUTCOME_PARSED);
  ASSERT_EQ(page.record.tables_size(), 1);
  EXPECT_EQ(page.record.tables(0).cells(0).state(), CELL_STATE_BLANK);
  EXPECT_EQ(page.record.tables(0).cells(3).state(), CELL_STATE_MISSING);
}

TEST(HtmlPage, InspectShowsItsGrids) {
  const Document document{.id = "page.html",
                          .bytes = "<table><tr><td colspan=2>规章<td>1<tr><td>a<td>b<td>2</table>"};
  const std::string blocks = Inspect(form::BuiltIn(), {}, document, Stage::kBlocks);
  EXPECT_NE(blocks.find("0..6\t0,0 over 2 columns\t规章\n"), std::string::npos) << blocks;
  EXPECT_NE(blocks.find("\t1,2\t2\n"), std::string::npos) << blocks;
}

}  // namespace
}  // namespace gouji::stages
