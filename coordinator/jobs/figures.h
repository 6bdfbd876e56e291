// The coordinator's metrics.
//
// Role: one struct of handles, so that names and help texts stand in one place. Threads: any.
//
//   Figures().leases_granted.Increment(2);
#pragma once

#include "common/telemetry/metrics.h"

namespace gouji::jobs {

struct CoordinatorFigures {
  telemetry::Gauge serving;
  telemetry::Gauge jobs_live;
  telemetry::Gauge claims_waiting;
  telemetry::Gauge shards_unplanned;
  telemetry::Gauge shards_ready;
  telemetry::Gauge shards_delayed;
  telemetry::Gauge shards_leased;
  telemetry::Gauge oldest_job_age;
  telemetry::Gauge backlog;
  telemetry::Gauge window_used;
  telemetry::Gauge workers_working;
  telemetry::Gauge workers_draining;
  telemetry::Gauge workers_gone;
  telemetry::Gauge readers;
  telemetry::Gauge reader_lag;
  telemetry::Histogram job_seconds_succeeded;
  telemetry::Histogram job_seconds_cancelled;
  telemetry::Histogram job_seconds_failed;
  telemetry::Histogram queue_wait;
  telemetry::Counter jobs_submitted;
  telemetry::Counter jobs_succeeded;
  telemetry::Counter jobs_cancelled;
  telemetry::Counter jobs_failed;
  telemetry::Counter shards_planned;
  telemetry::Counter leases_granted;
  telemetry::Counter leases_renewed;
  telemetry::Counter workers_refused;
  telemetry::Counter retries_expired;
  telemetry::Counter retries_failure;
  telemetry::Counter retries_drain;
  telemetry::Counter fences_refused;
  telemetry::Counter leases_expired_lost;
  telemetry::Counter leases_expired_unrenewed;
  telemetry::Counter shards_committed;
  telemetry::Counter commits_without_outcome;
  telemetry::Counter documents_committed;
  telemetry::Counter dead_letters;
  telemetry::Counter outcome_conflicts;
  telemetry::Counter splits_worker;
  telemetry::Counter splits_isolation;
  telemetry::Counter epochs_taken;
  telemetry::Counter reconciliations;
  telemetry::Counter repairs;
  telemetry::Counter violations;
  telemetry::Counter jobs_removed;
  telemetry::Counter result_bytes;
};

const CoordinatorFigures& Figures();

}  // namespace gouji::jobs
