// A worker whose loops stand still says so.
#include "common/telemetry/liveness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(LivenessTest, ALoopThatDoesNotMoveIsTold) {
  JobFixture job;
  const std::string gate = job.directory() + "/gate";
  job.AddFile("1.txt", "do:await " + gate);
  job.Write();
  FakeDispatcher dispatcher;
  WorkerObserver observer;
  WorkerOptions options = TestOptions(1);
  options.claim_still = options.renew_still = std::chrono::milliseconds(1500);
  Worker worker(options, &job.store(), &dispatcher, &observer);
  EXPECT_THAT(telemetry::Standstills(), IsEmpty()) << "what was not started need not move";
  ASSERT_TRUE(worker.Start().ok());
  // Held, its lease is renewed again and again, and more is wanted.
  dispatcher.Offer(job.Lease(job.Files(0, 1)));
  ASSERT_TRUE(dispatcher.WaitUntil([&] { return dispatcher.renewals() > 0; }));

  dispatcher.HoldLoops(true);
  ASSERT_TRUE(
      fakes::Eventually([] { return telemetry::Standstills().size() == 2; }, std::chrono::seconds(60)));
  EXPECT_THAT(telemetry::Standstills()[0], HasSubstr("claim loop: did not move for "));
  EXPECT_THAT(telemetry::Standstills()[1], HasSubstr("renewal loop: did not move for "));
  dispatcher.HoldLoops(false);
  EXPECT_TRUE(fakes::Eventually([] { return telemetry::Standstills().empty(); }, std::chrono::seconds(60)));

  std::ofstream(gate) << "open";
  worker.Drain(std::chrono::seconds(60));
  worker.Wait();
  EXPECT_THAT(telemetry::Standstills(), IsEmpty()) << "what is over need not move";
}

}  // namespace
}  // namespace gouji::runtime
