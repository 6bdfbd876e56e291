// Walks the shards of a job in document order, through SPLITs, down to the leaves.
//
// Role: reads plan chunks and outcome headers, never records, and never lists a folder. A leaf is a shard
// with a RECORDS outcome or with none yet. Ownership: borrows the store. Threads: one walker, one thread.
// Memory: one plan chunk and the open SPLITs. Errors: those of the store; DATA_LOSS for a damaged chunk or
// outcome, children that do not partition their parent, or an outcome that belongs to another job or range.
//
//   LeafWalker walker(store, job);
//   for (;;) { ASSIGN step = walker.Next();  if (step.kind == LeafWalker::Kind::kEnd) break;  … }
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::results {

class LeafWalker {
 public:
  enum class Kind {
    kResolved,     // a leaf with records
    kUnresolved,   // a leaf without outcome; the walk goes on behind it
    kSplit,        // an inner node; its children come next
    kDamaged,      // the outcome stands but cannot be used; the walk goes on behind it
    kPlanMissing,  // the plan is not complete yet; Next tries again
    kEnd,          // behind the last leaf
  };
  struct Step {
    Kind kind = Kind::kEnd;
    job::v1::ShardRange range;
    std::string name;               // of the shard; empty for kPlanMissing and kEnd
    uint64_t ordinal = 0;           // of the planned shard that it is or descends from
    bool planned = false;           // it is itself a shard of the plan, no child of a SPLIT
    absl::Status damage;            // for kDamaged
    job::v1::OutcomeHeader header;  // for kResolved and kSplit
  };

  LeafWalker(store::Store& store, std::string_view job) : store_(store), job_(job) {}

  absl::StatusOr<Step> Next();
  // The next Next looks at the last unresolved leaf once more.
  void Again();
  // Passes over shards that end at or before this place without looking at their outcomes.
  void SkipBefore(uint32_t source, uint64_t begin);

 private:
  struct Node {
    job::v1::ShardRange range;
    uint64_t ordinal = 0;
    bool planned = false;
  };

  // The next node in document order; nullopt when the plan has no more, and the reason in `kind`.
  absl::StatusOr<std::optional<Node>> NextNode(Kind* kind);
  absl::StatusOr<Step> Visit(const Node& node);
  bool Skipped(const job::v1::ShardRange& range) const;

  store::Store& store_;
  const std::string job_;
  // Children come out of it before the rest of the plan; the last is next.
  std::vector<Node> pending_;
  std::optional<Node> last_unresolved_;
  std::optional<job::v1::PlanChunk> chunk_;
  int next_in_chunk_ = 0;
  uint32_t next_chunk_ = 0;
  uint64_t next_ordinal_ = 0;
  uint32_t skip_source_ = 0;
  uint64_t skip_begin_ = 0;
};

}  // namespace gouji::results
