// Which documents of a finished job failed, and where they stand.
//
// Role: what a requeued job is made of. Reads the manifest, and of its leaves only those that count failures; a pure
// function of these, so that the same request gives the same job again. Threads: any.
// Errors: NOT_FOUND (no such job), FAILED_PRECONDITION (not over yet, or nothing failed), DATA_LOSS, those of the store.
//
//   absl::StatusOr<FailedDocuments> failed = FindFailed(store, parent);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

struct FailedDocuments {
  job::v1::JobSpec parent;
  // Each sorted, without repetition.
  std::vector<std::string> documents;
  std::vector<std::string> sources;
};

absl::StatusOr<FailedDocuments> FindFailed(store::Store& store, std::string_view parent);

}  // namespace gouji::jobs
