#include "worker/runtime/watched_child.h"

#include <signal.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "worker/intake/limits.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

// Sanitizers and loaded machines make it long.
constexpr std::chrono::seconds kReadyTimeout(60);
constexpr milliseconds kMemoryInterval(50);
constexpr int kStarvedFactor = 4;
// A child above half of its bound may reach it within milliseconds.
constexpr milliseconds kCloseMemoryInterval(5);

// The same words whoever noticed it first.
intake::Failure OutOfMemory() {
  return {std::string(intake::kOutOfMemory),
          "reading needed more memory than a document of its size may take"};
}

// SIGSEGV of "killed by SIGSEGV".
std::string_view CauseOf(std::string_view how) {
  const size_t name = how.find("SIG");
  return name != std::string_view::npos ? how.substr(name) : "exited";
}

}  // namespace

WatchedChild::WatchedChild(SlotTemplate* slot_template, WorkerObserver* observer,
                           std::function<void(bool)> on_start)
    : template_(slot_template),
      observer_(observer),
      on_start_(std::move(on_start)),
      limits_(intake::WithDefaults({})) {}

void WatchedChild::Stop() {
  if (child_ != nullptr) observer_->OnChildWork(child_->TakeWork());
  child_.reset();
}

absl::Status WatchedChild::EnsureReady() {
  if (child_ != nullptr) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<ChildProcess>> child =
      ChildProcess::Start(template_, limits_.SerializeAsString());
  if (!child.ok()) return child.status();
  child_ = *std::move(child);
  document_ = finished_ = 0;
  processor_before_.reset();
  resident_bytes_ = 0;
  const Clock::time_point deadline = Clock::now() + kReadyTimeout;
  ChildProcess::Message message;
  while (true) {
    const ChildProcess::Result result = child_->Next(&message);
    if (result == ChildProcess::kMessage && message.header.kind == MessageKind::kReady) break;
    std::string problem;
    if (result != ChildProcess::kNothing) {
      problem = "speaks another protocol";
    } else if (child_->Ended()) {
      problem = absl::StrCat("did not start: ", child_->KillAndDescribe());
    } else if (Clock::now() > deadline) {
      problem = "did not become ready in time";
    }
    if (!problem.empty()) {
      child_.reset();
      return absl::UnavailableError(absl::StrCat("child process ", problem));
    }
    child_->Wait(milliseconds(100));
  }
  const bool closed = message.header.next == 1;
  if (closed) child_->NoteConfined();
  observer_->OnChildSandboxed(closed);
  on_start_(started_before_);
  started_before_ = true;
  RestartTimer();
  return absl::OkStatus();
}

void WatchedChild::Watch(const job::v1::Limits& limits) {
  limits_ = limits;
}

void WatchedChild::RestartTimer() {
  document_since_ = Clock::now();
}

WatchedChild::Drained WatchedChild::Drain(const std::function<bool(const ChildProcess::Message&)>& handle,
                                          size_t max_messages, bool* any) {
  ChildProcess::Message message;
  for (size_t i = 0; i < max_messages; ++i) {
    switch (child_->Next(&message)) {
      case ChildProcess::kNothing:
        return Drained::kAll;
      case ChildProcess::kNonsense:
        return Drained::kNonsense;
      case ChildProcess::kMessage:
        *any = true;
        if (message.header.kind != MessageKind::kRecord) {
          if (message.header.kind == MessageKind::kItemDone) observer_->OnChildWork(child_->TakeWork());
          if (!handle(message)) return Drained::kNonsense;
          break;
        }
        if (!IsLater(message.header.sequence, finished_) || !handle(message)) return Drained::kNonsense;
        finished_ = message.header.sequence;
    }
  }
  return Drained::kSome;
}

