// Rows and their labels: misprints, additions, omissions, repetitions, order, edition.
#include <gtest/gtest.h>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kColumns = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n";

TEST(Rows, ARowOfTheReportsOwnBelongsToNobody) {
  const PageTables page = ReadPage(
      "第二十条第（一）项\n信息内容|本年新制作数量|本年新公开数量|对外公开总数量\n规章|0|0|0\n规范性文件|1|2|"
      "3\n"
      "其他主动公开文件|7|8|9\n第二十条第（五）项\n信息内容|上一年项目数量|本年增/"
      "减|处理决定数量\n行政许可|61|-3|43\n");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\nnormative_documents: 1 2 3\nlicensing: 61 -3 43\n");
}

TEST(Rows, ARowOfTheReportsOwnKeepsItsFiguresWhereAllIsGlued) {
  const PageTables page = ReadPage(
      "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章规范性文件其他主动公开文件0020"
      "第二十条第（五）项信息内容本年处理决定数量行政许可7");
  EXPECT_EQ(page.Printed("disclosure"), "licensing: 7\n");
}

TEST(Rows, ABracketThatALabelOpensIsClosedBeforeTheFigures) {
  const PageTables page = ReadPage(
      "第二十条第（一）项\n信息内容         本年制发件数  本年废止件数  现行有效件数\n"
      "规章（仅限有规章\n制定权的机关填写      3      1      5\n）\n行政规范性文件       79     44     80\n");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 3 1 5\nnormative_documents: 79 44 80\n");
}

TEST(Rows, AMissingRowShiftsNothing) {
  const PageTables page =
      ReadPage(std::string(kColumns) +
               "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n（一）予以公开|1|0|0|0|0|0|1\n"
               "（七）总计|1|0|0|0|0|0|1\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 1 0 0 0 0 0 1\ngranted: 1 0 0 0 0 0 1\ntotal: 1 0 0 0 0 0 1\n");
  EXPECT_EQ(page.Row("applications", "carried_in"), "? ? ? ? ? ? ?");
}

TEST(Rows, AMisprintedLabelIsTheRowThatIsMissingThere) {
  const PageTables page = ReadPage(std::string(kColumns) +
                                   "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n"
                                   "二、上午结轮政府信息公开申请数量|5|0|0|0|0|0|5\n"
                                   "（一）予以公开|1|0|0|0|0|0|1\n"
                                   "1.属干国家密秘|2|0|0|0|0|0|2\n"
                                   "2.其他法律行政法规禁止公开|3|0|0|0|0|0|3\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 1 0 0 0 0 0 1\n"
            "carried_in: 5 0 0 0 0 0 5\n"
            "granted: 1 0 0 0 0 0 1\n"
            "denied_1: 2 0 0 0 0 0 2\n"
            "denied_2: 3 0 0 0 0 0 3\n");
}

TEST(Rows, ALabelCutByAPageBreakIsStillTheRow) {
  const PageTables page = ReadPage(std::string(kColumns) +
                                   "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n"
                                   "（一）予以公开|1|0|0|0|0|0|1\n"
                                   "2.其他法律行政法|3|0|0|0|0|0|3\n规禁止公开|||||||\n"
                                   "3.危及“三安全一稳定”|4|0|0|0|0|0|4\n");
  EXPECT_EQ(page.Row("applications", "denied_2"), "3 0 0 0 0 0 3");
  EXPECT_EQ(page.Row("applications", "denied_3"), "4 0 0 0 0 0 4");
}

TEST(Rows, LabelsRepeatedForSpansCountOnce) {
  const PageTables page =
      ReadPage(std::string(kColumns) +
               "一、本年新收政府信息公开申请数量|一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n"
               "三、本年度办理结果|（一）予以公开|（一）予以公开|1|0|0|0|0|0|1\n");
  EXPECT_EQ(page.Printed("applications"), "new: 1 0 0 0 0 0 1\ngranted: 1 0 0 0 0 0 1\n");
}

TEST(Rows, HeadersRepeatedAfterAPageBreakAreNoRows) {
  const PageTables page =
      ReadPage(std::string(kColumns) + "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n" +
               std::string(kColumns) + "（七）总计|2|0|0|0|0|0|2\n");
  EXPECT_EQ(page.Printed("applications"), "new: 1 0 0 0 0 0 1\ntotal: 2 0 0 0 0 0 2\n");
}

