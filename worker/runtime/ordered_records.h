// The records of a shard in document order, though some come late.
//
// Role: in front of a SegmentWriter, which takes them in order only. A place can be reserved for a record that is still being
// made; what comes behind it waits in memory until it is there.
// Ownership: owns the writer until TakeWriter. Threads: one. Errors: those of SegmentWriter::Append; a place is filled or left
// once.
//
//   OrderedRecords records(std::move(writer));
//   const uint64_t place = records.Reserve();  records.Append(second, …);  records.Fill(place, first, …);
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/segment/segment_writer.h"

namespace gouji::runtime {

class OrderedRecords {
 public:
  explicit OrderedRecords(std::unique_ptr<segment::SegmentWriter> writer) : writer_(std::move(writer)) {}

  absl::Status Append(std::string_view record, const segment::RecordSummary& summary);
  uint64_t Reserve();
  absl::Status Fill(uint64_t place, std::string_view record, const segment::RecordSummary& summary);
  // There is no record for this place.
  absl::Status Leave(uint64_t place);

  // Of records that wait for one before them.
  size_t waiting_bytes() const { return waiting_bytes_; }
  // No place is open. MUST hold when the writer is taken.
  bool complete() const { return waiting_.empty(); }
  std::unique_ptr<segment::SegmentWriter> TakeWriter() { return std::move(writer_); }

 private:
  enum class State { kOpen, kFilled, kLeft };
  struct Waiting {
    State state = State::kOpen;
    std::string record;
    segment::RecordSummary summary;
  };

  void Keep(Waiting* waiting, std::string_view record, const segment::RecordSummary& summary);
  // Writes what waits for nothing any more.
  absl::Status Advance();

  std::unique_ptr<segment::SegmentWriter> writer_;
  // The first one is open.
  std::deque<Waiting> waiting_;
  uint64_t first_place_ = 0;  // of waiting_
  size_t waiting_bytes_ = 0;
};

}  // namespace gouji::runtime
