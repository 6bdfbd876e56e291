// Manifests: when they may be put, what they hold, and that the first one stands.
#include "coordinator/sealing/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "common/segment/segment_writer.h"
#include "common/segment/tally.h"
#include "common/store/file_store.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::sealing {
namespace {

class SealTest : public ::testing::Test {
 protected:
  SealTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gouji-seal-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    store_ = std::move(*store::FileStore::Open(root_.string(), store::OpenMode::kWrite));
  }
  ~SealTest() override { std::filesystem::remove_all(root_); }

  static job::v1::ShardRange Range(uint32_t first, uint32_t end) {
    job::v1::ShardRange range;
    range.set_first_source(first);
    range.set_end_source(end);
    return range;
  }
  // A plan of shards of ten sources each.
  void PutPlan(uint32_t shards) {
    job::v1::PlanChunk chunk;
    chunk.set_last(true);
    for (uint32_t i = 0; i < shards; ++i) *chunk.add_shards() = Range(10 * i, 10 * i + 10);
    ASSERT_TRUE(store::PutMessage(*store_, store::PlanName(job_, 0), chunk).ok());
  }
  job::v1::OutcomeHeader Header(const job::v1::ShardRange& range) const {
    job::v1::OutcomeHeader header;
    header.set_job_id(job_);
    *header.mutable_range() = range;
    header.set_attempt_id("attempt");
    return header;
  }
  void PutRecords(const job::v1::ShardRange& range) {
    auto writer = segment::SegmentWriter::Create(*store_, Header(range));
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (uint32_t i = range.first_source(); i < range.end_source(); ++i) {
      report::v1::Record record;
      record.set_document_id("doc-" + std::to_string(i));
      record.set_outcome(report::v1::OUTCOME_PARSED);
      ASSERT_TRUE((*writer)->Append(record.SerializeAsString(), segment::Summarize(record, 1)).ok());
    }
    ASSERT_TRUE((*writer)->Finish().ok());
  }
  results::JobFold Fold() {
    auto fold = results::FoldLeaves(*store_, job_);
    EXPECT_TRUE(fold.ok()) << fold.status();
    return *std::move(fold);
  }

  const std::string job_ = store::JobId("tenant", "request");
  std::filesystem::path root_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(SealTest, Invariant04NoSuccessBeforeEveryLeafIsResolved) {
  PutPlan(2);
  PutRecords(Range(0, 10));
  absl::Status refused = Seal(*store_, job_, Fold(), job::v1::FINAL_STATE_SUCCEEDED, 0).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_FALSE(store_->Stat(store::ManifestName(job_)).ok());
  PutRecords(Range(10, 20));
  EXPECT_TRUE(Seal(*store_, job_, Fold(), job::v1::FINAL_STATE_SUCCEEDED, 0).ok());
}

TEST_F(SealTest, Invariant04NoSuccessWithoutAWholePlan) {
  EXPECT_FALSE(Complete(Fold())) << "nothing is planned yet";
  job::v1::PlanChunk chunk;
  *chunk.add_shards() = Range(0, 10);
  ASSERT_TRUE(store::PutMessage(*store_, store::PlanName(job_, 0), chunk).ok());
  PutRecords(Range(0, 10));
  EXPECT_FALSE(Complete(Fold())) << "the last chunk is missing";
}

TEST_F(SealTest, Invariant03LeavesAreThoseOfTheSplitTree) {
  PutPlan(2);
  PutRecords(Range(10, 20));
  job::v1::OutcomeHeader split = Header(Range(0, 10));
  *split.add_children() = Range(0, 4);
  *split.add_children() = Range(4, 10);
  ASSERT_TRUE(segment::PutSplit(*store_, split).ok());
  PutRecords(Range(4, 10));
  EXPECT_FALSE(Complete(Fold()));
  PutRecords(Range(0, 4));
  auto manifest = Seal(*store_, job_, Fold(), job::v1::FINAL_STATE_SUCCEEDED, 1'500);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  ASSERT_EQ(manifest->leaves_size(), 3);
  EXPECT_EQ(store::ShardName(manifest->leaves(0).range()), "0-4");
  EXPECT_EQ(store::ShardName(manifest->leaves(1).range()), "4-10");
  EXPECT_EQ(store::ShardName(manifest->leaves(2).range()), "10-20");
  EXPECT_EQ(manifest->total().documents(), 20u);
  job::v1::Tally sum;
  for (const auto& leaf : manifest->leaves()) segment::AddTally(leaf.tally(), &sum);
  EXPECT_EQ(sum.SerializeAsString(), manifest->total().SerializeAsString());
  EXPECT_EQ(manifest->end_time().seconds(), 1);
  EXPECT_EQ(manifest->end_time().nanos(), 500'000'000);
}

TEST_F(SealTest, Invariant01And11TheFirstManifestStands) {
  PutPlan(2);
  PutRecords(Range(0, 10));
  auto cancelled = Seal(*store_, job_, Fold(), job::v1::FINAL_STATE_CANCELLED, 1);
  ASSERT_TRUE(cancelled.ok());
  EXPECT_EQ(cancelled->leaves_size(), 1);
  PutRecords(Range(10, 20));
  auto late = Seal(*store_, job_, Fold(), job::v1::FINAL_STATE_SUCCEEDED, 2);
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_EQ(late->SerializeAsString(), cancelled->SerializeAsString());
  auto failed = SealFailed(*store_, job_, Fold(), "why", 3);
  ASSERT_TRUE(failed.ok());
  EXPECT_EQ(failed->state(), job::v1::FINAL_STATE_CANCELLED);
}

TEST_F(SealTest, FailedSaysWhy) {
  auto manifest = SealFailed(*store_, job_, {}, "the corpus is gone", 7);
  ASSERT_TRUE(manifest.ok());
  EXPECT_EQ(manifest->state(), job::v1::FINAL_STATE_FAILED);
  EXPECT_EQ(manifest->error(), "the corpus is gone");
  EXPECT_EQ(manifest->leaves_size(), 0);
}

// A job with more leaves than fit into a manifest ends, rather than be sealed again and again.
TEST_F(SealTest, FailedWithMoreLeavesThanAManifestNamesSaysSo) {
  results::JobFold fold;
  fold.leaves.resize(700'000);
  for (size_t i = 0; i < fold.leaves.size(); ++i) {
    fold.leaves[i].mutable_range()->set_first_source(static_cast<uint32_t>(i));
    fold.leaves[i].mutable_tally()->mutable_digest()->assign(96, 'x');
  }
  fold.plan_complete = true;
  EXPECT_TRUE(absl::IsInvalidArgument(Seal(*store_, job_, fold, job::v1::FINAL_STATE_SUCCEEDED, 7).status()));
  auto manifest = SealFailed(*store_, job_, fold, "the corpus is too large", 7);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->leaves_size(), 0);
  EXPECT_THAT(manifest->error(), ::testing::HasSubstr("700000 shards"));
}

}  // namespace
}  // namespace gouji::sealing
