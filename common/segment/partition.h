// Whether ranges partition a range: the algebra behind SPLIT and invariant 2.
//
//   absl::Status ok = segment::CheckPartition(header.range(), header.children());
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include "absl/status/status.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::segment {

// Non-empty and well formed.
absl::Status CheckRange(const job::v1::ShardRange& range);
// OK when `children`, in order, are non-empty, smaller than `range`, and together exactly `range`. A single
// source given as a whole may be split into parts that begin at 0; where its parts end is known only to
// whoever opened it.
absl::Status CheckPartition(const job::v1::ShardRange& range,
                            const google::protobuf::RepeatedPtrField<job::v1::ShardRange>& children);

}  // namespace gouji::segment
