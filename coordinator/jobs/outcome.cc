#include "coordinator/jobs/outcome.h"

#include "absl/strings/str_cat.h"
#include "common/store/listing.h"
#include "common/store/names.h"

namespace gouji::jobs {

absl::StatusOr<segment::OutcomeSummary> ReadOutcome(store::Store& store, const std::string& job,
                                                    const std::string& shard) {
  const std::string name = store::OutcomeName(job, shard);
  absl::StatusOr<segment::OutcomeSummary> summary = segment::ReadOutcomeSummary(store, name);
  if (!summary.ok()) return summary;
  const job::v1::OutcomeHeader& header = summary->header;
  if (header.job_id() != job || store::ShardName(header.range()) != shard) {
    return absl::DataLossError(absl::StrCat("outcome ", name, " is that of another shard"));
  }
  return summary;
}

absl::StatusOr<std::vector<job::v1::Source>> ReadSources(store::Store& store, const std::string& job,
                                                         const job::v1::ShardRange& range) {
  const std::string name = store::ListingName(job);
  absl::StatusOr<std::string> slice = store.GetRange(name, range.listing_offset(), range.listing_bytes());
  if (!slice.ok()) return slice.status();
  absl::StatusOr<std::vector<job::v1::Source>> sources = store::ParseListingSlice(*slice);
  if (!absl::IsDataLoss(sources.status())) return sources;
  return absl::DataLossError(
      absl::StrCat(name, " from byte ", range.listing_offset(), " on: ", sources.status().message()));
}

}  // namespace gouji::jobs
