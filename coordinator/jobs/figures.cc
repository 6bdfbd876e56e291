#include "coordinator/jobs/figures.h"

namespace gouji::jobs {

const CoordinatorFigures& Figures() {
  using telemetry::GetCounter;
  using telemetry::GetGauge;
  static const CoordinatorFigures figures{
      .serving = GetGauge("coordinator_serving", "1 while the queue answers and agrees with the store."),
      .jobs_live = GetGauge("coordinator_jobs_live", "Jobs that are not over."),
      .claims_waiting = GetGauge("coordinator_claims_waiting", "Workers that wait for work."),
      .jobs_submitted = GetCounter("coordinator_jobs_submitted_total", "Jobs created."),
      .jobs_succeeded =
          GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "succeeded"}}),
      .jobs_cancelled =
          GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "cancelled"}}),
      .jobs_failed = GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "failed"}}),
      .shards_planned = GetCounter("coordinator_shards_planned_total", "Shards handed to the queue."),
      .leases_granted = GetCounter("coordinator_leases_granted_total", "Leases given to workers."),
      .fences_refused = GetCounter("coordinator_fences_refused_total",
                                   "Renewals refused because the fence was not current."),
      .leases_expired = GetCounter("coordinator_leases_expired_total",
                                   "Leases that ran out; their worker is taken for lost."),
      .releases_drain =
          GetCounter("coordinator_releases_total", "Shards given back unfinished.", {{"reason", "drain"}}),
      .releases_failure =
          GetCounter("coordinator_releases_total", "Shards given back unfinished.", {{"reason", "failure"}}),
      .shards_committed = GetCounter("coordinator_shards_committed_total", "Outcomes seen and committed."),
      .commits_without_outcome = GetCounter("coordinator_commits_without_outcome_total",
                                            "Commits whose outcome was not in the store."),
      .documents_committed =
          GetCounter("coordinator_documents_committed_total", "Documents of the outcomes committed."),
      .dead_letters = GetCounter("coordinator_dead_letters_total",
                                 "Documents of the outcomes committed whose record says failed."),
      .outcome_conflicts = GetCounter(
          "coordinator_outcome_conflicts_total",
          "Splits that found an outcome in place; workers count theirs as shards that ended raced."),
      .splits_worker =
          GetCounter("coordinator_splits_total", "SPLIT outcomes committed.", {{"by", "worker"}}),
      .splits_isolation =
          GetCounter("coordinator_splits_total", "SPLIT outcomes committed.", {{"by", "coordinator"}}),
      .epochs_taken =
          GetCounter("coordinator_epochs_taken_total", "Epochs started because the queue was lost."),
      .reconciliations = GetCounter("coordinator_reconciliations_total", "Jobs compared with the store."),
      .repairs =
          GetCounter("coordinator_repairs_total", "Jobs whose queue state was replaced by the store's."),
      .violations = GetCounter("coordinator_invariant_violations_total", "Must stay 0."),
      .jobs_removed = GetCounter("coordinator_jobs_removed_total", "Jobs removed for their age."),
      .result_bytes = GetCounter("coordinator_result_bytes_total", "Bytes of records handed to readers."),
  };
  return figures;
}

}  // namespace gouji::jobs
