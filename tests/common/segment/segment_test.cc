#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "common/segment/segment_reader.h"
#include "common/segment/segment_writer.h"
#include "common/store/names.h"
#include "tests/fakes/memory_store.h"

namespace gouji::segment {
namespace {

using job::v1::OutcomeHeader;

constexpr char kName[] = "jobs/j/shards/3-9";

OutcomeHeader Header() {
  OutcomeHeader header;
  header.set_job_id("j");
  header.mutable_range()->set_first_source(3);
  header.mutable_range()->set_end_source(9);
  header.set_attempt_id("worker-1/7");
  header.set_program_version("0.1.0");
  return header;
}

RecordSummary Parsed(uint64_t cells) {
  RecordSummary summary;
  summary.outcome = report::v1::OUTCOME_PARSED;
  summary.input_bytes = 100;
  summary.cells = cells;
  summary.findings_error = 1;
  return summary;
}

// Of different lengths, so that no two are alike.
std::vector<std::string> SomeRecords(size_t count, size_t step) {
  std::vector<std::string> records;
  for (size_t i = 0; i < count; ++i) {
    std::string record = "\x0A\x04r" + std::to_string(100 + i);
    record.append(1 + i * step % 5'000, static_cast<char>('a' + i % 26));
    records.push_back(record);
  }
  return records;
}

void Write(store::Store& store, const std::vector<std::string>& records) {
  auto writer = SegmentWriter::Create(store, Header()).value();
  for (const std::string& record : records) ASSERT_TRUE(writer->Append(record, Parsed(3)).ok());
  ASSERT_TRUE(writer->Finish().ok());
}

struct ReadBack {
  std::vector<std::string> records;
  std::vector<store::SkippedRegion> skipped;
  bool footer = false;
};

ReadBack ReadAll(store::Store& store, uint64_t chunk_bytes = 1 << 20) {
  ReadBack back;
  auto reader = SegmentReader::Open(store, kName, {.chunk_bytes = chunk_bytes});
  if (!reader.ok()) return back;
  std::string_view record;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(&record);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) break;
    back.records.emplace_back(record);
  }
  back.skipped = (*reader)->skipped();
  back.footer = (*reader)->footer_tally().has_value();
  return back;
}

TEST(SegmentTest, GivesBackHeaderRecordsAndTally) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(300, 17);
  Write(store, records);
  auto reader = SegmentReader::Open(store, kName).value();
  EXPECT_EQ(reader->header().attempt_id(), "worker-1/7");
  EXPECT_EQ(reader->header().kind(), job::v1::OUTCOME_KIND_RECORDS);
  EXPECT_EQ(ReadAll(store).records, records);
  EXPECT_TRUE(ReadAll(store).skipped.empty());

