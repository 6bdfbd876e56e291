#include "coordinator/rpc/call_pool.h"

#include <utility>

namespace gouji::rpc {

CallPool::CallPool(size_t threads, size_t max_waiting) : max_waiting_(max_waiting) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

bool CallPool::Submit(std::function<void()> call) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_ || waiting_.size() >= max_waiting_) return false;
    waiting_.push_back(std::move(call));
  }
  bell_.notify_one();
  return true;
}

void CallPool::Continue(std::function<void()> call) {
  {
    std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(call));
  }
  bell_.notify_one();
}

void CallPool::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    bell_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::function<void()> call = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    call();
    call = nullptr;
    lock.lock();
  }
}

void CallPool::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  bell_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace gouji::rpc
