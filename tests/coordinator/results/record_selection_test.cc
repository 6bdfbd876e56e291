#include "coordinator/results/record_selection.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gouji::results {
namespace {

report::v1::Record Record(const std::string& text) {
  report::v1::Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record)) << text;
  return record;
}

const char* const kRecords[] = {
    R"pb(document_id: "a"
         outcome: OUTCOME_PARSED
         edition: EDITION_2021
         header {
           organ { text: "甲县教育局" }
           year: 2022
         }
         findings { rule: "applications.row-sum" severity: SEVERITY_ERROR }
         findings { rule: "section.order" severity: SEVERITY_INFO })pb",
    R"pb(document_id: "b"
         outcome: OUTCOME_PARSED
         edition: EDITION_2019
         header {
           organ { text: "甲县财政局" }
           year: 2020
         }
         findings { rule: "applications.balance" severity: SEVERITY_WARNING })pb",
    R"pb(document_id: "c"
         outcome: OUTCOME_FAILED
         failure { reason: "empty" })pb",
};

// The ids that the filter lets through.
std::string Chosen(const std::string& filter_text) {
  result::v1::RecordFilter filter;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(filter_text, &filter)) << filter_text;
  auto selection = RecordSelection::Make(filter);
  EXPECT_TRUE(selection.ok()) << selection.status();
  std::string ids;
  for (const char* text : kRecords) {
    const std::string bytes = Record(text).SerializeAsString();
    if (auto wanted = selection->Select(bytes)) {
      EXPECT_EQ(*wanted, bytes) << "without a mask a record is not touched";
      ids += Record(text).document_id();
    }
  }
  return ids;
}

TEST(RecordSelection, EachConditionChoosesAndAllMustHold) {
  EXPECT_EQ(Chosen(""), "abc");
  EXPECT_EQ(Chosen("outcomes: OUTCOME_FAILED"), "c");
  EXPECT_EQ(Chosen("outcomes: [OUTCOME_FAILED, OUTCOME_PARSED]"), "abc");
  EXPECT_EQ(Chosen("editions: EDITION_2021"), "a");
  EXPECT_EQ(Chosen("years: [2020, 2021]"), "b");
  EXPECT_EQ(Chosen("organs: '教育'"), "a");
  EXPECT_EQ(Chosen("organs: ['教育', '甲县财政局']"), "ab");
  EXPECT_EQ(Chosen("rules: 'applications.row-sum'"), "a");
  EXPECT_EQ(Chosen("rules: 'applications'"), "ab");
  EXPECT_EQ(Chosen("rules: 'application'"), "") << "a family is a whole word";
  EXPECT_EQ(Chosen("min_severity: SEVERITY_WARNING"), "ab");
  EXPECT_EQ(Chosen("min_severity: SEVERITY_ERROR"), "a");
  EXPECT_EQ(Chosen("rules: 'section' min_severity: SEVERITY_WARNING"), "")
      << "both must be said of one finding";
  EXPECT_EQ(Chosen("editions: EDITION_2021 years: 2020"), "");
}

TEST(RecordSelection, TheMaskLeavesTheIdAndWhatItNames) {
  google::protobuf::FieldMask mask;
  mask.add_paths("header.year");
  auto selection = RecordSelection::Make({}, mask);
  ASSERT_TRUE(selection.ok());
  const auto wanted = selection->Select(Record(kRecords[0]).SerializeAsString());
  ASSERT_TRUE(wanted.has_value());
  EXPECT_EQ(*wanted, Record("document_id: 'a' header { year: 2022 }").SerializeAsString());
}

TEST(RecordSelection, WhatIsNoRecordIsPassedOn) {
  result::v1::RecordFilter filter;
  filter.add_years(2020);
  auto selection = RecordSelection::Make(filter);
  EXPECT_EQ(selection->Select("\xff\xff"), "\xff\xff");
}

TEST(RecordSelection, EqualFiltersHaveEqualTexts) {
  result::v1::RecordFilter one, other;
  for (const int year : {2020, 2021, 2020}) one.add_years(year);
  for (const int year : {2021, 2020}) other.add_years(year);
  EXPECT_EQ(RecordSelection::Make(one)->filter_text(), RecordSelection::Make(other)->filter_text());
  EXPECT_EQ(RecordSelection::Make({})->filter_text(), "");
  other.add_years(2022);
  EXPECT_NE(RecordSelection::Make(one)->filter_text(), RecordSelection::Make(other)->filter_text());
}

TEST(RecordSelection, ABadFilterNamesItsField) {
  result::v1::RecordFilter filter;
  filter.add_outcomes(report::v1::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(RecordSelection::Make(filter).status().message(), "filter.outcomes: 0 is no outcome");
  filter.Clear();
  filter.add_organs("");
  EXPECT_TRUE(absl::IsInvalidArgument(RecordSelection::Make(filter).status()));
  google::protobuf::FieldMask mask;
  mask.add_paths("header.no_such_field");
  EXPECT_TRUE(absl::IsInvalidArgument(RecordSelection::Make({}, mask).status()));
}

}  // namespace
}  // namespace gouji::results
