// Brings one job from its spec to its manifest.
//
// Role: the background work of a job, in two tasks: planning (listing and plan chunks, each put once) and
// driving (controls, feeding the queue within its window, sealing). Every step looks at store and queue anew
// and can be repeated or done by several coordinators at once: put-if-absent and the queue's cursor make that
// safe.
// Ownership: borrows context, table and keeper. Threads: any job from any thread; one job's tasks run one at
// a time.
// Errors: what may pass is tried again later; a job that itself cannot go on is sealed as FAILED.
//
//   driver.Adopt(job, takeover_delay);  // the agenda does the rest
#pragma once

#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/epoch_keeper.h"
#include "coordinator/jobs/job_table.h"
#include "coordinator/results/fold.h"

namespace gouji::jobs {

class JobDriver {
 public:
  JobDriver(Context& context, JobTable& table, EpochKeeper& keeper, std::string program_version)
      : context_(context), table_(table), keeper_(keeper), program_version_(std::move(program_version)) {}

  // Puts the tasks of a live job on the agenda. `plan_after`: how long another coordinator has to plan it
  // itself.
  void Adopt(const JobPtr& job, std::chrono::milliseconds plan_after);

  // Makes the queue hold what the store says about the job, where it does not.
  absl::Status Reconcile(Job& job);
  // The same for every live job of the store, and adopts them.
  absl::Status ReconcileAll();
  // Looks for jobs that the queue holds and this coordinator does not know, or that are over.
  absl::Status Discover();

 private:
  // `own`: the job was submitted here.
  std::chrono::milliseconds Plan(Job& job, bool own);
  absl::Status TryPlan(Job& job);
  std::chrono::milliseconds Drive(Job& job);
  absl::Status TryDrive(Job& job);
  absl::Status Feed(Job& job, queue::JobCounts counts);
  // Keeps the queue from serving a job that is paused, or that no worker which is there could work on.
  absl::Status ParkOrServe(Job& job, const queue::JobCounts& counts);
  // DATA_LOSS when the outcome that the job is suspected for is damaged indeed: no one can replace it.
  absl::Status CheckSuspect(Job& job);
  // NOT_FOUND when the job is no longer in the store: it is let go here, too.
  absl::Status CheckStands(Job& job);
  absl::Status SealResolved(Job& job);
  absl::Status SealFailed(Job& job, const absl::Status& why);
  bool ListedElsewhere(Job& job, const absl::Status& planned);
  absl::Status StopReaders(Job& job, const absl::Status& why);
  // `put`: by this coordinator, which counts and tells it.
  absl::Status End(Job& job, const job::v1::Manifest& manifest, bool put);
  // True when `status` says that the job itself cannot go on.
  static bool Hopeless(const absl::Status& status);

  Context& context_;
  JobTable& table_;
  EpochKeeper& keeper_;
  const std::string program_version_;
};

// The whole state that a queue needs, out of the outcomes.
queue::JobSnapshot SnapshotOf(const JobState& state, const results::JobFold& fold);

}  // namespace gouji::jobs