TEST(Rows, OtherIsAColumnBeforeTheRowsAndARowAfter) {
  const PageTables page =
      ReadPage(std::string(kColumns) +
               "一、本年新收政府信息公开申请数量|6|0|0|0|0|0|6\n（六）其他处理|"
               "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请|1|0|0|0|0|0|1\n"
               "|2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请|2|0|0|0|0|0|2\n"
               "|3.其他|3|0|0|0|0|0|3\n（七）总计|6|0|0|0|0|0|6\n");
  EXPECT_EQ(page.Tables(), "applications 2021 pipes");
  EXPECT_EQ(page.Printed("applications"),
            "new: 6 0 0 0 0 0 6\nother_1: 1 0 0 0 0 0 1\nother_2: 2 0 0 0 0 0 2\nother_3: 3 0 0 0 0 0 3\n"
            "total: 6 0 0 0 0 0 6\n");
}

TEST(Rows, EachTableHasItsEdition) {
  const PageTables page = ReadPage(std::string("第二十条第（五）项\n信息内容|本年处理决定数量\n行政许可|"
                                               "12\n第二十条第（六）项\n信息内容|本年处理决定数量\n"
                                               "行政处罚|3\n") +
                                   std::string(kColumns) +
                                   "一、本年新收政府信息公开申请数量|6|0|0|0|0|0|6\n（六）其他处理|1|0|0|0|0|"
                                   "0|1\n（七）总计|1|0|0|0|0|0|1\n");
  EXPECT_EQ(page.Tables(), "disclosure 2021 pipes, applications 2019 pipes");
  EXPECT_EQ(page.Row("applications", "other"), "1 0 0 0 0 0 1");
}

TEST(Rows, TablesInAnotherOrderAndTwice) {
  const std::string applications =
      std::string(kColumns) +
      "一、本年新收政府信息公开申请数量|6|0|0|0|0|0|6\n二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0\n"
      "（一）予以公开|6|0|0|0|0|0|6\n";
  const PageTables page =
      ReadPage(applications + "第二十条第（五）项\n信息内容|本年处理决定数量\n行政许可|12\n" + applications);
  EXPECT_EQ(page.Tables(), "applications 2021 pipes, disclosure 2021 pipes, applications 2021 pipes");
  EXPECT_EQ(page.Row("applications", "new", 1), "6 0 0 0 0 0 6");
}

TEST(Rows, TheSameTableTwiceInARow) {
  const PageTables page =
      ReadPage(std::string(kColumns) +
               "一、本年新收政府信息公开申请数量|6|0|0|0|0|0|6\n二、上年结转政府信息公开申请数量|0|0|0|0|0|0|"
               "0\n（一）予以公开|6|0|0|0|0|0|6\n" +
               std::string(kColumns) +
               "一、本年新收政府信息公开申请数量|7|0|0|0|0|0|7\n二、上年结转政府信息公开申请数量|0|0|0|0|0|0|"
               "0\n（一）予以公开|7|0|0|0|0|0|7\n");
  EXPECT_EQ(page.Row("applications", "new", 0), "6 0 0 0 0 0 6");
  EXPECT_EQ(page.Row("applications", "new", 1), "7 0 0 0 0 0 7");
  EXPECT_EQ(page.Row("applications", "new", 2), "no table");
}

TEST(Rows, AGroupRepeatedOnEachOfItsRowsTellsNoEdition) {
  const PageTables page = ReadPage(
      "|||" + std::string(kColumns) +
      "三、本年度办理结果|（一）予以公开||1|0|0|0|0|0|1\n"
      "三、本年度办理结果|（六）其他处理|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
      "|2|0|0|0|0|0|2\n"
      "三、本年度办理结果|（六）其他处理|2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息"
      "公开申请|3|0|0|0|0|0|3\n"
      "三、本年度办理结果|（六）其他处理|3.其他|4|0|0|0|0|0|4\n"
      "三、本年度办理结果|（七）总计||10|0|0|0|0|0|10\n");
  EXPECT_EQ(page.Tables(), "applications 2021 pipes");
  EXPECT_EQ(page.Printed("applications"),
            "granted: 1 0 0 0 0 0 1\n"
            "other_1: 2 0 0 0 0 0 2\n"
            "other_2: 3 0 0 0 0 0 3\n"
            "other_3: 4 0 0 0 0 0 4\n"
            "total: 10 0 0 0 0 0 10\n");
}

