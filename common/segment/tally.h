// Sums over records: what one record adds to a tally, and adding tallies.
//
// Role: pure functions, so that worker, sealing and verify count the same way.
//
//   RecordSummary summary = segment::Summarize(record, input_bytes);
//   segment::AddTally(leaf_tally, &total);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/env/digest.h"
#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::segment {

// What a record adds to the tally, without its bytes.
struct RecordSummary {
  report::v1::Outcome outcome = report::v1::OUTCOME_FAILED;
  // A failure whose reason depends on the machine.
  bool machine_failed = false;
  // Bytes of the document as it stood in its source.
  uint64_t input_bytes = 0;
  // Cells with a printed figure, mark or illegible text.
  uint64_t cells = 0;
  uint64_t findings_error = 0;
  uint64_t findings_warning = 0;
  uint64_t findings_info = 0;
};

// crashed, timed-out, out-of-memory, quarantined, read-error.
bool IsMachineReason(std::string_view reason);

RecordSummary Summarize(const report::v1::Record& record, uint64_t input_bytes);

// Field by field; digests modulo 2^256.
void AddTally(const job::v1::Tally& addend, job::v1::Tally* sum);
// 64 hexadecimal digits; zeros for an empty digest.
std::string DigestHex(const job::v1::Tally& tally);

// A tally under construction.
class TallyBuilder {
 public:
  // `digest`: SHA-256 of the record's `record_bytes` serialized bytes.
  void Add(const RecordSummary& summary, uint64_t record_bytes, const env::Sha256Digest& digest);
  job::v1::Tally Build() const;

 private:
  job::v1::Tally tally_;
  env::DigestSum digest_;
};

}  // namespace gouji::segment
