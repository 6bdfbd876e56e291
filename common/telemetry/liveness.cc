#include "common/telemetry/liveness.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace gouji::telemetry {
namespace {

struct Registry {
  std::mutex mutex;
  std::vector<const Vital*> vitals;  // guarded by mutex
};

Registry& TheRegistry() {
  static auto* const registry = new Registry;
  return *registry;
}

}  // namespace

Vital::Vital(std::string name, Still still) : name_(std::move(name)), still_(std::move(still)) {
  Registry& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  registry.vitals.push_back(this);
}

Vital::~Vital() {
  Registry& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  std::erase(registry.vitals, this);
}

std::optional<std::string> Pulse::Still(std::chrono::milliseconds bound) const {
  const auto beat = beat_.load();
  const auto now = std::chrono::steady_clock::now();
  if (beat > now - bound) return std::nullopt;
  const auto since = now - beat;
  return "did not move for " +
         std::to_string(std::chrono::duration_cast<std::chrono::seconds>(since).count()) + " s";
}

std::vector<std::string> Standstills() {
  Registry& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  std::vector<std::string> all;
  for (const Vital* vital : registry.vitals) {
    if (std::optional<std::string> still = vital->still_()) all.push_back(vital->name_ + ": " + *still);
  }
  return all;
}

}  // namespace gouji::telemetry
