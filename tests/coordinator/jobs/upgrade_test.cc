// Processes of two versions side by side, also in the middle of a job: each works, or is refused with a sentence that helps.
#include <gmock/gmock.h>

#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kNextVersion[] = "1.3.0";

class UpgradeTest : public CoordinatorTest {
 protected:
  Node MakeNextNode(const std::string& id) {
    CoordinatorOptions options = Options(id);
    options.program_version = kNextVersion;
    Node node;
    node.queue = std::make_unique<LosingQueue>(server_);
    node.coordinator = std::make_unique<Coordinator>(options, store_, *node.queue, clock_);
    node->RunDue();
    return node;
  }
  // Works on what one claim gives; how many shards.
  static int WorkOnce(FakeWorker& worker) {
    int done = 0;
    for (const auto& lease : worker.Claim(2)) {
      EXPECT_TRUE(worker.Resolve(lease).ok());
      EXPECT_TRUE(*worker.Commit(lease));
      ++done;
    }
    return done;
  }
};

TEST_F(UpgradeTest, WorkersAndCoordinatorsWhoseVersionsOverlapAgree) {
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  struct Case {
    uint32_t newest;
    uint32_t oldest;
    uint32_t agreed;  // 0: refused
    const char* advice;
  };
  for (const Case& c : {Case{1, 0, 1, ""}, Case{2, 1, 2, ""}, Case{3, 2, 2, ""}, Case{9, 1, 2, ""},
                        Case{3, 3, 0, "upgrade the coordinators"}, Case{3, 0, 0, "upgrade the coordinators"},
                        Case{0, 0, 0, "upgrade the workers"}}) {
    SCOPED_TRACE(c.newest);
    worker.info().set_protocol_version(c.newest);
    worker.info().set_oldest_protocol_version(c.oldest);
    const auto answer = worker.TryClaim();
    if (c.agreed > 0) {
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_EQ(answer->protocol_version(), c.agreed);
      EXPECT_TRUE(worker.Renew({}).ok());
    } else {
      EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
      EXPECT_THAT(std::string(answer.status().message()), AllOf(HasSubstr("worker w"), HasSubstr(c.advice)));
    }
  }
}

TEST_F(UpgradeTest, Invariant13WorkersOfAnotherProtocolJoinInTheMiddleOrAreRefusedAndTheJobGoesOn) {
  AddFiles(12);
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  const std::string undisturbed = Submit(*node.coordinator, "undisturbed");
  Finish(*node.coordinator, undisturbed, worker);

  const std::string job = Submit(*node.coordinator, "r");
  ASSERT_GT(WorkOnce(worker), 0);
  FakeWorker older("older", *node.coordinator, store_);
  older.info().set_protocol_version(telemetry::kProtocolVersion - 1);
  older.info().set_oldest_protocol_version(telemetry::kProtocolVersion - 1);
  FakeWorker newer("newer", *node.coordinator, store_);
  newer.info().set_protocol_version(telemetry::kProtocolVersion + 1);
  newer.info().set_oldest_protocol_version(telemetry::kProtocolVersion);
  FakeWorker refused("refused", *node.coordinator, store_);
  refused.info().set_protocol_version(telemetry::kProtocolVersion + 1);
  refused.info().set_oldest_protocol_version(telemetry::kProtocolVersion + 1);
  int by_older = 0;
  int by_newer = 0;
  for (int round = 0; round < 200 && !Over(*node.coordinator, job); ++round) {
    const absl::Status answer = refused.TryClaim().status();
    ASSERT_TRUE(absl::IsFailedPrecondition(answer)) << answer;
    EXPECT_THAT(std::string(answer.message()), HasSubstr("upgrade the coordinators"));
    by_older += WorkOnce(older);
    by_newer += WorkOnce(newer);
    Pass({node.coordinator.get()}, 100);
  }
  EXPECT_GT(by_older, 0);
  EXPECT_GT(by_newer, 0);
  ExpectWhole(job, 12, DigestOf(undisturbed));
}