TEST(Rows, PunctuationInsideALabelDoesNotMatter) {
  const PageTables page = ReadPage(
      std::string(kColumns) +
      "（一）予以公开|1|0|0|0|0|0|1\n"
      "（二）部分公开（区分处理的，只计这一情形，不计其他）|2|0|0|0|0|0|2\n"
      "2.其他法律，行政法规禁止公开|3|0|0|0|0|0|3\n"
      "3.危及三安全一稳定|4|0|0|0|0|0|4\n"
      "1.信访、举报投诉类申请|5|0|0|0|0|0|5\n"
      "（六）其他处理1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请|6|0|0|0|0|0|6\n"
      "2.申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请|7|0|0|0|0|0|7\n");
  EXPECT_EQ(page.Tables(), "applications 2021 pipes");
  EXPECT_EQ(page.Printed("applications"),
            "granted: 1 0 0 0 0 0 1\n"
            "partial: 2 0 0 0 0 0 2\n"
            "denied_2: 3 0 0 0 0 0 3\n"
            "denied_3: 4 0 0 0 0 0 4\n"
            "refused_1: 5 0 0 0 0 0 5\n"
            "other_1: 6 0 0 0 0 0 6\n"
            "other_2: 7 0 0 0 0 0 7\n");
}

TEST(Rows, TraditionalCharactersAreTheSameLabelsAndUnits) {
  const PageTables page = ReadPage(
      "第二十條第（一）項\n信息內容|本年制發件數|本年廢止件數|現行有效件數\n規章|0|0|1\n"
      "行政規範性文件|2|3|4\n第二十條第（八）項\n信息內容|本年收費金額（單位：萬元）\n行政事業性收費|5.5\n"
      "自然人|商業企業|科研機構|社會公益組織|法律服務機構|其他|總計\n"
      "一、本年新收政府信息公開申請數量|6|0|0|0|0|0|6\n1.屬於國家秘密|7|0|0|0|0|0|7\n");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 0 0 1\nnormative_documents: 2 3 4\nfees: 5.5\n");
  EXPECT_EQ(page.Printed("applications"), "new: 6 0 0 0 0 0 6\ndenied_1: 7 0 0 0 0 0 7\n");
}

TEST(Rows, ProseIsNoTable) {
  const PageTables page = ReadPage(
      "2021年共受理依申请公开3件，自然人3件，商业企业0件，科研机构0件，社会公益组织0件。予以公开2件，部分公开"
      "2件，"
      "属于国家秘密0件，保护第三方合法权益0件，无法提供1件，本机关不掌握相关政府信息1件，上年结转0件，重复申"
      "请0件。"
      "行政复议结果维持0件，结果纠正0件，其他结果0件，尚未审结0件。全年办理行政许可35件、行政处罚3件、行政强"
      "制2件。");
  EXPECT_EQ(page.Tables(), "");
}

TEST(Rows, AColumnsWordInAMisprintedAnnotationIsPartOfIt) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 "
      "其他 总计\n"
      "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
      "（二）部分公开（区分处埋的，只计这一情形，不计其他 1 0 0 0 0 0 1\n");
  EXPECT_EQ(page.Row("applications", "partial"), "1 0 0 0 0 0 1");
}

TEST(Rows, AForeignRowAfterAnAnnotatedOneKeepsItsFigures) {
  const PageTables page = ReadPage(R"(
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 |  |  |
| 行政规范性文件（含联合发文） |  |  |  |
| 其他有关主动公开的文件 | 3 | 5 | 0 |
| 信息内容 | 本年处理决定数量 |
| 行政许可 | 4 |
)");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "_ _ _");
}

TEST(Rows, ANoteBehindALabelMayNameOtherRows) {
  const PageTables page = ReadPage(
      "第二十條第(一)項\n"
      "信息內容 | 本年新製作數量 | 本年新公開數量 | 對外公開總數量\n"
      "規章(設區的市應提供相關數據) | 0 | 0 | 0\n"
      "規範性檔案(行政機關制定發布的決定、公告、通告、意見、通知,"
      "以及標題採用“規定”“辦法”“細則”“規範”“規程”等字樣的公文,"
      "一般屬於規範性檔案) | 2 | 3 | 19\n"
      "其他主動公開檔案(含以本單位或本單位辦公室名義正式簽發的、除規範性檔案以外的主動公開檔案,"
      "可參考本單位平台欄目數據) | 7 | 8 | 9\n"
      "第二十條第(五)項\n"
      "信息內容 | 上一年項目數量(指事項數) | 本年增/減(減用負值表示,如-8) | 處理決定數量(指辦件量)\n"
      "行政許可 | 8 | 5 | 93\n"
      "其他對外管理服務事項(指行政許可證以外的政務服務事項,含行政確認、行政處罰、行政強制、行政檢查,"
      "以及公共服務事項) | 117 | 0 | "
      "165\n"
      "第二十條第(六)項\n"
      "信息內容 | 上一年項目數量(指事項數) | 本年增/減(減用負值表示,如-8) | 處理決定數量(指辦件量)\n"
      "行政處罰 | 90 | 0 | 22\n行政強制 | 4 | 4 | -\n");
  EXPECT_EQ(page.Tables(), "disclosure 2019 pipes");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\nnormative_documents: 2 3 19\nlicensing: 8 5 93\n"
            "other_services: 117 0 165\npenalties: 90 0 22\ncoercion: 4 4 -\n");
}

