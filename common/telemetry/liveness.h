// Whether the loops that a process lives by still move.
//
// Role: every such loop is registered by whoever runs it, with a function that tells what stands still; /healthz answers 503
// with these sentences while there are any, so that an orchestrator starts the process anew. What the process waits for outside,
// such as a store or a coordinator that answers with errors, is not its own standstill: loops move, and try again. A call that
// does not come back for minutes, as into a mount that hangs, is one: nothing in the process can tell the two apart.
// Ownership: a registration ends with its Vital, which MUST end before what its function looks at. Threads: any; the
// functions are called from the server's threads, and MUST NOT take locks that a stuck loop could hold for ever, unless by trying.
// Time: of the steady clock.
//
//   Pulse pulse;  Vital vital("claim loop", [&] { return pulse.Still(std::chrono::seconds(60)); });
//   while (…) { pulse.Beat();  … }
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gouji::telemetry {

class Vital {
 public:
  // `still` answers nothing, or since when it does not move, in words.
  using Still = std::function<std::optional<std::string>()>;

  Vital(std::string name, Still still);
  ~Vital();
  Vital(const Vital&) = delete;
  Vital& operator=(const Vital&) = delete;

 private:
  friend std::vector<std::string> Standstills();
  const std::string name_;
  const Still still_;
};

// A loop's stamp of progress.
class Pulse {
 public:
  void Beat() { beat_ = std::chrono::steady_clock::now(); }
  // The loop is over, and need not move until the next beat.
  void Rest() { beat_ = std::chrono::steady_clock::time_point::max(); }
  // The last beat is longer ago than that.
  std::optional<std::string> Still(std::chrono::milliseconds bound) const;

 private:
  std::atomic<std::chrono::steady_clock::time_point> beat_{std::chrono::steady_clock::now()};
};

// "claim loop: did not move for 75 s", sorted by registration.
std::vector<std::string> Standstills();

}  // namespace gouji::telemetry