  const OutcomeSummary summary = ReadOutcomeSummary(store, kName).value();
  EXPECT_EQ(summary.tally.documents(), 300u);
  EXPECT_EQ(summary.tally.parsed(), 300u);
  EXPECT_EQ(summary.tally.cells(), 900u);
  EXPECT_EQ(summary.tally.input_bytes(), 30'000u);
  EXPECT_EQ(summary.tally.findings_error(), 300u);
  uint64_t bytes = 0;
  env::DigestSum digest;
  for (const std::string& record : records) {
    bytes += record.size();
    digest.Add(env::Sha256(record));
  }
  EXPECT_EQ(summary.tally.record_bytes(), bytes);
  EXPECT_EQ(DigestHex(summary.tally), digest.Hex());
  EXPECT_EQ(summary.size_bytes, store.Stat(kName).value().size_bytes);
}

TEST(SegmentTest, ReadsInChunksOfAnySize) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(60, 97);
  Write(store, records);
  for (const uint64_t chunk : {1, 7, 64, 1'000, 4'096, 100'000})
    EXPECT_EQ(ReadAll(store, chunk).records, records) << chunk;
}

TEST(SegmentTest, ARecordInTwoPiecesIsTheSameAsInOne) {
  fakes::MemoryStore whole, pieces;
  const std::string large(400'000, 'x');
  Write(whole, {"headtail", large + "t", "h" + large, large + large});
  auto writer = SegmentWriter::Create(pieces, Header()).value();
  ASSERT_TRUE(writer->Append("head", "tail", Parsed(3)).ok());
  ASSERT_TRUE(writer->Append(large, "t", Parsed(3)).ok());
  ASSERT_TRUE(writer->Append("h", large, Parsed(3)).ok());
  ASSERT_TRUE(writer->Append(large, large, Parsed(3)).ok());
  EXPECT_EQ(writer->tally().documents(), 4u);
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(pieces.Get(kName).value(), whole.Get(kName).value());
}

TEST(SegmentTest, AnEmptySegmentIsASegment) {
  fakes::MemoryStore store;
  Write(store, {});
  EXPECT_TRUE(ReadAll(store).records.empty());
  EXPECT_TRUE(ReadAll(store).footer);
  EXPECT_EQ(DigestHex(ReadOutcomeSummary(store, kName).value().tally), std::string(64, '0'));
}

TEST(SegmentTest, RefusesRecordsThatAreEmptyOrTooLarge) {
  fakes::MemoryStore store;
  auto writer = SegmentWriter::Create(store, Header()).value();
  EXPECT_TRUE(absl::IsInvalidArgument(writer->Append("", Parsed(0))));
  EXPECT_TRUE(
      absl::IsInvalidArgument(writer->Append(std::string(store::kMaxEntryBytes + 1, 'x'), Parsed(0))));
  EXPECT_TRUE(writer->Append("x", Parsed(0)).ok());
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(ReadAll(store).records, std::vector<std::string>{"x"});
}

TEST(SegmentTest, Invariant01_ASecondAttemptLosesAndCanTellWhoWon) {
  fakes::MemoryStore store;
  Write(store, {"first"});
  OutcomeHeader mine = Header();
  mine.set_attempt_id("worker-2/1");
  auto writer = SegmentWriter::Create(store, mine).value();
  ASSERT_TRUE(writer->Append("second", Parsed(0)).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(writer->Finish()));
  EXPECT_EQ(ReadOutcomeHeader(store, kName).value().attempt_id(), "worker-1/7");
  EXPECT_EQ(ReadAll(store).records, std::vector<std::string>{"first"});
}

TEST(SegmentTest, AFullDiskIsSaidAndLeavesNoOutcome) {
  const std::vector<std::string> records = SomeRecords(40, 97);
  fakes::MemoryStore measure;
  Write(measure, records);
  const uint64_t needed = measure.Stat(kName).value().size_bytes;
  for (const uint64_t space : {uint64_t{0}, needed / 2, needed - 1}) {
    fakes::MemoryStore store;
    store.SetSpace(space);
    auto writer = SegmentWriter::Create(store, Header()).value();
    absl::Status status;
    for (const std::string& record : records) {
      status = writer->Append(record, Parsed(3));
      if (!status.ok()) break;
    }
    if (status.ok()) status = writer->Finish();
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
    EXPECT_TRUE(absl::IsNotFound(store.Stat(kName).status()));
  }
}

TEST(SegmentTest, SeekGoesOnAtAnyRecord) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(40, 31);
  Write(store, records);
  std::vector<uint64_t> offsets;
  auto reader = SegmentReader::Open(store, kName).value();
  std::string_view record;
  offsets.push_back(reader->offset());
  while (reader->Next(&record).value()) offsets.push_back(reader->offset());
  for (size_t i = 0; i < offsets.size(); ++i) {
    auto second = SegmentReader::Open(store, kName, {.chunk_bytes = 100}).value();
    second->Seek(offsets[i]);
    size_t next = i;
    while (second->Next(&record).value()) EXPECT_EQ(record, records[next++]);
    EXPECT_EQ(next, records.size());
    EXPECT_TRUE(second->skipped().empty());
  }
}

TEST(SegmentTest, SummariesTakeFewReadsWhateverTheSize) {
  fakes::MemoryStore store;
  Write(store, SomeRecords(2'000, 977));
  const uint64_t before = store.reads();
  ASSERT_TRUE(ReadOutcomeSummary(store, kName).ok());
  EXPECT_LE(store.reads() - before, 2u);
}

TEST(SegmentDamageTest, EveryTruncationIsReportedAndWholeRecordsAreKept) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(8, 11);
  Write(store, records);
  const std::string good = store.Get(kName).value();
  for (size_t size = 0; size < good.size(); ++size) {
    store.Overwrite(kName, good.substr(0, size));
    EXPECT_FALSE(ReadOutcomeSummary(store, kName).ok()) << size;
    const ReadBack back = ReadAll(store);
    ASSERT_LE(back.records.size(), records.size());
    for (size_t i = 0; i < back.records.size(); ++i) EXPECT_EQ(back.records[i], records[i]);
    if (SegmentReader::Open(store, kName).ok()) {
      EXPECT_FALSE(back.skipped.empty()) << size;
    }
  }
}

TEST(SegmentDamageTest, EveryFlippedBitIsReportedAndCostsAtMostItsRecord) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(8, 11);
  Write(store, records);
  const std::string good = store.Get(kName).value();
  const std::set<std::string> known(records.begin(), records.end());
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    store.Overwrite(kName, bad);
    if (!SegmentReader::Open(store, kName).ok()) continue;  // prelude or header
    const ReadBack back = ReadAll(store, 64);
    for (const std::string& record : back.records) EXPECT_TRUE(known.contains(record)) << bit;
    ASSERT_GE(back.records.size() + 1, records.size()) << "bit " << bit;
    const bool reserved = bit / 8 >= 8 && bit / 8 < 16;
    EXPECT_EQ(back.skipped.empty(), reserved) << "bit " << bit;
  }
}

TEST(SegmentDamageTest, SaysFromWhereToWhereAndWhy) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = {"aaaa", "bbbb", "cccc"};
  Write(store, records);
  std::string bad = store.Get(kName).value();
  const size_t second = bad.find("bbbb");
  bad[second] = 'X';
  store.Overwrite(kName, bad);
  const ReadBack back = ReadAll(store);
  EXPECT_EQ(back.records, (std::vector<std::string>{"aaaa", "cccc"}));
  ASSERT_EQ(back.skipped.size(), 1u);
  EXPECT_EQ(back.skipped[0].begin, second - store::kFrameHeaderBytes);
  EXPECT_EQ(back.skipped[0].end, second + 4);
  EXPECT_EQ(back.skipped[0].reason, "checksum does not match");
  EXPECT_TRUE(back.footer);
}

