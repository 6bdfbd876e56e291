#include "coordinator/jobs/record_stream.h"

#include <algorithm>
#include <string_view>

namespace gouji::jobs {
namespace {

using std::chrono::milliseconds;

// Messages below 64 KiB cost a stream most of its speed; beyond some hundred nothing is won.
constexpr size_t kBatchBytes = 256u << 10;
// How late an outcome that another coordinator saw is noticed.
constexpr milliseconds kFollowPoll{200};

}  // namespace

absl::StatusOr<std::unique_ptr<ResultStream>> RecordStream::Open(
    store::Store& store, Changes& changes, const result::v1::ReadResultsRequest& request) {
  results::ReadOptions options;
  options.resume_token = request.resume_token();
  options.follow = request.follow();
  options.wait = [] { return false; };  // Next waits, within the caller's bound
  absl::StatusOr<std::unique_ptr<results::ResultReader>> reader =
      results::ResultReader::Open(store, request.job_id(), std::move(options));
  if (!reader.ok()) return reader.status();
  return std::unique_ptr<ResultStream>(new RecordStream(*std::move(reader), changes, request.follow()));
}

absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> RecordStream::Next(milliseconds wait) {
  using Event = results::ResultReader::Event;
  if (ended_) return std::nullopt;
  const auto deadline = std::chrono::steady_clock::now() + wait;
  result::v1::ReadResultsResponse response;
  for (size_t bytes = 0; bytes < kBatchBytes;) {
    const uint64_t seen = changes_.Wait(0, milliseconds(0));
    std::string_view record;
    absl::StatusOr<Event> event = reader_->Next(&record);
    if (!event.ok()) return event.status();
    if (*event == Event::kRecord) {
      response.add_records(record.data(), record.size());
      bytes += record.size();
      continue;
    }
    if (*event == Event::kEnd || !follow_) {
      ended_ = true;
      break;
    }
    if (bytes > 0) break;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    changes_.Wait(seen, std::min(left, kFollowPoll));
  }
  if (ended_ && response.records().empty()) return std::nullopt;
  response.set_resume_token(reader_->token());
  return response;
}

}  // namespace gouji::jobs
