// Cuts the range of a shard whose workers die into smaller ones, without reading a document.
//
// Role: isolation. The rule, which workers rely on too:
//   several sources            runs of whole sources, down to one
//   one JSON Lines source      ranges of bytes, down to a single byte: in [a, a+1) at most one line starts. A
//                              range in which no line starts is an empty shard, and resolved at once
//   members of an archive      ranges of members, down to one
//   one file, one archive      cannot be cut here (a worker splits an archive when it first opens it)
// Only a range that cannot be cut any more gathers the attempts after which a worker gives its one document
// up as `quarantined`; so every document gets its record, and none is blamed for its neighbour (invariants 3
// and 12). Each cut gives up to kFanout children. Halves would need log2(n) rounds of two lost workers and
// two leases each: 24 rounds for a 16 MiB range, where 5 do with 32; the empty shards that this makes cost
// one small object each.
// Threads: any, pure. Errors: DATA_LOSS when the slice of the listing is damaged.
//
//   absl::StatusOr<std::vector<ShardRange>> children = CutRange(range, listing_slice);
//   if (children->empty()) …  // cannot be cut
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

inline constexpr uint64_t kFanout = 32;

// `listing_slice`: the bytes of the listing that range.listing_offset and listing_bytes name.
absl::StatusOr<std::vector<job::v1::ShardRange>> CutRange(const job::v1::ShardRange& range,
                                                          std::string_view listing_slice);

}  // namespace gouji::jobs
