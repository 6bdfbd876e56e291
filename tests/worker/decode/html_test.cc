#include "worker/decode/html.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace gouji::decode {
namespace {

std::string Text(std::string_view page, Markup markup = Markup::kHtml) {
  Html html;
  const std::optional<Failure> failure = html.Read(page, markup);
  return failure ? "failed: " + std::string(failure->reason) : std::string(html.text());
}

// "row,column+columns x rows=text" of every cell, a space between them and a line end after each grid.
std::string GridsOf(std::string_view page) {
  Html html;
  EXPECT_FALSE(html.Read(page, Markup::kHtml));
  std::string out;
  for (const Grid& grid : html.grids().grids) {
    for (const GridCell& cell : html.grids().CellsOf(grid)) {
      out += std::to_string(cell.row) + "," + std::to_string(cell.column);
      if (cell.columns > 1 || cell.rows > 1)
        out += "+" + std::to_string(cell.columns) + "x" + std::to_string(cell.rows);
      out += "=" + std::string(html.text().substr(cell.begin, cell.end - cell.begin)) + " ";
    }
    out.back() = '\n';
  }
  return out;
}

TEST(HtmlLines, AreThoseThatAReaderSees) {
  EXPECT_EQ(Text("<p>一、总体情况</p><p>甲<b>乙</b>丙<br>丁</p>戊<div>己<div>庚</div>辛</div>"),
            "一、总体情况\n甲乙丙\n丁\n戊\n己\n庚\n辛\n");
  EXPECT_EQ(Text("<p></p><div><p>&nbsp;</p></div><p>甲<br><br>乙<hr>丙"), "\u00a0\n甲\n\n乙\n丙\n");
  EXPECT_EQ(Text("<ul><li>甲<li>乙<ul><li>丙</ul><li>丁</ul><dl><dt>戊<dd>己</dl>"),
            "甲\n乙\n丙\n丁\n戊\n己\n");
  EXPECT_EQ(Text("<pre>甲  1\n乙\t2\n</pre>丙"), "甲  1\n乙\t2\n丙\n");
}

TEST(HtmlLines, BlanksCollapseAndLineEndsBetweenHanVanish) {
  EXPECT_EQ(Text("<p>\n  收到申请 \t 3\n件，政府\n   信息 </p>"), "收到申请 3 件，政府信息\n");
  EXPECT_EQ(Text("<p>a\nb<span> </span>甲 乙</p>"), "a b 甲 乙\n");
}

// Raised digits behind a figure are no digits of it.
TEST(HtmlText, RaisedMarksKeepTheirForm) {
  EXPECT_EQ(Text("<table><tr><td>新收</td><td><p>55<sup>1</sup></p></td><td>7<sup>①</sup></td></tr>"
                 "<tr><td>结转</td><td>12<sup>[3]</sup></td><td>8</td></tr></table>"),
            "新收\t55¹\t7①\n结转\t12[3]\t8\n");
  EXPECT_EQ(Text("<p>面积30m<sup>2</sup>。收到<sup>12</sup>件，共5<sup>2023</sup>件</p>"),
            "面积30m2。收到12件，共52023件\n");
  EXPECT_EQ(Text("<table><tr><td>1<sup>2</td><td>3</td><td>45</td></tr></table>"), "1²\t3\t45\n");
}

TEST(HtmlText, WhatIsStruckOutIsLeftOut) {
  EXPECT_EQ(Text("<table><tr><td>行政许可</td><td><s>2846</s>2864</td></tr>"
                 "<tr><td>行政处罚</td><td><del>45</del>55</td></tr></table>"),
            "行政许可\t2864\n行政处罚\t55\n");
  // One that is not closed ends with its block.
  EXPECT_EQ(Text("<p>甲<strike>乙</p><p>丙</p>"), "甲\n丙\n");
}

TEST(HtmlText, FieldsOfTablesHoldWhatTheyShow) {
  EXPECT_EQ(Text("<table><tr><td>新收</td><td><input type=\"text\" value=\"55\"></td><td><input value=7></td>"
                 "<td><input type=\"hidden\" value=\"9\">8</td></tr><tr><td>结转</td><td>1</td></tr></table>"
                 "<p>检索<input type=\"text\" value=\"2023\"></p>"),
            "新收\t55\t7\t8\n结转\t1\n检索\n");
}

TEST(HtmlText, ReferencesAreDecoded) {
  EXPECT_EQ(Text("&lt;甲&gt;&amp;&quot;&#20013;&#x6587;&hellip;&ldquo;&middot;&#8226;&#12288;丁"),
            "<甲>&\"中文…“·•\u3000丁\n");
  EXPECT_EQ(Text("1&nbsp2&NoSuch;3&4&#0;&#xD800;&#99999999;&amp;nbsp;5&#150;6"),
            "1\u00a02&NoSuch;3&4\uFFFD\uFFFD\uFFFD\u00a05–6\n");
}

TEST(HtmlText, WhatNoReaderSeesIsLeftOut) {
  EXPECT_EQ(
      Text(
          "甲<script>var a='<p>乙</p>';</script><style>p{}</style><!-- 丙 --><noscript>丁</noscript>"
          "<span style='DISPLAY : none'>戊<span>己</span>庚</span><p hidden>辛</p><select><option>壬</select>"
          "<textarea><p>癸</textarea>子"),
      "甲\n子\n");
  EXPECT_EQ(Text("甲<!-- 没有结尾 -><p>乙"), "甲\n乙\n");
  EXPECT_EQ(Text("<ruby>運<rp>(</rp><rt>yùn</rt><rp>)</rp></ruby>輸"), "運輸\n");
}

TEST(HtmlText, WordMarkupIsTransparent) {
  EXPECT_EQ(Text("<?xml:namespace prefix = o /><p class=MsoNormal><![if !supportLists]>一、<![endif]><span "
                 "lang=EN-US>"
                 "<o:p></o:p></span>总体<!--[if gte mso "
                 "9]><xml>w</xml><![endif]-->情况<st1:chsdate>2021</st1:chsdate></p>"),
            "一、总体情况2021\n");
}

TEST(HtmlText, DamagedTagsAreText) {
  EXPECT_EQ(Text("3<5 <中> a<b</b> </p/>x<p class=\"a>b\">c<p title=\"never closed>d"),
            "3<5 <中> a\nx\nc\nd\n");
}

TEST(HtmlGrid, KeepsSpans) {
  EXPECT_EQ(
      GridsOf("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tr><td>丙<td><td>&nbsp;</table>"),
      "0,0+1x2=甲 0,1+2x1=乙 1,1=1 1,2=2 2,0=丙 2,1= 2,2=\u00a0\n");
  EXPECT_EQ(Text("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tr><td>丙<td><td>3</table>"),
            "甲\t乙\t\n\t1\t2\n丙\t\t3\n");
}

TEST(HtmlGrid, SpansEndWithTheTable) {
  EXPECT_EQ(GridsOf("<table><tr><td rowspan=24>甲<td rowspan=0>1<td colspan=0>2<tr><td rowspan=x>3</table>"),
            "0,0+1x2=甲 0,1+1x2=1 0,2=2 1,2=3\n");
}

TEST(HtmlGrid, BrokenMarkupIsRepaired) {
  const char* const expected = "0,0=甲 0,1=1 1,0=乙 1,1=2\n";
  for (const char* table :
       {"<table><tbody><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></tbody></table>",
        "<table><tr><td>甲<td>1<tr><td>乙<td>2",
        "<TABLE><TR><TD><P>甲<TD><FONT>1</TD><TR><TD><SPAN><P>乙</TD><TD><DIV>2</TABLE>",
        "<table><td>甲</td><td>1</td></tr><td>乙</td><td>2</td></tr></table>",
        "<table><tr><td>甲</td></td><td>1</div></p></td></tr></tr><tr><td>乙</td><td>2</tr></table></table>",
        "<table><thead><tr><th>甲<th>1<tbody><tr><td>乙<td>2</table>",
        "<table><form><tr><td>甲<td>1</tr></form><tr><td>乙<td>2</table>",
        "<table><tr style='display:none'><td>x</tr><tr><td>甲<td "
        "style='display:none'>y<td>1<tr><td>乙<td>2</table>",
        "<table><tr><td>x<tr><table><tr><td>甲<td>1<tr><td>乙<td>2</table>"}) {
    EXPECT_EQ(GridsOf(table), expected) << table;
  }
}

TEST(HtmlGrid, ACellIsOneLine) {
  EXPECT_EQ(GridsOf("<table><tr><td><p>商业</p><p>企业</p><td>科研<br>机构<td><div>1</div>\n<td> 2 件 "
                    "<td><pre>a\tb\n</pre></table>"),
            "0,0=商业 企业 0,1=科研 机构 0,2=1 0,3=2 件 0,4=a b\n");
}

TEST(HtmlGrid, TextOutsideOfCellsGoesBeforeTheTable) {
  EXPECT_EQ(Text("<table><caption>单位：万元</caption><tr>说明<td>甲<td>1</tr><p>附注</p></table>"),
            "单位：万元\n说明\n甲\t1\n附注\n");
  EXPECT_EQ(Text("<table><tr><td>甲<td>1</tr><p>五、存在的问题<table><tr><td>乙<td>2</tr><h3>六、其他"),
            "甲\t1\n五、存在的问题\n乙\t2\n六、其他\n");
}

TEST(HtmlGrid, TablesThatLayOutThePageAreBlocks) {
  EXPECT_EQ(Text("<table><tr><td><p>一、总体情况</p><p>甲</p></td></tr><tr><td>乙</td></tr></table>"),
            "一、总体情况\n甲\n乙\n");
  EXPECT_EQ(Text("<table><tr><td>栏目</td><td><p>二、</p><table><tr><td>规章<td>1</table><p>三、</p></td></"
                 "tr></table>"),
            "栏目\n二、\n规章\t1\n三、\n");
  EXPECT_EQ(GridsOf("<table><tr><td>栏目</td><td><table><tr><td>规章<td>1</"
                    "table><table><tr><td>行政许可<td>2</table></table>"),
            "0,0=规章 0,1=1\n0,0=行政许可 0,1=2\n");
  // A table of one cell inside of a cell is no more than its text.
  EXPECT_EQ(GridsOf("<table><tr><td>规章<td><table><tr><td>1</table></table>"), "0,0=规章 0,1=1\n");
}

TEST(HtmlGrid, BoxesThatAreTablesByTheirStyleAreTables) {
  EXPECT_EQ(
      GridsOf(
          "<div style='display:table'><div style='display:table-row'><div "
          "style='display:table-cell'>规章</div>"
          "<div style='display:table-cell'>1</div></div><div style='display: table-row;'>"
          "<div style='display:table-cell'>行政许可</div><div style='display:table-cell'></div></div></div>"),
      "0,0=规章 0,1=1 1,0=行政许可 1,1=\n");
}

TEST(HtmlGrid, AndSoAreThoseThatTheirClassesCallOne) {
  EXPECT_EQ(
      GridsOf(
          "<div class='table small'><div class=tr><div class='td w1'>规章</div><div class=td>1</div></div>"
          "<div class=tr><div class=td>行政许可</div><div class=td></div></div></div>"),
      "0,0=规章 0,1=1 1,0=行政许可 1,1=\n");
  // Rows and cells of no table lay out the page.
  EXPECT_EQ(Text("<div class=row><div class=cell>甲</div><div class=cell>乙</div></div>"), "甲\n乙\n");
}

TEST(HtmlGrid, TablePartsWithoutATableAreLines) {
  EXPECT_EQ(Text("<tr><td>规章</td><td>1</td></tr><tr><td>行政许可<td>2"), "规章\t1\n行政许可\t2\n");
}

const char kArticle[] =
    "<h1>某市交通运输局2021年政府信息公开工作年度报告</"
    "h1><p>2021年，我局深入贯彻《中华人民共和国政府信息公开条例》，"
    "主动公开政府信息，及时办理政府信息公开申请，不断完善平台建设和监督保障，政务公开各项工作取得了新的进展和"
    "成效。</p>"
    "<p>一、总体情况</"
    "p><p>全年主动公开政府信息120条，其中规范性文件3件，收到政府信息公开申请5件，均在期限内答复，"
    "没有行政复议和行政诉讼。</p>";

TEST(HtmlContent, NavigationAndFootersAreLeftOut) {
  const std::string article = Text(kArticle);
  const std::string page =
      std::string(
          "<html><body><div id=top><ul><li><a href=/>首页</a><li><a href=/zw>政务公开</a>"
          "<li><a href=/fw>办事服务</a></ul></div><div class=crumb>当前位置：<a href=/>首页</a>"
          "</div><div class='wrap'>") +
      kArticle +
      "</div><div class=related><h3>相关阅读</h3><p><a href=1>某市财政局2021年部门预算公开</a></p><p><a "
      "href=2>某市教育局关于招生工作的通知</a></p>"
      "<p><a "
      "href=3>某市气象台发布大风蓝色预警</a></p></div><div><p>主办单位：某市人民政府办公室</p><p>版权所有 "
      "网站标识码：3300000001"
      "</p></div></body></html>";
  EXPECT_EQ(Text(page), article);
  EXPECT_NE(article.find("年度报告\n2021年，我局"), std::string::npos);
}

TEST(HtmlContent, ATitleInABlockCalledNavigationStays) {
  const std::string article(kArticle);
  const size_t end = article.find("</h1>") + 5;
  EXPECT_EQ(Text("<div class=navtitle>" + article.substr(0, end) + "</div>" + article.substr(end)),
            Text(kArticle));
}

TEST(HtmlContent, APageOfLinksKeepsThem) {
  EXPECT_EQ(Text("<ul><li><a href=1>甲局2021年政府信息公开工作年度报告</a><li><a "
                 "href=2>乙局2021年政府信息公开工作年度报告</a>"
                 "<li><a href=3>丙局2021年政府信息公开工作年度报告</a></ul>"),
            "甲局2021年政府信息公开工作年度报告\n乙局2021年政府信息公开工作年度报告\n丙局2021年政府信息公开工"
            "作年度报告\n");
}

TEST(HtmlContent, AHiddenArticleIsShownWhereNothingElseIs) {
  EXPECT_EQ(Text(std::string("<p>正文</p><div style='display:none'>") + kArticle + "</div>"),
            "正文\n" + Text(kArticle));
  EXPECT_EQ(Text(std::string("<p hidden>少量</p>") + kArticle), Text(kArticle));
}

TEST(HtmlFacts, OfTheHeadComeFirst) {
  const std::string page =
      "<head><title>政府信息公开年报_某市人民政府</title><META NAME=\"ArticleTitle\" "
      "CONTENT=\"某局2021年政府信息公开工作年度报告\">"
      "<meta name=PubDate content='2022-01-27 15:30'><meta content=\"某市交通运输局\" name=\"ContentSource\">"
      "<meta name=Keywords content=x></head><p>一、总体情况</p>";
  EXPECT_EQ(
      Text(page),
      "标题：某局2021年政府信息公开工作年度报告\n发布日期：2022-01-27\n来源：某市交通运输局\n一、总体情况\n");
}

TEST(HtmlFacts, ADateWithDirtIsNotCutWithinACharacter) {
  EXPECT_EQ(Text("<meta name=PubDate content='2022-01-二十七日'><p>一、总体情况</p>"),
            "发布日期：2022-01-二十七日\n一、总体情况\n");
}

TEST(HtmlFacts, BelowTheTitleStandApart) {
  EXPECT_EQ(Text("<div><span>发布时间：2023-01-18 "
                 "09:12</span><span>信息来源：县水利局</span><span>浏览次数：12</span></div>"),
            "发布时间：2023-01-18 09:12 信息来源：县水利局 浏览次数：12\n");
}

TEST(HtmlFacts, ATitleThatThePagePrintsIsNotRepeated) {
  EXPECT_EQ(Text("<title>某局2021年年度报告-某市人民政府</title><h1>某局2021年<br>年度报告</h1>"),
            "某局2021年\n年度报告\n");
  EXPECT_EQ(Text("<title>某市人民政府 - 某局2021年年度报告</title><p>正文"),
            "标题：某局2021年年度报告\n正文\n");
  EXPECT_EQ(Text("<title>{{title}}年报</title><meta name=PubDate content='{{date}}'><p>正文"),
            "标题：{{title}}年报\n正文\n");
}

TEST(HtmlFailure, SaysWhereTheTextIs) {
  EXPECT_EQ(Text("<html><body><div></div></body></html>"), "failed: empty");
  EXPECT_EQ(Text("<frameset><frame src=a.htm><frame src=b.htm></frameset>"), "failed: unsupported");
  const std::string hidden(3000, 'x');
  EXPECT_EQ(Text("<p>加载中</p><script>var body='" + hidden + "';</script>"), "failed: unsupported");
  EXPECT_EQ(Text("<textarea>&lt;p&gt;" + hidden + "</textarea>"), "failed: unsupported");
}

TEST(HtmlLimits, HoldWithoutLosingTheText) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div><table><tr><td><b>";
  EXPECT_EQ(Text(deep + "年报"), "年报\n");
  std::string wide = "<table><tr><td>甲<td>乙";
  for (int i = 0; i < 1000; ++i) wide += "<td colspan=1000>1";
  EXPECT_NE(Text(wide).find("甲\t乙\t1"), std::string::npos);
  std::string tall = "<table><tr>";
  for (int i = 0; i < 199; ++i) tall += "<td rowspan=1000>";
  for (int i = 0; i < 20000; ++i) tall += "<tr><td>1";
  EXPECT_LE(Text(tall).size(), HtmlWriter::kMaxGridCells * 2);
}

TEST(HtmlMixed, KeepsTheLinesOfTheText) {
  EXPECT_EQ(Text("# 年度报告\n\n  一、总体情况\n甲 < "
                 "乙\n<table>\n<tr>\n<td>规章</td>\n<td>1</td>\n</tr>\n</table>\n二、\n",
                 Markup::kMixed),
            "# 年度报告\n\n  一、总体情况\n甲 < 乙\n规章\t1\n\n二、\n");
}

}  // namespace
}  // namespace gouji::decode
