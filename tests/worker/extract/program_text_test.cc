// Tables as programs write them: comma-separated values, lists, decimals where counts are meant, words for nothing.
#include <gtest/gtest.h>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kRead =
    "new: 1200 0 0 1 0 0 1201\n"
    "carried_in: 100 200 300 0 0 0 600\n"
    "partial: 2 _ _ _ _ _ 2\n"
    "denied_3: 0 0 0 0 0 0 0\n";

TEST(ProgramText, CommasSeparateCells) {
  const PageTables page = ReadPage(R"(申请人情况
,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计
一、本年新收政府信息公开申请数量,1200,0,0,1,0,0,1201
二、上年结转政府信息公开申请数量,100,200,300,0,0,0,600
（二）部分公开（区分处理的，只计这一情形，不计其他情形）,2,,,,,,2
3.危及“三安全一稳定”,0,0,0,0,0,0,0
)");
  EXPECT_EQ(page.Printed("applications"), kRead);
}

TEST(ProgramText, QuotedCellsMayHoldCommas) {
  const PageTables page = ReadPage(R"("申请人情况"
"","自然人","商业企业","科研机构","社会公益组织","法律服务机构","其他","总计"
"一、本年新收政府信息公开申请数量","1,200","0","0","1","0","0","1,201"
"二、上年结转政府信息公开申请数量","100","200","300","0","0","0","600"
"（二）部分公开（区分处理的，只计这一情形，不计其他情形）","2","","","","","","2"
"3.危及“三安全一稳定”","0","0","0","0","0","0","0"
)");
  EXPECT_EQ(page.Printed("applications"), kRead);
}

TEST(ProgramText, ListsHaveARowEach) {
  const std::string_view rows[] = {
      R"(['', '自然人', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '总计'])",
      R"(['一、本年新收政府信息公开申请数量', '1200', '0', '0', '1', '0', '0', '1201'])",
      R"(["二、上年结转政府信息公开申请数量", 100, 200, 300, 0, 0, 0, 600])",
      R"(('（二）部分公开（区分处理的，只计这一情形，不计其他情形）', 2, '', '', '', '', '', 2))",
      R"(['3.危及“三安全一稳定”', '0', '0', '0', '0', '0', '0', '0'])"};
  std::string lines;
  std::string one_line = "[";
  for (const std::string_view row : rows) {
    lines += std::string(row) + "\n";
    one_line += std::string(one_line.size() > 1 ? ", " : "") + std::string(row);
  }
  EXPECT_EQ(ReadPage("申请人情况\n" + lines).Printed("applications"), kRead);
  EXPECT_EQ(ReadPage("申请人情况\n" + one_line + "]\n").Printed("applications"), kRead);
}

TEST(ProgramText, AQuotedCellMayGoOnBelow) {
  const PageTables page = ReadPage(R"("申请人情况"
"","自然人","商业企业","科研机构","社会公益组织","法律服务机构","其他","总计"
"一、本年新收政府信息
公开申请数量","3","0","0","1","0","0","4"
"（一）予以公开","3","","","1","","","4"
"3.危及“三安全
一稳定”","0","0","0","0","0","0","0"
)");
  EXPECT_EQ(page.Printed("applications"),
            "new: 3 0 0 1 0 0 4\ngranted: 3 _ _ 1 _ _ 4\ndenied_3: 0 0 0 0 0 0 0\n");
}

TEST(ProgramText, ThreeWithDecimalsIsThree) {
  const PageTables page = ReadPage(
      "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0.0\t0.00\t3.0\n"
      "行政规范性文件\t12.0\t1.50\t-2.00\n");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 0 0 3\nnormative_documents: 12 1.50 -2\n");
}

TEST(ProgramText, WordsForNothingAreMarksAndNoFigures) {
  const PageTables page = ReadPage(
      "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\tNaN\tnan\tNone\n"
      "行政规范性文件\t12.0\tnull\t3\n");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: NaN nan None\nnormative_documents: 12 null 3\n");
}

TEST(ProgramText, ASignBeforeTheWordsOfALineIsNoCell) {
  for (const std::string sign : {"- ", "* "}) {
    const PageTables page =
        ReadPage("自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n" + sign +
                 "一、本年新收政府信息公开申请数量 3 0 0 1 0 0 4\n" + sign +
                 "（一）予以公开 2 0 0 0 0 0 2\n" + sign + "1.属于国家秘密 0 0 0 1 0 0 1\n");
    EXPECT_EQ(page.Printed("applications"),
              "new: 3 0 0 1 0 0 4\ngranted: 2 0 0 0 0 0 2\ndenied_1: 0 0 0 1 0 0 1\n");
  }
}

TEST(ProgramText, ThousandsMarksPartNoCells) {
  const std::string table =
      "二、主动公开政府信息情况\n第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n"
      "1,234,567\n三、收到和处理政府信息公开申请情况\n";
  EXPECT_EQ(ReadPage(table).Row("disclosure", "fees"), "1234567");
  EXPECT_EQ(ReadPage(table + "12,345,678\n1,111,222\n987,654,321\n").Row("disclosure", "fees"), "1234567");
}

TEST(ProgramText, ProseWithCommasIsLeftAlone) {
  const std::string prose = "全年收到申请3件,办结2件,结转1件,较上年增加12,3\n";
  EXPECT_EQ(ReadPage(prose + prose + prose + prose).Tables(), "");
}

