// Time, injected, so that tests can move it.
//
// Role: says what time it is. It does not wait.
// Threads: all methods from any thread.
// Units: milliseconds; Steady counts from an arbitrary start and never goes back, Wall from 1970 UTC.
//
//   queue::MemoryQueue queue(env::RealClock());
//   env::SimulatedClock clock;  clock.Advance(30'000);
#pragma once

#include <atomic>
#include <cstdint>

namespace gouji::env {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t SteadyMs() const = 0;
  virtual int64_t WallMs() const = 0;
};

// The machine's clock; lives for ever.
Clock& RealClock();

// Stands still until it is told to move.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(int64_t wall_ms = 1'700'000'000'000) : start_wall_ms_(wall_ms) {}

  int64_t SteadyMs() const override { return elapsed_ms_.load(); }
  int64_t WallMs() const override { return start_wall_ms_ + elapsed_ms_.load(); }
  void Advance(int64_t ms) { elapsed_ms_ += ms; }

 private:
  const int64_t start_wall_ms_;
  std::atomic<int64_t> elapsed_ms_{0};
};

}  // namespace gouji::env
