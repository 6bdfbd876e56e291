// The two queues, held equal: seeded random traces of calls on both, comparing every answer and the whole state.
//
// GOUJI_TRACES sets how many traces run (the first seed is always 1).
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <sstream>

#include "tests/contract/queue/contract_fixture.h"

namespace gouji::queue {
namespace {

std::string Show(const absl::Status& status) {
  return absl::StatusCodeToString(status.code());
}
std::string Show(const Shard& shard) {
  return shard.name + "[" + std::to_string(shard.payload.size()) + "]#" + std::to_string(shard.ordinal);
}
std::string Show(const Lease& lease) {
  return lease.job + "/" + Show(lease.shard) + "@" + std::to_string(lease.fence.epoch) + "." +
         std::to_string(lease.fence.counter) + "!" + std::to_string(lease.lost_attempts) + "!" +
         std::to_string(lease.failures);
}
std::string Show(const LeaseRef& lease) {
  return lease.job + "/" + lease.shard + "@" + std::to_string(lease.fence.epoch) + "." +
         std::to_string(lease.fence.counter);
}
std::string Show(const WorkerEntry& worker) {
  return worker.id;
}
std::string Show(uint64_t number) {
  return std::to_string(number);
}
std::string Show(bool value) {
  return value ? "true" : "false";
}
std::string Show(const std::string& text) {
  return text;
}
std::string Show(const JobCounts& counts) {
  std::ostringstream out;
  out << counts.known << counts.paused << counts.plan_complete << " " << counts.cursor << " " << counts.ready
      << " " << counts.delayed << " " << counts.leased << " " << counts.done << " " << counts.lost_attempts;
  for (const auto& [name, value] : counts.counters) out << " " << name << "=" << value;
  return out.str();
}
template <typename T>
std::string Show(const std::vector<T>& items) {
  std::string text;
  for (const T& item : items) text += Show(item) + " ";
  return text;
}
template <typename T>
std::string Show(const absl::StatusOr<T>& value) {
  return value.ok() ? Show(*value) : Show(value.status());
}

// One random trace: calls are drawn from the seed and from the leases that were given.
class Trace {
 public:
  explicit Trace(uint32_t seed) : random_(seed) {
    limits_ = {.lease_ms = 1'000,
               .window_per_slot = 3,
               .min_window = 5,
               .backoff_ms = 300,
               .worker_timeout_ms = 4'000};
    for (Side* side : {&memory_, &redis_}) {
      side->harness = MakeHarness(side == &memory_ ? Kind::kMemory : Kind::kRedis, limits_);
      for (std::unique_ptr<Queue>& handle : side->handles) handle = side->harness->Open();
    }
    // Some jobs share a partition, some do not.
    jobs_ = JobsOfOnePartition(3);
    jobs_.push_back("elsewhere");
  }

  // Both sides run `call` on the same handle and must answer the same; the state must be the same afterwards.
  template <typename Call>
  void Step(const std::string& what, Call call) {
    StepOn(Below(8) == 0 ? 1 : 0, what, call);
  }

  template <typename Call>
  void StepOn(size_t handle, const std::string& what, Call call) {
    const std::string expected = Show(call(*memory_.handles[handle]));
    const std::string actual = Show(call(*redis_.handles[handle]));
    log_ += what + " on " + std::to_string(handle) + " -> " + expected + "\n";
    ASSERT_EQ(expected, actual) << log_;
    // Both handles look at one state; the first is of its epoch.
    const absl::StatusOr<std::string> memory = memory_.handles[0]->Dump();
    const absl::StatusOr<std::string> redis = redis_.handles[0]->Dump();
    ASSERT_EQ(Show(memory), Show(redis)) << log_;
  }

  void Run(int steps) {
    Reset();
    for (int i = 0; i < steps && !testing::Test::HasFatalFailure(); ++i) RandomStep();
  }

 private:
  struct Side {
    std::unique_ptr<QueueHarness> harness;
    std::unique_ptr<Queue> handles[2];
  };

  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  const std::string& Job() { return jobs_[Below(static_cast<uint32_t>(jobs_.size()))]; }
  WorkerEntry AWorker() { return Worker("w" + std::to_string(Below(3)), 1 + Below(2)); }

  void Reset() {
    const uint64_t epoch = ++epoch_;
    StepOn(0, "reset", [&](Queue& queue) { return queue.Reset(epoch); });
    // The other coordinator joins at once, or acts for an epoch that is over until it does.
    if (Below(2) == 0) StepOn(1, "join", [&](Queue& queue) { return queue.Join(epoch); });
  }

  Counters SomeCounters() {
    Counters counters;
    if (Below(4) != 0) counters["documents"] = Below(100);
    if (Below(3) == 0) counters["cells"] = static_cast<int64_t>(Below(1000)) - 500;
    return counters;
  }

  // A lease that was given at some time; made up now and then.
  Lease SomeLease() {
    if (!given_.empty() && Below(10) != 0) {
      // The latest ones most often.
      const auto back = std::min<size_t>(Below(Below(2) == 0 ? 4 : 40), given_.size() - 1);
      return given_[given_.size() - 1 - back];
    }
    Lease lease;
    lease.job = Job();
    lease.shard = Shards("s", Below(12), 1)[0];
    lease.fence = {epoch_, Below(20)};
    return lease;
  }

  CommitRequest SomeCommit() {
    const Lease lease = SomeLease();
    CommitRequest request = {
        .lease = Ref(lease), .ordinal = lease.shard.ordinal, .counters = SomeCounters(), .children = {}};
    if (Below(8) == 0) request.ordinal = kNoOrdinal;
    if (Below(5) == 0) request.children = Shards(lease.shard.name + "c", Below(2), 1 + Below(3));
    return request;
  }

  JobSnapshot SomeSnapshot() {
    JobSnapshot snapshot;
    snapshot.entry = {Job(), Below(11), Below(4) == 0};
    snapshot.cursor = Below(6);
    for (uint32_t i = Below(4); i > 0; --i) {
      snapshot.done_ordinals.push_back(Below(2) == 0 ? Below(14) : 4090 + Below(10));
    }
    for (uint32_t i = Below(3); i > 0; --i) {
      snapshot.done_children.push_back("s000" + std::to_string(Below(10)) + "c0000");
    }
    snapshot.open_children = Shards("s000" + std::to_string(Below(10)) + "c", 0, Below(3));
    snapshot.done = Below(9);
    snapshot.counters = SomeCounters();
    return snapshot;
  }

  void Remember(const absl::StatusOr<std::vector<Lease>>& leases) {
    if (!leases.ok()) return;
    given_.insert(given_.end(), leases->begin(), leases->end());
  }

  void RandomStep() {
    switch (Below(24)) {
      case 0:
      case 1: {
        const JobEntry entry = {Job(), Below(12), Below(5) == 0};
        return Step("submit", [&](Queue& queue) { return queue.Submit(entry); });
      }
      case 2:
      case 3:
      case 4:
      case 5: {
        const std::string job = Job();
        const absl::StatusOr<JobCounts> counts = memory_.handles[0]->Counts(job);
        const uint64_t cursor = (counts.ok() ? counts->cursor : 0) + (Below(10) == 0 ? 1 : 0);
        const std::vector<Shard> shards = Shards("s", cursor, Below(7));
        const bool last = Below(6) == 0;
        return Step("plan " + job, [&](Queue& queue) { return queue.Plan(job, cursor, shards, last); });
      }
      case 6:
      case 7:
      case 8:
      case 9:
      case 10: {
        const WorkerEntry worker = AWorker();
        const uint32_t max = Below(5);
        return Step("claim", [&](Queue& queue) {
          absl::StatusOr<std::vector<Lease>> leases = queue.Claim(worker, max);
          if (queue.epoch() == epoch_ && &queue != redis_.handles[0].get() &&
              &queue != redis_.handles[1].get()) {
            Remember(leases);
          }
          return leases;
        });
      }
      case 11:
      case 12: {
        std::vector<LeaseRef> leases;
        for (uint32_t i = Below(4); i > 0; --i) leases.push_back(Ref(SomeLease()));
        const WorkerEntry worker = AWorker();
        return Step("renew", [&](Queue& queue) { return queue.Renew(worker, leases); });
      }
      case 13:
      case 14:
      case 15: {
        std::vector<CommitRequest> requests;
        for (uint32_t i = 1 + Below(2); i > 0; --i) requests.push_back(SomeCommit());
        const std::string worker = AWorker().id;
        return Step("commit " + requests[0].lease.shard,
                    [&](Queue& queue) { return queue.CommitAll(worker, requests); });
      }
      case 16:
      case 17: {
        const LeaseRef lease = Ref(SomeLease());
        const bool failure = Below(2) == 0;
        return Step("release " + lease.shard, [&](Queue& queue) { return queue.Release(lease, failure); });
      }
      case 18: {
        const uint32_t max = Below(4);
        return Step("reap", [&](Queue& queue) { return queue.Reap(max); });
      }
      case 19: {
        const JobSnapshot snapshot = SomeSnapshot();
        return Step("adopt " + snapshot.entry.job, [&](Queue& queue) { return queue.Adopt(snapshot); });
      }
      case 20: {
        const std::string job = Job();
        const bool paused = Below(3) == 0;
        return Step("pause " + job, [&](Queue& queue) { return queue.SetPaused(job, paused); });
      }
      case 21:
        return RareStep();
      case 22: {
        const std::string job = Job();
        Step("jobs", [&](Queue& queue) { return queue.Jobs(); });
        return Step("counts " + job, [&](Queue& queue) { return queue.Counts(job); });
      }
      default: {
        const int64_t ms = Below(20) == 0 ? 41'000 : Below(4) == 0 ? Below(9'000) : Below(500);
        memory_.harness->Advance(ms);
        redis_.harness->Advance(ms);
      }
    }
  }

