#include "worker/form/matcher.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::form {
namespace {

std::string Find(const std::vector<std::string_view>& labels, std::string_view text) {
  Matcher matcher;
  matcher.Compile(labels);
  std::vector<Hit> hits;
  matcher.FindAll(text, &hits);
  std::string found;
  for (const Hit& hit : hits) {
    found += std::to_string(hit.label) + "[" + std::string(text.substr(hit.begin, hit.end - hit.begin)) + "]";
  }
  return found;
}

TEST(Matcher, TakesTheLongestLabel) {
  EXPECT_EQ(Find({"其他", "其他处理"}, "3其他处理0其他1"), "1[其他处理]0[其他]");
  EXPECT_EQ(Find({"其他", "其他处理"}, "其他处"), "0[其他]");
}

TEST(Matcher, SkipsBlanksAndLineEndsInsideALabel) {
  EXPECT_EQ(Find({"商业企业"}, "x商业   \n\n\t企 业y"), "0[商业   \n\n\t企 业]");
  EXPECT_EQ(Find({"商业企业"}, "商业<br/>企<BR>业"), "0[商业<br/>企<BR>业]");
  EXPECT_EQ(Find({"商业企业"}, "商业|企业"), "");
}

TEST(Matcher, LooksAtTwoCharactersBeforeItBegins) {
  EXPECT_EQ(Find({"行政许可", "行政处罚"}, "执行行政机关行政、处罚行\n政许可行"),
            "1[行政、处罚]0[行\n政许可]");
  EXPECT_EQ(Find({"件", "行政"}, "行件数行政"), "0[件]1[行政]");
}

TEST(Matcher, SkipsOnlySoManyBlanks) {
  EXPECT_EQ(Find({"企业"}, "企" + std::string(90, ' ') + "业"), "0[企" + std::string(90, ' ') + "业]");
  EXPECT_EQ(Find({"企业"}, "企" + std::string(300, ' ') + "业"), "");
}

TEST(Matcher, SkipsPunctuationInsideALabelButNotAtItsEnds) {
  EXPECT_EQ(Find({"补正、行政"}, "补正行政,补正,行政。补正（"), "0[补正行政]0[补正,行政]");
  EXPECT_EQ(Find({"第二十条第(一)项"}, "第二十条第一项"), "0[第二十条第一项]");
  EXPECT_EQ(Find({"补正行政"}, "补正....行政"), "");
  EXPECT_EQ(Find({"公开", "公开(部分)"}, "公开(部分)公开(部"), "1[公开(部分)]0[公开]");
}

TEST(Matcher, SurvivesBytesThatAreNotUtf8) {
  EXPECT_EQ(Find({"企业"},
                 "\xe4\xbc"
                 "企业\xff\xe4"),
            "0[企业]");
}

}  // namespace
}  // namespace gouji::form
