// The figures that a process shows to Prometheus.
//
// Role: one registry per process behind three handles. Names get the prefix `gouji_`; units are base units
// and stand in the name (`_seconds`, `_bytes`, `_ratio`); counters end in `_total`. `gouji_build_info` and
// the usual `process_*` figures are always there. It serves nothing itself: see exposer.h. Label sets are
// given at registration and bounded: beyond kMaxLabelSets sets of one name, further ones are counted under
// the value "other". Never label by job, shard or document. Ownership: handles are small, copied freely and
// valid for the life of the process. Threads: registration takes a lock, once; Increment, Set and Observe do
// not (a histogram excepted, whose lock is its own). A name that is registered twice with equal labels gives
// the same figure. Errors: a name that is malformed or was registered as another type ends the process: it is
// a mistake in the program.
//
//   static telemetry::Counter commits = telemetry::GetCounter("commits_total", "Shards committed.",
//   {{"queue", "redis"}}); commits.Increment();
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace gouji::telemetry {

inline constexpr size_t kMaxLabelSets = 200;

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  // `by` must not be negative.
  void Increment(double by = 1) const;
  double Value() const;

 private:
  friend class Registry;
  explicit Counter(prometheus::Counter* impl) : impl_(impl) {}
  prometheus::Counter* impl_;
};

class Gauge {
 public:
  void Set(double value) const;
  void Add(double by) const;
  double Value() const;

 private:
  friend class Registry;
  explicit Gauge(prometheus::Gauge* impl) : impl_(impl) {}
  prometheus::Gauge* impl_;
};

class Histogram {
 public:
  void Observe(double value) const;

 private:
  friend class Registry;
  explicit Histogram(prometheus::Histogram* impl) : impl_(impl) {}
  prometheus::Histogram* impl_;
};

// Upper bounds in seconds, 100 us to 100 s.
const std::vector<double>& SecondsBuckets();
// Upper bounds in seconds, 1 s to a day: of jobs.
const std::vector<double>& LongSecondsBuckets();

Counter GetCounter(std::string_view name, std::string_view help, const Labels& labels = {});
Gauge GetGauge(std::string_view name, std::string_view help, const Labels& labels = {});
// The buckets of the first registration of a name hold for all its label sets.
Histogram GetHistogram(std::string_view name, std::string_view help, const std::vector<double>& buckets,
                       const Labels& labels = {});

// From its making on.
class Timer {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// What is registered so far, sorted by name.
struct MetricDescription {
  std::string name;
  std::string type;  // counter, gauge, histogram
  std::string help;
  std::map<std::string, std::set<std::string>> labels;  // with their values
};
std::vector<MetricDescription> DescribeMetrics();

// Everything in Prometheus' text format, as /metrics serves it.
std::string MetricsText();

}  // namespace gouji::telemetry
