// One thread that wakes the streams which wait for news.
//
// Role: a stream parks a callback; it is called after the coordinator's next change, no more than ten times a
// second, and at least every 250 ms, since other coordinators change things too. Threads: Park from any;
// callbacks come from the pacer's thread and must not block. Ownership: the coordinator outlives it.
//
//   pacer.Park([this] { pool_.Continue([this] { Step(); }); });
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "coordinator/jobs/coordinator.h"

namespace gouji::rpc {

class Pacer {
 public:
  explicit Pacer(jobs::Coordinator& coordinator);
  ~Pacer();

  void Park(std::function<void()> callback);

 private:
  void Work();

  jobs::Coordinator& coordinator_;
  std::mutex mutex_;
  std::condition_variable bell_;
  std::vector<std::function<void()>> parked_;  // guarded by mutex_
  bool stopped_ = false;                       // guarded by mutex_
  std::thread thread_;
};

}  // namespace gouji::rpc
