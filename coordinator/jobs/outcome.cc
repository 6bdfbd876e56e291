#include "coordinator/jobs/outcome.h"

#include "absl/strings/str_cat.h"
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

}  // namespace gouji::jobs
