// Reads outcomes: segments record by record, or header and tally alone.
//
// Role: gives back what a SegmentWriter wrote; goes on behind damage and says what it skipped. It does not
// parse records. Ownership: borrows the store. Threads: one reader, one thread. Memory: one chunk, or the
// largest record. Errors: those of the store (NOT_FOUND: no outcome yet); DATA_LOSS when the object is no
// outcome or its header is damaged; FAILED_PRECONDITION for a newer version. Damaged records are no error:
// see skipped().
//
//   ASSIGN reader = SegmentReader::Open(store, store::OutcomeName(job, shard));
//   for (std::string_view record; reader->Next(&record).value();) Use(record);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/framed.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::segment {

inline constexpr std::string_view kSegmentMagic = "GOUJISEG";

class SegmentReader {
 public:
  static absl::StatusOr<std::unique_ptr<SegmentReader>> Open(store::Store& store, std::string_view name,
                                                             store::FramedReader::Options options = {});

  const job::v1::OutcomeHeader& header() const { return header_; }
  // Serialized report.v1.Record, valid until the next call; false at the end.
  absl::StatusOr<bool> Next(std::string_view* record) { return framed_->Next(record); }
  // Place of the next record in the object; Seek goes back there later, also in another reader.
  uint64_t offset() const { return framed_->offset(); }
  void Seek(uint64_t offset) { framed_->Seek(offset); }
  // Known when Next has given false; nullopt when the footer is damaged or missing.
  std::optional<job::v1::Tally> footer_tally() const;
  const std::vector<store::SkippedRegion>& skipped() const { return framed_->skipped(); }

 private:
  SegmentReader(std::unique_ptr<store::FramedReader> framed, job::v1::OutcomeHeader header)
      : framed_(std::move(framed)), header_(std::move(header)) {}

  std::unique_ptr<store::FramedReader> framed_;
  job::v1::OutcomeHeader header_;
};

struct OutcomeSummary {
  job::v1::OutcomeHeader header;
  job::v1::Tally tally;  // empty for a SPLIT
  uint64_t size_bytes = 0;
};

absl::StatusOr<job::v1::OutcomeHeader> ReadOutcomeHeader(store::Store& store, std::string_view name);
// Two small reads, whatever the size of the segment.
absl::StatusOr<OutcomeSummary> ReadOutcomeSummary(store::Store& store, std::string_view name);

}  // namespace gouji::segment
