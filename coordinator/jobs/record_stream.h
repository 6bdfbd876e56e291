// The records of a job in batches, for a caller that pulls.
//
// Role: ResultStream over results::ResultReader; waits for news where the caller follows. Ownership: borrows
// store and changes. Threads: one. Errors: those of ResultReader.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "coordinator/jobs/changes.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/results/result_reader.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::jobs {

class RecordStream final : public ResultStream {
 public:
  static absl::StatusOr<std::unique_ptr<ResultStream>> Open(store::Store& store, Changes& changes,
                                                            const result::v1::ReadResultsRequest& request);

  absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> Next(
      std::chrono::milliseconds wait) override;

 private:
  RecordStream(std::unique_ptr<results::ResultReader> reader, Changes& changes,
               const result::v1::ReadResultsRequest& request)
      : reader_(std::move(reader)),
        changes_(changes),
        follow_(request.follow()),
        only_failed_(request.only_failed()) {}

  bool Wanted(std::string_view record);

  const std::unique_ptr<results::ResultReader> reader_;
  Changes& changes_;
  const bool follow_;
  const bool only_failed_;
  report::v1::Record parsed_;
  bool ended_ = false;
};

}  // namespace gouji::jobs
