// The records of a job in batches, for a caller that pulls.
//
// Role: ResultStream over results::ResultReader and the caller's selection; waits for news where the caller follows.
// Ownership: borrows store and changes. Threads: one. Errors: those of ResultReader and RecordSelection; DATA_LOSS behind
// the last record when some were damaged or lost.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "coordinator/jobs/changes.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/results/record_selection.h"
#include "coordinator/results/result_reader.h"

namespace gouji::jobs {

// How many streams are open in this process, and how far behind the slowest of them is that follows a job, as figures.
void ShowReaders();

class RecordStream final : public ResultStream {
 public:
  ~RecordStream() override;
  static absl::StatusOr<std::unique_ptr<ResultStream>> Open(store::Store& store, Changes& changes,
                                                            const result::v1::ReadResultsRequest& request);

  absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> Next(
      std::chrono::milliseconds wait) override;

 private:
  absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> End() const;

  RecordStream(std::unique_ptr<results::ResultReader> reader, results::RecordSelection selection,
               Changes& changes, bool follow);

  const std::unique_ptr<results::ResultReader> reader_;
  results::RecordSelection selection_;
  Changes& changes_;
  const bool follow_;
  bool ended_ = false;
  const std::shared_ptr<std::atomic<int64_t>> caught_up_ms_;  // when it last had all there was; steady time
};

}  // namespace gouji::jobs
