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

TEST(Kind, WhatSaysItsPeriodIsAReport) {
  // A postcode and a telephone number hold the numbers of errors; dates lose their signs.
  EXPECT_EQ(KindOf("本报告是政府信息公开工作年度报告,统计期限自2019年1月1日起至12月31日止。\n"
                   "邮编:324403,电话:0570-7077500。"),
            "report");
  EXPECT_EQ(
      KindOf("名称 青禾县2017年政府信息公开工作年度报告\n文件下载 青禾县2017年政府信息公开工作年度报告\n"
             "信息公开年报\n青禾县2017年政府信息公开工作年度报告\n"
             "本年度报告所列数据的统计期限自201711日起至20171231日止。\n一、概述\n有序推进。"),
      "report");
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

TEST(Kind, PagesOfOtherKindsFromTheSameSites) {
  EXPECT_EQ(
      KindOf(
          "甲市交通局2017年度部门决算公开\n一、部门概况\n职能。\n二、收支情况\n见表。\n三、名词解释\n略。"),
      "budget");
  EXPECT_EQ(KindOf("甲市2022年“三公”经费预算情况说明\n总额12万元。"), "budget");
  EXPECT_EQ(
      KindOf("甲市交通局政府信息公开指南\n为方便申请人,编制本指南。\n一、公开内容\n二、依申请公开\n三、监督"),
      "guide");
  EXPECT_EQ(KindOf("政府信息公开申请表\n申请人信息\n姓名\n工作单位"), "guide");
  EXPECT_EQ(KindOf("404 Not Found\n您访问的页面不存在,请返回首页。"), "error-page");
  EXPECT_EQ(KindOf("甲镇2015年工作总结\n一、农业生产\n增收。\n二、招商引资\n有序。\n三、下步打算\n继续。"),
            "other");
  EXPECT_EQ(KindOf("青禾县召开政务公开工作推进会\n会议指出,2023年政府信息公开工作年度报告已编制,"
                   "收到政府信息公开申请3件。"),
            "other");
  EXPECT_EQ(KindOf("《青禾县2023年政府信息公开工作年度报告》解读\n一、编制背景\n依规。\n二、主要内容\n依申请"
                   "公开3件。"),
            "other");
  EXPECT_EQ(KindOf("政府信息公开工作年度报告范文\n一、总体情况\n今年以来。"), "report")
      << "its heading may be a report's";
  // Such words inside a report's sentences change nothing, nor does the menu above its title.
  EXPECT_EQ(KindOf("政府信息公开指南\n甲市交通局2021年政府信息公开工作年度报告\n有序推进。"), "report");
  EXPECT_EQ(KindOf("甲市交通局2021年政府信息公开工作年度报告\n编制了政府信息公开指南,公布部门预算。"),
            "report");
  EXPECT_EQ(
      KindOf("2015年,我局做好政府信息公开工作。\n一、主动公开情况\n二、依申请公开情况\n三、复议诉讼情况\n"),
      "report");
}

TEST(Kind, TheFormatNoticeIsNoReportThoughItPrintsTheForm) {
  EXPECT_EQ(KindOf("关于印发《政府信息公开工作年度报告格式》的通知\n一、总体情况\n二、主动公开政府信息情况\n"
                   "三、收到和处理政府信息公开申请情况"),
            "notice");
}

}  // namespace
}  // namespace gouji::extract
