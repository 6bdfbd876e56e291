#include "coordinator/results/fold.h"

#include <utility>

#include "common/segment/segment_reader.h"
#include "common/segment/tally.h"
#include "common/store/names.h"
#include "coordinator/results/leaf_walker.h"

namespace gouji::results {
namespace {

using Kind = LeafWalker::Kind;

absl::Status AddResolved(store::Store& store, std::string_view job, FoldLeaf leaf, JobFold* fold) {
  absl::StatusOr<segment::OutcomeSummary> summary =
      segment::ReadOutcomeSummary(store, store::OutcomeName(job, leaf.name));
  if (!summary.ok()) return summary.status();
  job::v1::ManifestLeaf& entry = fold->leaves.emplace_back();
  *entry.mutable_range() = leaf.range;
  *entry.mutable_tally() = summary->tally;
  segment::AddTally(summary->tally, &fold->total);
  fold->resolved.push_back(std::move(leaf));
  return absl::OkStatus();
}

absl::StatusOr<JobFold> Fold(store::Store& store, std::string_view job, bool whole_ones) {
  JobFold fold;
  LeafWalker walker(store, job);
  for (;;) {
    absl::StatusOr<LeafWalker::Step> step = walker.Next();
    if (whole_ones && absl::IsDataLoss(step.status())) break;
    if (!step.ok()) return step.status();
    if (step->kind == Kind::kEnd || step->kind == Kind::kPlanMissing) {
      fold.plan_complete = step->kind == Kind::kEnd;
      break;
    }
    if (step->kind == Kind::kDamaged && whole_ones) continue;
    if (step->kind == Kind::kDamaged) return step->damage;
    if (step->planned) ++fold.planned;
    FoldLeaf leaf{std::move(step->range), std::move(step->name), step->ordinal, step->planned};
    if (step->kind == Kind::kUnresolved) {
      fold.unresolved.push_back(std::move(leaf));
    } else if (step->kind == Kind::kSplit) {
      fold.splits.push_back(std::move(leaf));
    } else if (absl::Status status = AddResolved(store, job, std::move(leaf), &fold);
               !status.ok() && !(whole_ones && absl::IsDataLoss(status))) {
      return status;
    }
  }
  // All outcomes lie in one folder: one call makes durable what was seen of any of them.
  if (!fold.resolved.empty() || !fold.splits.empty()) {
    const FoldLeaf& seen = fold.resolved.empty() ? fold.splits.front() : fold.resolved.front();
    if (absl::Status status = store.SyncSeen(store::OutcomeName(job, seen.name)); !status.ok()) return status;
  }
  return fold;
}

}  // namespace

absl::StatusOr<JobFold> FoldLeaves(store::Store& store, std::string_view job) {
  return Fold(store, job, /*whole_ones=*/false);
}

absl::StatusOr<JobFold> FoldWholeLeaves(store::Store& store, std::string_view job) {
  return Fold(store, job, /*whole_ones=*/true);
}

}  // namespace gouji::results
