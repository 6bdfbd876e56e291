// gouji-metrics-page: docs/metrics.md, from what the programs register. See tools/dev/check-metrics.
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/security/door.h"
#include "common/store/measured_store.h"
#include "common/telemetry/metrics.h"
#include "coordinator/jobs/figures.h"
#include "coordinator/jobs/store_look.h"
#include "coordinator/queue/redis_queue.h"
#include "coordinator/rpc/call_figures.h"
#include "worker/rpc/worker_calls.h"
#include "worker/runtime/worker_telemetry.h"

namespace gouji {
namespace {

struct Part {
  std::string_view prefix;
  std::string_view title;
};
constexpr Part kParts[] = {{"gouji_coordinator_", "Coordinator"}, {"gouji_worker_", "Worker"}, {"", "Both"}};

void Print(const telemetry::MetricDescription& metric) {
  std::string labels;
  for (const auto& [label, values] : metric.labels) {
    labels += labels.empty() ? "" : "; ";
    labels += "`" + label + "`";
    std::string all;
    for (const std::string& value : values) all += (all.empty() ? ": " : ", ") + value;
    // A version, a compiler: they differ from build to build.
    if (metric.name != "gouji_build_info") labels += all;
    if (label == "code") labels += ", and gRPC's others once they were given";
  }
  std::cout << "| `" << metric.name << "` | " << metric.type << " | " << labels << " | " << metric.help
            << " |\n";
}

int Main() {
  (void)jobs::Figures();
  (void)jobs::StoreReadable();
  rpc::RegisterCallFigures();
  (void)rpc::WorkerCalls();
  if (!security::Door::Open({}).ok()) return 1;
  const runtime::WorkerTelemetry worker(nullptr);
  const store::MeasuredStore store(nullptr);
  if (!queue::RedisQueue::Open("unix:///none", queue::Limits{}).ok()) return 1;

  std::cout << "# Metrics\n\n"
               "Written by `gouji-metrics-page` from what the programs register; do not edit. Every name is "
               "a base unit's, every\n"
               "label has few values: never a job, a shard, a worker or a document. A histogram of "
               "`…_seconds` has `_count`, which\n"
               "is a rate, and `_sum`. Every process shows also `process_cpu_seconds_total`, "
               "`process_resident_memory_bytes`,\n"
               "`process_start_time_seconds` and `process_open_fds`.\n";
  std::vector<telemetry::MetricDescription> all = telemetry::DescribeMetrics();
  for (const Part& part : kParts) {
    std::cout << "\n## " << part.title << "\n\n| name | type | labels | help |\n|---|---|---|---|\n";
    for (telemetry::MetricDescription& metric : all) {
      if (metric.name.empty() || !metric.name.starts_with(part.prefix)) continue;
      Print(metric);
      metric.name.clear();
    }
  }
  return 0;
}

}  // namespace
}  // namespace gouji

int main() {
  return gouji::Main();
}
