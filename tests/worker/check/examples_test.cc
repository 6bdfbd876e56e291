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

// "rule: message" of all findings.
std::vector<std::string> FindingsIn(const std::string& text) {
  stages::Reader reader(form::BuiltIn(), {});
  const report::v1::Record& record = reader.Read({.id = "example.txt", .bytes = text});
  EXPECT_EQ(record.outcome(), report::v1::OUTCOME_PARSED);
  std::vector<std::string> out;
  for (const report::v1::Finding& finding : record.findings())
    out.push_back(finding.rule() + ": " + RenderMessage(finding, Language::kChinese));
  return out;
}

bool Names(const std::vector<std::string>& findings, std::string_view rule) {
  return std::any_of(findings.begin(), findings.end(), [&](const std::string& finding) {
    return std::string_view(finding).substr(0, finding.find(':')) == rule;
  });
}

TEST(Samples, HaveNoFindings) {
  EXPECT_THAT(FindingsIn(std::string(SampleReport(report::v1::EDITION_2021))), IsEmpty());
  EXPECT_THAT(FindingsIn(std::string(SampleReport(report::v1::EDITION_2019))), IsEmpty());
}

class Examples : public testing::TestWithParam<const Rule*> {};

TEST_P(Examples, PassAndFailAsTheySay) {
  bool passes = false;
  bool fails = false;
  for (const Example& example : GetParam()->examples) {
    const std::string text = ReportOf(example);
    ASSERT_FALSE(text.empty()) << "the sample does not hold " << example.from;
    const std::vector<std::string> findings = FindingsIn(text);
    EXPECT_EQ(Names(findings, GetParam()->id), example.fails)
        << "with " << example.to << " the findings are " << testing::PrintToString(findings);
    (example.fails ? fails : passes) = true;
  }
  EXPECT_TRUE(passes) << "no example passes";
  EXPECT_TRUE(fails) << "no example fails";
}

INSTANTIATE_TEST_SUITE_P(All, Examples, testing::ValuesIn(Catalogue().begin(), Catalogue().end()),
                         [](const auto& instance) {
                           std::string name(instance.param->id);
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace gouji::check
