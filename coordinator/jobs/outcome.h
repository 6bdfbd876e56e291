// A shard's outcome as the store holds it, held to what it must be.
//
// Role: the one look at an outcome of those who believe it (commits) and of those who doubt it (the driver). Threads: any.
// Errors: NOT_FOUND where there is none, DATA_LOSS where it is damaged or that of another shard, else the store's.
//
//   absl::StatusOr<segment::OutcomeSummary> outcome = ReadOutcome(store, job, "12-16");
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/segment/segment_reader.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

absl::StatusOr<segment::OutcomeSummary> ReadOutcome(store::Store& store, const std::string& job,
                                                    const std::string& shard);

// The part of the listing that a shard is made of, looked at as its outcome is.
absl::StatusOr<std::vector<job::v1::Source>> ReadSources(store::Store& store, const std::string& job,
                                                         const job::v1::ShardRange& range);

}  // namespace gouji::jobs