TEST(SegmentDamageTest, NoiseInPlaceOfAStretchIsPassedOver) {
  fakes::MemoryStore store;
  const std::vector<std::string> records = SomeRecords(30, 50);
  Write(store, records);
  const std::string good = store.Get(kName).value();
  uint32_t seed = 1;
  for (size_t begin = 200; begin + 4'000 < good.size(); begin += 1'500) {
    std::string bad = good;
    for (size_t i = begin; i < begin + 700; ++i) {
      seed = seed * 1'664'525 + 1'013'904'223;
      bad[i] = static_cast<char>(seed >> 24);
    }
    store.Overwrite(kName, bad);
    const ReadBack back = ReadAll(store, 256);
    EXPECT_FALSE(back.skipped.empty());
    EXPECT_GE(back.records.size(), 10u) << "what lies in front of and behind the noise is read";
    EXPECT_EQ(back.records.back(), records.back());
    EXPECT_TRUE(back.footer);
  }
}

TEST(SegmentDamageTest, ClaimedLengthsCostNoMemory) {
  fakes::MemoryStore store;
  Write(store, {"aaaa"});
  std::string bad = store.Get(kName).value();
  const size_t frame = bad.find("aaaa") - store::kFrameHeaderBytes;
  for (int i = 0; i < 4; ++i) bad[frame + i] = '\xFF';
  store.Overwrite(kName, bad);
  const ReadBack back = ReadAll(store);
  EXPECT_TRUE(back.records.empty());
  ASSERT_EQ(back.skipped.size(), 1u);
  EXPECT_TRUE(back.footer);
}

TEST(SegmentDamageTest, OtherObjectsAndNewerVersionsAreToldApart) {
  fakes::MemoryStore store;
  Write(store, {"aaaa"});
  const std::string good = store.Get(kName).value();
  std::string newer = good;
  newer[8] = 9;
  store.Overwrite(kName, newer);
  const absl::Status status = SegmentReader::Open(store, kName).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(status.message().find("version 9"), absl::string_view::npos) << status;
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadOutcomeHeader(store, kName).status()));
  store.Overwrite(kName, "GOUJILST" + good.substr(8));
  EXPECT_TRUE(absl::IsDataLoss(SegmentReader::Open(store, kName).status()));
  store.Overwrite(kName, "");
  EXPECT_TRUE(absl::IsDataLoss(SegmentReader::Open(store, kName).status()));
  EXPECT_TRUE(absl::IsDataLoss(ReadOutcomeSummary(store, kName).status()));
  EXPECT_TRUE(absl::IsNotFound(SegmentReader::Open(store, "jobs/j/shards/0-1").status()));
}

TEST(SplitTest, IsAnOutcomeWithoutRecords) {
  fakes::MemoryStore store;
  OutcomeHeader header = Header();
  for (uint32_t source = 3; source < 9; source += 2) {
    job::v1::ShardRange* child = header.add_children();
    child->set_first_source(source);
    child->set_end_source(source + 2);
  }
  ASSERT_TRUE(PutSplit(store, header).ok());
  const OutcomeSummary summary = ReadOutcomeSummary(store, kName).value();
  EXPECT_EQ(summary.header.kind(), job::v1::OUTCOME_KIND_SPLIT);
  EXPECT_EQ(summary.header.children_size(), 3);
  EXPECT_EQ(summary.tally.documents(), 0u);
  EXPECT_TRUE(absl::IsAlreadyExists(PutSplit(store, header)));
  header.mutable_children()->RemoveLast();
  EXPECT_TRUE(absl::IsInvalidArgument(PutSplit(store, header)));
}

TEST(SplitTest, AHeaderLongerThanTheFirstReadIsRead) {
  fakes::MemoryStore store;
  OutcomeHeader header = Header();
  header.mutable_range()->set_first_source(0);
  header.mutable_range()->set_end_source(3'000);
  for (uint32_t source = 0; source < 3'000; ++source) {
    job::v1::ShardRange* child = header.add_children();
    child->set_first_source(source);
    child->set_end_source(source + 1);
  }
  ASSERT_TRUE(PutSplit(store, header).ok());
  EXPECT_EQ(ReadOutcomeHeader(store, "jobs/j/shards/0-3000").value().children_size(), 3'000);
  EXPECT_EQ(ReadOutcomeSummary(store, "jobs/j/shards/0-3000").value().header.children_size(), 3'000);
}

}  // namespace
}  // namespace gouji::segment
