// Records come out in document order, whenever they come in.
#include "worker/runtime/ordered_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/segment/segment_reader.h"
#include "common/store/names.h"
#include "tests/worker/runtime/job_fixture.h"

namespace gouji::runtime {
namespace {

using testing::ElementsAre;

class OrderedRecordsTest : public testing::Test {
 protected:
  OrderedRecordsTest() {
    for (int i = 0; i < 5; ++i) job_.AddFile(std::to_string(i), "text");
    job_.Write();
    job::v1::OutcomeHeader header;
    header.set_job_id(job_.job());
    *header.mutable_range() = job_.Files(0, 5);
    header.set_attempt_id("attempt");
    header.set_program_version("version");
    records_.emplace(segment::SegmentWriter::Create(job_.store(), std::move(header)).value());
  }

  static std::string Record(const std::string& id) {
    report::v1::Record record;
    record.set_document_id(id);
    record.set_outcome(report::v1::OUTCOME_PARSED);
    return record.SerializeAsString();
  }
  static segment::RecordSummary Summary() {
    segment::RecordSummary summary;
    summary.outcome = report::v1::OUTCOME_PARSED;
    return summary;
  }
  void Append(const std::string& id) { ASSERT_TRUE(records_->Append(Record(id), Summary()).ok()); }
  void Fill(uint64_t place, const std::string& id) {
    ASSERT_TRUE(records_->Fill(place, Record(id), Summary()).ok());
  }
  std::vector<std::string> Finish() {
    EXPECT_TRUE(records_->complete());
    EXPECT_EQ(records_->waiting_bytes(), 0u);
    EXPECT_TRUE(records_->TakeWriter()->Finish().ok());
    std::vector<std::string> ids;
    for (const auto& record : job_.Read(store::ShardName(job_.Files(0, 5))).records) {
      ids.push_back(record.document_id());
    }
    return ids;
  }

  JobFixture job_;
  std::optional<OrderedRecords> records_;
};

TEST_F(OrderedRecordsTest, FilledInTheOtherOrder) {
  Append("a");
  const uint64_t b = records_->Reserve();
  Append("c");
  const uint64_t d = records_->Reserve();
  Append("e");
  Fill(d, "d");
  EXPECT_FALSE(records_->complete());
  EXPECT_GT(records_->waiting_bytes(), 0u);
  Fill(b, "b");
  EXPECT_THAT(Finish(), ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(OrderedRecordsTest, PlacesThatStayEmpty) {
  const uint64_t first = records_->Reserve();
  const uint64_t second = records_->Reserve();
  Append("c");
  ASSERT_TRUE(records_->Leave(second).ok());
  EXPECT_FALSE(records_->complete());
  ASSERT_TRUE(records_->Leave(first).ok());
  Append("d");
  const uint64_t last = records_->Reserve();
  Fill(last, "e");
  EXPECT_THAT(Finish(), ElementsAre("c", "d", "e"));
}

}  // namespace
}  // namespace gouji::runtime
