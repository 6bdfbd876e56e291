// A slot's child with its watch: started again when it ends, killed when a document takes too long or too much memory.
//
// Role: turns everything that can happen to a child into two things: messages, and a Death that says why and which
// document it had in hand. What follows from a death is its user's affair.
// Ownership and threads: as ChildProcess. Errors: Status when no child can be started.
// Time: a document's time is measured by the supervisor, from its announcement; time in which the child waits for the
// supervisor does not count. A child that could not get at a processor, on a machine that is too busy, has up to four times
// the limit: it did not hang.
//
//   WatchedChild child(&slot_template, on_start);
//   absl::Status ready = child.EnsureReady();
//   …  std::optional<Death> death = child.Poll(100ms, [](const ChildProcess::Message& m) { … });
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/intake/failure.h"
#include "worker/runtime/child_process.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

struct Death {
  // Reason code and sentence for the record of the document in hand.
  intake::Failure failure;
  // The document in hand; absent when the child died between documents.
  std::optional<Announcement> document;
};

class WatchedChild {
 public:
  // `on_start(restart)` is called after each start; `observer` hears of ends and of work. Both and the template outlive the
  // child.
  WatchedChild(SlotTemplate* slot_template, WorkerObserver* observer, std::function<void(bool)> on_start);
  ~WatchedChild() { Stop(); }

  // Starts a child where there is none, and waits until it can read documents.
  absl::Status EnsureReady();
  bool alive() const { return child_ != nullptr; }
  ChildProcess& process() { return *child_; }

  // Limits of the documents that are sent from now on.
  void Watch(const job::v1::Limits& limits);
  // A document or command begins: its time counts from now on.
  void RestartTimer();

  // Gives out the messages that are there; where there were none, waits for some, at most `timeout`. `busy`: there is a
  // command under way, and its time counts. `handle` answers false when the message makes no sense.
  // After a Death there is no child. No more than `max_messages` are given out at a time.
  std::optional<Death> Poll(std::chrono::milliseconds timeout, bool busy,
                            const std::function<bool(const ChildProcess::Message&)>& handle,
                            size_t max_messages = SIZE_MAX);

  // Whether a Poll without waiting could find anything: without system calls, as far as that can be told.
  bool WantsPoll() const;

  // How long the document in hand has been there, as far as Poll saw; zero when there is none, or when it waits for the
  // supervisor.
  std::chrono::milliseconds InHand() const;
  // Whether it took so long for want of a processor: the child would work, and had less than a quarter of one.
  bool WaitsForProcessor() const;
  // Whether it does nothing, although it waits for nothing of the supervisor's.
  bool Sleeps() const;

  // The child stands still, and so does its document's time. A child that stands still is not polled.
  void Pause();
  void Resume();
  bool paused() const { return paused_since_.has_value(); }

  // Ends the child without a reason of its own.
  void Stop();

  // As last seen; 0 without a child.
  uint64_t resident_bytes() const { return child_ != nullptr ? resident_bytes_ : 0; }
  // What it may have.
  uint64_t max_resident_bytes() const { return limits_.max_child_bytes(); }
  // The child holds so much memory that the next documents should get a fresh one.
  bool WantsReplacement() const { return resident_bytes_ > limits_.max_child_bytes() / 2; }

 private:
  using Clock = std::chrono::steady_clock;

  enum class Drained { kAll, kSome, kNonsense };
  Drained Drain(const std::function<bool(const ChildProcess::Message&)>& handle, size_t max_messages,
                bool* any);
  Death Bury(intake::Failure failure);
  std::chrono::nanoseconds WorkedOnDocument() const;
  std::chrono::milliseconds MemoryInterval() const;
  bool OverTime(Clock::time_point now) const;
  // Whether the document in hand, or the child, is over its bounds.
  std::optional<intake::Failure> OverBounds(bool busy);

  SlotTemplate* const template_;
  WorkerObserver* const observer_;
  const std::function<void(bool)> on_start_;
  std::unique_ptr<ChildProcess> child_;
  bool started_before_ = false;
  job::v1::Limits limits_;
  Clock::time_point document_since_;
  // What the child had used when that document was seen a second time; most are seen once.
  std::optional<std::chrono::nanoseconds> processor_before_;
  Clock::time_point looked_at_memory_;
  std::optional<Clock::time_point> paused_since_;
  uint32_t document_ = 0;  // number of the announcement that document_since_ belongs to
  uint32_t finished_ = 0;  // number of the last announcement whose record came
  uint64_t resident_bytes_ = 0;
};

}  // namespace gouji::runtime
