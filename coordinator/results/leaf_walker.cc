#include "coordinator/results/leaf_walker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/segment/partition.h"
#include "common/segment/segment_reader.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::results {
namespace {

using job::v1::OutcomeHeader;
using job::v1::ShardRange;

// The outcome is what its name says.
absl::Status CheckOutcome(const OutcomeHeader& header, const std::string& job, const std::string& shard) {
  if (header.job_id() != job || store::ShardName(header.range()) != shard) {
    return absl::DataLossError(absl::StrCat("outcome of shard ", shard, " belongs to shard ",
                                            store::ShardName(header.range()), " of job ", header.job_id()));
  }
  if (header.kind() != job::v1::OUTCOME_KIND_SPLIT) return absl::OkStatus();
  absl::Status partition = segment::CheckPartition(header.range(), header.children());
  return partition.ok() ? partition : absl::DataLossError(partition.message());
}

}  // namespace

absl::StatusOr<LeafWalker::Step> LeafWalker::Next() {
  last_unresolved_.reset();
  for (;;) {
    Kind kind = Kind::kEnd;
    absl::StatusOr<std::optional<Node>> node = NextNode(&kind);
    if (!node.ok()) return node.status();
    if (!node->has_value()) {
      Step step;
      step.kind = kind;
      return step;
    }
    if (!Skipped((*node)->range)) return Visit(**node);
  }
}

void LeafWalker::Again() {
  if (last_unresolved_.has_value()) pending_.push_back(*std::exchange(last_unresolved_, std::nullopt));
}

void LeafWalker::SkipBefore(uint32_t source, uint64_t begin) {
  skip_source_ = source;
  skip_begin_ = begin;
}

bool LeafWalker::Skipped(const ShardRange& range) const {
  if (range.end_source() <= skip_source_) return true;
  return store::IsPart(range) && range.first_source() == skip_source_ && range.end() <= skip_begin_;
}

absl::StatusOr<std::optional<LeafWalker::Node>> LeafWalker::NextNode(Kind* kind) {
  if (!pending_.empty()) {
    Node node = std::move(pending_.back());
    pending_.pop_back();
    return node;
  }
  while (!chunk_.has_value() || next_in_chunk_ == chunk_->shards_size()) {
    if (chunk_.has_value() && chunk_->last()) return std::nullopt;
    absl::StatusOr<job::v1::PlanChunk> chunk =
        store::GetMessage<job::v1::PlanChunk>(store_, store::PlanName(job_, next_chunk_));
    if (absl::IsNotFound(chunk.status())) {
      *kind = Kind::kPlanMissing;
      return std::nullopt;
    }
    if (!chunk.ok()) return chunk.status();
    if (chunk->number() != next_chunk_ || chunk->first_shard() != next_ordinal_) {
      return absl::DataLossError(
          absl::StrCat("plan chunk ", next_chunk_, " of job ", job_, " does not follow on"));
    }
    chunk_ = *std::move(chunk);
    next_in_chunk_ = 0;
    ++next_chunk_;
  }
  return Node{chunk_->shards(next_in_chunk_++), next_ordinal_++, true};
}

absl::StatusOr<LeafWalker::Step> LeafWalker::Visit(const Node& node) {
  Step step;
  step.range = node.range;
  step.name = store::ShardName(node.range);
  step.ordinal = node.ordinal;
  step.planned = node.planned;
  absl::StatusOr<OutcomeHeader> header =
      segment::ReadOutcomeHeader(store_, store::OutcomeName(job_, step.name));
  if (absl::IsNotFound(header.status())) {
    step.kind = Kind::kUnresolved;
    last_unresolved_ = node;
    return step;
  }
  absl::Status usable = header.ok() ? CheckOutcome(*header, job_, step.name) : header.status();
  if (absl::IsDataLoss(usable)) {
    step.kind = Kind::kDamaged;
    step.damage = std::move(usable);
    return step;
  }
  if (!usable.ok()) return usable;
  step.header = *std::move(header);
  if (step.header.kind() == job::v1::OUTCOME_KIND_RECORDS) {
    step.kind = Kind::kResolved;
    return step;
  }
  step.kind = Kind::kSplit;
  for (int i = step.header.children_size() - 1; i >= 0; --i) {
    pending_.push_back({step.header.children(i), node.ordinal, false});
  }
  return step;
}

}  // namespace gouji::results
