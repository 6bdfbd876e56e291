// Any bytes as an object of the store: the readers of segments and listings end, stay inside the object, account for
// every byte that gave nothing, and give the same in small chunks as in large ones.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/segment/segment_reader.h"
#include "common/store/listing.h"
#include "common/store/names.h"
#include "tests/fakes/memory_store.h"

namespace {

using namespace gouji;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

// What a reader says about the object, in a form that can be compared.
std::string ReadSegment(store::Store& store, const std::string& name, size_t size, uint64_t chunk_bytes) {
  absl::StatusOr<std::unique_ptr<segment::SegmentReader>> reader =
      segment::SegmentReader::Open(store, name, {.chunk_bytes = chunk_bytes});
  if (!reader.ok()) return "unreadable";
  std::string said = (*reader)->header().SerializeAsString();
  std::string_view record;
  uint64_t offset = (*reader)->offset();
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(&record);
    Require(more.ok(), "damage is no error of the store");
    if (!*more) break;
    Require(!record.empty() && record.size() <= size, "a record fits into its object");
    Require((*reader)->offset() > offset && (*reader)->offset() <= size, "the reader goes on");
    offset = (*reader)->offset();
    said.append("|").append(record);
  }
  uint64_t end = 0;
  for (const store::SkippedRegion& region : (*reader)->skipped()) {
    Require(region.begin >= end && region.begin <= region.end && region.end <= size && !region.reason.empty(),
            "skipped regions lie in the object, in order");
    end = region.end;
    said.append("|").append(std::to_string(region.begin)).append("-").append(std::to_string(region.end));
  }
  said.append((*reader)->footer_tally() ? (*reader)->footer_tally()->SerializeAsString() : "no footer");
  return said;
}

void ReadListing(store::Store& store, const std::string& job, size_t size) {
  absl::StatusOr<std::unique_ptr<store::ListingReader>> reader = store::ListingReader::Open(store, job);
  if (!reader.ok()) return;
  store::ListingReader::Entry entry;
  uint64_t last = 0;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(&entry);
    if (!more.ok() || !*more) return;
    Require(entry.offset >= last && entry.offset + entry.bytes <= size,
            "entries lie in the object, in order");
    last = entry.offset + entry.bytes;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fakes::MemoryStore store;
  const std::string segment = "jobs/j/shards/0-2";
  const std::string listing = store::ListingName("j");
  if (!store.PutIfAbsent(segment, bytes).ok() || !store.PutIfAbsent(listing, bytes).ok()) std::abort();
  const std::string whole = ReadSegment(store, segment, size, 1u << 20);
  Require(ReadSegment(store, segment, size, 512) == whole, "chunks make no difference");
  const auto summary = segment::ReadOutcomeSummary(store, segment);
  Require(!summary.ok() || summary->size_bytes == size, "a summary knows the object's size");
  ReadListing(store, "j", size);
  std::string slice(bytes);
  store::ParseListingSlice(slice).status().IgnoreError();
  return 0;
}
