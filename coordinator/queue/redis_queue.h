// The queue of a cluster: the functions of functions/, called on Redis 7: one server, a primary that Sentinels name, or a Cluster.
//
// Role: turns calls into FCALLs on the server that holds the partition, goes round the partitions, and turns answers and
// refusals into values and statuses. The rules stand in functions/ and, held equal by tests, in QueueState. It does not reconcile
// and does not retry: a call whose answer was lost is UNAVAILABLE and may have taken effect (all of them may
// be repeated; leases of a lost claim expire). A restart of Redis is noticed because every call names the run
// id of the server that its connection spoke to first, and the state carries the run id under which its epoch
// began. Ownership: owns its connections; no thread of its own. Threads: all methods from any thread. Errors:
// those of Queue; UNAVAILABLE names the address, FAILED_PRECONDITION says what to install or configure.
//
//   absl::StatusOr<std::unique_ptr<RedisQueue>> queue = RedisQueue::Open("unix:///run/redis.sock", Limits{});
//   absl::StatusOr<uint64_t> epoch = (*queue)->StoredEpoch();  // the first call connects
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "coordinator/queue/queue.h"

namespace gouji::queue {

class RedisPool;
class RedisServers;
struct RedisReply;

class RedisQueue final : public Queue {
 public:
  // INVALID_ARGUMENT or UNIMPLEMENTED for a URL that cannot be served; does not connect yet.
  static absl::StatusOr<std::unique_ptr<RedisQueue>> Open(const std::string& url, const Limits& limits);
  ~RedisQueue() override;

  absl::StatusOr<uint64_t> StoredEpoch() override;
  absl::Status Reset(uint64_t epoch) override;
  absl::Status Join(uint64_t epoch) override;
  uint64_t epoch() const override { return epoch_.load(); }

  absl::Status Submit(const JobEntry& job) override;
  absl::Status Adopt(const JobSnapshot& job) override;
  absl::StatusOr<uint64_t> Plan(const std::string& job, uint64_t cursor, const std::vector<Shard>& shards,
                                bool last) override;
  absl::Status SetPaused(const std::string& job, bool paused) override;
  absl::Status Remove(const std::string& job) override;
  absl::StatusOr<JobCounts> Counts(const std::string& job) override;
  absl::StatusOr<std::vector<std::string>> Jobs() override;

  absl::StatusOr<std::vector<Lease>> Claim(const WorkerEntry& worker, uint32_t max) override;
  absl::StatusOr<std::vector<LeaseRef>> Renew(const WorkerEntry& worker,
                                              const std::vector<LeaseRef>& leases) override;
  absl::StatusOr<std::vector<bool>> CommitAll(const std::string& worker,
                                              const std::vector<CommitRequest>& requests) override;
  absl::StatusOr<bool> Release(const LeaseRef& lease, bool failure) override;
  absl::StatusOr<std::vector<Lease>> Reap(uint32_t max) override;

  absl::StatusOr<std::vector<WorkerEntry>> Workers() override;
  absl::Status RequestDrain(const std::string& worker) override;
  absl::StatusOr<bool> DrainRequested(const std::string& worker) override;

  absl::StatusOr<std::string> Dump() override;

 private:
  // One call of a function.
  struct Call;

  RedisQueue(std::unique_ptr<RedisServers> servers, const Limits& limits);

  // Makes the calls in one round trip a server, all for the epoch `own`, which the caller reads once: another thread may
  // move on to a later one meanwhile. Answers the first error reply as a status.
  absl::StatusOr<std::vector<RedisReply>> Run(uint64_t own, const std::vector<Call>& calls);
  // Those of `calls` that `mine` names, all on this server, into their places of `replies`.
  absl::Status RunOn(RedisPool& pool, uint64_t own, const std::vector<Call>& calls,
                     const std::vector<size_t>& mine, std::vector<RedisReply>* replies);
  // Of a server: its trouble makes the next call look where its keys are now.
  absl::Status Noted(absl::Status status);
  absl::StatusOr<RedisReply> RunOne(const Call& call);
  Call ForJob(const char* function, const std::string& job, std::vector<std::string> arguments) const;
  std::vector<Call> ForAll(const char* function) const;
  absl::StatusOr<uint64_t> Window(uint64_t own);

  const std::unique_ptr<RedisServers> servers_;
  const Limits limits_;
  std::atomic<uint64_t> epoch_{0};

  std::mutex mutex_;
  uint32_t next_claim_ = 0;  // partition that the next claim starts at; guarded by mutex_
  uint32_t next_reap_ = 0;   // guarded by mutex_
};

}  // namespace gouji::queue