// What stands for a bar where a writer had none.
TEST(ProgramText, CellsBetweenOtherSigns) {
  const std::string page =
      "三、收到和处理政府信息公开申请情况\n项目 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 "
      "总计\n"
      "一、本年新收政府信息公开申请数量|7|0|||0|2|9\n二、上年结转政府信息公开申请数量|1||||||1\n"
      "（一）予以公开|5|0|0|0|0|1|6\n（七）总计|8|0|0|0|0|2|10\n";
  for (const std::string_view sign : {"丨", "·", "；", "│", "¦"}) {
    std::string text;
    for (const char c : page) c == '|' ? text.append(sign) : text.append(1, c);
    const PageTables read = ReadPage(text);
    EXPECT_EQ(
        read.Printed("applications"),
        "new: 7 0 _ _ 0 2 9\ncarried_in: 1 _ _ _ _ _ 1\ngranted: 5 0 0 0 0 1 6\ntotal: 8 0 0 0 0 2 10\n")
        << sign;
  }
}

TEST(ProgramText, FiguresInSignsThatAreNoneOfThem) {
  for (const std::string_view signs : {"[]", "``", "\"\"", "''"}) {
    const auto row = [&](std::string_view label, std::string_view digits) {
      std::string line(label);
      for (const char c : digits) {
        line.append(" | ").append(1, signs[0]);
        if (c != ' ') line += c;
        line += signs[1];
      }
      return line + "\n";
    };
    const PageTables page =
        ReadPage("项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计\n" +
                 row("一、本年新收政府信息公开申请数量", "70  029") +
                 row("二、上年结转政府信息公开申请数量", "1     1") + row("（一）予以公开", "6000017") +
                 row("（二）部分公开", "       "));
    EXPECT_EQ(
        page.Printed("applications"),
        "new: 7 0 _ _ 0 2 9\ncarried_in: 1 _ _ _ _ _ 1\ngranted: 6 0 0 0 0 1 7\npartial: _ _ _ _ _ _ _\n")
        << signs;
  }
  // One cell of this kind is a note or a slip.
  const PageTables one = ReadPage(
      "第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | [0] | 0 | 3\n");
  EXPECT_EQ(one.Row("disclosure", "regulations"), "![0] 0 3");
}

TEST(ProgramText, ALabelMayBreakOverTwoLines) {
  const PageTables page = ReadPage(
      "；；3.要求提供公开出版物；0；0；0；0；0；0；0\n；；4.无正当理由大量反复申请；0；0；0；0；0；0；0\n"
      "；；5.要求行政机关确认或重新出具已获取信息；0；0；0；0；0；0；0\n"
      "；（六）其他处理；1."
      "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请；0；0；0；0；0；0；0\n"
      "；；2.申请人逾期未按收费通知要求缴纳费用\n、行政机关不再处理其政府信息公开申请；3；0；0；0；0；0；3\n"
      "；；3.其他；0；0；0；0；0；0；0\n");
  EXPECT_EQ(page.Row("applications", "other_2"), "3 0 0 0 0 0 3");
  EXPECT_EQ(page.Row("applications", "other_3"), "0 0 0 0 0 0 0");
}

TEST(ProgramText, FiguresMayHaveTraditionalUnits) {
  const PageTables page = ReadPage(
      "第二十條第(八)項···\n信息內容·上一年項目數量·本年增/減\n行政事業性收費· 0· 0\n"
      "行政處罰· 0· 0· 1\n行政強制· 0· 0· 0\n行政許可· 3· 0· 2\n"
      "第二十條第(九)項···\n信息內容·採購項目數量·採購總金額\n政府集中採購· 0· 2萬元\n");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "0 2");
}

TEST(ProgramText, HeadersMayRepeatTheirSpans) {
  std::string review;
  std::string groups;
  std::string kinds;
  for (int i = 0; i < 15; ++i) {
    static constexpr const char* kWords[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
    review.append(i == 0 ? "" : "；").append(kWords[i % 5]);
    groups.append(i == 0 ? "" : "；").append(i < 5 ? "行政复议" : "行政诉讼");
    kinds.append(i == 0 ? "" : "；").append(i < 5 ? kWords[i] : i < 10 ? "未经复议直接起诉" : "复议后起诉");
  }
  const PageTables page = ReadPage(
      "规章；0；1；2\n行政规范性文件；3；1；32\n行政许可；218；1；2\n"
      "四、政府信息公开行政复议、行政诉讼情况\n" +
      groups + "\n" + kinds + "\n" + review +
      "\n；；；；0；；；；；0；；；；；0\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Printed("review"),
            "review: _ _ _ _ 0\nlitigation_direct: _ _ _ _ 0\nlitigation_after_review: _ _ _ _ 0\n");
}

TEST(ProgramText, LeadersBetweenLabelsAndFigures) {
  const PageTables page = ReadPage(
      "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容……本年制发件数……本年废止件数……现行有效件数\n规章"
      "……0……0……0\n行政规范性文件…………3……1……32\n行政许可………218\n"
      "行政处罚……/\n行政强制……0\n行政事业性收费……12.5万元\n");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\nnormative_documents: 3 1 32\nlicensing: 218\npenalties: /\ncoercion: 0\n"
            "fees: 12.5\n");
}

}  // namespace
}  // namespace gouji::extract
