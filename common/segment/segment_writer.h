// Writes the outcome of one shard: a segment of records, or a SPLIT.
//
// Role: frames serialized records, counts and digests them, and puts the object under the name that its
// header tells (job and range). It does not look into the records. Ownership: borrows the store. Dropped
// without Finish it leaves nothing behind. Threads: one writer, one thread. Memory: one buffer of about 1
// MiB. Errors: those of the store; ALREADY_EXISTS from Finish: another attempt was first (read its header,
// compare attempt_id).
//
//   ASSIGN writer = SegmentWriter::Create(store, header);
//   writer->Append(id_field, child_bytes, summary);  …  writer->Finish();
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/env/digest.h"
#include "common/segment/tally.h"
#include "common/store/framed.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::segment {

class SegmentWriter {
 public:
  // `header.kind` is set to RECORDS. The header MUST hold job_id, range, attempt_id and program_version.
  static absl::StatusOr<std::unique_ptr<SegmentWriter>> Create(store::Store& store,
                                                               job::v1::OutcomeHeader header);

  // The record's serialized bytes are `head` followed by `tail`: the supervisor's fields, then the child's.
  // In document order. INVALID_ARGUMENT for an empty record or one above store::kMaxEntryBytes.
  absl::Status Append(std::string_view head, std::string_view tail, const RecordSummary& summary);
  absl::Status Append(std::string_view record, const RecordSummary& summary) {
    return Append(record, {}, summary);
  }

  // Of what was appended so far.
  job::v1::Tally tally() const { return tally_.Build(); }
  // Puts the outcome: the commit of the shard.
  absl::Status Finish();

 private:
  explicit SegmentWriter(std::unique_ptr<store::FramedWriter> framed) : framed_(std::move(framed)) {}

  std::unique_ptr<store::FramedWriter> framed_;
  env::Sha256Hasher hasher_;
  TallyBuilder tally_;
};

// Puts a SPLIT outcome: `header.children` partition `header.range` in order. Errors as Finish;
// INVALID_ARGUMENT when they do not.
absl::Status PutSplit(store::Store& store, job::v1::OutcomeHeader header);

}  // namespace gouji::segment
