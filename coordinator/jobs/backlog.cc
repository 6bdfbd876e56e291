#include "coordinator/jobs/backlog.h"

#include <algorithm>
#include <map>

#include "coordinator/jobs/figures.h"
#include "coordinator/planning/plan.h"
#include "coordinator/queue/queue_state.h"

namespace gouji::jobs {
namespace {

// Of plain text, by one slot: measured with 10 KB reports (README, speed). Costs of other formats are in bytes of plain text.
constexpr double kBytesPerSecond = 13e6;

double SecondsPerShard(const JobState& state) {
  if (!state.listed() || !state.planned() || state.planned()->shards == 0) return 0;
  const auto cost =
      static_cast<double>(state.listed()->input_bytes + state.listed()->sources * planning::kDocumentCost);
  return cost / static_cast<double>(state.planned()->shards) / kBytesPerSecond;
}

}  // namespace

double SecondsSince(const google::protobuf::Timestamp& then, int64_t wall_ms) {
  const double seconds = static_cast<double>(wall_ms) / 1000 - static_cast<double>(then.seconds()) -
                         static_cast<double>(then.nanos()) / 1e9;
  return std::max(seconds, 0.0);
}

uint64_t ShowBacklog(const std::vector<JobPtr>& live, int64_t wall_ms) {
  uint64_t unplanned = 0;
  uint64_t ready = 0;
  uint64_t delayed = 0;
  uint64_t leased = 0;
  double seconds = 0;
  double oldest = 0;
  std::map<uint32_t, uint64_t> moving;
  for (const JobPtr& job : live) {
    const JobState state = job->state();
    const queue::JobCounts counts = job->counts();
    const uint64_t planned = state.planned() ? state.planned()->shards : counts.cursor;
    const uint64_t later = planned - std::min(planned, counts.cursor);
    unplanned += later;
    ready += counts.ready;
    delayed += counts.delayed;
    leased += counts.leased;
    if (!state.paused())
      moving[queue::PartitionOf(job->id(), queue::kPartitions)] += counts.ready + counts.leased;
    if (state.paused() || state.cancelled()) continue;
    const uint64_t left = later + counts.ready + counts.delayed + counts.leased;
    seconds += static_cast<double>(left) * SecondsPerShard(state);
    oldest = std::max(oldest, SecondsSince(state.spec()->submit_time(), wall_ms));
  }
  const CoordinatorFigures& figures = Figures();
  figures.jobs_live.Set(static_cast<double>(live.size()));
  figures.shards_unplanned.Set(static_cast<double>(unplanned));
  figures.shards_ready.Set(static_cast<double>(ready));
  figures.shards_delayed.Set(static_cast<double>(delayed));
  figures.shards_leased.Set(static_cast<double>(leased));
  figures.backlog.Set(seconds);
  figures.oldest_job_age.Set(oldest);
  uint64_t fullest = 0;
  for (const auto& [partition, shards] : moving) fullest = std::max(fullest, shards);
  return fullest;
}

void ShowWorkers(const std::vector<queue::WorkerEntry>& workers, int64_t gone_after_ms,
                 uint64_t fullest_partition) {
  uint64_t working = 0;
  uint64_t draining = 0;
  uint64_t gone = 0;
  uint64_t slots = 0;
  for (const queue::WorkerEntry& worker : workers) {
    if (worker.silent_ms > gone_after_ms) {
      ++gone;
      continue;
    }
    const bool drains = worker.drain_requested || worker.slots == 0;
    ++(drains ? draining : working);
    if (!drains) slots += worker.slots;
  }
  const CoordinatorFigures& figures = Figures();
  figures.workers_working.Set(static_cast<double>(working));
  figures.workers_draining.Set(static_cast<double>(draining));
  figures.workers_gone.Set(static_cast<double>(gone));
  const queue::Limits limits;
  const auto window =
      static_cast<double>(std::max<uint64_t>(limits.min_window, slots * limits.window_per_slot));
  figures.window_used.Set(static_cast<double>(fullest_partition) / window);
}

}  // namespace gouji::jobs
