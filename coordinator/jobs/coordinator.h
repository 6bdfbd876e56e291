// The coordinator itself: every function of the services, without a transport.
//
// Role: submits, plans, leases, commits, splits, seals and answers; built from a store (truth) and a queue
// (schedule). `gouji run` calls it directly, coordinator/rpc translates it to gRPC. It never reads a
// document's bytes, and it keeps nothing that the store does not tell: any number of coordinators work on one
// store and one queue at the same time.
// Ownership: store, queue and clock outlive it. What WatchJob and ReadResults give must go before it does.
// Threads: all methods from any thread. Start() starts a few of its own; Stop() ends them. Without Start()
// the caller drives the background work with RunDue(), on its own thread and under its own clock.
// Errors: INVALID_ARGUMENT and FAILED_PRECONDITION say what to do about it; UNAVAILABLE means try again
// (queue not reachable, or being rebuilt from the store); NOT_FOUND names what is missing. A bad document is
// no error here.
//
//   jobs::Coordinator coordinator({.id = "local"}, *store, *queue, env::RealClock());
//   coordinator.Start();
//   absl::StatusOr<job::v1::SubmitJobResponse> job = coordinator.SubmitJob(request);
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/security/caller.h"
#include "coordinator/jobs/options.h"
#include "gouji/dispatch/v1/dispatch.pb.h"
#include "gouji/job/v1/job.pb.h"
#include "gouji/result/v1/result.pb.h"
#include "gouji/upload/v1/upload.pb.h"

namespace gouji::env {
class Clock;
}  // namespace gouji::env
namespace gouji::store {
class Store;
}
namespace gouji::queue {
class Queue;
}

namespace gouji::jobs {

class Coordinator;
class UploadStream;

// The changes of one job. One thread.
class Watch {
 public:
  // The status at once, then whenever it changed; nullopt when nothing changed within `wait`. After a status
  // whose state is final there is no other.
  absl::StatusOr<std::optional<job::v1::JobStatus>> Next(std::chrono::milliseconds wait);
  // The final status was given.
  bool over() const { return over_; }

 private:
  friend class Coordinator;
  Watch(Coordinator& coordinator, std::string job) : coordinator_(coordinator), job_(std::move(job)) {}

  Coordinator& coordinator_;
  const std::string job_;
  std::string last_;  // serialized status
  bool over_ = false;
};

// The records of one job in document order, from a token on. One thread.
class ResultStream {
 public:
  virtual ~ResultStream() = default;
  // The next batch. No records: nothing new within `wait` (caught_up, only when following), or nothing that the filter
  // wants in what one call may look through. nullopt: the end.
  virtual absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> Next(
      std::chrono::milliseconds wait) = 0;
};

class Coordinator {
 public:
  Coordinator(CoordinatorOptions options, store::Store& store, queue::Queue& queue, env::Clock& clock);
  ~Coordinator();
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  void Start();
  // Answers what waits (claims: with none), breaks long verifications off, then ends the threads. Also done on
  // destruction.
  void Stop();
  // Does the background work that is due, on this thread; false when there was none. Not together with
  // Start().
  bool RunDue();

  // Whether leases can be given now: the queue answers and agrees with the store.
  bool Serving() const;
  // Called on every change of Serving(), from a thread of the coordinator. Set before Start().
  void OnServing(std::function<void(bool)> listener);
  // The same for whether the store can be read, as results need it; taken for so until it was looked at.
  void OnReading(std::function<void(bool)> listener);

  // Whose jobs a call may see and touch, and whose a new one is, `caller` decides: those of other tenants are NOT_FOUND for it.
  // --- JobService. RESOURCE_EXHAUSTED: the tenant has as much under way as its quota allows.
  absl::StatusOr<job::v1::SubmitJobResponse> SubmitJob(const job::v1::SubmitJobRequest& request,
                                                       const security::Caller& caller = {});
  absl::StatusOr<job::v1::GetJobResponse> GetJob(const job::v1::GetJobRequest& request,
                                                 const security::Caller& caller = {});
  absl::StatusOr<job::v1::ListJobsResponse> ListJobs(const job::v1::ListJobsRequest& request,
                                                     const security::Caller& caller = {});
  absl::StatusOr<std::unique_ptr<Watch>> WatchJob(const job::v1::WatchJobRequest& request,
                                                  const security::Caller& caller = {});
  absl::StatusOr<job::v1::ControlJobResponse> ControlJob(const job::v1::ControlJobRequest& request,
                                                         const security::Caller& caller = {});
  absl::StatusOr<job::v1::ListWorkersResponse> ListWorkers(const job::v1::ListWorkersRequest& request);
  absl::StatusOr<job::v1::DrainWorkerResponse> DrainWorker(const job::v1::DrainWorkerRequest& request);

  // --- UploadService. A stream is taken to its end on one thread at a time: see uploads.h.
  absl::StatusOr<upload::v1::FindMissingResponse> FindMissing(const upload::v1::FindMissingRequest& request,
                                                              const security::Caller& caller = {});
  std::unique_ptr<UploadStream> BeginUpload(const security::Caller& caller = {});

  // --- DispatchService
  // Waits up to max_wait_ms for work.
  absl::StatusOr<dispatch::v1::ClaimShardsResponse> ClaimShards(
      const dispatch::v1::ClaimShardsRequest& request);
  // The same without holding a thread: `done` is called exactly once, perhaps before this returns, perhaps
  // from a thread of the coordinator; it must not block. The answer cancels the wait (0: answered already).
  using ClaimDone = std::function<void(absl::StatusOr<dispatch::v1::ClaimShardsResponse>)>;
  uint64_t ClaimShardsAsync(const dispatch::v1::ClaimShardsRequest& request, ClaimDone done);
  // Answers a waiting claim with none at once; no effect when it was answered.
  void CancelClaim(uint64_t ticket);
  absl::StatusOr<dispatch::v1::RenewLeasesResponse> RenewLeases(
      const dispatch::v1::RenewLeasesRequest& request);
  absl::StatusOr<dispatch::v1::CommitShardsResponse> CommitShards(
      const dispatch::v1::CommitShardsRequest& request);
  absl::StatusOr<dispatch::v1::ReleaseShardsResponse> ReleaseShards(
      const dispatch::v1::ReleaseShardsRequest& request);

  // --- ResultService. Needs the store only.
  absl::StatusOr<std::unique_ptr<ResultStream>> ReadResults(const result::v1::ReadResultsRequest& request,
                                                            const security::Caller& caller = {});
  // CANCELLED soon after `gone` answers true: it reads every record of the job.
  absl::StatusOr<result::v1::VerifyJobResponse> VerifyJob(const result::v1::VerifyJobRequest& request,
                                                          const security::Caller& caller = {},
                                                          const std::function<bool()>& gone = nullptr);

  // Counts every change that this coordinator knows of; waits until the count differs from `seen`. Answers
  // the count.
  uint64_t WaitForChange(uint64_t seen, std::chrono::milliseconds wait);

 private:
  friend class Watch;
  class Impl;
  absl::StatusOr<job::v1::ListJobsResponse> LiveJobs(const security::Caller& caller);

  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::jobs
