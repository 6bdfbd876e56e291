// Documents that hold more than one report, or look as if they did.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

// A report that received `received` applications, all granted; of an office and a year.
std::string Report(const std::string& organ, int year, const std::string& received) {
  const std::string row = "|" + received + "|0|0|0|0|0|" + received + "\n";
  return organ + std::to_string(year) + "年政府信息公开工作年度报告\n一、总体情况\n" + std::to_string(year) +
         "年，本机关收到申请" + received +
         "件。\n二、主动公开政府信息情况\n第二十条第（五）项\n信息内容|本年处理决定数量\n行政许可|" +
         received +
         "\n三、收到和处理政府信息公开申请情况\n"
         "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n"
         "一、本年新收政府信息公开申请数量" +
         row + "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0\n（一）予以公开" + row + "（七）总计" + row +
         "四、结转下年度继续办理|0|0|0|0|0|0|0\n"
         "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n宣传不够。\n"
         "六、其他需要报告的事项\n无。\n" +
         organ + "\n" + std::to_string(year + 1) + "年1月20日\n";
}

class SeveralReports : public testing::Test {
 protected:
  const Record& Read(const std::string& text) { return reader_.Read({.id = "a.txt", .bytes = text}); }

  static int Findings(const Record& record, std::string_view rule) {
    int count = 0;
    for (const Finding& finding : record.findings()) count += finding.rule() == rule ? 1 : 0;
    return count;
  }

  // Figures of the record's only table of applications, row `new`, column `natural`; -1 where there is another number
  // of such tables.
  static int64_t Received(const Record& record) {
    int64_t received = -1;
    int tables = 0;
    for (const Table& table : record.tables()) {
      if (table.key() != "applications") continue;
      ++tables;
      received = table.cells(0).mantissa();
    }
    return tables == 1 ? received : -1;
  }

  Reader reader_{form::BuiltIn(), {}};
  const std::string first_ = Report("甲市乙县交通运输局", 2022, "17");
  const std::string second_ = Report("甲市丙县教育局", 2021, "29");
};

// A crawler that lost the line ends leaves the second title between blanks; the date below it is not the first one's.
TEST_F(SeveralReports, OnOneLineTheBlockOfTheSecondIsNotTheFirstOnes) {
  std::string pages =
      first_ +
      "甲市丙县教育局关于2021年政府信息公开工作情况的报告\n发布日期：2022-01-21　来源：丙县教育局\n" +
      "本报告由本局编制，如有疑问请与办公室联系。\n" + second_.substr(second_.find("一、总体情况"));
  std::replace(pages.begin(), pages.end(), '\n', ' ');
  const Record& record = Read(pages);
  EXPECT_EQ(record.header().organ().text(), "甲市乙县交通运输局");
  EXPECT_EQ(Received(record), 17);
  EXPECT_FALSE(record.header().has_published()) << record.header().published().DebugString();
  EXPECT_EQ(record.header().issuer().text(), "");
}

// The first names two of its sections in words of its own and lacks the last one; the other is cut behind its first.
TEST_F(SeveralReports, AReportWithHeadingsOfItsOwnWordsIsNotTheRestOfTheOther) {
  std::string text = first_.substr(0, first_.find("六、"));
  const auto replace = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace("一、总体情况", "一、总体工作情况");
  replace("五、存在的主要问题及改进情况", "五、不足之处与下一步的打算");
  const Record& record = Read(text + second_.substr(0, second_.find("二、")));
  EXPECT_EQ(Received(record), 17);
  EXPECT_EQ(record.header().organ().text(), "甲市乙县交通运输局");
  ASSERT_GT(record.sections_size(), 0);
  EXPECT_EQ(record.sections(0).printed_ordinal(), 1);
  EXPECT_EQ(Findings(record, "text.further-report"), 1);
}

TEST_F(SeveralReports, TheFirstOfTwoIsReadAndNothingOfTheOther) {
  const std::string alone = [&] {
    Record record = Read(first_);
    record.clear_source_sha256();
    record.clear_text_sha256();
    record.clear_tallies();
    record.mutable_sections(5)->clear_body_span();
    return record.DebugString();
  }();
  Record both = Read(first_ + "\n" + second_);
  ASSERT_EQ(Findings(both, "text.further-report"), 1);
  for (const Finding& finding : both.findings()) {
    if (finding.rule() != "text.further-report") continue;
    EXPECT_EQ(finding.severity(), SEVERITY_INFO);
    EXPECT_EQ(finding.evidence(0).quote(), "甲市丙县教育局2021年政府信息公开工作年度报告");
    EXPECT_EQ(finding.evidence(0).span().begin(), first_.size() + 1);
  }
  auto* findings = both.mutable_findings();
  for (int i = findings->size(); i-- > 0;) {
    if (findings->Get(i).rule() == "text.further-report") findings->DeleteSubrange(i, 1);
  }
  both.clear_source_sha256();
  both.clear_text_sha256();
  both.clear_tallies();
  // The last section ends where the other report begins or at the end of the text.
  ASSERT_EQ(both.sections_size(), 6);
  both.mutable_sections(5)->clear_body_span();
  EXPECT_EQ(both.DebugString(), alone);
}

