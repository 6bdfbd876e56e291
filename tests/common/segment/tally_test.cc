#include "common/segment/tally.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace gouji::segment {
namespace {

using report::v1::Record;

Record Parse(const std::string& text) {
  Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  return record;
}

TEST(SummarizeTest, CountsPrintedCellsAndFindings) {
  const RecordSummary summary = Summarize(Parse(R"pb(
                                            outcome: OUTCOME_PARSED
                                            tables {
                                              cells { state: CELL_STATE_VALUE }
                                              cells { state: CELL_STATE_BLANK }
                                              cells { state: CELL_STATE_NOT_APPLICABLE }
                                            }
                                            tables {
                                              cells { state: CELL_STATE_ILLEGIBLE }
                                              cells { state: CELL_STATE_MISSING }
                                            }
                                            findings { severity: SEVERITY_ERROR }
                                            findings { severity: SEVERITY_WARNING }
                                            findings { severity: SEVERITY_WARNING }
                                            findings { severity: SEVERITY_INFO }
                                          )pb"),
                                          77);
  EXPECT_EQ(summary.outcome, report::v1::OUTCOME_PARSED);
  EXPECT_EQ(summary.cells, 3u);
  EXPECT_EQ(summary.findings_error, 1u);
  EXPECT_EQ(summary.findings_warning, 2u);
  EXPECT_EQ(summary.findings_info, 1u);
  EXPECT_EQ(summary.input_bytes, 77u);
  EXPECT_FALSE(summary.machine_failed);
}

TEST(SummarizeTest, KnowsTheReasonsThatDependOnTheMachine) {
  for (const char* reason : {"crashed", "timed-out", "out-of-memory", "quarantined", "read-error"}) {
    Record record;
    record.set_outcome(report::v1::OUTCOME_FAILED);
    record.mutable_failure()->set_reason(reason);
    EXPECT_TRUE(Summarize(record, 0).machine_failed) << reason;
    record.set_outcome(report::v1::OUTCOME_NOT_A_REPORT);
    EXPECT_FALSE(Summarize(record, 0).machine_failed) << reason;
  }
  for (const char* reason : {"empty", "binary", "too-large", "input-changed", ""}) {
    EXPECT_FALSE(IsMachineReason(reason)) << reason;
  }
}

TEST(TallyTest, AddingTalliesEqualsCountingAllRecords) {
  TallyBuilder left, right, all;
  for (int i = 0; i < 6; ++i) {
    RecordSummary summary;
    summary.outcome = i % 3 == 0   ? report::v1::OUTCOME_PARSED
                      : i % 3 == 1 ? report::v1::OUTCOME_NOT_A_REPORT
                                   : report::v1::OUTCOME_FAILED;
    summary.machine_failed = i == 5;
    summary.input_bytes = 10u + i;
    summary.cells = 7;
    summary.findings_error = 1;
    summary.findings_warning = 2;
    summary.findings_info = 3;
    const std::string record = "record " + std::to_string(i);
    (i < 2 ? left : right).Add(summary, record.size(), env::Sha256(record));
    all.Add(summary, record.size(), env::Sha256(record));
  }
  job::v1::Tally sum;
  AddTally(left.Build(), &sum);
  AddTally(right.Build(), &sum);
  EXPECT_EQ(sum.SerializeAsString(), all.Build().SerializeAsString());
  EXPECT_EQ(sum.documents(), 6u);
  EXPECT_EQ(sum.parsed(), 2u);
  EXPECT_EQ(sum.not_a_report(), 2u);
  EXPECT_EQ(sum.failed(), 2u);
  EXPECT_EQ(sum.machine_failed(), 1u);
  EXPECT_EQ(sum.findings_info(), 18u);
}

// Every field that a tally has is added: a new one that AddTally forgot shows here.
TEST(TallyTest, AddsEveryField) {
  job::v1::Tally ones;
  const auto* reflection = job::v1::Tally::GetReflection();
  const auto* descriptor = job::v1::Tally::GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->name() != "digest") reflection->SetUInt64(&ones, descriptor->field(i), 1);
  }
  job::v1::Tally sum = ones;
  AddTally(ones, &sum);
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->name() == "digest") continue;
    EXPECT_EQ(reflection->GetUInt64(sum, descriptor->field(i)), 2u) << descriptor->field(i)->name();
  }
}

}  // namespace
}  // namespace gouji::segment
