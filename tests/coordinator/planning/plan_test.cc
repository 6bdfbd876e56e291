#include "coordinator/planning/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/store/message.h"
#include "common/store/names.h"
#include "tests/fakes/memory_store.h"

namespace gouji::planning {
namespace {

using job::v1::PlanChunk;
using job::v1::ShardRange;
using job::v1::Source;

Source File(const std::string& path, uint64_t bytes) {
  Source source;
  source.set_path(path);
  source.set_size_bytes(bytes);
  source.set_kind(path.ends_with(".jsonl") ? job::v1::SOURCE_KIND_JSON_LINES : job::v1::SOURCE_KIND_FILE);
  return source;
}

std::vector<Source> Files(size_t count, uint64_t bytes) {
  std::vector<Source> sources;
  for (size_t i = 0; i < count; ++i) sources.push_back(File(std::to_string(100'000 + i) + ".txt", bytes));
  return sources;
}

job::v1::JobSpec Spec(uint32_t slots) {
  job::v1::JobSpec spec;
  spec.set_job_id("j");
  spec.set_slots_hint(slots);
  return spec;
}

void WriteSources(store::Store& store, const std::vector<Source>& sources) {
  auto writer = store::ListingWriter::Create(store, "j").value();
  for (const Source& source : sources) ASSERT_TRUE(writer->Append(source).ok());
  ASSERT_TRUE(writer->Finish().ok());
}

std::vector<ShardRange> AllShards(store::Store& store) {
  std::vector<ShardRange> shards;
  for (uint32_t n = 0;; ++n) {
    const PlanChunk chunk = ReadPlanChunk(store, "j", n).value();
    EXPECT_EQ(chunk.number(), n);
    EXPECT_EQ(chunk.first_shard(), shards.size());
    EXPECT_LE(chunk.shards_size(), kShardsPerChunk);
    shards.insert(shards.end(), chunk.shards().begin(), chunk.shards().end());
    if (chunk.last()) return shards;
  }
}

std::vector<ShardRange> Plan(const std::vector<Source>& sources, uint32_t slots) {
  fakes::MemoryStore store;
  WriteSources(store, sources);
  const PlanTotals totals = WritePlan(Spec(slots), store).value();
  std::vector<ShardRange> shards = AllShards(store);
  EXPECT_EQ(totals.shards, shards.size());
  return shards;
}

// Every byte of every source in exactly one shard, in order, and each with its slice of the listing.
void ExpectPartition(const std::vector<Source>& sources, const std::vector<ShardRange>& shards,
                     store::Store& store) {
  uint32_t source = 0;
  uint64_t place = 0;
  for (const ShardRange& shard : shards) {
    SCOPED_TRACE(store::ShardName(shard));
    ASSERT_EQ(shard.first_source(), source);
    ASSERT_EQ(shard.begin(), place);
    const auto slice = store::ParseListingSlice(
        store.GetRange(store::ListingName("j"), shard.listing_offset(), shard.listing_bytes()).value());
    ASSERT_EQ(slice.value().size(), shard.end_source() - shard.first_source());
    EXPECT_EQ(slice->front().path(), sources[source].path());
    uint64_t bytes = 0;
    for (const Source& entry : *slice) bytes += entry.size_bytes();
    EXPECT_EQ(shard.input_bytes(), store::IsPart(shard) ? shard.end() - shard.begin() : bytes);
    place = store::IsPart(shard) && shard.end() < sources[source].size_bytes() ? shard.end() : 0;
    if (place == 0) source = shard.end_source();
  }
  EXPECT_EQ(source, sources.size());
  EXPECT_EQ(place, 0u);
}

std::vector<Source> MixedCorpus() {
  std::vector<Source> sources = Files(300, 20'000);
  sources.push_back(File("big.jsonl", 200'000'001));
  sources.push_back(File("empty.jsonl", 0));
  for (int i = 0; i < 40; ++i) sources.push_back(File("p" + std::to_string(i) + ".pdf", 900'000));
  sources.push_back(File("huge.txt", 500'000'000));
  sources.push_back(File("small.jsonl", 12'345));
  Source failed = File("pipe", 0);
  failed.set_failure("unsupported");
  sources.push_back(failed);
  return sources;
}

TEST(PlanTest, Invariant02_TheShardsPartitionTheListing) {
  for (const uint32_t slots : {0u, 1u, 2u, 64u}) {
    fakes::MemoryStore store;
    WriteSources(store, MixedCorpus());
    ASSERT_TRUE(WritePlan(Spec(slots), store).ok());
    ExpectPartition(MixedCorpus(), AllShards(store), store);
  }
}

TEST(PlanTest, ShardsAreOfAboutHalfASecondOfWork) {
  const std::vector<Source> sources = Files(50'000, 50'000);
  const std::vector<ShardRange> shards = Plan(sources, 2);
  for (const ShardRange& shard : shards) {
    uint64_t cost = 0;
    for (uint32_t i = shard.first_source(); i < shard.end_source(); ++i) cost += Cost(sources[i]);
    EXPECT_LE(cost, kTargetCost);
    if (&shard == &shards.back()) break;
    EXPECT_GT(cost, kTargetCost * 9 / 10);
  }
}

TEST(PlanTest, ShardsHoldABoundedNumberOfSources) {
  for (const ShardRange& shard : Plan(Files(20'000, 10), 1)) {
    EXPECT_LE(shard.end_source() - shard.first_source(), kMaxSources);
  }
}

TEST(PlanTest, ASmallJobGivesEverySlotFour) {
  EXPECT_GE(Plan(Files(500, 10'000), 2).size(), 8u);
  EXPECT_GE(Plan(Files(500, 10'000), 16).size(), 64u);
  EXPECT_GE(Plan({File("a.jsonl", 400'000)}, 4).size(), 16u);
  EXPECT_EQ(Plan(Files(5, 10'000), 2).size(), 5u) << "one document each is as small as it gets";
}

TEST(PlanTest, JsonLinesFilesAreCutIntoBytesAndOthersAreNot) {
  const std::vector<ShardRange> lines = Plan({File("a.jsonl", 1'000'000'000)}, 2);
  EXPECT_GE(lines.size(), 1'000'000'000 / kMaxJsonLinesBytes);
  for (const ShardRange& shard : lines) {
    EXPECT_TRUE(store::IsPart(shard));
    EXPECT_LE(shard.input_bytes(), kMaxJsonLinesBytes);
  }
  EXPECT_EQ(lines.back().end(), 1'000'000'000u);
  EXPECT_EQ(Plan({File("a.txt", 1'000'000'000)}, 2).size(), 1u);
}

TEST(PlanTest, FormatsThatCostMoreGiveSmallerShards) {
  EXPECT_GT(Cost(File("a.pdf", 1'000'000)), Cost(File("a.html", 1'000'000)));
  EXPECT_GT(Cost(File("a.HTML", 1'000'000)), Cost(File("a.txt", 1'000'000)));
  Source failed = File("a.pdf", 1'000'000'000);
  failed.set_failure("unreadable");
  EXPECT_EQ(Cost(failed), kDocumentCost);
}

TEST(PlanTest, PartsOfASmallJsonLinesFileHoldAnAverageLine) {
  for (const ShardRange& shard : Plan({File("a.jsonl", 100'000)}, 1'000)) {
    EXPECT_GE(shard.input_bytes(), kMinJsonLinesBytes - kMinJsonLinesBytes / 8);
  }
}

// The manifest could not name them all; a sparse file may claim to be as large as this.
TEST(PlanTest, ACorpusOfTooManyShardsIsRefusedAtOnce) {
  fakes::MemoryStore store;
  WriteSources(store, {File("a.txt", 10), File("b.jsonl", uint64_t{1} << 62)});
  const absl::Status refused = WritePlan(Spec(4), store).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_TRUE(absl::IsNotFound(ReadPlanChunk(store, "j", 0).status()));
}

TEST(PlanTest, AnEmptyListingGivesOneEmptyLastChunk) {
  fakes::MemoryStore store;
  WriteSources(store, {});
  const PlanTotals totals = WritePlan(Spec(2), store).value();
  EXPECT_EQ(totals.shards, 0u);
  EXPECT_EQ(totals.chunks, 1u);
  EXPECT_TRUE(AllShards(store).empty());
}

TEST(PlanTest, NeedsAListing) {
  fakes::MemoryStore store;
  EXPECT_TRUE(absl::IsNotFound(WritePlan(Spec(2), store).status()));
  EXPECT_TRUE(absl::IsNotFound(ReadPlanChunk(store, "j", 0).status()));
}

// Many small JSON Lines parts, so that the plan has several chunks and chunks end inside of a source.
std::vector<Source> ManyParts() {
  std::vector<Source> sources = Files(100, 100);
  for (int i = 0; i < 3; ++i) sources.push_back(File("x" + std::to_string(i) + ".jsonl", 30'000'000));
  for (const Source& file : Files(100, 100)) sources.push_back(file);
  return sources;
}
constexpr uint32_t kManySlots = 1'000;

TEST(PlanTest, Invariant01_APlannerThatStartsAnewWritesTheSamePlan) {
  fakes::MemoryStore whole;
  WriteSources(whole, ManyParts());
  const PlanTotals totals = WritePlan(Spec(kManySlots), whole).value();
  ASSERT_GE(totals.chunks, 4u);
  ExpectPartition(ManyParts(), AllShards(whole), whole);
  for (uint32_t kept = 0; kept <= totals.chunks; ++kept) {
    fakes::MemoryStore store;
    WriteSources(store, ManyParts());
    for (uint32_t n = 0; n < kept; ++n) {
      ASSERT_TRUE(
          store.PutIfAbsent(store::PlanName("j", n), whole.Get(store::PlanName("j", n)).value()).ok());
    }
    EXPECT_EQ(WritePlan(Spec(kManySlots), store).value().shards, totals.shards);
    EXPECT_EQ(store.Snapshot(), whole.Snapshot()) << kept << " chunks were there";
  }
}

TEST(PlanTest, GoesOnBehindChunksThatAnotherVersionCutDifferently) {
  for (const uint32_t first_slots : {1u, 3u, 5'000u}) {
    fakes::MemoryStore other;
    WriteSources(other, ManyParts());
    ASSERT_TRUE(WritePlan(Spec(first_slots), other).ok());
    PlanChunk chunk = ReadPlanChunk(other, "j", 0).value();
    chunk.set_last(false);
    for (const int kept : {1, 2, chunk.shards_size()}) {
      PlanChunk start = chunk;
      start.mutable_shards()->DeleteSubrange(kept, start.shards_size() - kept);
      fakes::MemoryStore store;
      WriteSources(store, ManyParts());
      ASSERT_TRUE(store::PutMessage(store, store::PlanName("j", 0), start).ok());
      ASSERT_TRUE(WritePlan(Spec(kManySlots), store).ok());
      ExpectPartition(ManyParts(), AllShards(store), store);
    }
  }
}

TEST(PlanTest, ADamagedListingGivesNoPlan) {
  fakes::MemoryStore store;
  WriteSources(store, Files(10, 100));
  std::string bytes = store.Get(store::ListingName("j")).value();
  bytes[60] = static_cast<char>(bytes[60] ^ 1);
  store.Overwrite(store::ListingName("j"), bytes);
  EXPECT_TRUE(absl::IsDataLoss(WritePlan(Spec(1), store).status()));
  EXPECT_TRUE(absl::IsNotFound(ReadPlanChunk(store, "j", 0).status()));
}

}  // namespace
}  // namespace gouji::planning
