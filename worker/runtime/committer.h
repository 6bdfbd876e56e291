// Makes finished segments durable and tells the dispatcher.
//
// Role: the end of a shard, away from the slots: waiting for the disk must not stall reading. Some threads put outcomes;
// one tells, many shards in one call.
// Ownership: everything given to the constructor outlives it. Threads: Submit and Found from any thread.
// Errors: an outcome that cannot be put gives the shard back; a dispatcher that does not answer is asked again until
// the lease is lost or Stop's patience ends: the outcome is durable by then, and a coordinator will find it.
//
//   committer.Submit(lease, std::move(writer), attempt_id, job);
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/segment/segment_writer.h"
#include "common/store/store.h"
#include "common/telemetry/liveness.h"
#include "worker/runtime/dispatcher.h"
#include "worker/runtime/lease_desk.h"
#include "worker/runtime/lease_table.h"
#include "worker/runtime/shard_run.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

class Committer {
 public:
  Committer(const WorkerOptions& options, store::Store* store, JobCache* jobs, Dispatcher* dispatcher,
            LeaseDesk* desk, WorkerObserver* observer);
  ~Committer();

  void Start();
  // Nothing is put for a job that is no longer `job`: it was removed while this worker slept.
  void Submit(std::shared_ptr<HeldLease> lease, std::unique_ptr<segment::SegmentWriter> writer,
              std::string attempt_id, std::shared_ptr<const JobContext> job);
  // The outcome is a SPLIT.
  void SubmitSplit(std::shared_ptr<HeldLease> lease, job::v1::OutcomeHeader split,
                   std::shared_ptr<const JobContext> job);
  // The outcome stands in the store already.
  void Found(std::shared_ptr<HeldLease> lease);
  // Puts and tells what was submitted, then ends the threads; telling is tried for at most `patience`.
  void Stop(std::chrono::milliseconds patience);
  // A put does not come back.
  std::optional<std::string> Still(std::chrono::milliseconds bound) const;

 private:
  struct Finished {
    std::shared_ptr<HeldLease> lease;
    std::unique_ptr<segment::SegmentWriter> writer;  // null: a SPLIT
    std::string attempt_id;
    std::shared_ptr<const JobContext> job;
    job::v1::OutcomeHeader split;
  };
  struct Durable {
    std::shared_ptr<HeldLease> lease;
    std::optional<job::v1::Tally> own;  // absent: another attempt's, or a SPLIT
    uint32_t refusals = 0;
  };

  void PutLoop(telemetry::Pulse* pulse);
  void Put(Finished finished);
  // What the store holds under the name that was taken; absent: not readable, the shard was given back.
  absl::Status CheckStands(const Finished& finished) const;
  std::optional<Durable> LookAtWinner(const Finished& finished, const std::optional<job::v1::Tally>& tally);
  void TellLoop();
  absl::Status Tell(std::vector<Durable>* batch);
  void Enqueue(Durable durable);

  const WorkerOptions& options_;
  store::Store* const store_;
  JobCache* const jobs_;
  Dispatcher* const dispatcher_;
  LeaseDesk* const desk_;
  WorkerObserver* const observer_;

  std::mutex mutex_;
  std::condition_variable for_putters_;
  std::condition_variable for_teller_;
  std::deque<Finished> finished_;
  std::vector<Durable> durable_;
  bool no_more_finished_ = false;
  bool no_more_durable_ = false;
  std::optional<SteadyTime> give_up_at_;

  std::deque<telemetry::Pulse> pulses_;  // of the putters; made before they run
  std::vector<std::thread> putters_;
  std::thread teller_;
};

}  // namespace gouji::runtime
