// How calls of Redis go: duration and failures, by function of the library.
//
// Role: `gouji_coordinator_redis_seconds` and `gouji_coordinator_redis_failures_total`, with every operation shown from the start. Calls
// that go together are told under the first one. That the state is of another epoch is an answer, no failure of Redis. Threads: any;
// no lock but the histogram's own. Errors: none; a name that is not known is counted as "other".
//
//   const absl::StatusOr<Replies> replies = MeasureRedis("claim", [&] { return Send(commands); });
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/telemetry/metrics.h"

namespace gouji::queue {

// The library's functions that RedisQueue calls, and `look`: whether the server is writable and of what epoch.
const std::vector<std::string_view>& RedisOperations();

void NoteRedis(std::string_view operation, const absl::Status& status, double seconds);

// For the page of metrics, and so that all of them are shown from the start.
void RegisterRedisFigures();

// Calls `call`, which answers a StatusOr, and notes how it went.
template <typename Call>
auto MeasureRedis(std::string_view operation, const Call& call) {
  const telemetry::Timer timer;
  auto answer = call();
  NoteRedis(operation, answer.status(), timer.Seconds());
  return answer;
}

}  // namespace gouji::queue
