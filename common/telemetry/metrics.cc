#include "common/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "common/telemetry/process_metrics.h"
#include "common/telemetry/version.h"

namespace gouji::telemetry {
namespace {

[[noreturn]] void Refuse(const std::string& name, const char* why) {
  std::fprintf(stderr, "metric %s: %s\n", name.c_str(), why);
  std::abort();
}

void CheckName(const std::string& name) {
  if (name.empty()) Refuse(name, "empty name");
  for (const char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
      Refuse(name, "a name consists of a-z, 0-9 and _");
    }
  }
}

}  // namespace

// Families are made by prometheus-cpp's own builder; this class bounds their label sets and remembers their
// buckets.
class Registry {
 public:
  static Registry& Global() {
    static Registry* registry = new Registry;  // never destroyed: handles live as long as the process
    return *registry;
  }

  Counter AddCounter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::string full = FullName(name);
    if (!full.ends_with("_total")) Refuse(full, "a counter's name ends in _total");
    const std::lock_guard lock(mutex_);
    const prometheus::Labels bounded = Bound(full, 'c', labels);
    return Counter(
        &prometheus::BuildCounter().Name(full).Help(Help(full, help)).Register(*families_).Add(bounded));
  }

  Gauge AddGauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::string full = FullName(name);
    const std::lock_guard lock(mutex_);
    const prometheus::Labels bounded = Bound(full, 'g', labels);
    return Gauge(
        &prometheus::BuildGauge().Name(full).Help(Help(full, help)).Register(*families_).Add(bounded));
  }

  Histogram AddHistogram(std::string_view name, std::string_view help, const std::vector<double>& buckets,
                         const Labels& labels) {
    const std::string full = FullName(name);
    const std::lock_guard lock(mutex_);
    const prometheus::Labels bounded = Bound(full, 'h', labels);
    std::vector<double>& kept = known_[full].buckets;
    if (kept.empty()) kept = buckets;
    auto& family = prometheus::BuildHistogram().Name(full).Help(Help(full, help)).Register(*families_);
    return Histogram(&family.Add(bounded, prometheus::Histogram::BucketBoundaries(kept)));
  }

  const std::vector<std::shared_ptr<prometheus::Collectable>>& collectables() const { return collectables_; }

  std::vector<MetricDescription> Describe() {
    const std::lock_guard lock(mutex_);
    std::vector<MetricDescription> all;
    for (const auto& [name, known] : known_) {
      MetricDescription& metric = all.emplace_back();
      metric.name = name;
      metric.type = known.type == 'c' ? "counter" : known.type == 'g' ? "gauge" : "histogram";
      metric.help = known.help;
      for (const auto& [set, present] : known.sets) {
        for (const auto& [label, value] : set) metric.labels[label].insert(value);
      }
    }
    return all;
  }

 private:
  struct Known {
    char type = 0;
    std::string help;
    std::map<prometheus::Labels, bool> sets;
    std::vector<double> buckets;
  };

  Registry()
      : families_(std::make_shared<prometheus::Registry>()),
        collectables_{families_, std::make_shared<ProcessMetrics>()} {
    AddGauge("build_info", "Always 1; the labels tell the program's version.",
             {{"version", std::string(Version())}, {"build", std::string(BuildInfo())}})
        .Set(1);
  }

  static std::string FullName(std::string_view name) {
    std::string full = "gouji_" + std::string(name);
    CheckName(full);
    return full;
  }

  // The first help of a name holds: prometheus-cpp would make a second family of another one.
  const std::string& Help(const std::string& name, std::string_view help) {
    std::string& kept = known_[name].help;
    if (kept.empty()) kept = help;
    return kept;
  }

  prometheus::Labels Bound(const std::string& name, char type, const Labels& labels) {
    Known& known = known_[name];
    if (known.type != 0 && known.type != type) Refuse(name, "registered as another type before");
    known.type = type;
    prometheus::Labels set(labels.begin(), labels.end());
    if (!known.sets.contains(set) && known.sets.size() >= kMaxLabelSets) {
      for (auto& [key, value] : set) value = "other";
    }
    known.sets.emplace(set, true);
    return set;
  }

  std::mutex mutex_;
  std::map<std::string, Known> known_;
  std::shared_ptr<prometheus::Registry> families_;
  std::vector<std::shared_ptr<prometheus::Collectable>> collectables_;
};

void Counter::Increment(double by) const {
  impl_->Increment(by);
}
double Counter::Value() const {
  return impl_->Value();
}
void Gauge::Set(double value) const {
  impl_->Set(value);
}
void Gauge::Add(double by) const {
  impl_->Increment(by);
}
double Gauge::Value() const {
  return impl_->Value();
}
void Histogram::Observe(double value) const {
  impl_->Observe(value);
}

const std::vector<double>& SecondsBuckets() {
  static const std::vector<double> buckets = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                              0.025,  0.05,    0.1,    0.25,  0.5,    1,     2.5,
                                              5,      10,      25,     50,    100};
  return buckets;
}

const std::vector<double>& LongSecondsBuckets() {
  static const std::vector<double> buckets = {1,   2.5,  5,    10,   30,   60,    120,   300,
                                              600, 1200, 1800, 3600, 7200, 14400, 43200, 86400};
  return buckets;
}

Counter GetCounter(std::string_view name, std::string_view help, const Labels& labels) {
  return Registry::Global().AddCounter(name, help, labels);
}

Gauge GetGauge(std::string_view name, std::string_view help, const Labels& labels) {
  return Registry::Global().AddGauge(name, help, labels);
}

Histogram GetHistogram(std::string_view name, std::string_view help, const std::vector<double>& buckets,
                       const Labels& labels) {
  return Registry::Global().AddHistogram(name, help, buckets, labels);
}

std::vector<MetricDescription> DescribeMetrics() {
  return Registry::Global().Describe();
}

std::string MetricsText() {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& collectable : Registry::Global().collectables()) {
    for (auto& family : collectable->Collect()) families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace gouji::telemetry