TEST_F(SeveralReports, TheBeginningOfAnotherChangesNothing) {
  for (const size_t part :
       {second_.find("二、主动"), second_.find("（一）予以公开"), second_.find("四、政府")}) {
    const Record& record = Read(first_ + second_.substr(0, part));
    EXPECT_EQ(Received(record), 17);
    EXPECT_EQ(record.header().organ().text(), "甲市乙县交通运输局");
    EXPECT_EQ(Findings(record, "text.further-report"), 1);
    for (const Claim& claim : record.claims()) EXPECT_NE(claim.value().mantissa(), 29) << claim.quote();
  }
}

TEST_F(SeveralReports, AYearInBracketsBehindATitleIsPartOfIt) {
  const Record& record = Read(first_ +
                              "甲市丙县教育局政府信息公开工作年度报告（2021年度）\n一、总体情况\n"
                              "全年新收政府信息公开申请29件。\n");
  EXPECT_EQ(record.header().organ().text(), "甲市乙县交通运输局");
  EXPECT_EQ(Findings(record, "text.further-report"), 1);
  for (const Claim& claim : record.claims()) EXPECT_NE(claim.value().mantissa(), 29) << claim.quote();
}

TEST_F(SeveralReports, OfABeginningAndAWholeReportTheWholeOneIsRead) {
  for (const size_t part : {first_.find("二、主动"), first_.find("（一）予以公开")}) {
    const Record& record = Read(first_.substr(0, part) + "\n" + second_);
    EXPECT_EQ(Received(record), 29);
    EXPECT_EQ(record.header().organ().text(), "甲市丙县教育局");
    EXPECT_EQ(record.header().year(), 2021u);
    for (const Claim& claim : record.claims()) EXPECT_NE(claim.value().mantissa(), 17) << claim.quote();
  }
}

TEST_F(SeveralReports, OnOneLineTheirTablesTellThemApart) {
  std::string line = first_ + second_;
  for (char& c : line) c = c == '\n' ? ' ' : c;
  const Record& record = Read(line);
  EXPECT_EQ(Received(record), 17);
  EXPECT_EQ(Findings(record, "text.further-report"), 1);
}

TEST_F(SeveralReports, AListOfContentsIsNoReport) {
  const size_t title = first_.find('\n') + 1;
  for (const std::string& again : {std::string(), first_.substr(0, title)}) {
    const Record& record =
        Read(first_.substr(0, title) +
             "目录\n一、总体情况 1\n二、主动公开政府信息情况 2\n三、收到和处理政府信息公开申请情况 3\n"
             "四、政府信息公开行政复议、行政诉讼情况 4\n五、存在的主要问题及改进情况 "
             "5\n六、其他需要报告的事项 6\n" +
             again + first_.substr(title));
    EXPECT_EQ(Received(record), 17);
    EXPECT_EQ(record.header().organ().text(), "甲市乙县交通运输局");
    EXPECT_EQ(Findings(record, "text.further-report"), 0);
  }
}

// A running head, and the same words for a part of section three.
TEST_F(SeveralReports, ATitleOnEachPageAndASubHeadingBeginNothing) {
  std::string text = first_;
  const std::string title = text.substr(0, text.find('\n') + 1);
  for (const char* const place : {"三、收到", "（一）予以公开", "四、结转", "五、存在"}) {
    text.insert(text.find(place), title);
  }
  text.insert(text.find("申请人情况"), "1、总体情况\n全年情况见下表。\n");
  const Record& record = Read(text);
  EXPECT_EQ(Received(record), 17);
  EXPECT_EQ(record.tables_size(), 2);
  EXPECT_EQ(Findings(record, "text.further-report"), 0);
}

TEST_F(SeveralReports, LinksToOtherReportsBeginNothing) {
  const Record& record =
      Read(first_ +
           "上一篇：甲市丙县教育局2021年政府信息公开工作年度报告\n下一篇：没有了\n相关链接\n"
           "甲市丁县2020年政府信息公开工作年度报告\n甲市戊县2020年政府信息公开工作年度报告\n");
  EXPECT_EQ(Received(record), 17);
  EXPECT_EQ(Findings(record, "text.further-report"), 0);
}

TEST_F(SeveralReports, ATableThatIsPrintedTwiceIsTwoTables) {
  const size_t begin = first_.find("申请人情况");
  const size_t end = first_.find("四、政府");
  std::string text = first_;
  text.insert(end, text.substr(begin, end - begin));
  const Record& record = Read(text);
  EXPECT_EQ(record.tables_size(), 3);
  EXPECT_EQ(Findings(record, "text.further-report"), 0);
}

TEST(Steps, ALimitOfTheJobLeavesCellsUnsure) {
  const std::string text =
      "甲市乙局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
      "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
      "一、本年新收政府信息公开申请数量640020470二、上年结转政府信息公开申请数量0000000\n";
  const auto certainty = [&](uint64_t max_steps) {
    job::v1::Limits limits;
    limits.set_max_steps(max_steps);
    Reader reader(form::BuiltIn(), limits);
    return reader.Read({.id = "a", .bytes = text}).tables(0).cells(0).certainty();
  };
  EXPECT_EQ(certainty(0), CERTAINTY_INFERRED);
  EXPECT_EQ(certainty(1'000'000), CERTAINTY_INFERRED);
  EXPECT_EQ(certainty(20), CERTAINTY_UNSURE);
}

}  // namespace
}  // namespace gouji::stages
