// Names of all objects of the store, and of shards.
//
// Role: pure functions; the only place where a name is put together or taken apart. Numbers in names of runs
// have a fixed width, so that List gives them in order.
//
//   store.Get(store::PlanName(job, 3));
//   store::ShardName(range)  // "12-40" for whole sources, "12.0-1048576" for a part of one
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::store {

inline constexpr std::string_view kFormatName = "format";
inline constexpr std::string_view kJobsFolder = "jobs";
inline constexpr std::string_view kEpochsFolder = "epochs";

// 32 hexadecimal digits: a hash of (tenant, request id). The same pair is the same job, for ever.
std::string JobId(std::string_view tenant, std::string_view request_id);
// True for what JobId can give; everything that comes from outside MUST pass it before it becomes part of a
// name.
bool IsJobId(std::string_view id);

std::string SpecName(std::string_view job);
std::string ListingName(std::string_view job);
std::string PlanName(std::string_view job, uint64_t number);
// `shard` as ShardName gives it.
std::string OutcomeName(std::string_view job, std::string_view shard);
std::string ControlFolder(std::string_view job);
std::string ControlName(std::string_view job, uint64_t number);
std::string ManifestName(std::string_view job);
std::string EpochName(uint64_t number);
// Number at the end of a PlanName, ControlName or EpochName, or of what List gives for them; INVALID_ARGUMENT
// else.
absl::StatusOr<uint64_t> ParseNumber(std::string_view name);

// Canonical and safe as a file name: the documents alone decide it, not the place in the listing nor the
// size.
std::string ShardName(const job::v1::ShardRange& range);
// Fills first_source, end_source, begin and end; only canonical names are accepted.
absl::StatusOr<job::v1::ShardRange> ParseShardName(std::string_view name);

// True for a part of one source (bytes of a JSON Lines file, members of an archive).
inline bool IsPart(const job::v1::ShardRange& range) {
  return range.end() > 0;
}

}  // namespace gouji::store
