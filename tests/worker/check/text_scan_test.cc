#include "worker/check/text_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::check {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<uint32_t> PlacesOf(MarkKind kind, const std::string& text) {
  std::vector<uint32_t> places;
  const TextScan scan(text);
  for (const TextMark& mark : scan.marks()) {
    if (mark.kind == kind) places.push_back(mark.at);
  }
  return places;
}

struct ScanCase {
  const char* name;
  MarkKind kind;
  const char* found;
};

class Scan : public testing::TestWithParam<ScanCase> {};

// Wherever in a block of bytes it stands, near the end too.
TEST_P(Scan, FindsItAtEveryOffset) {
  for (size_t before = 0; before < 70; ++before) {
    const std::string text = std::string(before, 'x') + GetParam().found;
    for (const std::string& after : {std::string(), std::string("。"), std::string(80, 'y')}) {
      EXPECT_THAT(PlacesOf(GetParam().kind, text + after), ElementsAre(before))
          << before << " " << after.size();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Scan,
    testing::Values(
        ScanCase{"Question", MarkKind::kQuestion, "?"}, ScanCase{"Bracket", MarkKind::kBracket, "("},
        ScanCase{"WideBracket", MarkKind::kBracket, "（"}, ScanCase{"Brace", MarkKind::kBrace, "{{"},
        ScanCase{"Square", MarkKind::kSquare, "["}, ScanCase{"Ampersand", MarkKind::kAmpersand, "&"},
        ScanCase{"OpenQuote", MarkKind::kOpenQuote, "“"}, ScanCase{"CloseQuote", MarkKind::kCloseQuote, "”"},
        ScanCase{"YearBracket", MarkKind::kYearBracket, "〔"},
        ScanCase{"YearClosed", MarkKind::kYearClosed, "〕"}, ScanCase{"Year", MarkKind::kYear, "年"},
        ScanCase{"Month", MarkKind::kMonth, "月"}, ScanCase{"LetterBehind", MarkKind::kFigureLetter, "4O"},
        ScanCase{"Stars", MarkKind::kPlaceholder, "**"},
        ScanCase{"LetterBefore", MarkKind::kFigureLetter, "l4"},
        ScanCase{"Pair", MarkKind::kPair, "加强加强"},
        ScanCase{"Replacement", MarkKind::kReplacement, "\ufffd"},
        ScanCase{"Misread", MarkKind::kMisread, "鍏"}, ScanCase{"Field", MarkKind::kField, "领域"},
        ScanCase{"Doubled", MarkKind::kDoubled, "的的"}, ScanCase{"Self", MarkKind::kSelf, "我"},
        ScanCase{"Bureau", MarkKind::kBureau, "局"}, ScanCase{"Office", MarkKind::kBureau, "厅"},
        ScanCase{"OfficeTraditional", MarkKind::kBureau, "廳"},
        ScanCase{"Counted", MarkKind::kCounted, "统计"},
        ScanCase{"CountedTraditional", MarkKind::kCounted, "統計"},
        ScanCase{"Period", MarkKind::kCounted, "报告期"},
        ScanCase{"PeriodTraditional", MarkKind::kCounted, "報告期"},
        ScanCase{"Three", MarkKind::kRepeated, "进一步进一步"},
        ScanCase{"Four", MarkKind::kRepeated, "信息公开信息公开"},
        ScanCase{"Five", MarkKind::kRepeated, "依申请公开依申请公开"},
        ScanCase{"Six", MarkKind::kRepeated, "认真贯彻落实认真贯彻落实"}),
    [](const auto& instance) { return instance.param.name; });

TEST(Scan, OrdinaryTextHasFewMarks) {
  const TextScan scan("本期共受理政府信息公开申请，均在法定期限内办理。下一步，将继续拓展公开的广度和深度。");
  EXPECT_THAT(scan.marks(), IsEmpty());
}

// The first sign of a date, wherever it stands; a sign of a telephone's number is none.
TEST(Scan, SignsOfDates) {
  for (size_t before = 0; before < 40; ++before) {
    const std::string text = std::string(before, 'x') + "2023-02/30 0571-8 12.5" + std::string(40, 'y');
    EXPECT_THAT(PlacesOf(MarkKind::kDateSign, text), ElementsAre(before + 4, before + 15)) << before;
  }
}

TEST(Scan, LineEnds) {
  for (size_t before = 0; before < 70; ++before) {
    const TextScan scan(std::string(before, 'x') + "\n年\n" + std::string(80, 'y'));
    EXPECT_THAT(scan.line_ends(), ElementsAre(before, before + 4)) << before;
  }
}

// Any two pieces beside each other, in blocks and one after another.
TEST(Scan, BlocksGiveTheSame) {
  const std::vector<std::string> pieces = {
      "\n",           "?",        "(",        "[",    "&",      "{{",   "{",      "XX", "X",    "__",
      "**",           "2023-",    "2023.1",   "0/1",  "4O",     "l4",   "“",      "”",  "—",    "〔",
      "〕",           "（",       "年",       "平",   "月",     "效",   "\ufffd", "鍏", "鐨",   "選",
      "通",           "领",       "领域",     "××",   "我",     "拟",   "局",     "居", "厅",   "廳",
      "就",           "统计",     "统",       "統計", "報告期", "报告", "报告期", "的", "公开", "进一步",
      "认真贯彻落实", "\xe4\xe4", "\xe9\x90", " ",    "abc"};
  std::string text;
  for (const std::string& first : pieces) {
    for (const std::string& second : pieces) text += first + second + second;
  }
  for (size_t cut = 0; cut < 70; ++cut) {
    const std::string_view rest = std::string_view(text).substr(cut);
    const TextScan blocks(rest);
    const TextScan characters(rest, TextScan::Pace::kCharacters);
    const auto same = [](const TextMark& a, const TextMark& b) { return a.at == b.at && a.kind == b.kind; };
    EXPECT_TRUE(std::ranges::equal(blocks.marks(), characters.marks(), same)) << cut;
    EXPECT_TRUE(std::ranges::equal(blocks.line_ends(), characters.line_ends())) << cut;
  }
}

TEST(Scan, BrokenBytesDoNotMatter) {
  const std::string text = "\xe4\xe4\xe4\xe9\x80\xef\xe2\x80";
  const TextScan scan(text);
  EXPECT_THAT(scan.marks(), IsEmpty());
}

}  // namespace
}  // namespace gouji::check
