// The process' registry, for the exposer and MetricsText; other folders include metrics.h.
#pragma once

#include <prometheus/collectable.h>

#include <memory>
#include <vector>

namespace gouji::telemetry {

// Everything that /metrics shows. Lives as long as the process.
const std::vector<std::shared_ptr<prometheus::Collectable>>& Collectables();

}  // namespace gouji::telemetry