TEST(Rows, ARowOfItsOwnMayBeGluedToAnAnnotation) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 0 "
      "行政规范性文件（含（联合）印发的）其他应当公开的文件 6 35 35 "
      "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 410 ");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 0 0 0\nlicensing: 410\n");
}

TEST(Rows, ARowOfItsOwnBehindAnAnnotationTakesItsFigures) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 信息内容 本年新制作数量 本年新公开数量 对外公开总数量 规章 "
      "规范性文件（含与其他机关联合印发的） 其他应当公开的文件 6 35 35 "
      "第二十条第（五）项 信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 8 2 410 "
      "其他对外管理服务事项 3 0 25 ");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "? ? ?");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "8 2 410");
  EXPECT_EQ(page.Row("disclosure", "other_services"), "3 0 25");
}

TEST(Rows, AMisprintedLabelGluedToOneWithoutFiguresIsItsOwnRow) {
  const PageTables page = ReadPage(
      "自然人商业企业科研机构社会公益组织法律服务机构其他总计"
      "5.属于三类内部事务信息6.属于四类过程信息7.属于行政执法案卷00000008.属于行政查询事项0000000"
      "（四）无法提供1.本机关不掌握相关政府信息2.没有现成信息需要另行制作3.补正后申请内容仍不明1000001");
  EXPECT_EQ(page.Printed("applications"),
            "denied_7: 0 0 0 0 0 0 0\ndenied_8: 0 0 0 0 0 0 0\nunable_3: 1* 0* 0* 0* 0* 0* 1*\n");
  for (const char* row : {"denied_5", "denied_6", "unable_1", "unable_2"})
    EXPECT_EQ(page.Row("applications", row), "? ? ? ? ? ? ?") << row;
}

TEST(Rows, FewFiguresThatDifferDoNotTellOfLostLines) {
  const PageTables page = ReadPage(
      "第二十条第（八）项\n信息内容\n上一年项目数量\n本年增/减\n行政事业性收费\n2\n1\n"
      "第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n0万\n"
      "三、收到和处理政府信息公开申请情况\n自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计"
      "\n"
      "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "? 0");
}

TEST(Rows, AMisprintedLabelBehindARowNumberIsNoCellOfTheRowBefore) {
  const PageTables page = ReadPage(
      "| 序号 | （本列数据） |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 "
      "|\n"
      "| 1 | 4．保护第三方合法权益 |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n"
      "| 2 | 5．属于三类内部事务信息 |  | 0 |  |  |  |  |  | 0 |\n"
      "| 3 | 6．属于四类过程信息 |  | 0 |  |  |  |  | 1 | 1 |\n"
      "| 4 | 7．属于行政执法案卷 |  | 1 |  |  |  |  |  | 1 |\n"
      "| 5 | 8．属于行政查询事项 |  | 0 |  |  |  |  |  | 0 |\n"
      "| 6 | 1．本机关不掌握相关政府信息 |  | 3 |  |  |  |  |  | 3 |\n"
      "| 7 | 2．没有现成信息需要另行制作 |  | 0 |  |  |  |  |  | 0 |\n"
      "| 8 | 3．补正后申请内容仍不明确 |  | 0 |  |  |  |  |  | 0 |\n");
  EXPECT_EQ(page.Row("applications", "denied_5"), "0 _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "denied_6"), "0 _ _ _ _ 1 1");
  EXPECT_EQ(page.Row("applications", "unable_1"), "3 _ _ _ _ _ 3");
}

TEST(Rows, ALabelThatGoesOnBelowItsFiguresKeepsThem) {
  const PageTables page = ReadPage(
      "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
      "4. 无正当理由大量反复申请 0 0 0 0 0 0 0\n5. 要求行政机关 0 0 1 0 0 0 1\n确认或重新出具已获\n取信息\n"
      "（六）其他处理 1 0 0 0 0 0 1\n");
  EXPECT_EQ(page.Row("applications", "refused_5"), "0 0 1 0 0 0 1");
  EXPECT_EQ(page.Row("applications", "other"), "1 0 0 0 0 0 1");
}

}  // namespace
}  // namespace gouji::extract