std::optional<Death> WatchedChild::Poll(milliseconds timeout, bool busy,
                                        const std::function<bool(const ChildProcess::Message&)>& handle,
                                        size_t max_messages) {
  bool any = false;
  // Asked before the messages are taken, so that none is left behind by a child that ends in between.
  const bool ended = child_->Ended();
  const Drained drained = Drain(handle, max_messages, &any);
  if (drained == Drained::kNonsense) {
    return Bury({std::string(intake::kCrashed), "the reader sent something that is no record"});
  }
  if (ended && drained == Drained::kAll) {
    const std::string how = child_->KillAndDescribe();
    if (child_->RanOutOfMemory()) {
      return Bury(OutOfMemory());
    }
    return Bury({std::string(intake::kCrashed), absl::StrCat("the reader was ", how)});
  }
  if (any) {
    RestartTimer();
    return std::nullopt;
  }
  if (std::optional<intake::Failure> failure = OverBounds(busy)) {
    // Dead first: a child that lives on could still finish the document, and begin the next.
    child_->KillAndDescribe();
    Drain(handle, SIZE_MAX, &any);
    return Bury(*std::move(failure));
  }
  child_->Wait(std::min(timeout, MemoryInterval()));
  return std::nullopt;
}

milliseconds WatchedChild::MemoryInterval() const {
  return WantsReplacement() ? kCloseMemoryInterval : kMemoryInterval;
}

bool WatchedChild::WantsPoll() const {
  const Clock::time_point now = Clock::now();
  return child_->HasMessages() || now - looked_at_memory_ >= MemoryInterval() ||
         now - document_since_ > std::chrono::seconds(limits_.document_timeout_seconds());
}

std::optional<intake::Failure> WatchedChild::OverBounds(bool busy) {
  const Clock::time_point now = Clock::now();
  if (now - looked_at_memory_ >= MemoryInterval()) {
    looked_at_memory_ = now;
    resident_bytes_ = child_->ResidentBytes();
  }
  if (resident_bytes_ > limits_.max_child_bytes()) {
    return OutOfMemory();
  }
  const uint32_t announced = child_->announced();
  if (!busy || announced != document_ || child_->WaitsForRoom()) {
    if (announced != document_) processor_before_.reset();
    document_ = announced;
    document_since_ = now;
    return std::nullopt;
  }
  if (!processor_before_.has_value()) processor_before_ = child_->ProcessorTime();
  if (!OverTime(now)) return std::nullopt;
  return intake::Failure{std::string(intake::kTimedOut),
                         absl::StrCat("reading took more than ", limits_.document_timeout_seconds(), " s")};
}

std::chrono::nanoseconds WatchedChild::WorkedOnDocument() const {
  const std::chrono::nanoseconds worked = child_->ProcessorTime();
  return worked - processor_before_.value_or(worked);
}

bool WatchedChild::OverTime(Clock::time_point now) const {
  const std::chrono::seconds limit(limits_.document_timeout_seconds());
  const auto taken = now - document_since_;
  if (taken <= limit) return false;
  return taken > kStarvedFactor * limit || !child_->Runnable() || WorkedOnDocument() > limit / 2;
}

void WatchedChild::Pause() {
  if (child_ == nullptr || paused()) return;
  kill(child_->pid(), SIGSTOP);
  paused_since_ = Clock::now();
}

void WatchedChild::Resume() {
  if (child_ == nullptr || !paused()) return;
  kill(child_->pid(), SIGCONT);
  document_since_ += Clock::now() - *paused_since_;
  paused_since_.reset();
}

milliseconds WatchedChild::InHand() const {
  if (child_ == nullptr || document_ == finished_ || child_->announced() != document_ ||
      child_->WaitsForRoom()) {
    return milliseconds(0);
  }
  return std::chrono::duration_cast<milliseconds>(Clock::now() - document_since_);
}

bool WatchedChild::WaitsForProcessor() const {
  const milliseconds in_hand = InHand();
  return child_ != nullptr && child_->Runnable() && WorkedOnDocument() < in_hand / 4;
}

bool WatchedChild::Sleeps() const {
  return child_ != nullptr && !child_->WaitsForRoom() && child_->Sleeps();
}

Death WatchedChild::Bury(intake::Failure failure) {
  Death death;
  death.failure = std::move(failure);
  const std::string how = child_->KillAndDescribe();
  observer_->OnChildWork(child_->TakeWork());
  observer_->OnChildEnded(death.failure.reason == intake::kCrashed ? CauseOf(how) : death.failure.reason);
  if (child_->announced() != finished_) {
    death.document.emplace();
    child_->ReadAnnouncement(&*death.document);
  }
  child_.reset();
  return death;
}

}  // namespace gouji::runtime
