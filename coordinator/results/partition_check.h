// Whether the leaves of a job, seen one by one in document order, partition its listing (invariant 2).
//
// Role: pure; says what is wrong in words. It knows of the listing what the leaves' slices tell.
// Threads: one.
//
//   if (auto problem = check.Add(range, sources)) Report(*problem);  …  check.End(listing_sources)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gouji/job/v1/store.pb.h"

namespace gouji::results {

class PartitionCheck {
 public:
  // The next leaf, and the entries of its slice of the listing.
  std::optional<std::string> Add(const job::v1::ShardRange& range,
                                 const std::vector<job::v1::Source>& sources);
  // After the last leaf, of a whole plan.
  std::optional<std::string> End(uint64_t listing_sources) const;

 private:
  // Where the next leaf has to begin.
  uint32_t source_ = 0;
  uint64_t place_ = 0;
  // Where the source ends of which parts were seen; 0: only whoever opens it knows.
  uint64_t part_end_ = 0;
  // Of the entry behind the last one seen; unknown before the first leaf.
  std::optional<uint64_t> listing_offset_;
  uint32_t entry_bytes_ = 0;

  std::optional<std::string> FinishParts() const;
};

}  // namespace gouji::results
