#include "common/segment/partition.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/store/names.h"

namespace gouji::segment {
namespace {

using job::v1::ShardRange;
using store::IsPart;

absl::Status Refuse(const ShardRange& range, const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("range ", store::ShardName(range), " ", what));
}

}  // namespace

absl::Status CheckRange(const ShardRange& range) {
  if (range.end_source() <= range.first_source()) return Refuse(range, "holds no source");
  if (!IsPart(range)) return range.begin() == 0 ? absl::OkStatus() : Refuse(range, "has a begin but no end");
  if (range.end_source() - range.first_source() != 1)
    return Refuse(range, "is a part of more than one source");
  return range.begin() < range.end() ? absl::OkStatus() : Refuse(range, "is an empty part");
}

absl::Status CheckPartition(const ShardRange& range,
                            const google::protobuf::RepeatedPtrField<ShardRange>& children) {
  if (absl::Status status = CheckRange(range); !status.ok()) return status;
  if (children.empty()) return Refuse(range, "is split into nothing");
  const bool one_source = range.end_source() - range.first_source() == 1;
  // Where the next child has to begin.
  uint32_t source = range.first_source();
  uint64_t place = range.begin();
  for (const ShardRange& child : children) {
    if (absl::Status status = CheckRange(child); !status.ok()) return status;
    if (store::ShardName(child) == store::ShardName(range)) return Refuse(range, "is split into itself");
    if (child.first_source() != source) return Refuse(child, "leaves a gap or overlaps in its parent");
    if (IsPart(child)) {
      if (!one_source || child.begin() != place)
        return Refuse(child, "leaves a gap or overlaps in its parent");
      place = child.end();
    } else {
      if (one_source) return Refuse(child, "is no part of its parent");
      source = child.end_source();
    }
  }
  const bool whole = one_source ? !IsPart(range) || place == range.end() : source == range.end_source();
  return whole ? absl::OkStatus() : Refuse(range, "does not end where its last child ends");
}

}  // namespace gouji::segment
