#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "worker/check/check.h"
#include "worker/form/forms.h"

namespace gouji::check {
namespace {

TEST(Catalogue, EveryRuleIsDeclaredInFull) {
  std::set<std::string_view> ids;
  for (const auto rules : {Catalogue(), AcrossYears()}) {
    for (const Rule* rule : rules) {
      EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
      EXPECT_THAT(std::string(rule->id), testing::MatchesRegex("[a-z]+\\.[a-z-]+"));
      EXPECT_EQ(FindRule(rule->id), rule);
      EXPECT_NE(rule->severity, report::v1::SEVERITY_UNSPECIFIED) << rule->id;
      EXPECT_NE(rule->fault, report::v1::FAULT_UNSPECIFIED) << rule->id;
      EXPECT_FALSE(rule->editions.empty()) << rule->id;
      for (const std::string_view text : {rule->source, rule->title_zh, rule->title_en, rule->explanation_zh,
                                          rule->explanation_en, rule->message_zh, rule->message_en}) {
        EXPECT_FALSE(text.empty()) << rule->id;
      }
    }
  }
  for (const Rule* rule : Catalogue())
    EXPECT_TRUE(rule->run != nullptr && rule->compare == nullptr) << rule->id;
  for (const Rule* rule : AcrossYears())
    EXPECT_TRUE(rule->run == nullptr && rule->compare != nullptr) << rule->id;
}

TEST(Catalogue, EveryIdentityOfTheFormsHasItsRule) {
  for (const report::v1::Edition edition : {report::v1::EDITION_2019, report::v1::EDITION_2021}) {
    for (const char* key : {"disclosure", "applications", "review"}) {
      const form::Table* table = form::BuiltIn().FindTable(key, edition);
      ASSERT_NE(table, nullptr);
      for (const form::Identity& identity : table->identities) EXPECT_NE(FindRule(identity.rule), nullptr);
    }
  }
}

TEST(Render, AnUnknownRuleSaysWhatItKnows) {
  report::v1::Finding finding;
  finding.set_rule("future.rule");
  report::v1::Argument* argument = finding.add_arguments();
  argument->set_name("cell");
  argument->set_value("a/b/c");
  EXPECT_EQ(Render(finding, Language::kChinese), "future.rule cell=a/b/c");
}

TEST(Render, AMessageGoesOnWhereItsArgumentsAreThere) {
  report::v1::Finding finding;
  finding.set_rule("header.year-missing");
  report::v1::Argument* argument = finding.add_arguments();
  argument->set_name("year");
  argument->set_value("2021");
  EXPECT_EQ(Render(finding, Language::kChinese), "标题没有写明报告年度,从正文看似为 2021 年");
  EXPECT_EQ(Render(finding, Language::kEnglish),
            "the title does not name the year of the report; the body suggests 2021");
}

TEST(Render, AnArgumentThatIsMissingLeavesNothingBehind) {
  report::v1::Finding finding;
  finding.set_rule("header.year-missing");
  EXPECT_EQ(Render(finding, Language::kChinese), "标题没有写明报告年度");
  EXPECT_EQ(Render(finding, Language::kEnglish), "the title does not name the year of the report");
}

TEST(Family, IsThePartBeforeThePoint) {
  EXPECT_EQ(Family("applications.row-sum"), "applications");
}

}  // namespace
}  // namespace gouji::check
