// Pages, and the numbered headings that each section has.
#include "worker/extract/sections_sub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/stages/reading.h"

namespace gouji::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "1 (一)主动公开": level and printed heading, of one section.
std::vector<std::string> SubHeadings(const Reading& reading, int section) {
  std::vector<std::string> out;
  for (const report::v1::SubHeading& sub : reading.record.sections(section).sub_headings()) {
    EXPECT_EQ(reading.Quote(sub.heading_span()), sub.heading());
    out.push_back(std::to_string(sub.level()) + " " + sub.heading());
  }
  return out;
}

std::string Body(const Reading& reading, int section, int sub) {
  return reading.Quote(reading.record.sections(section).sub_headings(sub).body_span());
}

TEST(SubHeadings, TwoLevelsWithTheirBodies) {
  const Reading reading(R"(甲县水利局2022年政府信息公开工作年度报告
一、总体情况
全年工作有序。
（一）主动公开情况
通过网站发布信息。
1.政策文件。全年公开政策文件4份。
2.重点领域。公开河道治理情况。
（二）依申请公开
没有收到申请。
二、主动公开政府信息情况
见附表。
)");
  EXPECT_THAT(SubHeadings(reading, 0),
              ElementsAre("1 （一）主动公开情况", "2 1.政策文件", "2 2.重点领域", "1 （二）依申请公开"));
  EXPECT_EQ(Body(reading, 0, 0),
            "通过网站发布信息。\n1.政策文件。全年公开政策文件4份。\n2.重点领域。公开河道治理情况。");
  EXPECT_EQ(Body(reading, 0, 1), "全年公开政策文件4份。");
  EXPECT_EQ(Body(reading, 0, 3), "没有收到申请。");
  EXPECT_EQ(reading.record.sections(0).sub_headings(3).printed_ordinal(), 2u);
  EXPECT_THAT(SubHeadings(reading, 1), IsEmpty());
}

TEST(SubHeadings, TheKindsOfNumbersGiveTheLevels) {
  const Reading reading(R"(2022年政府信息公开工作年度报告
1、 总体情况
1) 主动公开政府信息情况
（1） 以平台为基础，加强主动公开。平台共发布信息41条。
（2） 公开重大项目。今年公开项目6个。
2) 开展政策解读
全年解读3次。
2、 主动公开政府信息情况
无。
)");
  EXPECT_THAT(SubHeadings(reading, 0),
              ElementsAre("1 1) 主动公开政府信息情况", "2 （1） 以平台为基础，加强主动公开",
                          "2 （2） 公开重大项目", "1 2) 开展政策解读"));
}

TEST(SubHeadings, ChineseNumbersBelowParts) {
  const Reading reading(R"(2022年政府信息公开工作年度报告
第一部分 总体情况
一、主动公开
发布信息。
二、监督保障
开展培训。
第二部分 主动公开政府信息情况
无。
)");
  EXPECT_THAT(SubHeadings(reading, 0), ElementsAre("1 一、主动公开", "1 二、监督保障"));
}

TEST(SubHeadings, ListsBeginAgain) {
  const Reading reading(R"(2022年政府信息公开工作年度报告
一、总体情况
公开的主要内容
1.政府文件。公开文件5件。
2.建议提案。公示答复7件。
公开的其他形式
1.政务微信。发布信息10条。
)");
  EXPECT_THAT(SubHeadings(reading, 0), ElementsAre("1 1.政府文件", "1 2.建议提案", "1 1.政务微信"));
}

TEST(SubHeadings, SentencesAndRowsAreNone) {
  const Reading reading(R"(2022年政府信息公开工作年度报告
一、总体情况
（一）为积极推进财政预决算公开工作，我局将本级预算、决算全部公开到支出功能分类的项级科目，局属各单位均按照财政部门有关要求公开，接受社会监督。
（二）全年收到申请3件。
3.5万元用于网站维护。
一是加强领导。
三、收到和处理政府信息公开申请情况
（一）予以公开	0	0	0
（三）不予公开
1.属于国家秘密
（四）无法提供
)");
  EXPECT_THAT(SubHeadings(reading, 0), IsEmpty());
  EXPECT_THAT(SubHeadings(reading, 1), IsEmpty());
}

TEST(SubHeadings, ShortOnesMayEndWithAStop) {
  const Reading reading(R"(柳州市甲局2018年政府信息公开工作年度报告
一、基本情况
(一)工作机构和人员设置情况
由办公室负责。
(二)公开载体的建设、运行情况。
运行良好。
二、主动公开情况
无。
三、收费情况
无。
)");
  EXPECT_THAT(SubHeadings(reading, 0),
              ElementsAre("1 (一)工作机构和人员设置情况", "1 (二)公开载体的建设、运行情况"));
  EXPECT_EQ(Body(reading, 0, 1), "运行良好。");
}

TEST(SubHeadings, TraditionalOnesWithGlosses) {
  const Reading reading(
      "一、總體情況\n2019年,開展工作。\n(一)主動(dòng)公開\n發布信息。\n(二)依申請(qǐng)公開\n收到申請。\n"
      "三、收到和處理政府信息公開申請(qǐng)情況\n無");
  EXPECT_THAT(SubHeadings(reading, 0), ElementsAre("1 (一)主動(dòng)公開", "1 (二)依申請(qǐng)公開"));
}

TEST(SubHeadings, WhereLineEndsAreLost) {
  std::string prose;
  for (int i = 0; i < 40; ++i) prose += "全年有序推进各项公开工作。";
  const Reading reading(
      "2022年政府信息公开工作年度报告 一、总体情况 " + prose + " （一）主动公开 " + prose +
      "包括（一）文件、（二）公告。 （二）依申请公开 没有收到申请。 二、主动公开政府信息情况 无。");
  ASSERT_EQ(reading.record.sections_size(), 2);
  EXPECT_THAT(SubHeadings(reading, 0), ElementsAre("1 （一）主动公开", "1 （二）依申请公开"));
  EXPECT_EQ(Body(reading, 0, 1), "没有收到申请。");
}

}  // namespace
}  // namespace gouji::extract
