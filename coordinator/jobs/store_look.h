// Whether the store can be read, as results need it and nothing else.
//
// Role: looks at the store every few seconds on a thread of its own, and tells when it stops to answer or answers again. A look that does
// not come back, as into a mount that hangs, is an answer too. Threads: tasks of two agendas; OnReading is set before they start.
// Ownership: what the context holds MUST outlive it.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "common/telemetry/metrics.h"
#include "coordinator/jobs/context.h"

namespace gouji::jobs {

// Taken for a store that hangs after so long without an answer.
inline constexpr std::chrono::milliseconds kStorePatience = std::chrono::seconds(15);

// 1 while results can be served: a store that is empty, or hangs, is no failed call and shows in no other figure.
telemetry::Gauge StoreReadable();

class StoreLook {
 public:
  // Puts its tasks on the agendas, and shows the store as readable.
  explicit StoreLook(Context& context);
  // Taken for readable until it was looked at.
  void OnReading(std::function<void(bool)> listener) { listener_ = std::move(listener); }

 private:
  std::chrono::milliseconds Look();
  std::chrono::milliseconds Watch();
  void Tell(bool reading, const std::string& why);

  Context& context_;
  std::function<void(bool)> listener_;
  std::mutex mutex_;
  bool reading_ = true;              // guarded by mutex_
  std::optional<int64_t> asked_ms_;  // of the steady clock, while a look is under way; guarded by mutex_
};

}  // namespace gouji::jobs
