// The plan of one job, as the queue and the commits need it.
//
// Role: reads plan chunks and keeps the few that are in use. It makes none (coordinator/planning does).
// Ownership: borrows the store. Threads: any. Memory: kKept chunks, and a few bytes for each chunk of the
// plan.
// Errors: those of the store; NOT_FOUND where the plan is not written yet.
//
//   PlanView plan(store, job);
//   absl::StatusOr<PlanView::Run> run = plan.From(counts.cursor, 256);
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "coordinator/queue/queue.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

queue::Shard ToShard(const job::v1::ShardRange& range, uint64_t ordinal);

class PlanView {
 public:
  PlanView(store::Store& store, std::string job) : store_(store), job_(std::move(job)) {}

  struct Run {
    std::vector<queue::Shard> shards;
    bool last = false;  // the plan ends with these
  };
  // The shards from `ordinal` on, to the end of their chunk, at most `max`. Behind the end of the plan: none,
  // last.
  absl::StatusOr<Run> From(uint64_t ordinal, size_t max);
  // Place of a shard in the plan; queue::kNoOrdinal for what the plan does not hold, such as children of a
  // SPLIT.
  absl::StatusOr<uint64_t> OrdinalOf(const job::v1::ShardRange& range);
  // Number of shards of the whole plan.
  absl::StatusOr<uint64_t> Total();

 private:
  static constexpr size_t kKept = 4;
  using ChunkPtr = std::shared_ptr<const job::v1::PlanChunk>;
  using Place = std::pair<uint32_t, uint64_t>;  // first source, begin
  struct Head {
    Place first;
    uint64_t first_shard = 0;
  };

  absl::StatusOr<ChunkPtr> Chunk(uint32_t number);
  // Reads heads on until `enough` or the end of the plan; NOT_FOUND where it is not written yet.
  template <typename Enough>
  absl::Status ReadHeads(Enough enough);

  store::Store& store_;
  const std::string job_;
  std::mutex mutex_;
  std::deque<ChunkPtr> kept_;  // guarded by mutex_, as all below
  std::vector<Head> heads_;    // of the chunks 0 … n-1
  bool complete_ = false;      // heads_ holds all
  uint64_t total_ = 0;         // shards of the chunks whose heads were read
};

}  // namespace gouji::jobs
