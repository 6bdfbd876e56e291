// Cuts a listing into shards.
//
// Role: the plan is a pure function of the listing and of spec.slots_hint; chunks of it are written once, in
// order. A planner that finds chunks already written goes on behind them; two planners at once write the
// same. Size of a shard: about 0.6 s of work by estimated cost, at most kMaxSources sources; a small job
// still gives each of slots_hint slots eight shards where it has that many documents, so that none is long alone at the end. JSON Lines files are cut
// into ranges of bytes. Threads: any; each call stands alone. Errors: those of the store; DATA_LOSS for a
// damaged listing or chunk;
// FAILED_PRECONDITION for a corpus of more than kMaxShards.
//
//   ASSIGN plan = planning::WritePlan(spec, store);
//   ASSIGN chunk = planning::ReadPlanChunk(store, job, 0);
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/listing.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

// Cost is counted in bytes of plain text: what a core reads, extracts and checks at about 25 MB/s.
inline constexpr uint64_t kTargetCost = 16'000'000;
// Opening a file and framing its record cost about as much as reading this many bytes.
inline constexpr uint64_t kDocumentCost = 4'096;
inline constexpr uint32_t kMaxSources = 4'096;
// A JSON Lines file tells only when it is read how many documents it holds; at 8 KiB a line this is
// kMaxSources.
inline constexpr uint64_t kMaxJsonLinesBytes = 32u << 20;
// An average line: less would give shards without any.
inline constexpr uint64_t kMinJsonLinesBytes = kMaxJsonLinesBytes / kMaxSources;
inline constexpr uint32_t kShardsPerSlot = 8;
inline constexpr int kShardsPerChunk = 1'024;
// The manifest names every shard, with less than 180 bytes each, and is one message (store::kMaxMessageBytes); what is
// left is for shards that are split. About 4 TB of text.
inline constexpr uint64_t kMaxShards = 300'000;

// Estimated cost of a source, from its kind, the suffix of its name and its size.
uint64_t Cost(const job::v1::Source& source);

// Cost that a shard should have, for a corpus of `total_cost`.
uint64_t ShardCost(uint64_t total_cost, uint32_t slots_hint);

// The pure part: takes the entries of a listing in order and gives shards. After a crash it may start at any
// entry with which a shard started.
class Cutter {
 public:
  explicit Cutter(uint64_t shard_cost) : shard_cost_(shard_cost) {}

  // `begin`: for the first entry after a restart, the byte of a JSON Lines file to go on from.
  void Add(const store::ListingReader::Entry& entry, uint64_t begin,
           std::vector<job::v1::ShardRange>* shards);
  // The last shard, if one is open.
  void Flush(std::vector<job::v1::ShardRange>* shards);

 private:
  void AddPart(const store::ListingReader::Entry& entry, uint64_t begin, uint64_t end,
               std::vector<job::v1::ShardRange>* shards);

  const uint64_t shard_cost_;
  job::v1::ShardRange open_;
  uint64_t open_cost_ = 0;
  uint64_t open_documents_ = 0;
};

struct PlanTotals {
  uint64_t shards = 0;
  uint32_t chunks = 0;
};

// Writes the chunks that are missing. Needs the job's listing. An empty listing gives one empty chunk, the
// last.
absl::StatusOr<PlanTotals> WritePlan(const job::v1::JobSpec& spec, store::Store& store);

// NOT_FOUND when it is not written yet.
absl::StatusOr<job::v1::PlanChunk> ReadPlanChunk(store::Store& store, std::string_view job, uint32_t number);

}  // namespace gouji::planning
