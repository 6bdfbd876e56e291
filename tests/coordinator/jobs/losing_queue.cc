#include "tests/coordinator/jobs/losing_queue.h"

#include <utility>

namespace gouji::jobs {

QueueServer::QueueServer(queue::Limits limits, queue::ClockMs clock)
    : limits_(limits), clock_(std::move(clock)) {
  Lose();
}

void QueueServer::Lose() {
  std::lock_guard lock(mutex_);
  state_ = std::make_shared<queue::MemoryQueue>(limits_, clock_);
  ++generation_;
}

void QueueServer::SetReachable(bool reachable) {
  std::lock_guard lock(mutex_);
  reachable_ = reachable;
}

}  // namespace gouji::jobs
