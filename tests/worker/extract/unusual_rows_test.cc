// Tables that print more than the form, less, or the same in another arrangement.
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kReviews = "四、政府信息公开行政复议、行政诉讼情况\n";
constexpr std::string_view kApplications = "三、收到和处理政府信息公开申请情况\n";
constexpr std::string_view kColumns = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n";

TEST(UnusualRows, SectionFourInThreeRows) {
  const std::string rows =
      "类别 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n"
      "行政复议 | 2 | 0 | 1 | 4 | 7\n未经复议直接起诉 | 10 | | | 2 | 12\n复议后起诉 | | | | |\n";
  const PageTables page = ReadPage(std::string(kReviews) + rows);
  EXPECT_EQ(page.Tables(), "review UNSPECIFIED pipes");
  EXPECT_EQ(page.Printed("review"),
            "review: 2 0 1 4 7\nlitigation_direct: 10 _ _ 2 12\nlitigation_after_review: _ _ _ _ _\n");
}

TEST(UnusualRows, SectionFourWithoutReviewsGoesOnInItsOrder) {
  const PageTables page = ReadPage(std::string(kReviews) +
                                   "项目\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
                                   "复议后起诉\n1\n0\n0\n2\n3\n行政诉讼：未经复议直接起诉\n0\n5\n0\n0\n5\n");
  EXPECT_EQ(page.Row("review", "review"), "? ? ? ? ?");
  EXPECT_EQ(page.Row("review", "litigation_direct"), "0 5 0 0 5");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "1 0 0 2 3");
}

// Section four with `columns` in each group, and the names of the groups in the given order.
std::string ReviewHeader(std::string_view columns, std::string_view groups, std::string_view suits) {
  std::string page = std::string(kReviews) + std::string(groups) + "\n";
  page += std::string(columns) + "|" + std::string(suits) + "\n";
  return page + std::string(columns) + "|" + std::string(columns) + "\n";
}

TEST(UnusualRows, SectionFourBelowAHeaderOfAnotherOrderIsOpen) {
  constexpr std::string_view kForm = "结果维持|结果纠正|其他结果|尚未审结|总计";
  constexpr std::string_view kGroups = "行政复议|行政诉讼";
  constexpr std::string_view kSuits = "未经复议直接起诉|复议后起诉";
  const std::string figures = "7|2|3|1|1|0|0|0|0|0|2|0|1|1|0\n";
  EXPECT_EQ(ReadPage(ReviewHeader(kForm, kGroups, kSuits) + figures).Row("review", "review"), "7 2 3 1 1");
  for (const std::string& header : {ReviewHeader("总计|结果维持|结果纠正|其他结果|尚未审结", kGroups, kSuits),
                                    ReviewHeader("结果纠正|结果维持|其他结果|尚未审结|总计", kGroups, kSuits),
                                    ReviewHeader(kForm, kGroups, "复议后起诉|未经复议直接起诉"),
                                    ReviewHeader(kForm, "行政诉讼|行政复议", kSuits)}) {
    const PageTables page = ReadPage(header + figures);
    EXPECT_EQ(page.Row("review", "review"), "7~ 2~ 3~ 1~ 1~") << header;
    EXPECT_EQ(page.Row("review", "litigation_after_review"), "2~ 0~ 1~ 1~ 0~") << header;
    std::string lines = header + figures;
    std::replace(lines.begin(), lines.end(), '|', '\n');
    EXPECT_EQ(ReadPage(lines).Row("review", "review"), "7~ 2~ 3~ 1~ 1~") << lines;
  }
}

