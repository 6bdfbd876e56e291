// The fold over a job's outcomes: what sealing puts into the manifest and reconciliation compares counters
// with.
//
// Role: reads plan, SPLITs and footers; no records. Outcomes that it has seen are durable when it returns.
// Errors: as LeafWalker.
//
//   ASSIGN fold = results::FoldLeaves(store, job);
//   if (fold.plan_complete && fold.unresolved.empty()) Seal(fold.total, fold.leaves);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::results {

struct FoldLeaf {
  job::v1::ShardRange range;
  std::string name;
  uint64_t ordinal = 0;  // of the planned shard that it is or descends from
  bool planned = false;  // no child of a SPLIT
};

struct JobFold {
  // The whole plan stands.
  bool plan_complete = false;
  // Shards of the plan seen so far.
  uint64_t planned = 0;
  // Resolved leaves in document order, and the sum of their tallies.
  std::vector<job::v1::ManifestLeaf> leaves;
  job::v1::Tally total;
  std::vector<FoldLeaf> resolved;  // parallel to `leaves`
  std::vector<FoldLeaf> unresolved;
  std::vector<FoldLeaf> splits;
};

absl::StatusOr<JobFold> FoldLeaves(store::Store& store, std::string_view job);
// The same of a job that cannot be finished: leaves whose outcome is damaged are left out, and so is what comes behind a damaged
// part of the plan.
absl::StatusOr<JobFold> FoldWholeLeaves(store::Store& store, std::string_view job);

}  // namespace gouji::results