TEST_F(UpgradeTest, WorkersOfAnotherProgramAreRefused) {
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_);
  worker.info().set_version("0.0.9");
  const absl::Status refused = worker.TryClaim().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), AllOf(HasSubstr("0.0.9"), HasSubstr(kTestVersion)));
}

TEST_F(UpgradeTest, Invariant13AJobIsFinishedByTheVersionThatBeganItBesideTheNext) {
  AddFiles(12);
  Node old_node = MakeNode("old");
  FakeWorker old_worker("ow", *old_node.coordinator, store_);
  const std::string before = Submit(*old_node.coordinator, "before");
  ASSERT_GT(WorkOnce(old_worker), 0);

  Node next_node = MakeNextNode("next");
  FakeWorker next_worker("nw", *next_node.coordinator, store_);
  next_worker.info().set_version(kNextVersion);
  const std::string after = Submit(*next_node.coordinator, "after");
  old_worker.Connect(*next_node.coordinator);
  EXPECT_TRUE(absl::IsFailedPrecondition(old_worker.TryClaim().status()));
  old_worker.Connect(*old_node.coordinator);

  // The next version's worker gets nothing of the old job, and takes nothing of it away.
  for (int round = 0; round < 200 && !Over(*next_node.coordinator, after); ++round) {
    for (const auto& lease : next_worker.Claim(2)) {
      ASSERT_EQ(lease.job_id(), after);
      ASSERT_TRUE(next_worker.Resolve(lease).ok());
      ASSERT_TRUE(*next_worker.Commit(lease));
    }
    Pass({old_node.coordinator.get(), next_node.coordinator.get()}, 100);
  }
  ExpectWhole(after, 12);
  EXPECT_FALSE(Over(*next_node.coordinator, before));
  EXPECT_THAT(StatusOf(*next_node.coordinator, before).error(), HasSubstr(kTestVersion));
  for (int round = 0; round < 200 && !Over(*old_node.coordinator, before); ++round) {
    for (const auto& lease : old_worker.Claim(2)) {
      EXPECT_EQ(lease.lost_attempts(), 0u);
      EXPECT_EQ(lease.failures(), 0u) << "another version's claim is no failed attempt";
      ASSERT_TRUE(old_worker.Resolve(lease).ok());
      ASSERT_TRUE(*old_worker.Commit(lease));
    }
    Pass({old_node.coordinator.get(), next_node.coordinator.get()}, 100);
  }
  ExpectWhole(before, 12, DigestOf(after));
}

// The old version's workers are gone for good, or for a while: its job keeps none of the window and costs no claims, says what
// it waits for, and goes on when they are back.
TEST_F(UpgradeTest, AJobWhoseWorkersAreGoneKeepsNobodyFromWork) {
  AddFiles(60);
  Node old_node = MakeNode("old");
  Node next_node = MakeNextNode("next");
  FakeWorker old_worker("ow", *old_node.coordinator, store_);
  const std::string before = Submit(*old_node.coordinator, "before");
  ASSERT_GT(WorkOnce(old_worker), 0);
  const queue::JobCounts stuck = *old_node.queue->Counts(before);
  ASSERT_GT(stuck.ready, 0u);

  FakeWorker next_worker("nw", *next_node.coordinator, store_);
  next_worker.info().set_version(kNextVersion);
  for (int i = 0; i < 15; ++i) {
    ASSERT_TRUE(next_worker.TryClaim().ok());
    Pass({old_node.coordinator.get(), next_node.coordinator.get()}, 10'000);
  }
  EXPECT_TRUE(next_node.queue->Counts(before)->paused);
  EXPECT_FALSE(StatusOf(*old_node.coordinator, before).paused()) << "nobody asked for that";
  EXPECT_THAT(StatusOf(*old_node.coordinator, before).error(), HasSubstr(kTestVersion));
  const std::string after = Submit(*next_node.coordinator, "after");
  Finish(*next_node.coordinator, after, next_worker);
  ExpectWhole(after, 60);

  Finish(*old_node.coordinator, before, old_worker);
  ExpectWhole(before, 60, DigestOf(after));
  EXPECT_EQ(StatusOf(*old_node.coordinator, before).error(), "");
}

}  // namespace
}  // namespace gouji::jobs