TEST(UnusualRows, TheHeaderOfAGridTellsTheCellsOfSectionFour) {
  const auto row = [](std::initializer_list<std::string_view> cells) {
    std::string html = "<tr>";
    for (const std::string_view cell : cells) html += "<td" + std::string(cell) + "</td>";
    return html + "</tr>";
  };
  const std::string page =
      "<p>四、政府信息公开行政复议、行政诉讼情况</p><table>" +
      row({" colspan=10>行政诉讼", " colspan=5 rowspan=2>行政复议"}) +
      row({" colspan=5>复议后起诉", " colspan=5>未经复议直接起诉"}) +
      row({">总计", ">结果维持", ">结果纠正", ">其他结果", ">尚未审结", ">总计", ">结果维持", ">结果纠正",
           ">其他结果", ">尚未审结", ">总计", ">结果维持", ">结果纠正", ">其他结果", ">尚未审结"}) +
      row({">10", ">1", ">2", ">3", ">4", ">5", ">5", ">0", ">0", ">0", ">7", ">0", ">0", ">0", ">7"}) +
      "</table>";
  EXPECT_EQ(ReadHtmlPage(page).Printed("review"),
            "review: 0 0 0 7 7\nlitigation_direct: 5 0 0 0 5\nlitigation_after_review: 1 2 3 4 10\n");
}

TEST(UnusualRows, SectionFourInThreeTables) {
  const std::string header = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n";
  const PageTables page = ReadPage(
      std::string(kReviews) + "### 行政复议\n" + header + "| 1 | 0 | 0 | 0 | 1 |\n\n### 未经复议直接起诉\n" +
      header + "| 0 | 2 | 0 | 0 | 2 |\n\n### 复议后起诉\n" + header + "| 0 | 0 | 0 | 3 | 3 |\n");
  EXPECT_EQ(page.Printed("review"),
            "review: 1 0 0 0 1\nlitigation_direct: 0 2 0 0 2\nlitigation_after_review: 0 0 0 3 3\n");
}

TEST(UnusualRows, NumbersBeforeLabelsAreNoCells) {
  const PageTables page = ReadPage(std::string(kApplications) + "序号|项目|" + std::string(kColumns) +
                                   "1|一、本年新收政府信息公开申请数量|5|0|0|0|0|0|5\n"
                                   "2|二、上年结转政府信息公开申请数量|1|0|0|0|0|0|1\n"
                                   "3|三、本年度办理结果|（一）予以公开|4|0|0|0|0|0|4\n"
                                   "4|（二）部分公开|1|0|0|0|0|0|1\n"
                                   "5|（三）不予公开|1.属于国家秘密|0|0|0|0|0|0|0\n"
                                   "6|2.其他法律行政法规禁止公开|0|0|0|0|0|0|0\n"
                                   "7|3.危及“三安全一稳定”|1|0|0|0|0|0|1\n"
                                   "8|（七）总计|6|0|0|0|0|0|6\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 5 0 0 0 0 0 5\ncarried_in: 1 0 0 0 0 0 1\ngranted: 4 0 0 0 0 0 4\npartial: 1 0 0 0 0 0 1\n"
            "denied_1: 0 0 0 0 0 0 0\ndenied_2: 0 0 0 0 0 0 0\ndenied_3: 1 0 0 0 0 0 1\n"
            "total: 6 0 0 0 0 0 6\n");
}

TEST(UnusualRows, NumbersBehindLabelsAreNoCells) {
  const PageTables page = ReadPage(std::string(kApplications) + "项目\t行次\t" +
                                   "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
                                   "一、本年新收政府信息公开申请数量\t1\t5\t\t\t\t\t\t5\n"
                                   "二、上年结转政府信息公开申请数量\t2\t1\t\t\t\t\t\t1\n"
                                   "（一）予以公开\t3\t4\t\t\t\t\t\t4\n"
                                   "（二）部分公开\t4\t\t\t\t\t\t\t\n"
                                   "1.属于国家秘密\t5\t\t\t\t\t\t\t\n"
                                   "2.其他法律行政法规禁止公开\t6\t2\t\t\t\t\t\t2\n"
                                   "（七）总计\t7\t6\t\t\t\t\t\t6\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 5 _ _ _ _ _ 5\ncarried_in: 1 _ _ _ _ _ 1\ngranted: 4 _ _ _ _ _ 4\npartial: _ _ _ _ _ _ _\n"
            "denied_1: _ _ _ _ _ _ _\ndenied_2: 2 _ _ _ _ _ 2\ntotal: 6 _ _ _ _ _ 6\n");
}

