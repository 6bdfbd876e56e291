// A worker that reads nothing: it claims, sleeps as long as reading would have taken, puts an outcome, and commits.
//
// Role: load for real coordinators, by the conversation of a real worker, without its processor time. Its outcomes hold a tally and no
// records, so that a store of a rehearsal is good for nothing else. Ownership: borrows the store. Threads: Run in one, Renew in another,
// the figures from any. Errors: a call that fails is counted and tried again; a lease that was revoked is dropped.
//
//   SimulatedWorker worker(options, store, "w-1");
//   std::thread thread([&] { worker.Run(stop); });
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "common/store/store.h"
#include "gouji/dispatch/v1/dispatch.pb.h"
#include "worker/rpc/dispatch_client.h"

namespace gouji::rehearsal {

struct Options {
  std::vector<std::string> coordinators;
  // What was recorded of real shards, as seconds for a MiB of their documents. One is drawn for each shard.
  std::vector<double> seconds_per_mib;
  // The times are multiplied by this; 0: no time at all.
  double slowness = 1;
  uint64_t document_bytes = 10'240;
  uint32_t leases = 2;
};

struct Figures {
  uint64_t shards = 0;
  uint64_t lost = 0;
  uint64_t refused = 0;  // calls that failed
  double idle_seconds = 0;
  std::vector<double> claim_seconds;  // of claims that gave something at once
  std::vector<double> commit_seconds;
};

class SimulatedWorker {
 public:
  SimulatedWorker(const Options& options, store::Store& store, const std::string& id, uint64_t seed);

  // Until `stop`.
  void Run(const std::atomic<bool>& stop);
  // One renewal of all that it holds.
  void Renew();
  // After Run.
  const Figures& figures() const { return figures_; }

 private:
  dispatch::v1::WorkerInfo Info() const;
  void Claim(uint32_t wanted, uint32_t wait_ms);
  void Work(const dispatch::v1::Lease& lease, const std::atomic<bool>& stop);
  void Commit(const dispatch::v1::Lease& lease, const std::atomic<bool>& stop);
  bool Holds(const dispatch::v1::Lease& lease) const;
  void Drop(const std::string& job, const std::string& shard);
  static dispatch::v1::LeaseRef RefOf(const dispatch::v1::Lease& lease);

  const Options& options_;
  store::Store& store_;
  const std::string id_;
  rpc::DispatchClient dispatcher_;
  std::mt19937_64 random_;
  Figures figures_;
  mutable std::mutex mutex_;
  std::deque<dispatch::v1::Lease> held_;  // guarded by mutex_; the first one is at work
};

}  // namespace gouji::rehearsal
