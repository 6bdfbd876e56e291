#include "worker/extract/sections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/reading.h"
#include "worker/extract/sections_number.h"

namespace gouji::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(HeadingNumber, KnowsTheStyles) {
  const auto read = [](std::string_view text) {
    const HeadingNumber number = ParseHeadingNumber(text);
    return std::to_string(number.value) + "/" + std::to_string(static_cast<int>(number.style)) + "/" +
           std::to_string(number.length);
  };
  EXPECT_EQ(read("一、总体"), "1/0/6");
  EXPECT_EQ(read("十二、总体"), "12/0/9");
  EXPECT_EQ(read("二十一、总体"), "21/0/12");
  EXPECT_EQ(read("第一部分 总体"), "1/0/12");
  EXPECT_EQ(read("1、总体"), "1/1/4");
  EXPECT_EQ(read("1. 总体"), "1/1/2");
  EXPECT_EQ(read("(一)总体"), "1/3/5");
  EXPECT_EQ(read("1)总体"), "1/4/2");
  EXPECT_EQ(read("(1)总体"), "1/4/3");
  EXPECT_EQ(read("陆、其他"), "6/0/6");
  EXPECT_EQ(read("伍佰元"), "0/2/0");
  EXPECT_EQ(read("3.5万元"), "0/2/0");
  EXPECT_EQ(read("2021年"), "0/2/0");
  EXPECT_EQ(read("一是加强"), "0/2/0");
  EXPECT_EQ(read("第二十条第(一)项"), "0/2/0");
  EXPECT_EQ(read(""), "0/2/0");
}

TEST(Sections, OfTheFormWithAnyNumbering) {
  for (const char* text : {"2021年政府信息公开工作年度报告\n一、总体情况\n甲\n二、主动公开政府信息情况\n乙\n"
                           "六、其他需要报告的事项\n无",
                           "2021年政府信息公开工作年度报告\n一、总体情况甲二、主动公开政府信息情况 乙 "
                           "六、其他需要报告的事项 无"}) {
    const Reading reading(text);
    EXPECT_THAT(reading.Headings(),
                ElementsAre("1:一、总体情况", "2:二、主动公开政府信息情况", "6:六、其他需要报告的事项"))
        << text;
  }
  const Reading bare("2021年政府信息公开工作年度报告\n总体情况\n甲\n## 主动公开政府信息情况\n乙");
  EXPECT_THAT(bare.Headings(), ElementsAre("1:总体情况", "2:主动公开政府信息情况"));
  const Reading parts(
      "2021年政府信息公开工作年度报告\n第一部分 总体情况\n甲\n第五部分 存在问题及改进情况\n乙");
  EXPECT_THAT(parts.Headings(), ElementsAre("1:第一部分 总体情况", "5:第五部分 存在问题及改进情况"));
}

TEST(Sections, ABulletMayStandInPlaceOfTheNumber) {
  const Reading reading("2025年政府信息公开工作年度报告\n- 总体情况\n甲\n- 主动公开政府信息情况\n乙");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:总体情况", "2:主动公开政府信息情况"));
}

TEST(Sections, HeadingsBrokenOverLines) {
  const Reading reading("2021年政府信息公开工作年度报告\n三、收到和处理政府信息\n公开申请情况\n甲");
  EXPECT_THAT(reading.Headings(), ElementsAre("3:三、收到和处理政府信息\n公开申请情况"));
}

TEST(Sections, ATopicsOwnNumberBeatsASubHeading) {
  const Reading reading(
      "2020年政府信息公开工作年度报告\n1、 总体情况\n甲\n1) 主动公开政府信息情况\n乙\n2、 "
      "主动公开政府信息情况\n丙\n"
      "四、政府信息公开行政复议、行政诉讼情况\n丁");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:1、 总体情况", "2:2、 主动公开政府信息情况",
                                              "4:四、政府信息公开行政复议、行政诉讼情况"));
  EXPECT_EQ(reading.record.sections(1).printed_ordinal(), 2u);
}

TEST(Sections, AHeadingMayHaveLostItsNumber) {
  const Reading reading(
      "2020年政府信息公开工作年度报告\n一、总体情况\n(二)主动公开信息情况\n今年公开信息3条。\n"
      "、主动公开政府信息情况\n乙\n六、其他需要报告的事项\n无");
  EXPECT_THAT(reading.Headings(),
              ElementsAre("1:一、总体情况", "2:主动公开政府信息情况", "6:六、其他需要报告的事项"));
}

TEST(Sections, PartsOfTheFirstAreNoOthers) {
  for (const char* part :
       {"(一)主动公开政府信息情况", "(二)主动公开政府信息情况", "1、主动公开政府信息情况"}) {
    const Reading reading("2020年政府信息公开工作年度报告\n一、总体情况\n" + std::string(part) +
                          "\n今年公开信息3条。\n六、其他需要报告的事项\n无");
    EXPECT_THAT(reading.Headings(), ElementsAre("1:一、总体情况", "6:六、其他需要报告的事项")) << part;
  }
}

TEST(Sections, HeadingsInTheOrgansOwnWords) {
  const Reading reading(
      "2021年政府信息公开工作年度报告\n一、政府信息公开工作总体概况\n甲\n五、我局政府信息公开工作存在的问题和"
      "改进措施\n乙");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:一、政府信息公开工作总体概况",
                                              "5:五、我局政府信息公开工作存在的问题和改进措施"));
}

