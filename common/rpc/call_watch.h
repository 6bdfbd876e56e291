// A look at a call every so often, for what no event of the call tells: that nothing comes.
//
// Role: calls `look` about every `interval` until Stop, and then `gone`, once and last: there a reactor deletes itself, with this
// in it. `look` may end the call. Threads: `look` and `gone` are called from gRPC's, one at a time; Stop from any.
//
//   CallWatch watch_{interval, [this] { Look(); }, [this] { delete this; }};
//   watch_.Start();  …  void OnDone() override { watch_.Stop(); }
#pragma once

#include <grpcpp/alarm.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <utility>

namespace gouji::rpc {

class CallWatch {
 public:
  CallWatch(std::chrono::milliseconds interval, std::function<void()> look, std::function<void()> gone)
      : interval_(interval), look_(std::move(look)), gone_(std::move(gone)) {}

  void Start() {
    const std::lock_guard lock(mutex_);
    SetAlarm();
  }
  void Stop() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    alarm_.Cancel();
  }

 private:
  // Guarded by mutex_.
  void SetAlarm() {
    alarm_.Set(std::chrono::system_clock::now() + interval_, [this](bool) { Turn(); });
  }
  bool over() {
    const std::lock_guard lock(mutex_);
    return over_;
  }
  void Turn() {
    if (!over()) look_();
    {
      // Stop may have come during the look, when there was no alarm to cancel.
      const std::lock_guard lock(mutex_);
      if (!over_) return SetAlarm();
    }
    const std::function<void()> gone = std::move(gone_);
    gone();
  }

  const std::chrono::milliseconds interval_;
  const std::function<void()> look_;
  std::function<void()> gone_;
  std::mutex mutex_;
  bool over_ = false;  // guarded by mutex_
  grpc::Alarm alarm_;  // set until it finds over_; guarded by mutex_
};

}  // namespace gouji::rpc