  void RareStep() {
    switch (Below(6)) {
      case 0:
        return Reset();
      case 1: {
        const std::string worker = AWorker().id;
        return Step("drain", [&](Queue& queue) { return queue.RequestDrain(worker); });
      }
      case 2: {
        const std::string worker = AWorker().id;
        return Step("draining", [&](Queue& queue) { return queue.DrainRequested(worker); });
      }
      case 3: {
        const uint64_t epoch = epoch_;
        return StepOn(1, "join", [&](Queue& queue) { return queue.Join(epoch); });
      }
      case 4:
        return Step("workers", [&](Queue& queue) { return queue.Workers(); });
      default: {
        const std::string job = Job();
        return Step("remove " + job, [&](Queue& queue) { return queue.Remove(job); });
      }
    }
  }

  std::mt19937 random_;
  Limits limits_;
  Side memory_;
  Side redis_;
  std::vector<std::string> jobs_;
  std::vector<Lease> given_;
  uint64_t epoch_ = 0;
  std::string log_;
};

TEST(QueueDifferential, RandomTracesGiveEqualAnswersAndStates) {
  const char* wanted = std::getenv("GOUJI_TRACES");
  const int traces = wanted != nullptr ? std::atoi(wanted) : 15;
  for (int seed = 1; seed <= traces; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trace trace(static_cast<uint32_t>(seed));
    trace.Run(150);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace gouji::queue
