// CPU, memory, descriptors and start time of this process, under Prometheus' customary `process_*` names.
//
// Role: read from /proc at each scrape; nothing is kept. Threads: any. Errors: a figure that cannot be read
// is left out.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <vector>

namespace gouji::telemetry {

class ProcessMetrics : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace gouji::telemetry
