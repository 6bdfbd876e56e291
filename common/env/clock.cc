#include "common/env/clock.h"

#include <chrono>

namespace gouji::env {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

class SystemClock final : public Clock {
 public:
  int64_t SteadyMs() const override {
    return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
  int64_t WallMs() const override {
    return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace

Clock& RealClock() {
  static SystemClock clock;
  return clock;
}

}  // namespace gouji::env
