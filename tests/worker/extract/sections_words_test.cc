// Headings of section five in words of all kinds.
#include "worker/extract/sections_words.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace gouji::extract {
namespace {

TEST(ProblemsHeading, JoinsItsWordsInAnyWay) {
  for (const std::string_view heading :
       {"存在的主要问题和改进措施", "存在的主要问题及改进情况", "存在问题与改进措施",
        "工作中存在的问题和下步打算", "政府信息公开工作存在的主要问题及下一步改进措施",
        "存在的不足及下一步工作计划", "目前存在的主要问题、困难及整改情况", "存在的问题",
        "主要问题以及今后努力方向"}) {
    EXPECT_EQ(ProblemsHeadingSize(heading), heading.size()) << heading;
  }
}

TEST(ProblemsHeading, EndsBeforeTheProseBehindIt) {
  const std::string heading = "存在的主要问题及改进情况";
  EXPECT_EQ(ProblemsHeadingSize(heading + "对照上级要求和群众期盼，还有差距"), heading.size());
}

TEST(ProblemsHeading, ProseIsNone) {
  for (const std::string_view prose : {"工作开展情况", "问题反映渠道", "对存在的问题", "下一步工作打算",
                                       "信息公开工作中的经验", "政府信息公开申请情况", ""}) {
    EXPECT_EQ(ProblemsHeadingSize(prose), 0u) << prose;
  }
}

}  // namespace
}  // namespace gouji::extract
