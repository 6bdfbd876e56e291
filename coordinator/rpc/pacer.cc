#include "coordinator/rpc/pacer.h"

#include <chrono>
#include <utility>

namespace gouji::rpc {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeast{100};
constexpr milliseconds kMost{250};

}  // namespace

Pacer::Pacer(jobs::Coordinator& coordinator) : coordinator_(coordinator), thread_([this] { Work(); }) {}

Pacer::~Pacer() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  bell_.notify_all();
  thread_.join();
}

void Pacer::Park(std::function<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    parked_.push_back(std::move(callback));
  }
  bell_.notify_all();
}

void Pacer::Work() {
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    bell_.wait(lock, [this] { return stopped_ || !parked_.empty(); });
    bell_.wait_for(lock, kLeast, [this] { return stopped_; });
    lock.unlock();
    seen = coordinator_.WaitForChange(seen, kMost - kLeast);
    lock.lock();
    std::vector<std::function<void()>> due;
    due.swap(parked_);
    lock.unlock();
    for (auto& callback : due) callback();
    lock.lock();
  }
}

}  // namespace gouji::rpc
