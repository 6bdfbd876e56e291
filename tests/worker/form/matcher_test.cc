#include "worker/form/matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

TEST(Matcher, FindsWhatComparingWordByWordFinds) {
  // Characters on both sides of the range that is looked at in pairs, and of one byte and three.
  const std::vector<std::string> characters = {"件", "企", "业", "其", "他", "总",
                                               "、", "1",  "〇", "가", "龥", "㐀"};
  const std::vector<std::string_view> labels = {"件",  "企业", "其他", "其他企业", "总、件",
                                                "1企", "〇业", "가총", "龥㐀"};
  Matcher matcher;
  matcher.Compile(labels, Matcher::Marks::kCompared);
  uint32_t random = 7;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 24; ++i) {
      random = random * 1664525 + 1013904223;
      text += characters[(random >> 16) % characters.size()];
    }
    std::string wanted;
    for (size_t at = 0; at < text.size();) {
      std::string_view longest;
      for (const std::string_view label : labels) {
        if (std::string_view(text).substr(at).starts_with(label) && label.size() > longest.size())
          longest = label;
      }
      if (!longest.empty()) wanted += std::to_string(at) + std::string(longest) + " ";
      at += std::max<size_t>(longest.size(), 1);
    }
    std::vector<Hit> hits;
    matcher.FindAll(text, &hits);
    std::string found;
    for (const Hit& hit : hits)
      found += std::to_string(hit.begin) + text.substr(hit.begin, hit.end - hit.begin) + " ";
    ASSERT_EQ(found, wanted) << text;
  }
}

TEST(Matcher, SkipsNoStopAndNoLabel) {
  Matcher matcher;
  matcher.Compile({"件", "企业"}, Matcher::Marks::kCompared, "三十");
  const std::string text = "研究机构与企业科研三研究十机构研究件科研a研究机构研究机构";
  std::string stopped;
  int looks = 0;
  const char* const end = text.data() + text.size();
  for (const char* p = matcher.SkipPlain(text.data(), end); end - p >= 8; p = matcher.SkipPlain(p, end)) {
    const std::string_view rest(p, static_cast<size_t>(end - p));
    for (const std::string_view one : {"企", "三", "十", "件", "a"}) {
      if (rest.starts_with(one)) stopped += one;
    }
    p += *p == 'a' ? 1 : 3;
    ++looks;
  }
  EXPECT_EQ(stopped, "企三十件a");
  EXPECT_LT(looks, 10);
}

TEST(Matcher, SurvivesBytesThatAreNotUtf8) {
  EXPECT_EQ(Find({"企业"},
                 "\xe4\xbc"
                 "企业\xff\xe4"),
            "0[企业]");
}

}  // namespace
}  // namespace gouji::form
