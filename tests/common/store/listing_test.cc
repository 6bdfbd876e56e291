#include "common/store/listing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/store/message.h"
#include "common/store/names.h"
#include "tests/fakes/memory_store.h"

namespace gouji::store {
namespace {

job::v1::Source SourceNumber(int i) {
  job::v1::Source source;
  source.set_path("dir/" + std::to_string(i) + ".txt");
  source.set_size_bytes(static_cast<uint64_t>(i) * 10);
  source.set_kind(job::v1::SOURCE_KIND_FILE);
  if (i % 10 == 3) source.set_failure("unsupported");
  return source;
}

void WriteSources(Store& store, int count) {
  auto writer = ListingWriter::Create(store, "j").value();
  for (int i = 0; i < count; ++i) ASSERT_TRUE(writer->Append(SourceNumber(i)).ok());
  writer->CountSkipped(2);
  ASSERT_TRUE(writer->Finish().ok());
}

TEST(ListingTest, GivesBackSourcesAndTotals) {
  fakes::MemoryStore store;
  WriteSources(store, 100);
  auto reader = ListingReader::Open(store, "j").value();
  ListingReader::Entry entry;
  for (uint32_t i = 0; i < 100; ++i) {
    ASSERT_TRUE(reader->Next(&entry).value());
    EXPECT_EQ(entry.number, i);
    EXPECT_EQ(entry.source.SerializeAsString(), SourceNumber(static_cast<int>(i)).SerializeAsString());
  }
  EXPECT_FALSE(reader->Next(&entry).value());
  const job::v1::ListingFooter footer = ReadListingFooter(store, "j").value();
  EXPECT_EQ(footer.sources(), 100u);
  EXPECT_EQ(footer.input_bytes(), 49'500u);
  EXPECT_EQ(footer.failed(), 10u);
  EXPECT_EQ(footer.skipped(), 2u);
}

TEST(ListingTest, AnySliceOfItCanBeParsedAlone) {
  fakes::MemoryStore store;
  WriteSources(store, 50);
  auto reader = ListingReader::Open(store, "j").value();
  std::vector<ListingReader::Entry> entries(50);
  for (ListingReader::Entry& entry : entries) ASSERT_TRUE(reader->Next(&entry).value());
  for (size_t first = 0; first < 50; first += 7) {
    for (size_t end = first + 1; end <= 50; end += 11) {
      const uint64_t offset = entries[first].offset;
      const uint64_t bytes = entries[end - 1].offset + entries[end - 1].bytes - offset;
      const auto slice = ParseListingSlice(store.GetRange(ListingName("j"), offset, bytes).value()).value();
      ASSERT_EQ(slice.size(), end - first);
      EXPECT_EQ(slice.front().path(), entries[first].source.path());
      EXPECT_EQ(slice.back().path(), entries[end - 1].source.path());
    }
  }
  auto from_middle = ListingReader::Open(store, "j").value();
  from_middle->Seek(20, entries[20].offset);
  ListingReader::Entry entry;
  ASSERT_TRUE(from_middle->Next(&entry).value());
  EXPECT_EQ(entry.number, 20u);
  EXPECT_EQ(entry.source.path(), "dir/20.txt");
  while (from_middle->Next(&entry).value()) continue;
  EXPECT_EQ(entry.number, 49u);
}

TEST(ListingTest, Invariant01_AListingIsWrittenOnce) {
  fakes::MemoryStore store;
  WriteSources(store, 3);
  auto writer = ListingWriter::Create(store, "j").value();
  EXPECT_TRUE(absl::IsAlreadyExists(writer->Finish()));
  EXPECT_EQ(ReadListingFooter(store, "j").value().sources(), 3u);
}

TEST(ListingTest, DamageAnywhereIsAnError) {
  fakes::MemoryStore store;
  WriteSources(store, 5);
  const std::string good = store.Get(ListingName("j")).value();
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    store.Overwrite(ListingName("j"), bad);
    auto reader = ListingReader::Open(store, "j");
    absl::StatusOr<bool> more = reader.ok() ? absl::StatusOr<bool>(true) : reader.status();
    ListingReader::Entry entry;
    while (more.ok() && *more) more = (*reader)->Next(&entry);
    const bool reserved = i >= 12 && i < 16;
    EXPECT_EQ(more.ok(), reserved) << "byte " << i;
  }
  store.Overwrite(ListingName("j"), good.substr(0, good.size() / 2));
  EXPECT_FALSE(ReadListingFooter(store, "j").ok());
  EXPECT_TRUE(absl::IsDataLoss(ParseListingSlice(good.substr(20, 30)).status()));
}

TEST(MessageTest, GoesThroughTheStoreAndDamageIsSeen) {
  fakes::MemoryStore store;
  job::v1::JobSpec spec;
  spec.set_job_id("j");
  spec.set_priority(7);
  ASSERT_TRUE(PutMessage(store, SpecName("j"), spec).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(PutMessage(store, SpecName("j"), spec)));
  EXPECT_EQ(GetMessage<job::v1::JobSpec>(store, SpecName("j")).value().priority(), 7u);
  EXPECT_TRUE(absl::IsNotFound(GetMessage<job::v1::JobSpec>(store, SpecName("k")).status()));
  const std::string good = store.Get(SpecName("j")).value();
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    store.Overwrite(SpecName("j"), bad);
    EXPECT_TRUE(absl::IsDataLoss(GetMessage<job::v1::JobSpec>(store, SpecName("j")).status())) << i;
    store.Overwrite(SpecName("j"), good.substr(0, i));
    EXPECT_TRUE(absl::IsDataLoss(GetMessage<job::v1::JobSpec>(store, SpecName("j")).status())) << i;
  }
}

TEST(MessageTest, WhatCouldNotBeReadAgainIsNotWritten) {
  fakes::MemoryStore store;
  job::v1::JobSpec spec;
  spec.set_job_id(std::string(kMaxMessageBytes, 'j'));
  EXPECT_TRUE(absl::IsInvalidArgument(PutMessage(store, "m", spec)));
  EXPECT_TRUE(absl::IsNotFound(store.Get("m").status()));
  spec.mutable_job_id()->resize(kMaxMessageBytes - 100);
  ASSERT_TRUE(PutMessage(store, "m", spec).ok());
  EXPECT_EQ(GetMessage<job::v1::JobSpec>(store, "m").value().job_id().size(), kMaxMessageBytes - 100);
}

TEST(MessageTest, AnEmptyMessageIsAMessage) {
  fakes::MemoryStore store;
  ASSERT_TRUE(PutMessage(store, "m", job::v1::Tally()).ok());
  EXPECT_TRUE(GetMessage<job::v1::Tally>(store, "m").ok());
}

}  // namespace
}  // namespace gouji::store
