// Threads that run the bodies of calls, so that gRPC's own few never block on disk or network.
//
// Role: a bounded queue and a fixed number of threads. Two stand in a server: one for quick calls (leases
// must be renewed whatever else goes on), one for those that read much. Threads: any. Errors: Submit answers
// false when too much waits.
//
//   if (!pool.Submit([=] { reactor->Finish(Do(*request)); })) reactor->Finish(TooBusy());
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gouji::rpc {

class CallPool {
 public:
  CallPool(size_t threads, size_t max_waiting);
  ~CallPool() { Stop(); }

  bool Submit(std::function<void()> call);
  // The same, but never refused: for calls that were accepted before.
  void Continue(std::function<void()> call);
  // Runs what waits, then ends the threads. Nothing may be submitted afterwards.
  void Stop();

 private:
  void Work();

  const size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable bell_;
  std::deque<std::function<void()>> waiting_;  // guarded by mutex_
  bool stopped_ = false;                       // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace gouji::rpc
