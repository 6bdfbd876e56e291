// Every rule's examples, read by the whole program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/worker/check/sample_report.h"
#include "worker/check/check.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::check {
namespace {

using testing::IsEmpty;

report::v1::Record Read(const std::string& text) {
  stages::Reader reader(form::BuiltIn(), {});
  report::v1::Record record = reader.Read({.id = "example.txt", .bytes = text});
  EXPECT_EQ(record.outcome(), report::v1::OUTCOME_PARSED);
  return record;
}

// "rule: message" of all findings.
std::vector<std::string> FindingsOf(const report::v1::Record& record) {
  std::vector<std::string> out;
  for (const report::v1::Finding& finding : record.findings())
    out.push_back(finding.rule() + ": " + RenderMessage(finding, Language::kChinese));
  return out;
}

std::vector<std::string> FindingsIn(const std::string& text) {
  return FindingsOf(Read(text));
}

// Of the report beside the sample for the year before.
std::vector<std::string> FindingsAcrossYears(const std::string& text, report::v1::Edition edition) {
  const report::v1::Record older = FiguresAcrossYears(Read(SampleReportBefore(edition)));
  const report::v1::Record newer = FiguresAcrossYears(Read(text));
  report::v1::Record found;
  RunAcrossYears({.older = older, .newer = newer}, &found);
  return FindingsOf(found);
}

bool Names(const std::vector<std::string>& findings, std::string_view rule) {
  return std::any_of(findings.begin(), findings.end(), [&](const std::string& finding) {
    return std::string_view(finding).substr(0, finding.find(':')) == rule;
  });
}

TEST(Samples, HaveNoFindings) {
  EXPECT_THAT(FindingsIn(std::string(SampleReport(report::v1::EDITION_2021))), IsEmpty());
  EXPECT_THAT(FindingsIn(std::string(SampleReport(report::v1::EDITION_2019))), IsEmpty());
  for (const report::v1::Edition edition : {report::v1::EDITION_2021, report::v1::EDITION_2019}) {
    EXPECT_THAT(FindingsIn(SampleReportBefore(edition)), IsEmpty());
    EXPECT_THAT(FindingsAcrossYears(std::string(SampleReport(edition)), edition), IsEmpty());
  }
}

class Examples : public testing::TestWithParam<const Rule*> {};

TEST_P(Examples, PassAndFailAsTheySay) {
  bool passes = false;
  bool fails = false;
  for (const Example& example : GetParam()->examples) {
    const std::string text = ReportOf(example);
    ASSERT_FALSE(text.empty()) << "the sample does not hold " << example.from;
    const std::vector<std::string> findings =
        GetParam()->run != nullptr ? FindingsIn(text) : FindingsAcrossYears(text, example.edition);
    EXPECT_EQ(Names(findings, GetParam()->id), example.fails)
        << "with " << example.to << " the findings are " << testing::PrintToString(findings);
    (example.fails ? fails : passes) = true;
  }
  EXPECT_TRUE(passes) << "no example passes";
  EXPECT_TRUE(fails) << "no example fails";
}

std::string NameOf(const testing::TestParamInfo<const Rule*>& instance) {
  std::string name(instance.param->id);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Examples, testing::ValuesIn(Catalogue().begin(), Catalogue().end()), NameOf);
INSTANTIATE_TEST_SUITE_P(AcrossYears, Examples, testing::ValuesIn(AcrossYears().begin(), AcrossYears().end()),
                         NameOf);

// A tally says what was compared: 7 columns of what was carried over, 2 rows of what is in force.
TEST(AcrossYearsTally, CountsWhatTheTwoReportsHold) {
  const report::v1::Record older = Read(SampleReportBefore(report::v1::EDITION_2021));
  const report::v1::Record newer = Read(std::string(SampleReport(report::v1::EDITION_2021)));
  report::v1::Record found;
  RunAcrossYears({.older = older, .newer = newer}, &found);
  ASSERT_EQ(found.tallies_size(), 1);
  EXPECT_EQ(found.tallies(0).family(), "years");
  EXPECT_EQ(found.tallies(0).passed(), 9u);
  EXPECT_EQ(found.tallies(0).failed(), 0u);
  ASSERT_EQ(found.tallies(0).reasons_size(), 1);  // the items of 2019's form
  EXPECT_EQ(found.tallies(0).reasons(0), "no-table");
}

}  // namespace
}  // namespace gouji::check
