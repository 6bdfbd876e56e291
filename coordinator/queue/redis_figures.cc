#include "coordinator/queue/redis_figures.h"

#include <map>
#include <string>

namespace gouji::queue {
namespace {

constexpr std::string_view kOther = "other";

struct Operation {
  explicit Operation(std::string_view name)
      : seconds(telemetry::GetHistogram(
            "coordinator_redis_seconds",
            "Round trips to Redis, by the function that is called; those that go together under the first.",
            telemetry::SecondsBuckets(), {{"operation", std::string(name)}})),
        failures(telemetry::GetCounter("coordinator_redis_failures_total",
                                       "Round trips to Redis that failed, by the function that was called.",
                                       {{"operation", std::string(name)}})) {}
  telemetry::Histogram seconds;
  telemetry::Counter failures;
};

const std::map<std::string_view, Operation>& All() {
  static const auto all = [] {
    std::map<std::string_view, Operation> operations;
    for (const std::string_view name : RedisOperations()) operations.emplace(name, name);
    operations.emplace(kOther, kOther);
    return operations;
  }();
  return all;
}

}  // namespace

const std::vector<std::string_view>& RedisOperations() {
  static const std::vector<std::string_view> names = {
      "adopt",       "claim",        "commit",       "control",     "counts",       "dump",
      "jobs",        "look",         "peek",         "plan",        "reap",         "release",
      "renew",       "reset",        "submit",       "worker_done", "worker_drain", "worker_draining",
      "worker_list", "worker_prune", "worker_reset", "worker_seen", "worker_slots"};
  return names;
}

void NoteRedis(std::string_view operation, const absl::Status& status, double seconds) {
  auto at = All().find(operation);
  if (at == All().end()) at = All().find(kOther);
  at->second.seconds.Observe(seconds);
  if (!status.ok() && !absl::IsAborted(status)) at->second.failures.Increment();
}

void RegisterRedisFigures() {
  (void)All();
}

}  // namespace gouji::queue
