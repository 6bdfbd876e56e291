// Proves that every document of a job has exactly one record.
//
// Role: reads everything that the store holds about the job (spec, listing, plan, outcomes with all records,
// manifest), counts and digests anew, and compares. It changes nothing and needs no server. Memory: 16 bytes
// a document for finding ids that occur twice; else bounded. Errors: status only when the store cannot be
// read or the job does not exist; everything wrong with the job is a problem in the answer.
//
//   ASSIGN result = results::Verify(store, job);
//   printf("documents=%lu records=%lu digest=%s\n", result.documents, result.records, result.digest.c_str());
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::results {

// Lists in the answer end after so many entries; the counts go on.
inline constexpr size_t kMaxListed = 100;

struct VerifyResult {
  // The job is over, succeeded, and no problem was found.
  bool complete = false;
  job::v1::FinalState state = job::v1::FINAL_STATE_UNSPECIFIED;  // unspecified: no manifest yet
  // Documents that the outcomes claim to hold, and intact records that were read.
  uint64_t documents = 0;
  uint64_t records = 0;
  std::string digest;    // 64 hexadecimal digits, over the records read
  job::v1::Tally total;  // counted anew from the records
  uint64_t duplicate_ids = 0;
  std::vector<std::string> duplicates;
  // Ids whose record depends on the machine (crashed, timed-out, out-of-memory, quarantined, read-error); counted in
  // total.
  std::vector<std::string> machine_failed;
  uint64_t problem_count = 0;
  std::vector<std::string> problems;
};

// CANCELLED soon after `stop` answers true; asked now and then.
absl::StatusOr<VerifyResult> Verify(store::Store& store, std::string_view job,
                                    const std::function<bool()>& stop = nullptr);

}  // namespace gouji::results
