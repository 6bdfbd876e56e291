// Who may have shards, and what is shown of those who had: other stores, bad ids, workers that stopped or are gone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/identity.h"
#include "coordinator/jobs/figures.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/blamed_field.h"

namespace gouji::jobs {
namespace {

using ::testing::HasSubstr;

class RegistrationTest : public CoordinatorTest {
 protected:
  static job::v1::WorkerState StateOf(Coordinator& coordinator, const std::string& worker) {
    const auto answer = coordinator.ListWorkers({});
    EXPECT_TRUE(answer.ok()) << answer.status();
    for (const auto& status : answer->workers()) {
      if (status.worker_id() == worker) return status.state();
    }
    return job::v1::WORKER_STATE_UNSPECIFIED;
  }
};

TEST_F(RegistrationTest, AWorkerOnAnotherStoreIsRefused) {
  AddFiles(2);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r");
  const double before = Figures().workers_refused.Value();
  FakeWorker worker("w", *node.coordinator, store_);
  const std::string own = store::StoreIdentity(store_).Get().value();
  EXPECT_EQ(own.size(), 32u);
  fakes::MemoryStore fresh;
  ASSERT_EQ(store::StoreIdentity(fresh).Get().value(), "");
  for (const std::string& other : {std::string("0123456789abcdef0123456789abcdef"), std::string()}) {
    worker.info().set_store_id(other);
    const auto refused = worker.TryClaim();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused.status())) << refused.status();
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("start both with the same --store"));
    EXPECT_TRUE(absl::IsFailedPrecondition(worker.Renew({}).status()));
  }
  EXPECT_EQ(Figures().workers_refused.Value() - before, 4);
  EXPECT_EQ(StateOf(*node.coordinator, "w"), job::v1::WORKER_STATE_UNSPECIFIED) << "it is not listed";
  worker.info().set_store_id(own);
  EXPECT_EQ(worker.Claim(2).size(), 2u);
  // One that does not say, as older ones do not.
  worker.info().clear_store_id();
  EXPECT_TRUE(worker.TryClaim().ok());
}

TEST_F(RegistrationTest, StoresOfDifferentClustersHaveDifferentIds) {
  Node node = MakeNode("a");
  fakes::MemoryStore other_store;
  QueueServer other_server({}, [this] { return clock_.WallMs(); });
  LosingQueue other_queue(other_server);
  Coordinator other(Options("b"), other_store, other_queue, clock_);
  other.RunDue();
  EXPECT_NE(store::StoreIdentity(store_).Get().value(), store::StoreIdentity(other_store).Get().value());
  EXPECT_EQ(store::StoreIdentity(store_).Get().value(), store::StoreIdentity(store_).Get().value());
}

TEST_F(RegistrationTest, IdsOfWorkersAreShortAndPlain) {
  AddFiles(1);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r");
  for (const std::string& bad :
       {std::string(), std::string(129, 'w'), std::string("a b"), std::string("w\n"), std::string("w\0w", 3),
        std::string("w/1"), std::string("$(reboot)"), std::string("\xe4\xb8\xad")}) {
    FakeWorker worker(bad, *node.coordinator, store_);
    for (const absl::Status& refused :
         {worker.TryClaim().status(), worker.Renew({}).status(), worker.Commit({}).status(),
          worker.Release({}, dispatch::v1::RELEASE_REASON_DRAIN)}) {
      EXPECT_TRUE(absl::IsInvalidArgument(refused)) << bad;
      EXPECT_EQ(fakes::BlamedField(refused), "worker.worker_id");
    }
  }
  FakeWorker worker(std::string(100, 'w') + "-A.z_0:9", *node.coordinator, store_);
  EXPECT_EQ(worker.Claim().size(), 1u);
}

TEST_F(RegistrationTest, AWorkerThatStoppedOrIsSilentIsShownSo) {
  Node node = MakeNode("a");
  FakeWorker worker("w", *node.coordinator, store_), dies("dies", *node.coordinator, store_);
  for (FakeWorker* each : {&worker, &dies}) ASSERT_TRUE(each->TryClaim().ok());
  EXPECT_EQ(StateOf(*node.coordinator, "w"), job::v1::WORKER_STATE_WORKING);
  worker.info().set_draining(true);
  ASSERT_TRUE(worker.Renew({}).ok());
  EXPECT_EQ(StateOf(*node.coordinator, "w"), job::v1::WORKER_STATE_DRAINING);
  worker.info().set_stopped(true);
  ASSERT_TRUE(worker.Renew({}).ok());
  EXPECT_EQ(StateOf(*node.coordinator, "w"), job::v1::WORKER_STATE_STOPPED);
  EXPECT_EQ(StateOf(*node.coordinator, "dies"), job::v1::WORKER_STATE_WORKING);
  clock_.Advance(29'000);
  EXPECT_EQ(StateOf(*node.coordinator, "dies"), job::v1::WORKER_STATE_WORKING) << "its lease still lasts";
  clock_.Advance(2'000);
  EXPECT_EQ(StateOf(*node.coordinator, "dies"), job::v1::WORKER_STATE_GONE);
  EXPECT_EQ(StateOf(*node.coordinator, "w"), job::v1::WORKER_STATE_STOPPED);
}

}  // namespace
}  // namespace gouji::jobs
