#include "coordinator/jobs/plan_view.h"

#include <algorithm>

#include "absl/status/status.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::jobs {
namespace {

std::pair<uint32_t, uint64_t> PlaceOf(const job::v1::ShardRange& range) {
  return {range.first_source(), range.begin()};
}

}  // namespace

queue::Shard ToShard(const job::v1::ShardRange& range, uint64_t ordinal) {
  return {store::ShardName(range), store::SerializeDeterministic(range), ordinal};
}

absl::StatusOr<PlanView::ChunkPtr> PlanView::Chunk(uint32_t number) {
  for (const ChunkPtr& chunk : kept_) {
    if (chunk->number() == number) return chunk;
  }
  absl::StatusOr<job::v1::PlanChunk> read =
      store::GetMessage<job::v1::PlanChunk>(store_, store::PlanName(job_, number));
  if (!read.ok()) return read.status();
  auto chunk = std::make_shared<const job::v1::PlanChunk>(*std::move(read));
  kept_.push_back(chunk);
  if (kept_.size() > kKept) kept_.pop_front();
  return chunk;
}

template <typename Enough>
absl::Status PlanView::ReadHeads(Enough enough) {
  while (!complete_ && !enough()) {
    absl::StatusOr<ChunkPtr> chunk = Chunk(static_cast<uint32_t>(heads_.size()));
    if (!chunk.ok()) return chunk.status();
    Head head{.first = {}, .first_shard = (*chunk)->first_shard()};
    if (!(*chunk)->shards().empty()) head.first = PlaceOf((*chunk)->shards(0));
    heads_.push_back(head);
    total_ += static_cast<uint64_t>((*chunk)->shards_size());
    complete_ = (*chunk)->last();
  }
  return absl::OkStatus();
}

absl::StatusOr<PlanView::Run> PlanView::From(uint64_t ordinal, size_t max) {
  std::lock_guard lock(mutex_);
  absl::Status read = ReadHeads([&] { return ordinal < total_; });
  if (!read.ok()) return read;
  Run run;
  if (ordinal >= total_) {
    run.last = true;
    return run;
  }
  auto behind = std::upper_bound(heads_.begin(), heads_.end(), ordinal,
                                 [](uint64_t o, const Head& head) { return o < head.first_shard; });
  absl::StatusOr<ChunkPtr> chunk = Chunk(static_cast<uint32_t>(behind - heads_.begin() - 1));
  if (!chunk.ok()) return chunk.status();
  const auto& shards = (*chunk)->shards();
  uint64_t first = ordinal - (*chunk)->first_shard();
  uint64_t end = std::min<uint64_t>(static_cast<uint64_t>(shards.size()), first + max);
  for (uint64_t i = first; i < end; ++i) {
    run.shards.push_back(ToShard(shards[static_cast<int>(i)], (*chunk)->first_shard() + i));
  }
  run.last = (*chunk)->last() && end == static_cast<uint64_t>(shards.size());
  return run;
}

absl::StatusOr<uint64_t> PlanView::OrdinalOf(const job::v1::ShardRange& range) {
  std::lock_guard lock(mutex_);
  const Place place = PlaceOf(range);
  absl::Status read = ReadHeads([&] { return !heads_.empty() && place < heads_.back().first; });
  // What a shard that is not planned yet asks for stands before the end of what is written, or nowhere.
  if (!read.ok() && !absl::IsNotFound(read)) return read;
  auto behind = std::upper_bound(heads_.begin(), heads_.end(), place,
                                 [](const Place& p, const Head& head) { return p < head.first; });
  if (behind == heads_.begin()) return queue::kNoOrdinal;
  absl::StatusOr<ChunkPtr> chunk = Chunk(static_cast<uint32_t>(behind - heads_.begin() - 1));
  if (!chunk.ok()) return chunk.status();
  const auto& shards = (*chunk)->shards();
  auto it = std::lower_bound(shards.begin(), shards.end(), place,
                             [](const job::v1::ShardRange& s, const Place& p) { return PlaceOf(s) < p; });
  if (it == shards.end() || store::ShardName(*it) != store::ShardName(range)) return queue::kNoOrdinal;
  return (*chunk)->first_shard() + static_cast<uint64_t>(it - shards.begin());
}

absl::StatusOr<uint64_t> PlanView::Total() {
  std::lock_guard lock(mutex_);
  absl::Status read = ReadHeads([] { return false; });
  if (!read.ok()) return read;
  return total_;
}

}  // namespace gouji::jobs
