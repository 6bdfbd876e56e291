// What failed in a job becomes a job of its own.
#include "coordinator/jobs/requeue.h"

#include <gmock/gmock.h>

#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RequeueTest : public CoordinatorTest {
 protected:
  job::v1::SubmitJobRequest Requeue(const std::string& parent, const std::string& request_id) const {
    job::v1::SubmitJobRequest request;
    request.set_request_id(request_id);
    request.set_priority(5);
    request.set_parent_job_id(parent);
    return request;
  }
  // Ids of the records that ReadResults gives, of all or of the failed.
  static std::vector<std::string> Ids(Coordinator& coordinator, const std::string& job, bool only_failed) {
    result::v1::ReadResultsRequest request;
    request.set_job_id(job);
    if (only_failed) request.mutable_filter()->add_outcomes(report::v1::OUTCOME_FAILED);
    auto stream = coordinator.ReadResults(request);
    EXPECT_TRUE(stream.ok()) << stream.status();
    std::vector<std::string> ids;
    for (;;) {
      auto batch = (*stream)->Next(std::chrono::milliseconds(0));
      EXPECT_TRUE(batch.ok()) << batch.status();
      if (!batch.ok() || !batch->has_value()) return ids;
      for (const std::string& bytes : (*batch)->records()) {
        report::v1::Record record;
        EXPECT_TRUE(record.ParseFromString(bytes));
        ids.push_back(record.document_id());
      }
    }
  }
};

TEST_F(RequeueTest, TheNewJobHasTheFailedDocumentsAndNoOthers) {
  AddFiles(6);
  std::ofstream(corpus_ / "lines.jsonl") << std::string(5 * kLineBytes, 'x');
  std::ofstream(corpus_ / "more.jsonl") << std::string(5 * kLineBytes, 'x');
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  worker.Fail({"report-101.txt", "report-104.txt", "lines.jsonl@30"});
  const std::string parent = Submit(*node.coordinator, "r1");
  EXPECT_TRUE(absl::IsFailedPrecondition(node->SubmitJob(Requeue(parent, "r2")).status()))
      << "the parent is not over";
  Finish(*node.coordinator, parent, worker);
  EXPECT_THAT(Ids(*node.coordinator, parent, true),
              ElementsAre("lines.jsonl@30", "report-101.txt", "report-104.txt"));
  EXPECT_EQ(Ids(*node.coordinator, parent, false).size(), 16u);

  worker.Fail({});
  auto child = node->SubmitJob(Requeue(parent, "r2"));
  ASSERT_TRUE(child.ok()) << child.status();
  EXPECT_TRUE(child->created());
  node->RunDue();
  Finish(*node.coordinator, child->job_id(), worker);
  EXPECT_THAT(Ids(*node.coordinator, child->job_id(), false),
              ElementsAre("lines.jsonl@30", "report-101.txt", "report-104.txt"));
  ExpectWhole(child->job_id(), 3);
  EXPECT_EQ(StatusOf(*node.coordinator, child->job_id()).parent_job_id(), parent);
  EXPECT_EQ(StatusOf(*node.coordinator, child->job_id()).tally().failed(), 0u);

  // Invariant 9, also when the parent is there no more.
  auto again = node->SubmitJob(Requeue(parent, "r2"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->created());
  ASSERT_TRUE(store_.RemoveFolder("jobs/" + parent, "spec", [](const auto&) { return true; }).ok());
  EXPECT_EQ(node->SubmitJob(Requeue(parent, "r2"))->job_id(), child->job_id());
  EXPECT_TRUE(absl::IsNotFound(node->SubmitJob(Requeue(parent, "r3")).status()));
}

TEST_F(RequeueTest, WhatMakesNoSenseIsRefused) {
  AddFiles(2);
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  const std::string parent = Submit(*node.coordinator, "r1");
  Finish(*node.coordinator, parent, worker);
  const absl::Status nothing = node->SubmitJob(Requeue(parent, "r2")).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(nothing));
  EXPECT_THAT(std::string(nothing.message()), HasSubstr("no document"));
  job::v1::SubmitJobRequest paths = Requeue(parent, "r3");
  paths.add_roots()->set_locator(corpus_.string());
  EXPECT_TRUE(absl::IsInvalidArgument(node->SubmitJob(paths).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(node->SubmitJob(Requeue("none", "r4")).status()));
}

// A file that could not be opened hides its lines: all of them are asked for, and none of another file's.
TEST_F(RequeueTest, AFileThatCouldNotBeOpenedIsReadWhole) {
  std::ofstream(corpus_ / "a.jsonl") << std::string(3 * kLineBytes, 'x');
  std::ofstream(corpus_ / "b.jsonl") << std::string(3 * kLineBytes, 'x');
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  worker.Fail({"a.jsonl@0"}, "unreadable");
  const std::string parent = Submit(*node.coordinator, "r1");
  Finish(*node.coordinator, parent, worker);
  auto failed = FindFailed(store_, parent);
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_THAT(failed->sources, ElementsAre("a.jsonl"));
  EXPECT_THAT(failed->documents, ElementsAre("a.jsonl", "a.jsonl@0"));
  worker.Fail({});
  auto child = node->SubmitJob(Requeue(parent, "r2"));
  ASSERT_TRUE(child.ok()) << child.status();
  node->RunDue();
  Finish(*node.coordinator, child->job_id(), worker);
  EXPECT_THAT(Ids(*node.coordinator, child->job_id(), false),
              ElementsAre("a.jsonl@0", "a.jsonl@10", "a.jsonl@20"));
}

}  // namespace
}  // namespace gouji::jobs
