// Threads that run the bodies of calls, so that gRPC's own few never block on disk or network.
//
// Role: a bounded queue and a fixed number of threads. Two stand in a server: one for quick calls (leases
// must be renewed whatever else goes on), one for those that read much. Calls that take minutes stand in lines, one for each
// tenant: whoever has the longest does not keep the others waiting. Threads: any. Errors: Submit answers
// false when too much waits.
//
//   if (!pool.Submit([=] { reactor->Finish(Do(*request)); })) reactor->Finish(TooBusy());
//   pool.Submit(call, {.name = tenant, .at_once = 1});
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gouji::rpc {

class CallPool {
 public:
  CallPool(size_t threads, size_t max_waiting);
  ~CallPool() { Stop(); }

  struct Line {
    std::string name;
    // Of the line's calls no more run at a time; where it is less than all, no more than a quarter of what may wait is of the line.
    size_t at_once = SIZE_MAX;
  };
  bool Submit(std::function<void()> call) { return Submit(std::move(call), Line()); }
  bool Submit(std::function<void()> call, Line line);
  // The same, but never refused: for calls that were accepted before.
  void Continue(std::function<void()> call);
  // Runs what waits, then ends the threads. Nothing may be submitted afterwards.
  void Stop();

 private:
  void Work();

  const size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable bell_;
  struct Waiting {
    std::function<void()> call;
    Line line;
  };
  struct Count {
    size_t waiting = 0;
    size_t running = 0;
  };
  // The first that may run; mutex_ is held.
  std::deque<Waiting>::iterator Next();

  std::deque<Waiting> waiting_;         // guarded by mutex_
  std::map<std::string, Count> lines_;  // that have any; guarded by mutex_
  bool stopped_ = false;                // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace gouji::rpc
