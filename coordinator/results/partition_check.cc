#include "coordinator/results/partition_check.h"

#include "absl/strings/str_cat.h"
#include "common/store/names.h"

namespace gouji::results {

using job::v1::ShardRange;
using job::v1::Source;

std::optional<std::string> PartitionCheck::FinishParts() const {
  if (place_ == 0 || part_end_ == 0 || place_ == part_end_) return std::nullopt;
  return absl::StrCat("the shards of source ", source_, " end at ", place_, ", the source at ", part_end_);
}

std::optional<std::string> PartitionCheck::Add(const ShardRange& range, const std::vector<Source>& sources) {
  const std::string name = store::ShardName(range);
  std::optional<std::string> problem;
  const bool goes_on = store::IsPart(range) && range.first_source() == source_ && place_ > 0;
  if (place_ > 0 && !goes_on) {
    problem = FinishParts();
    ++source_;
    place_ = 0;
  }
  if (range.first_source() != source_ || range.begin() != place_) {
    problem = absl::StrCat("shard ", name, " does not follow on source ", source_, " at ", place_);
  }
  if (sources.size() != range.end_source() - range.first_source()) {
    problem = absl::StrCat("the slice of the listing of shard ", name, " holds ", sources.size(), " sources");
  }
  const uint64_t expected_offset = goes_on ? *listing_offset_ - entry_bytes_ : listing_offset_.value_or(0);
  if (listing_offset_.has_value() && range.listing_offset() != expected_offset) {
    problem = absl::StrCat("shard ", name, " names a place of the listing that is not its own");
  }
  listing_offset_ = range.listing_offset() + range.listing_bytes();
  entry_bytes_ = range.listing_bytes();
  if (store::IsPart(range)) {
    source_ = range.first_source();
    place_ = range.end();
    const bool known = !sources.empty() && sources.front().kind() == job::v1::SOURCE_KIND_JSON_LINES;
    part_end_ = known ? sources.front().size_bytes() : 0;
  } else {
    source_ = range.end_source();
    place_ = 0;
  }
  return problem;
}

std::optional<std::string> PartitionCheck::End(uint64_t listing_sources) const {
  if (std::optional<std::string> problem = FinishParts()) return problem;
  const uint64_t seen = uint64_t{source_} + (place_ > 0 ? 1 : 0);
  if (seen == listing_sources) return std::nullopt;
  return absl::StrCat("the shards cover ", seen, " sources, the listing holds ", listing_sources);
}

}  // namespace gouji::results
