// The jobs that this coordinator knows, as far as the store has told it.
//
// Role: reads specs, controls and manifests and applies them to JobStates; answers statuses. It keeps live
// jobs and the states of a few finished ones; it schedules nothing. Ownership: jobs are shared with those who
// work on them.
// Threads: any. Errors: NOT_FOUND (no such job), FAILED_PRECONDITION (the job is of a newer store), those of
// the store.
//
//   absl::StatusOr<JobPtr> job = table.Get(id);
//   absl::StatusOr<job::v1::JobStatus> status = table.Status(**job);
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/job_state.h"
#include "coordinator/jobs/plan_view.h"
#include "coordinator/queue/queue.h"
#include "gouji/job/v1/job.pb.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

class Job {
 public:
  Job(store::Store& store, std::string id) : id_(std::move(id)), plan_(store, id_) {}

  const std::string& id() const { return id_; }
  PlanView& plan() { return plan_; }
  // A copy, so that no one holds the lock while doing I/O.
  JobState state() const;
  absl::Status Apply(const Update& update);

  // What the queue counted last.
  queue::JobCounts counts() const;
  void set_counts(const queue::JobCounts& counts);

  // Why the job does not get on at present; empty when it does. Shown in its status while it is live.
  enum class Where { kCoordinator, kWorkers };
  void set_trouble(Where where, std::string_view trouble);
  std::string trouble() const;
  // A shard whose outcome, or whose part of the listing, cannot be read though it is there; absent when there is none.
  struct Suspect {
    std::string shard;
    job::v1::ShardRange range;  // empty when only the outcome is in doubt
  };
  void set_suspect(std::optional<Suspect> suspect);
  std::optional<Suspect> suspect() const;
  // DATA_LOSS was met; true when it was the last time, too.
  bool FoundDamaged() { return damaged_.exchange(true); }
  void FoundSound() { damaged_ = false; }
  // Planning is hopeless, at this time of the steady clock; for how long it has been so, in milliseconds.
  int64_t FoundHopeless(int64_t now_ms);
  // True the first time only.
  bool TakeOver() { return !taken_.exchange(true); }
  // It was dropped from the table: what stands under its id is nothing, or another job.
  void set_gone() { gone_ = true; }
  bool gone() const { return gone_; }
  // How long ago, in milliseconds of the steady clock, it was driven before; 0 the first time.
  int64_t Driven(int64_t now_ms);
  // True the first time only: a lease was given out here.
  bool TakeFirstLease() { return !leased_.exchange(true); }

 private:
  const std::string id_;
  PlanView plan_;
  mutable std::mutex mutex_;
  JobState state_;                  // guarded by mutex_
  queue::JobCounts counts_;         // guarded by mutex_
  std::string trouble_[2];          // by Where; guarded by mutex_
  std::optional<Suspect> suspect_;  // guarded by mutex_
  std::atomic<bool> taken_{false};
  std::atomic<bool> leased_{false};
  std::atomic<bool> damaged_{false};
  std::atomic<bool> gone_{false};
  std::atomic<int64_t> hopeless_since_ms_{-1};
  std::atomic<int64_t> driven_ms_{-1};
};
using JobPtr = std::shared_ptr<Job>;

class JobTable {
 public:
  explicit JobTable(Context& context) : context_(context) {}

  // The job as it is known here, read from the store when it is not.
  absl::StatusOr<JobPtr> Get(const std::string& id);
  // The same, but what is known here as over is looked for: another coordinator may have removed it for its age, and the same
  // request may have begun it anew.
  absl::StatusOr<JobPtr> GetAsItStands(const std::string& id);
  // Live jobs, sorted by id.
  std::vector<JobPtr> Live() const;

  // Reads what was added to the store since; true when something was.
  absl::StatusOr<bool> RefreshControls(Job& job);
  absl::StatusOr<bool> RefreshManifest(Job& job);
  // Adds a control behind those known here; ALREADY_EXISTS when another was added first.
  absl::Status Control(Job& job, job::v1::ControlKind kind, std::string_view actor,
                       std::string_view error = {});
  // After the manifest: the job is kept among the finished ones.
  void Finish(Job& job, const job::v1::Manifest& manifest);

  // Whether the store still holds this job, and not another one under its id.
  absl::StatusOr<bool> Stands(const Job& job) const;
  // The job is no longer in the store, or another one stands there under its id.
  void Forget(const std::string& id);
  // The same of a job that was live as far as was known here.
  void Drop(Job& job);

  // From the store, with the counts of the queue, or the last known ones while it cannot be asked.
  absl::StatusOr<job::v1::JobStatus> Status(Job& job, bool ask_queue);

 private:
  static constexpr size_t kKeptFinished = 64;

  absl::StatusOr<JobPtr> Load(const std::string& id);

  Context& context_;
  mutable std::mutex mutex_;
  std::map<std::string, JobPtr> jobs_;  // guarded by mutex_
  std::deque<std::string> finished_;    // of jobs_, oldest first; guarded by mutex_
};

}  // namespace gouji::jobs
