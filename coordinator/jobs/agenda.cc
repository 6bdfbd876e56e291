#include "coordinator/jobs/agenda.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gouji::jobs {

void Agenda::SetDue(const std::string& name, Entry& entry, int64_t due_ms) {
  if (!entry.running) {
    due_.erase({entry.due_ms, name});
    if (due_ms != kNeverMs) due_.insert({due_ms, name});
  }
  entry.due_ms = due_ms;
  bell_.notify_one();
}

void Agenda::Add(const std::string& name, Task task, std::chrono::milliseconds delay) {
  std::lock_guard lock(mutex_);
  Entry& entry = entries_[name];
  entry.task = std::move(task);
  entry.removed = false;
  SetDue(name, entry, clock_.SteadyMs() + delay.count());
}

void Agenda::Wake(const std::string& name, std::chrono::milliseconds delay) {
  std::lock_guard lock(mutex_);
  auto it = entries_.find(name);
  if (it == entries_.end() || it->second.removed) return;
  int64_t due = clock_.SteadyMs() + delay.count();
  if (due < it->second.due_ms) SetDue(name, it->second, due);
}

void Agenda::Remove(const std::string& name) {
  std::lock_guard lock(mutex_);
  auto it = entries_.find(name);
  if (it == entries_.end()) return;
  if (it->second.running) {
    it->second.removed = true;
    return;
  }
  due_.erase({it->second.due_ms, name});
  entries_.erase(it);
}

bool Agenda::RunOneLocked(std::unique_lock<std::mutex>& lock) {
  if (stopped_ || due_.empty() || due_.begin()->first > clock_.SteadyMs()) return false;
  const std::string name = due_.begin()->second;
  due_.erase(due_.begin());
  Entry& entry = entries_.at(name);  // stays while it runs
  entry.due_ms = kNeverMs;
  entry.running = true;
  entry.since_ms = clock_.SteadyMs();
  Task task = entry.task;
  lock.unlock();
  std::chrono::milliseconds delay = task();
  lock.lock();
  entry.running = false;
  if (entry.removed) {
    entries_.erase(name);
    return true;
  }
  int64_t due = delay == kNever ? kNeverMs : clock_.SteadyMs() + delay.count();
  SetDue(name, entry, std::min(due, std::exchange(entry.due_ms, kNeverMs)));
  return true;
}

bool Agenda::RunOne() {
  std::unique_lock lock(mutex_);
  return RunOneLocked(lock);
}

void Agenda::Start(uint32_t threads) {
  std::lock_guard lock(mutex_);
  stopped_ = false;
  for (uint32_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

void Agenda::Work() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    if (RunOneLocked(lock)) continue;
    if (stopped_) break;
    if (due_.empty()) {
      bell_.wait(lock);
    } else {
      int64_t wait_ms = std::max<int64_t>(1, due_.begin()->first - clock_.SteadyMs());
      bell_.wait_for(lock, std::chrono::milliseconds(wait_ms));
    }
  }
}

void Agenda::Stop() {
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    threads.swap(threads_);
  }
  bell_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

std::optional<std::string> Agenda::Stuck(std::chrono::milliseconds running,
                                         std::chrono::milliseconds due) const {
  std::lock_guard lock(mutex_);
  const int64_t now = clock_.SteadyMs();
  for (const auto& [name, entry] : entries_) {
    if (!entry.running || now - entry.since_ms <= running.count()) continue;
    return absl::StrCat(name, " runs for ", (now - entry.since_ms) / 1000, " s");
  }
  if (due_.empty() || now - due_.begin()->first <= due.count() || threads_.empty()) return std::nullopt;
  return absl::StrCat(due_.begin()->second, " waits for ", (now - due_.begin()->first) / 1000, " s");
}

bool Agenda::started() const {
  std::lock_guard lock(mutex_);
  return !threads_.empty();
}

}  // namespace gouji::jobs
