#include "coordinator/jobs/record_stream.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>

#include "coordinator/jobs/figures.h"

namespace gouji::jobs {
namespace {

using std::chrono::milliseconds;

// Messages below 64 KiB cost a stream most of its speed; beyond some hundred nothing is won.
constexpr size_t kBatchBytes = 256u << 10;
// Of records that are passed over: a call that finds nothing must not hold a thread for long.
constexpr size_t kScannedBytes = 16u << 20;
// How late an outcome that another coordinator saw is noticed.
constexpr milliseconds kFollowPoll{200};

int64_t SteadyMs() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// The open streams of the process; those that follow a job say when they last had all there was.
class Readers {
 public:
  void Add(std::shared_ptr<std::atomic<int64_t>> caught_up_ms, bool follows) {
    std::lock_guard lock(mutex_);
    open_.emplace(std::move(caught_up_ms), follows);
  }
  void Remove(const std::shared_ptr<std::atomic<int64_t>>& caught_up_ms) {
    std::lock_guard lock(mutex_);
    open_.erase(caught_up_ms);
  }
  void Show() {
    std::lock_guard lock(mutex_);
    const int64_t now = SteadyMs();
    int64_t lag_ms = 0;
    for (const auto& [caught_up_ms, follows] : open_) {
      if (follows) lag_ms = std::max(lag_ms, now - caught_up_ms->load());
    }
    Figures().readers.Set(static_cast<double>(open_.size()));
    Figures().reader_lag.Set(static_cast<double>(lag_ms) / 1000);
  }

 private:
  std::mutex mutex_;
  std::map<std::shared_ptr<std::atomic<int64_t>>, bool> open_;  // guarded by mutex_
};

Readers& AllReaders() {
  static Readers readers;
  return readers;
}

}  // namespace

void ShowReaders() {
  AllReaders().Show();
}

RecordStream::RecordStream(std::unique_ptr<results::ResultReader> reader, results::RecordSelection selection,
                           Changes& changes, bool follow)
    : reader_(std::move(reader)),
      selection_(std::move(selection)),
      changes_(changes),
      follow_(follow),
      caught_up_ms_(std::make_shared<std::atomic<int64_t>>(SteadyMs())) {
  AllReaders().Add(caught_up_ms_, follow_);
}

RecordStream::~RecordStream() {
  AllReaders().Remove(caught_up_ms_);
}

absl::StatusOr<std::unique_ptr<ResultStream>> RecordStream::Open(
    store::Store& store, Changes& changes, const result::v1::ReadResultsRequest& request) {
  result::v1::RecordFilter filter = request.filter();
  if (request.only_failed()) {
    filter.clear_outcomes();
    filter.add_outcomes(report::v1::OUTCOME_FAILED);
  }
  auto selection = results::RecordSelection::Make(filter, request.read_mask());
  if (!selection.ok()) return selection.status();
  results::ReadOptions options;
  options.resume_token = request.resume_token();
  options.filter = selection->filter_text();
  options.follow = request.follow();
  options.wait = [] { return false; };  // Next waits, within the caller's bound
  absl::StatusOr<std::unique_ptr<results::ResultReader>> reader =
      results::ResultReader::Open(store, request.job_id(), std::move(options));
  if (!reader.ok()) return reader.status();
  return std::unique_ptr<ResultStream>(
      new RecordStream(*std::move(reader), *std::move(selection), changes, request.follow()));
}

// What was skipped is told when everything else was given.
absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> RecordStream::End() const {
  if (absl::Status damaged = reader_->DamageStatus(); !damaged.ok()) return damaged;
  return std::nullopt;
}

absl::StatusOr<std::optional<result::v1::ReadResultsResponse>> RecordStream::Next(milliseconds wait) {
  using Event = results::ResultReader::Event;
  if (ended_) return End();
  const auto deadline = std::chrono::steady_clock::now() + wait;
  result::v1::ReadResultsResponse response;
  for (size_t bytes = 0, scanned = 0; bytes < kBatchBytes && scanned < kScannedBytes;) {
    const uint64_t seen = changes_.Wait(0, milliseconds(0));
    std::string_view record;
    absl::StatusOr<Event> event = reader_->Next(&record);
    if (!event.ok()) return event.status();
    if (*event == Event::kRecord) {
      scanned += record.size();
      const std::optional<std::string_view> wanted = selection_.Select(record);
      if (!wanted.has_value()) continue;
      response.add_records(wanted->data(), wanted->size());
      bytes += wanted->size();
      continue;
    }
    *caught_up_ms_ = SteadyMs();
    if (*event == Event::kEnd || !follow_) {
      ended_ = true;
      break;
    }
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    response.set_caught_up(bytes > 0 || left.count() <= 0);
    if (response.caught_up()) break;
    changes_.Wait(seen, std::min(left, kFollowPoll));
  }
  if (ended_ && response.records().empty()) return End();
  response.set_resume_token(reader_->token());
  Figures().result_bytes.Increment(static_cast<double>(response.ByteSizeLong()));
  return response;
}

}  // namespace gouji::jobs
