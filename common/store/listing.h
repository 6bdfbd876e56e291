// jobs/<job>/listing: the sorted snapshot of the sources.
//
// Role: writes and reads the framed object (layout: common/segment/FORMAT.md). Each source is a frame of its
// own, so that the slice of any run of sources can be fetched and parsed alone: ShardRange.listing_offset and
// listing_bytes. Sources are numbered from 0 in the order of the listing. Sorting and finding them is
// planning's task. Threads: a writer or reader belongs to one thread. Errors: those of the store; DATA_LOSS
// for damage: a listing that is not whole is no listing.
//
//   ASSIGN bytes = store.GetRange(store::ListingName(job), range.listing_offset(), range.listing_bytes());
//   ASSIGN sources = store::ParseListingSlice(bytes);  // sources[i] is source number first_source + i
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/framed.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::store {

class ListingWriter {
 public:
  static absl::StatusOr<std::unique_ptr<ListingWriter>> Create(Store& store, std::string_view job);

  absl::Status Append(const job::v1::Source& source);
  // Adds what was left out on purpose; only counted.
  void CountSkipped(uint64_t entries) { footer_.set_skipped(footer_.skipped() + entries); }
  // ALREADY_EXISTS when the job has its listing.
  absl::Status Finish();
  const job::v1::ListingFooter& footer() const { return footer_; }

 private:
  explicit ListingWriter(std::unique_ptr<FramedWriter> framed) : framed_(std::move(framed)) {}

  std::unique_ptr<FramedWriter> framed_;
  job::v1::ListingFooter footer_;
  std::string scratch_;
};

// Reads a listing from any source on, in bounded memory.
class ListingReader {
 public:
  struct Entry {
    job::v1::Source source;
    uint32_t number = 0;
    // Of the entry's frame in the object.
    uint64_t offset = 0;
    uint32_t bytes = 0;
  };

  static absl::StatusOr<std::unique_ptr<ListingReader>> Open(Store& store, std::string_view job);

  // Goes on with source `number`, whose frame starts at `offset`.
  void Seek(uint32_t number, uint64_t offset);
  // False at the end, after the footer was checked to agree with what was read from the start.
  absl::StatusOr<bool> Next(Entry* entry);

 private:
  ListingReader(std::unique_ptr<FramedReader> framed, std::string name)
      : framed_(std::move(framed)), name_(std::move(name)) {}

  std::unique_ptr<FramedReader> framed_;
  const std::string name_;
  uint32_t next_number_ = 0;
  uint64_t input_bytes_ = 0;
  bool from_start_ = true;
};

// Totals from the end of the object.
absl::StatusOr<job::v1::ListingFooter> ReadListingFooter(Store& store, std::string_view job);

absl::StatusOr<std::vector<job::v1::Source>> ParseListingSlice(std::string_view bytes);

}  // namespace gouji::store
