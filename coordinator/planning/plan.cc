#include "coordinator/planning/plan.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::planning {
namespace {

using job::v1::PlanChunk;
using job::v1::ShardRange;
using store::ListingReader;

absl::StatusOr<uint64_t> TotalCost(store::Store& store, std::string_view job) {
  absl::StatusOr<std::unique_ptr<ListingReader>> listing = ListingReader::Open(store, job);
  if (!listing.ok()) return listing.status();
  uint64_t cost = 0;
  ListingReader::Entry entry;
  for (;;) {
    absl::StatusOr<bool> more = (*listing)->Next(&entry);
    if (!more.ok()) return more.status();
    if (!*more) return cost;
    cost += Cost(entry.source);
  }
}

// What of a plan stands in the store.
struct Written {
  uint32_t chunks = 0;
  uint64_t shards = 0;
  std::optional<ShardRange> last_shard;
  bool complete = false;
};

absl::StatusOr<Written> ReadWritten(store::Store& store, std::string_view job) {
  Written written;
  while (!written.complete) {
    absl::StatusOr<PlanChunk> chunk = ReadPlanChunk(store, job, written.chunks);
    if (absl::IsNotFound(chunk.status())) break;
    if (!chunk.ok()) return chunk.status();
    ++written.chunks;
    written.shards += static_cast<uint64_t>(chunk->shards_size());
    if (!chunk->shards().empty()) written.last_shard = *chunk->shards().rbegin();
    written.complete = chunk->last();
  }
  return written;
}

// Puts chunks behind those that are written.
class ChunkWriter {
 public:
  ChunkWriter(store::Store& store, std::string_view job, const Written& written)
      : store_(store), job_(job), number_(written.chunks), first_shard_(written.shards) {}

  // Writes what makes whole chunks; at the end, everything. ABORTED when another planner wrote something else.
  absl::Status Write(std::vector<ShardRange>* shards, bool at_end) {
    if (first_shard_ + shards->size() > kMaxShards) {
      return absl::FailedPreconditionError(absl::StrCat("the corpus is too large for one job: more than ",
                                                        kMaxShards, " shards; split it into several"));
    }
    size_t done = 0;
    absl::Status status;
    // The chunk that may turn out to be the last one waits for the end.
    while (status.ok() && shards->size() - done > kShardsPerChunk) {
      status = Put(*shards, done, kShardsPerChunk, false);
      done += kShardsPerChunk;
    }
    if (status.ok() && at_end) {
      status = Put(*shards, done, shards->size() - done, true);
      done = shards->size();
    }
    shards->erase(shards->begin(), shards->begin() + static_cast<ptrdiff_t>(done));
    return status;
  }
  PlanTotals totals() const { return {first_shard_, number_}; }

 private:
  absl::Status Put(const std::vector<ShardRange>& shards, size_t begin, size_t count, bool last) {
    PlanChunk chunk;
    chunk.set_number(number_);
    chunk.set_first_shard(first_shard_);
    chunk.set_last(last);
    for (size_t i = begin; i < begin + count; ++i) *chunk.add_shards() = shards[i];
    absl::Status put = store::PutMessage(store_, store::PlanName(job_, number_), chunk);
    if (absl::IsAlreadyExists(put)) {
      absl::StatusOr<PlanChunk> standing = ReadPlanChunk(store_, job_, number_);
      if (!standing.ok()) return standing.status();
      if (store::SerializeDeterministic(*standing) != store::SerializeDeterministic(chunk)) {
        return absl::AbortedError("another planner wrote another chunk");
      }
    } else if (!put.ok()) {
      return put;
    }
    ++number_;
    first_shard_ += count;
    return absl::OkStatus();
  }

  store::Store& store_;
  const std::string job_;
  uint32_t number_;
  uint64_t first_shard_;
};

absl::StatusOr<PlanTotals> WriteRest(const job::v1::JobSpec& spec, store::Store& store, uint64_t shard_cost,
                                     const Written& written) {
  absl::StatusOr<std::unique_ptr<ListingReader>> listing = ListingReader::Open(store, spec.job_id());
  if (!listing.ok()) return listing.status();
  uint64_t begin = 0;
  if (written.last_shard.has_value()) {
    const ShardRange& last = *written.last_shard;
    if (store::IsPart(last)) {
      begin = last.end();
      (*listing)->Seek(last.first_source(), last.listing_offset());
    } else {
      (*listing)->Seek(last.end_source(), last.listing_offset() + last.listing_bytes());
    }
  }
  ChunkWriter chunks(store, spec.job_id(), written);
  Cutter cutter(shard_cost);
  std::vector<ShardRange> shards;
  ListingReader::Entry entry;
  for (;;) {
    absl::StatusOr<bool> more = (*listing)->Next(&entry);
    if (!more.ok()) return more.status();
    if (!*more) break;
    cutter.Add(entry, std::exchange(begin, 0), &shards);
    if (absl::Status status = chunks.Write(&shards, false); !status.ok()) return status;
  }
  cutter.Flush(&shards);
  if (absl::Status status = chunks.Write(&shards, true); !status.ok()) return status;
  return chunks.totals();
}

}  // namespace

absl::StatusOr<PlanTotals> WritePlan(const job::v1::JobSpec& spec, store::Store& store) {
  std::optional<uint64_t> shard_cost;
  for (;;) {
    absl::StatusOr<Written> written = ReadWritten(store, spec.job_id());
    if (!written.ok()) return written.status();
    if (written->complete) return PlanTotals{written->shards, written->chunks};
    if (!shard_cost.has_value()) {
      absl::StatusOr<uint64_t> total = TotalCost(store, spec.job_id());
      if (!total.ok()) return total.status();
      shard_cost = ShardCost(*total, spec.slots_hint());
    }
    absl::StatusOr<PlanTotals> totals = WriteRest(spec, store, *shard_cost, *written);
    // A planner of another version cut differently: its chunks stand, so go on behind them.
    if (!absl::IsAborted(totals.status())) return totals;
  }
}

absl::StatusOr<PlanChunk> ReadPlanChunk(store::Store& store, std::string_view job, uint32_t number) {
  return store::GetMessage<PlanChunk>(store, store::PlanName(job, number));
}

}  // namespace gouji::planning
