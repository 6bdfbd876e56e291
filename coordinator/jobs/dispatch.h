// Leases: giving them out, renewing, committing, taking back.
//
// Role: the functions of DispatchService. A commit is believed only after the outcome was seen in the store;
// a shard whose workers died kSplitAfterLost times is split instead of being given out again (rule:
// shard_split.h).
// Ownership: borrows context, table and keeper. Threads: any. Claims that wait hold no thread: they are
// served by a task of the agenda, woken when work appears and at least every claim_poll, in the order of their
// coming; only those whose time is over are answered before their turn. The queue is asked for as many of them as it has
// work for, and for one more: who comes while others wait joins the line unasked.
// Errors: UNAVAILABLE (try again), INVALID_ARGUMENT, FAILED_PRECONDITION (worker of another version, or on another store).
//
//   uint64_t ticket = dispatch.Claim(request, [](auto answer) { … });
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/identity.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/epoch_keeper.h"
#include "coordinator/jobs/job_table.h"
#include "gouji/dispatch/v1/dispatch.pb.h"

namespace gouji::jobs {

// Attempts whose worker was lost before a shard is split.
inline constexpr uint32_t kSplitAfterLost = 2;

class Dispatch {
 public:
  using ClaimDone = std::function<void(absl::StatusOr<dispatch::v1::ClaimShardsResponse>)>;

  Dispatch(Context& context, JobTable& table, EpochKeeper& keeper, std::string program_version)
      : context_(context),
        table_(table),
        keeper_(keeper),
        program_version_(std::move(program_version)),
        identity_(context.store) {}

  // As Coordinator::ClaimShardsAsync and CancelClaim.
  uint64_t Claim(const dispatch::v1::ClaimShardsRequest& request, ClaimDone done);
  void Cancel(uint64_t ticket);
  // What waits for this worker is answered now: the worker is to hear that it should drain.
  void Hurry(const std::string& worker);
  // Answers all that wait with none, and those that come later too.
  void Close();

  absl::StatusOr<dispatch::v1::RenewLeasesResponse> Renew(const dispatch::v1::RenewLeasesRequest& request);
  absl::StatusOr<dispatch::v1::CommitShardsResponse> Commit(const dispatch::v1::CommitShardsRequest& request);
  absl::StatusOr<dispatch::v1::ReleaseShardsResponse> Release(
      const dispatch::v1::ReleaseShardsRequest& request);

  // Tasks of the agenda.
  std::chrono::milliseconds ServeWaiting();
  std::chrono::milliseconds Reap();

 private:
  struct Waiting {
    uint64_t ticket = 0;
    dispatch::v1::ClaimShardsRequest request;
    int64_t deadline_ms = 0;
    ClaimDone done;
  };

  // Whether this worker may have shards; a refusal is told in the log, once a worker.
  absl::Status CheckWorker(const dispatch::v1::WorkerInfo& worker);
  absl::Status Judge(const dispatch::v1::WorkerInfo& worker);
  absl::StatusOr<dispatch::v1::ClaimShardsResponse> TryClaim(const dispatch::v1::ClaimShardsRequest& request);
  // The worker is there, and wants nothing yet.
  absl::StatusOr<dispatch::v1::ClaimShardsResponse> Note(const dispatch::v1::WorkerInfo& worker);
  // Adds the lease to the answer, or does what must be done instead of giving it out. False: it is not for this worker.
  absl::StatusOr<bool> Grant(const dispatch::v1::WorkerInfo& worker, const queue::Lease& lease,
                             dispatch::v1::ClaimShardsResponse* response);
  struct Seen {
    absl::StatusOr<JobPtr> job;
    absl::StatusOr<queue::CommitRequest> outcome;  // of a job that is not over
  };
  // One for each lease of the request.
  std::vector<Seen> LookAll(const dispatch::v1::CommitShardsRequest& request);
  // Puts a SPLIT, or finds an outcome there, and commits it; false when the shard cannot be cut.
  absl::StatusOr<bool> Isolate(Job& job, const queue::Lease& lease, const job::v1::ShardRange& range);
  // What the store holds for the shard, ready for the queue; NOT_FOUND when it has no outcome.
  absl::StatusOr<queue::CommitRequest> Look(Job& job, const queue::LeaseRef& lease);
  // The outcome is there and is damaged: the driver looks, and ends the job if it is so.
  void Suspect(Job& job, Job::Suspect suspect);
  // Counts and tells what the queue took back.
  void TellExpired(const std::vector<queue::Lease>& expired);
  // Counts and tells a commit that was the first of its shard.
  void TellCommitted(const std::string& worker, const queue::CommitRequest& commit);
  // Puts those that got nothing back in the line, and answers those who left it meanwhile.
  std::chrono::milliseconds EndRound(std::list<Waiting> tried);

  Context& context_;
  JobTable& table_;
  EpochKeeper& keeper_;
  const std::string program_version_;
  store::StoreIdentity identity_;
  int64_t reaped_ms_ = 0;       // by the steady clock; Reap's alone
  int64_t awake_since_ms_ = 0;  // since when Reap comes in its turn; Reap's alone
  std::mutex mutex_;
  std::list<Waiting> waiting_;     // guarded by mutex_
  uint64_t next_ticket_ = 1;       // guarded by mutex_
  bool closed_ = false;            // guarded by mutex_
  uint64_t rounds_ = 0;            // that were begun; guarded by mutex_
  bool round_ = false;             // ServeWaiting holds some that are not in waiting_; guarded by mutex_
  std::set<uint64_t> withdrawn_;   // cancelled during the round; guarded by mutex_
  std::set<std::string> refused_;  // workers whose refusal was told; guarded by mutex_
};

}  // namespace gouji::jobs
