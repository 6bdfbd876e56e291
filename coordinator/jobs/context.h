// What the parts of one coordinator share.
//
// Ownership: made and owned by Coordinator; store, queue and clock are its caller's.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "common/env/clock.h"
#include "common/store/store.h"
#include "coordinator/jobs/agenda.h"
#include "coordinator/jobs/changes.h"
#include "coordinator/jobs/options.h"
#include "coordinator/jobs/worker_versions.h"
#include "coordinator/queue/queue.h"

namespace gouji::jobs {

struct Context {
  Context(CoordinatorOptions o, store::Store& s, queue::Queue& q, env::Clock& c)
      : options(std::move(o)), store(s), queue(q), clock(c), urgent(c), agenda(c), planning(c), looks(c) {}

  const CoordinatorOptions options;
  store::Store& store;
  queue::Queue& queue;
  env::Clock& clock;
  Changes changes;
  // What all jobs wait for (claims, leases, the epoch), on threads of its own: sealing and removing jobs of millions of documents
  // on a slow store takes minutes.
  Agenda urgent;
  Agenda agenda;
  // Of the plan tasks alone, on threads of their own: listing millions of sources takes minutes, for which leases cannot wait.
  Agenda planning;
  // Of the looks at the store alone: one that hangs keeps nobody else waiting.
  Agenda looks;
  WorkerVersions worker_versions;
  // Workers heard of lately, for those who watch a job.
  std::atomic<uint32_t> live_workers{0};
  // Shards ready or leased of the queue's fullest partition, each of which has a window of its own.
  std::atomic<uint64_t> fullest_partition{0};
};

// Of the looks, and of the urgent agenda for what does not come back.
inline constexpr char kStoreTask[] = "store";
// Names of tasks of the urgent agenda.
inline constexpr char kEpochTask[] = "epoch";
inline constexpr char kClaimTask[] = "claims";
inline constexpr char kReapTask[] = "reap";
// Of the agenda.
inline constexpr char kReconcileTask[] = "reconcile";
inline constexpr char kDiscoverTask[] = "discover";
inline constexpr char kSweepTask[] = "sweep";
inline std::string DriveTask(const std::string& job) {
  return "drive/" + job;
}
inline std::string PlanTask(const std::string& job) {
  return "plan/" + job;
}

}  // namespace gouji::jobs