TEST(Sections, AHeadingInItsPlaceNeedsFewerWords) {
  constexpr std::string_view kForm =
      "2021年政府信息公开工作年度报告\n一、总体情况\n甲\n二、主动公开政府信息情况\n乙\n"
      "三、收到和处理政府信息公开申请情况\n丙\n";
  const Reading reading(std::string(kForm) + "四、复议诉讼情况\n丁\n五、下一步工作打算\n戊\n六、其他\n己");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:一、总体情况", "2:二、主动公开政府信息情况",
                                              "3:三、收到和处理政府信息公开申请情况", "4:四、复议诉讼情况",
                                              "5:五、下一步工作打算", "6:六、其他"));
  // Of another number it is none of the form's, nor are points of a list.
  const Reading other(std::string(kForm) + "四、下一步工作打算\n丁\n6、其他\n戊");
  EXPECT_THAT(other.Headings(), SizeIs(3));
  // Other pages have such headings too.
  const Reading summary("2021年工作总结\n一、工作开展情况\n甲\n五、下一步工作打算\n乙\n六、其他\n丙");
  EXPECT_THAT(summary.Headings(), IsEmpty());
}

TEST(Sections, HeadingsInBracketsOfTheirOwn) {
  const Reading reading(
      "2021年政府信息公开工作年度报告\n【总体情况】\n甲\n【其他需要报告的事项】\n乙\n[总体情况良好]\n");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:总体情况", "6:其他需要报告的事项"));
}

TEST(Sections, ListsAndProseAreNone) {
  const Reading reading(
      "2021年政府信息公开工作年度报告\n一、总体情况\n1、加强主动公开工作。\n2、主动公开的内容有:"
      "\n见二、主动公开部分。\n"
      "在总体情况方面,我局做了工作。");
  EXPECT_THAT(reading.Headings(), ElementsAre("1:一、总体情况"));
}

TEST(Sections, ATableOfContentsLoses) {
  const std::string text =
      "2021年政府信息公开工作年度报告\n目录\n一、总体情况\n二、主动公开政府信息情况\n\n一、总体情况\n今年以来"
      "甲。\n"
      "二、主动公开政府信息情况\n今年以来乙。";
  const Reading reading(text);
  ASSERT_EQ(reading.record.sections_size(), 2);
  EXPECT_EQ(reading.Quote(reading.record.sections(0).body_span()), "今年以来甲。");
  EXPECT_EQ(reading.Quote(reading.record.sections(1).body_span()), "今年以来乙。");
}

TEST(Sections, TraditionalHeadingsWithGlosses) {
  const Reading reading(
      "一、總體情況\n2019年,湖南省交通運(yùn)輸廳開展工作。\n三、收到和處理政府信息公開申請(qǐng)情況\n無("
      "wú)");
  EXPECT_THAT(reading.Headings(),
              ElementsAre("1:一、總體情況", "3:三、收到和處理政府信息公開申請(qǐng)情況"));
  EXPECT_EQ(reading.record.sections(1).key(), "applications");
}

TEST(Sections, NarrativeOutlinesHaveNoOrdinal) {
  const Reading reading(
      "柳州市交通运输局2018年政府信息公开工作年度报告\n一、本年度工作的基本情况\n(一)"
      "机构\n甲\n二、主动公开政府信息的情况\n乙\n"
      "四、跳号不算\n三、收费及减免情况。2018年,我局未收费。\n丙");
  EXPECT_EQ(reading.record.edition(), report::v1::EDITION_PRE2019);
  EXPECT_THAT(reading.Headings(), ElementsAre("0:一、本年度工作的基本情况", "0:二、主动公开政府信息的情况",
                                              "0:三、收费及减免情况。2018年,我局未收费。"));
  EXPECT_EQ(reading.record.sections(2).printed_ordinal(), 3u);
}

TEST(Sections, NarrativeOutlinesTellTheirTopics) {
  const auto keys = [](std::string_view text) {
    std::string out;
    const Reading reading(text);
    for (const report::v1::Section& section : reading.record.sections()) out += section.key() + ' ';
    return out;
  };
  EXPECT_EQ(
      keys(
          "甲市乙局2012年政府信息公开工作年度报告\n一、概述\n甲\n二、主动公开政府信息的情况\n乙\n"
          "三、依申请公开政府信息和不予公开政府信息的情况\n丙\n四、政府信息公开的收费及减免情况\n丁\n"
          "五、因政府信息公开申请行政复议、提起行政诉讼的情况\n戊\n六、主要问题和改进措施\n己\n七、附表\n庚"),
      "overview disclosure applications fees review problems attachments ");
  EXPECT_EQ(keys("二○一一年甲县财政局政府信息公开年度报告\n1) 基本情况\n甲\n2) 政府信息主动公开情况\n乙\n"
                 "3) 政府信息依申请公开办理情况\n丙\n4) 复议、诉讼和申诉情况\n丁\n5) 主要问题和改进措施\n戊"),
            "overview disclosure applications review problems ");
  // Points of a list are no outline.
  EXPECT_EQ(
      keys(
          "甲市乙局2012年政府信息公开工作年度报告\n1、加强领导。成立领导小组。\n2、健全制度。按制度办事。\n"),
      "");
}

TEST(Sections, NothingGivesNothing) {
  EXPECT_THAT(Reading("3\n4\n。").Headings(), IsEmpty());
}

}  // namespace
}  // namespace gouji::extract