TEST(UnusualRows, ASubtotalOfTheHeaderIsNoColumnOfTheForm) {
  for (const char* const between : {"\t", " | ", " ", "\n"}) {
    const auto row = [&](std::initializer_list<std::string_view> cells) {
      std::string line;
      for (const std::string_view cell : cells) line += (line.empty() ? "" : between) + std::string(cell);
      return line + "\n";
    };
    const std::string behind =
        row({"自然人", "法人或其他组织", "总计"}) +
        row({"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "小计"}) +
        row({"一、本年新收政府信息公开申请数量", "7", "2", "0", "1", "0", "0", "3", "10"}) +
        row({"二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "0", "1"});
    EXPECT_EQ(ReadPage(std::string(kApplications) + behind).Printed("applications"),
              "new: 7 2 0 1 0 0 10\ncarried_in: 1 0 0 0 0 0 1\n")
        << between;
    const std::string before =
        row({"自然人", "法人或其他组织", "总计"}) +
        row({"小计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}) +
        row({"一、本年新收政府信息公开申请数量", "7", "3", "2", "0", "1", "0", "0", "10"}) +
        row({"二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "0", "1"});
    EXPECT_EQ(ReadPage(std::string(kApplications) + before).Printed("applications"),
              "new: 7 2 0 1 0 0 10\ncarried_in: 1 0 0 0 0 0 1\n")
        << between;
  }
  // Glued cells do not tell which of them it is.
  const PageTables glued =
      ReadPage(std::string(kApplications) +
               "自然人商业企业科研机构社会公益组织法律服务机构其他小计总计"
               "一、本年新收政府信息公开申请数量10000001二、上年结转政府信息公开申请数量00000000");
  EXPECT_EQ(glued.Row("applications", "new").find_first_not_of("01?~ _2345678"), std::string::npos)
      << glued.Row("applications", "new");
  const PageTables cut =
      ReadPage(std::string(kApplications) +
               "自然人法人或其他组织总计\n商业企业科研机构社会公益组织法律服务机构其他小计\n"
               "一、本年新收政府信息公开申请数量20000002\n二、上年结转政府信息公开申请数量00000000\n"
               "（一）予以公开20000002\n（七）总计20000002\n四、结转下年度继续办理00000000\n");
  EXPECT_EQ(cut.Row("applications", "new"), "20~ 0~ 0~ 0~ 0~ 0~ 2~");
}

TEST(UnusualRows, ARowThatNumbersTheColumnsOfSectionFourIsNoneOfFigures) {
  const std::string header =
      "行政复议|行政诉讼\n结果维持|结果纠正|其他结果|尚未审结|总计|未经复议直接起诉|复议后起诉\n"
      "结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计\n";
  const std::string figures = "2|0|0|1|3|0|0|0|0|0|1|0|0|0|1\n";
  for (const bool bracketed : {false, true}) {
    std::string numbers;
    for (int i = 1; i <= 15; ++i)
      numbers += (bracketed ? "（" + std::to_string(i) + "）" : std::to_string(i)) + (i < 15 ? "|" : "\n");
    const PageTables page = ReadPage(std::string(kReviews) + header + numbers + figures);
    EXPECT_EQ(page.Row("review", "review"), "2 0 0 1 3") << bracketed;
    EXPECT_EQ(page.Row("review", "litigation_after_review"), "1 0 0 0 1") << bracketed;
    EXPECT_EQ(
        ReadPage(std::string(kReviews) + header + "栏次|" + numbers + "|" + figures).Row("review", "review"),
        "2 0 0 1 3");
  }
}

// nl, cat -n and listings number the lines; an empty one counts or does not.
TEST(UnusualRows, CountersOfTheLinesAreNoFigures) {
  const std::vector<std::string> lines = {"三、收到和处理政府信息公开申请情况",
                                          "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计",
                                          "一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5",
                                          "二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1",
                                          "（一）予以公开 5 0 0 0 0 0 5",
                                          "（二）部分公开 0 0 0 0 0 0 0",
                                          "（七）总计 5 0 0 0 0 0 5",
                                          "四、结转下年度继续办理 1 0 0 0 0 0 1",
                                          "五、存在的主要问题及改进情况",
                                          "宣传不够。",
                                          "六、其他需要报告的事项",
                                          "无。"};
  for (const char* const behind : {" ", "\t", ": ", ". ", " | "}) {
    std::string counted;
    std::string skipped;
    for (size_t i = 0; i < lines.size(); ++i) {
      counted += "   " + std::to_string(i + 1) + behind + lines[i] + (i % 4 == 3 ? "\n\n" : "\n");
      skipped += std::to_string(i < 6 ? i + 1 : i + 2) + behind + lines[i] + "\n";
    }
    const PageTables page = ReadPage(counted);
    EXPECT_EQ(page.Row("applications", "new"), "5 0 0 0 0 0 5") << behind;
    EXPECT_EQ(page.Row("applications", "carried_in"), "1 0 0 0 0 0 1") << behind;
    EXPECT_EQ(page.Row("applications", "carried_out"), "1 0 0 0 0 0 1") << behind;
    // What skips a number counts no lines, and may be of the table.
    EXPECT_NE(ReadPage(skipped).Row("applications", "carried_out"), "7 1 0 0 0 0 0 1") << behind;
  }
}

TEST(UnusualRows, AClauseThatNamesWhatTheHeaderDoesIsNoTable) {
  const std::string clause =
      "全年行政复议2件，均为结果维持；行政诉讼2件，其中未经复议直接起诉1件（结果纠正），复议后起诉1件（尚未审"
      "结）。\n";
  const std::string table =
      "类别 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n"
      "行政复议 | 2 | 0 | 0 | 0 | 2\n未经复议直接起诉 | 0 | 1 | 0 | 0 | 1\n复议后起诉 | 0 | 0 | 0 | 1 | 1\n";
  EXPECT_EQ(ReadPage(std::string(kReviews) + clause).Tables(), "");
  const PageTables page = ReadPage(std::string(kReviews) + clause + table);
  EXPECT_EQ(page.Tables(), "review UNSPECIFIED pipes");
  EXPECT_EQ(page.Row("review", "review"), "2 0 0 0 2");
}

TEST(UnusualRows, EveryValueBehindTheNameOfItsColumn) {
  const PageTables lines = ReadPage(
      std::string(kApplications) +
      "一、本年新收政府信息公开申请数量\n自然人：200\n商业企业：3\n科研机构：0\n社会公益组织：0\n"
      "法律服务机构：33\n其他：0\n总计：236\n"
      "（一）予以公开\n自然人：1\n商业企业：\n科研机构：0\n社会公益组织：0\n法律服务机构：0\n其他：7\n"
      "总计：8\n（六）其他处理\n"
      "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n自然人：0\n3."
      "其他\n自然人：0\n商业企业：0\n科研机构：0\n社会公益组织：0\n"
      "法律服务机构：0\n其他：9\n总计：9\n");
  EXPECT_EQ(lines.Row("applications", "new"), "200 3 0 0 33 0 236");
  EXPECT_EQ(lines.Row("applications", "granted"), "1 ?~3 0 0 0 7 8");
  EXPECT_EQ(lines.Row("applications", "other_3"), "0 0 0 0 0 9 9");
  const PageTables inline_names = ReadPage(
      "第二十条第（一）项\n规章：本年制发件数0，本年废止件数0，现行有效件数2\n"
      "行政规范性文件：本年制发件数209，本年废止件数18，现行有效件数400\n"
      "第二十条第（八）项\n行政事业性收费：本年收费金额（单位：万元）：5.5\n");
  EXPECT_EQ(inline_names.Printed("disclosure"),
            "regulations: 0 0 2\nnormative_documents: 209 18 400\nfees: 5.5\n");
}

// Nothing but the header tells which column is which, and a text does not hold its cells to it.
TEST(UnusualRows, ColumnsInAnotherOrderAreNotTakenForTheForms) {
  const PageTables page = ReadPage(std::string(kApplications) +
                                   "项目|总计|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他\n"
                                   "一、本年新收政府信息公开申请数量|804|570|234|0|0|0|0\n"
                                   "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0\n"
                                   "（一）予以公开|5|1|1|1|1|1|0\n");
  EXPECT_EQ(page.Row("applications", "new"), "804~ 570~ 234~ 0~ 0~ 0~ 0~");
  const PageTables disclosure = ReadPage(
      "第二十条第（一）项\n信息内容|现行有效件数|本年制发件数|本年废止件数\n规章|4|0|1\n行政规范性文件|9|2|"
      "0\n");
  EXPECT_EQ(disclosure.Row("disclosure", "regulations"), "4~ 0~ 1~");
}

TEST(UnusualRows, AFigureAboveItsLabelIsNotMissingForSure) {
  const PageTables page = ReadPage(
      "第二十条第（一）项\n信息内容\n\n本年制发件数\n\n本年废止件数\n\n现行有效件数\n\n规章\n\n0\n\n0\n\n0\n"
      "\n"
      "第二十条第（五）项\n信息内容\n\n本年处理决定数量\n\n550\n\n行政许可\n\n"
      "第二十条第（六）项\n信息内容\n\n本年处理决定数量\n\n行政处罚\n\n4119\n");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "?~");
  EXPECT_EQ(page.Row("disclosure", "penalties"), "4119");
}

// As PDF text has them: the figures beside the middle of labels that no line holds as a whole.
TEST(UnusualRows, CutLabelsDoNotCutTheTable) {
  std::string text =
      std::string(kApplications) + "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n";
  text +=
      "一、本年新收政府信\n482\n息公开申请数量\n（一）予以公开 0\n（二）部分公开（区\n分处理的，只计这一\n0\n"
      "情形，不计其他情形\n）\n1.属于国家秘密 "
      "135\n2.其他法律行政法\n0\n规禁止公开\n3.危及“三安全一\n0\n稳定”\n"
      "4.保护第三方合法\n0\n权益\n5.属于三类内部事\n339\n务信息\n6.属于四类过程性\n0\n信息\n7."
      "属于行政执法案\n0\n卷\n"
      "（七）总计 484\n四、结转下年度继续\n0\n办理\n";
  const PageTables page = ReadPage(text);
  EXPECT_EQ(page.Find("applications", 1), nullptr);
  EXPECT_NE(page.Row("applications", "new"), "no row");
}

TEST(UnusualRows, TheUnitOfAmountsMayStandApart) {
  const PageTables page = ReadPage(
      "第 二 十 条 第 （ 八 ） 项\n信 息 内 容 | 本 年 收 费 金 额 （ 单 位 ： 万 元 ）\n行 政 事 业 性 收 "
      "费 | 112\n");
  ASSERT_NE(page.Find("disclosure"), nullptr);
  const auto& cells = page.Find("disclosure")->cells();
  EXPECT_EQ(cells[cells.size() - 1].unit(), report::v1::UNIT_WAN_YUAN);
}

TEST(UnusualRows, SectionFourInRowsWithoutAColumnOfGroups) {
  const PageTables page = ReadPage(std::string(kReviews) +
                                   "| 类别\n| 结果维持\n| 结果纠正\n| 其他结果\n| 尚未审结\n| 总计\n"
                                   "| 行政复议\n| \n| 0\n| \n| 1\n| 1\n"
                                   "| 未经复议直接起诉\n| \n| \n| \n| \n| \n"
                                   "| 复议后起诉\n| 2\n| \n| \n| \n| 2\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Printed("review"),
            "review: _ 0 _ 1 1\nlitigation_direct: _ _ _ _ _\nlitigation_after_review: 2 _ _ _ 2\n");
}

TEST(UnusualRows, SectionFourBelowAHeadingInOtherWords) {
  const PageTables page = ReadPage(
      "四、因公开政府信息被提起行政复议、提起行政诉讼的有关情况\n\n"
      "| 行政复议 |  |  |  |  | 行政诉讼 |  |  |  |  |  |  |  |  |  |\n"
      "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 |  |  |  |  | 复议后起诉 |  |  "
      "|  |  |\n"
      "|  |  |  |  |  | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | "
      "尚未审结 | 总计 |\n"
      "|  |  |  |  | 0 |  |  |  |  | 0 |  |  |  |  | 0 |\n\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Printed("review"),
            "review: _ _ _ _ 0\nlitigation_direct: _ _ _ _ 0\nlitigation_after_review: _ _ _ _ 0\n");
}

TEST(UnusualRows, AChangeWithItsSumBesideIsNoFigure) {
  const PageTables page = ReadPage(
      "第二十条第（五）项 |\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n"
      "行政许可 |\n13 |\n减少1,共12 |\n0 |\n其他对外管理服务事项 |\n15 |\n未增未减 |\n7 |\n"
      "第二十条第（六）项 |\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n"
      "行政处罚 |\n84 |\n+2 |\n86 |\n行政强制 |\n2 |\n无变化 |\n1 |\n"
      "第二十条第（九）项 |\n信息内容 |\n采购项目数量 |\n采购总金额 |\n政府集中采购 |\n31批次 |\n9.5万元 "
      "|\n");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "13 !减少1,共12 0");
  EXPECT_EQ(page.Row("disclosure", "other_services"), "15 未增未减 7");
  EXPECT_EQ(page.Row("disclosure", "penalties"), "84 2 86");
  EXPECT_EQ(page.Row("disclosure", "coercion"), "2 无变化 1");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "31 9.5");
}

TEST(UnusualRows, LettersThatLookLikeDigitsSpoilAFigureInEveryLayout) {
  const std::string lines =
      "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n0\n0\n行政规范性文件\nl25\n0\n3O\n";
  EXPECT_EQ(ReadPage(lines).Row("disclosure", "normative_documents"), "!l25 0 !3O");
  const std::string spaces =
      "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 l25 0 3O\n";
  EXPECT_EQ(ReadPage(spaces).Row("disclosure", "normative_documents"), "!l25 0 !3O");
}

TEST(UnusualRows, CausesInBracketsOfASentenceAreNoTable) {
  const PageTables page = ReadPage(
      "一、总体情况\n全年收到申请71条，其中：予以公开4条，不予公开（三类内部事务信息）2条，"
      "不予处理（无正当理由大量反复申请）65条。\n");
  EXPECT_EQ(page.Tables(), "");
}

TEST(UnusualRows, ASpoiledFigureBehindBlankCellsIsOneCell) {
  const PageTables page = ReadPage(
      "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计\n"
      "一、本年新收政府信息公开申请数量 |  |  |  |  |  |  | 8\n"
      "二、上年结转政府信息公开申请数量 |  |  |  |  |  |  | 0\n"
      "（一）予以公开 |  |  |  |  |  |  | 0,2 34\n（二）部分公开 |  |  |  |  |  |  | 0\n"
      "1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n2.其他法律行政法规禁止公开 |  |  |  |  |  |  | 0\n");
  EXPECT_EQ(page.Row("applications", "granted"), "_ _ _ _ _ _ !0,2 34");
  EXPECT_EQ(page.Row("applications", "partial"), "_ _ _ _ _ _ 0");
}

TEST(UnusualRows, OneRowOfATableIsOne) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n"
      "| 一、本年新收政府信息公开申请数量 | 374 | 63 | 0 | 0 | 19 | 2 | 458 |\n");
  EXPECT_EQ(page.Row("applications", "new"), "374 63 0 0 19 2 458");
}

TEST(UnusualRows, TheNumberOfALabelThatIsCutOffIsNoFigure) {
  const PageTables page = ReadPage(
      "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
      "一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n"
      "二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
      "三、本年度办理结果 | （一）予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n"
      "（三）不予公开 | 1.");
  EXPECT_EQ(page.Row("applications", "new"), "3 0 0 0 0 0 3");
  EXPECT_EQ(page.Row("applications", "denied_1"), "? ? ? ? ? ? ?");
}

TEST(UnusualRows, TheBracketThatClosesANoteIsNoBlankCell) {
  const PageTables page = ReadPage(
      "信息内容\n\n本年制发件数\n\n本年废止件数\n\n现行有效件数\n\n规章\n\n(仅限有规章\n\n制定权的机关\n\n)"
      "\n\n"
      " \n\n \n\n 0\n\n行政规范性文件\n\n(以本机关\n\n名义印发的\n\n)\n\n \n\n \n\n 7\n\n"
      "第二十条第（五）项\n\n信息内容\n\n本年处理决定数量\n\n行政许可\n\n 11\n\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "_ _ 0");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "_ _ 7");
}

}  // namespace
}  // namespace gouji::extract
