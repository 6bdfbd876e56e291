#include "worker/extract/kind.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/reading.h"

namespace gouji::extract {
namespace {

std::string KindOf(std::string_view text) {
  const Reading reading(text);
  return reading.other ? reading.other->reason() : "report";
}

TEST(Kind, ReportsAreReports) {
  EXPECT_EQ(KindOf("甲市乙局2021年政府信息公开工作年度报告\n今年以来。"), "report");
  EXPECT_EQ(KindOf("一、总体情况\n今年以来。\n二、主动公开政府信息情况\n表略"), "report");
  // Cut off after its first section.
  EXPECT_EQ(KindOf("一、总体情况\n今年以来,收到政府信息公开申请3件。"), "report");
}

TEST(Kind, OtherPagesAreNamed) {
  EXPECT_EQ(KindOf("我市召开交通工作会议\n本报讯(记者 张三)近日,我市召开会议。责任编辑:李四"), "news");
  EXPECT_EQ(KindOf("关于道路封闭施工的公告\n因施工需要,现将有关事项公告如下:"), "notice");
  EXPECT_EQ(KindOf("关于做好2021年政府信息公开工作年度报告编制发布工作的通知\n各单位:请认真编制。"),
            "notice");
  EXPECT_EQ(KindOf("今天天气很好。"), "other");
  EXPECT_EQ(KindOf("年报列表\n甲局2021年政府信息公开工作年度报告 "
                   "2022-01-25\n乙局2021年政府信息公开工作年度报告 2022-01-24\n"
                   "丙局2021年政府信息公开年报\n丁局2021年政府信息公开工作年度报告"),
            "listing");
}

TEST(Kind, TheFormatNoticeIsNoReportThoughItPrintsTheForm) {
  EXPECT_EQ(KindOf("关于印发《政府信息公开工作年度报告格式》的通知\n一、总体情况\n二、主动公开政府信息情况\n"
                   "三、收到和处理政府信息公开申请情况"),
            "notice");
}

}  // namespace
}  // namespace gouji::extract
