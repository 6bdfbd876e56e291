#include "coordinator/jobs/figures.h"

namespace gouji::jobs {

namespace {

telemetry::Gauge Shards(const char* state) {
  return telemetry::GetGauge(
      "coordinator_shards", "Unresolved shards of the jobs that this coordinator knows.", {{"state", state}});
}

telemetry::Gauge Workers(const char* state) {
  return telemetry::GetGauge("coordinator_workers", "Workers that the queue remembers.", {{"state", state}});
}

telemetry::Counter Expired(const char* cause) {
  return telemetry::GetCounter(
      "coordinator_leases_expired_total",
      "Leases that ran out: their worker was not heard of since (worker-lost), or it was and did "
      "not renew them (not-renewed).",
      {{"cause", cause}});
}

telemetry::Counter Retries(const char* reason) {
  return telemetry::GetCounter("coordinator_retries_total",
                               "Shards that go back to be tried again: their lease ran out, or their worker "
                               "gave them back for a failure, or because it ends or has a suspect already.",
                               {{"reason", reason}});
}

telemetry::Histogram JobSeconds(const char* state) {
  return telemetry::GetHistogram("coordinator_job_seconds", "From the submission of a job to its end.",
                                 telemetry::LongSecondsBuckets(), {{"state", state}});
}

}  // namespace

const CoordinatorFigures& Figures() {
  using telemetry::GetCounter;
  using telemetry::GetGauge;
  static const CoordinatorFigures figures{
      .serving = GetGauge("coordinator_serving", "1 while the queue answers and agrees with the store."),
      .jobs_live = GetGauge("coordinator_jobs_live", "Jobs that are not over."),
      .claims_waiting = GetGauge("coordinator_claims_waiting", "Workers that wait for work."),
      .shards_unplanned = Shards("unplanned"),
      .shards_ready = Shards("ready"),
      .shards_delayed = Shards("delayed"),
      .shards_leased = Shards("leased"),
      .oldest_job_age = GetGauge("coordinator_oldest_job_age_seconds",
                                 "Since the submission of the oldest job that is neither over nor paused."),
      .backlog = GetGauge(
          "coordinator_backlog_seconds",
          "Estimate: how long one slot would take for the unresolved shards of jobs that are not paused."),
      .window_used = GetGauge(
          "coordinator_window_used_ratio",
          "Shards ready or leased of the fullest partition, as a part of what the workers' slots allow."),
      .workers_working = Workers("working"),
      .workers_draining = Workers("draining"),
      .workers_gone = Workers("gone"),
      .readers = GetGauge("coordinator_results_readers", "Streams of results that are open here."),
      .reader_lag =
          GetGauge("coordinator_results_reader_lag_seconds",
                   "The longest time for which one who follows a job has not had all that was finished."),
      .job_seconds_succeeded = JobSeconds("succeeded"),
      .job_seconds_cancelled = JobSeconds("cancelled"),
      .job_seconds_failed = JobSeconds("failed"),
      .queue_wait = telemetry::GetHistogram("coordinator_queue_wait_seconds",
                                            "From the submission of a job to its first lease.",
                                            telemetry::LongSecondsBuckets()),
      .jobs_submitted = GetCounter("coordinator_jobs_submitted_total", "Jobs created."),
      .jobs_succeeded =
          GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "succeeded"}}),
      .jobs_cancelled =
          GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "cancelled"}}),
      .jobs_failed = GetCounter("coordinator_jobs_sealed_total", "Manifests put.", {{"state", "failed"}}),
      .shards_planned = GetCounter("coordinator_shards_planned_total", "Shards handed to the queue."),
      .leases_granted = GetCounter("coordinator_leases_granted_total", "Leases given to workers."),
      .leases_renewed = GetCounter("coordinator_leases_renewed_total", "Renewals that were accepted."),
      .workers_refused =
          GetCounter("coordinator_workers_refused_total",
                     "Calls of workers of another version, on another store, or with a bad id."),
      .retries_expired = Retries("expired"),
      .retries_failure = Retries("failure"),
      .retries_drain = Retries("drain"),
      .fences_refused = GetCounter("coordinator_fences_refused_total",
                                   "Renewals refused because the fence was not current."),
      .leases_expired_lost = Expired("worker-lost"),
      .leases_expired_unrenewed = Expired("not-renewed"),
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
