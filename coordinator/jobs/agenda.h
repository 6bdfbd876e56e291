// What is to be done, and when: named tasks on a few threads.
//
// Role: runs each task when it is due or was woken, never the same task twice at the same time. A wake-up
// during a run makes the task run once more, so that no event is lost. Tasks are short or block on disk and
// network only.
// Ownership: owns its threads. A task must not outlive what it captured: Stop() first.
// Threads: all methods from any thread; Remove does not wait for a run that is under way.
// Time: milliseconds of the injected clock. Without Start() the caller runs what is due by RunOne(), under
// whatever clock it likes.
//
//   agenda.Add("reap", [&] { Reap(); return std::chrono::seconds(1); });
//   agenda.Wake("reap");
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/env/clock.h"

namespace gouji::jobs {

class Agenda {
 public:
  // Answers how long to wait for the next run; kNever: until woken.
  using Task = std::function<std::chrono::milliseconds()>;
  static constexpr std::chrono::milliseconds kNever = std::chrono::milliseconds::max();

  explicit Agenda(env::Clock& clock) : clock_(clock) {}
  ~Agenda() { Stop(); }

  // First due in `delay`. Replaces the task when the name is known.
  void Add(const std::string& name, Task task,
           std::chrono::milliseconds delay = std::chrono::milliseconds(0));
  // Due no later than `delay` from now. No effect for an unknown name.
  void Wake(const std::string& name, std::chrono::milliseconds delay = std::chrono::milliseconds(0));
  void Remove(const std::string& name);

  // Runs the task that has been due for longest; false when none is due.
  bool RunOne();
  void Start(uint32_t threads);
  // Returns when all runs have ended; nothing runs afterwards.
  void Stop();
  bool started() const;
  // The first task that runs for longer than `running`, or is due for longer than `due` and was not begun; in words.
  std::optional<std::string> Stuck(std::chrono::milliseconds running, std::chrono::milliseconds due) const;

 private:
  static constexpr int64_t kNeverMs = std::numeric_limits<int64_t>::max();
  struct Entry {
    Task task;
    int64_t due_ms = kNeverMs;
    int64_t since_ms = 0;  // running: since when
    bool running = false;
    bool removed = false;  // during its run
  };

  void SetDue(const std::string& name, Entry& entry, int64_t due_ms);
  bool RunOneLocked(std::unique_lock<std::mutex>& lock);
  void Work();

  env::Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable bell_;
  std::map<std::string, Entry> entries_;
  std::set<std::pair<int64_t, std::string>> due_;  // of the entries that do not run
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace gouji::jobs
