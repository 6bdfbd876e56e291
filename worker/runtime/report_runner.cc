#include "worker/runtime/report_runner.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/details.h"
#include "common/store/document_id.h"
#include "worker/intake/failure.h"
#include "worker/intake/limits.h"
#include "worker/runtime/record_check.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

// Requests that wait for one child: at 20 us a report this is some milliseconds of work.
constexpr size_t kQueuedPerChild = 64;
constexpr milliseconds kPollWait(100);
// A child that is gone before it looked at the document gets another try with a fresh one.
constexpr int kTries = 2;

absl::StatusOr<env::UniqueFd> InMemoryFile(std::string_view bytes) {
  env::UniqueFd fd(memfd_create("gouji-report", MFD_CLOEXEC));
  if (!fd.ok()) return absl::UnavailableError(absl::StrCat("memfd_create: ", strerror(errno)));
  while (!bytes.empty()) {
    const ssize_t put = write(fd.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return absl::UnavailableError(absl::StrCat("write: ", strerror(errno)));
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  return fd;
}

}  // namespace

ReportRunner::ReportRunner(const WorkerOptions& options, WorkerObserver* observer)
    : options_(options),
      observer_(observer),
      limits_(intake::WithDefaults(options.report_limits)),
      serialized_limits_(limits_.SerializeAsString()) {}

ReportRunner::~ReportRunner() {
  Stop();
}

void ReportRunner::Start() {
  for (uint32_t i = 0; i < options_.report_slots; ++i) {
    threads_.emplace_back([this, i] { Work(options_.slots + i); });
  }
}

void ReportRunner::Abandon() {
  std::deque<Waiting> unanswered;
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    abandoned_ = true;
    unanswered.swap(queue_);
    for_threads_.notify_all();
  }
  for (Waiting& waiting : unanswered) waiting.done(absl::CancelledError("the worker stops"));
}

void ReportRunner::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    for_threads_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  // Accepted before the threads were ever started. Abandon may come meanwhile, from the watch over a drain.
  std::deque<Waiting> unanswered;
  {
    std::lock_guard lock(mutex_);
    unanswered.swap(queue_);
  }
  for (Waiting& waiting : unanswered) waiting.done(absl::CancelledError("the worker stops"));
}

void ReportRunner::Submit(ReportRequest request, Done done) {
  absl::Status refusal;
  if (request.document_id.empty() || request.document_id.size() > kMaxLineIdBytes ||
      !store::IsUtf8(request.document_id)) {
    refusal =
        errors::BadField("document_id", absl::StrCat("it is UTF-8 of 1 to ", kMaxLineIdBytes, " bytes"));
  } else if (request.content.size() > limits_.max_document_bytes()) {
    observer_->OnReportRead(report::v1::OUTCOME_FAILED);
    done(intake::FailedRecord(request.document_id,
                              intake::TooLarge(request.content.size(), limits_.max_document_bytes())));
    return;
  } else {
    std::lock_guard lock(mutex_);
    if (stopped_) {
      refusal = absl::CancelledError("the worker stops");
    } else if (queue_.size() >= kQueuedPerChild * options_.report_slots) {
      refusal = absl::ResourceExhaustedError("too many documents are waiting; try again later");
    } else {
      queue_.push_back({std::move(request), std::move(done)});
      for_threads_.notify_one();
      return;
    }
  }
  done(std::move(refusal));
}

bool ReportRunner::Take(Waiting* waiting) {
  std::unique_lock lock(mutex_);
  for_threads_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
  if (queue_.empty()) return false;
  *waiting = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void ReportRunner::Work(uint32_t slot) {
  SlotTemplate slot_template({options_.child_command, ChildEnvironment(options_.child_environment)});
  WatchedChild child(&slot_template, observer_,
                     [this, slot](bool restart) { observer_->OnChildStarted(slot, restart); });
  child.Watch(limits_);
  // Ready before the first caller; one that cannot be started is tried again for every request.
  if (absl::Status ready = child.EnsureReady(); !ready.ok())
    observer_->OnChildTrouble(slot, ready.ToString());
  uint64_t child_bytes = 0;
  for (Waiting waiting; Take(&waiting);) {
    if (std::chrono::steady_clock::now() > waiting.request.deadline) {
      waiting.done(absl::DeadlineExceededError("the document waited too long for a reader"));
      continue;
    }
    ++busy_;
    absl::StatusOr<std::string> record = Read(&child, waiting.request);
    --busy_;
    waiting.done(std::move(record));
    child_bytes_ += child.resident_bytes() - std::exchange(child_bytes, child.resident_bytes());
    if (child.alive() && child.WantsReplacement()) child.Stop();
    // The next caller need not wait for a child to start.
    if (!abandoned_) (void)child.EnsureReady();
  }
}

absl::StatusOr<std::string> ReportRunner::Read(WatchedChild* child, const ReportRequest& request) {
  absl::StatusOr<env::UniqueFd> content = InMemoryFile(request.content);
  if (!content.ok()) return content.status();
  std::string problem;
  for (int i = 0; i < kTries; ++i) {
    if (absl::Status ready = child->EnsureReady(); !ready.ok()) {
      return absl::InternalError(absl::StrCat("no reader: ", std::string(ready.message())));
    }
    const uint64_t number = ++last_number_;
    std::optional<std::string> answer;
    report::v1::Outcome outcome = report::v1::OUTCOME_UNSPECIFIED;
    bool done = false;
    child->RestartTimer();
    // A child that is gone shows in the first Poll.
    (void)child->process().SendFiles(number, serialized_limits_,
                                     {{request.document_id, content->get(), request.content.size()}});
    std::optional<Death> death;
    while (!done && !death.has_value()) {
      if (abandoned_) {
        child->Stop();
        return absl::CancelledError("the worker stops");
      }
      death = child->Poll(kPollWait, /*busy=*/true, [&](const ChildProcess::Message& message) {
        if (message.header.item != number) return false;
        if (message.header.kind == MessageKind::kItemDone) {
          done = answer.has_value();
          return done;
        }
        const std::optional<CheckedRecord> record = CheckRecord(message.record);
        if (!record.has_value() || record->document_id != request.document_id || answer.has_value())
          return false;
        answer.emplace(message.record);
        outcome = record->outcome;
        return true;
      });
    }
    if (answer.has_value()) {
      observer_->OnReportRead(outcome);
      return *std::move(answer);
    }
    if (death->document.has_value()) {
      observer_->OnReportRead(report::v1::OUTCOME_FAILED);
      observer_->OnDocumentKilledChild("", request.document_id, death->failure.reason, death->failure.detail);
      return intake::FailedRecord(request.document_id, death->failure);
    }
    problem = death->failure.detail;
  }
  return absl::InternalError(absl::StrCat("no reader stays alive: ", problem));
}

}  // namespace gouji::runtime
