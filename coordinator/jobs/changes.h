// A counter of changes that can be waited for.
//
// Role: lets those who show something wait for news instead of asking all the time. It says that something
// changed, not what. Threads: any.
//
//   uint64_t seen = 0;
//   for (;;) { seen = changes.Wait(seen, std::chrono::seconds(1));  Look(); }
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace gouji::jobs {

class Changes {
 public:
  void Bump() {
    {
      std::lock_guard lock(mutex_);
      ++count_;
    }
    changed_.notify_all();
  }
  // Returns when the count is no longer `seen`, or after `wait`; the count.
  uint64_t Wait(uint64_t seen, std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [&] { return count_ != seen; });
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t count_ = 1;
};

}  // namespace gouji::jobs
