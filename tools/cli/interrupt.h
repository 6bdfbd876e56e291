// Ctrl-C and SIGTERM as an event.
//
// Role: from construction to destruction the first SIGINT or SIGTERM sets a flag and calls the callback; the second
// ends the process at once. Construct it before any thread is started: signals are blocked in the threads, and in the
// child processes, that come after it.
// Threads: the callback runs on a thread of this object; all methods from any thread. Errors: none.
//
//   Interrupt interrupt;
//   interrupt.OnRequest([&] { context.TryCancel(); });
//   while (!interrupt.Requested()) …
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace gouji::cli {

// What a shell reports for a program that SIGINT ended.
inline constexpr int kInterruptedExit = 130;

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool Requested() const { return requested_.load(); }
  // Called at once when the request has come already. An empty function takes the callback away.
  void OnRequest(std::function<void()> callback);

 private:
  void Loop();

  std::atomic<bool> requested_{false};
  std::mutex mutex_;
  std::function<void()> callback_;
  int signals_ = -1;  // signalfd
  int stop_ = -1;     // eventfd
  std::thread thread_;
};

}  // namespace gouji::cli
