#include "coordinator/rpc/call_pool.h"

#include <algorithm>
#include <utility>

namespace gouji::rpc {
namespace {

// A line that is bounded has one part in so many of the places to wait in.
constexpr size_t kLines = 4;

}  // namespace

CallPool::CallPool(size_t threads, size_t max_waiting) : max_waiting_(max_waiting) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

bool CallPool::Submit(std::function<void()> call, Line line) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_ || waiting_.size() >= max_waiting_) return false;
    Count& count = lines_[line.name];
    if (line.at_once != SIZE_MAX && count.waiting >= max_waiting_ / kLines) return false;
    ++count.waiting;
    waiting_.push_back({std::move(call), std::move(line)});
  }
  bell_.notify_one();
  return true;
}

void CallPool::Continue(std::function<void()> call) {
  {
    std::lock_guard lock(mutex_);
    ++lines_[""].waiting;
    waiting_.push_back({std::move(call), Line()});
  }
  bell_.notify_one();
}

std::deque<CallPool::Waiting>::iterator CallPool::Next() {
  return std::find_if(waiting_.begin(), waiting_.end(), [this](const Waiting& waiting) {
    return lines_[waiting.line.name].running < waiting.line.at_once;
  });
}

void CallPool::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    // What may not run yet is waited for, also at the end.
    auto next = Next();
    while (next == waiting_.end()) {
      if (stopped_ && waiting_.empty()) return;
      bell_.wait(lock);
      next = Next();
    }
    Waiting taken = std::move(*next);
    waiting_.erase(next);
    Count& count = lines_[taken.line.name];
    --count.waiting;
    ++count.running;
    lock.unlock();
    taken.call();
    taken.call = nullptr;
    lock.lock();
    if (--count.running == 0 && count.waiting == 0) lines_.erase(taken.line.name);
    // Another of the line may run now; the threads that saw it wait are told.
    if (taken.line.at_once != SIZE_MAX) bell_.notify_all();
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
