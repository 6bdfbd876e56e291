#include "common/telemetry/process_metrics.h"

#include <dirent.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace gouji::telemetry {
namespace {

// Numbers of proc_pid_stat(5), counted from 3 on: what follows the program's name in parentheses.
constexpr size_t kUserTicks = 14;
constexpr size_t kSystemTicks = 15;
constexpr size_t kStartTicks = 22;
constexpr size_t kResidentPages = 24;

std::vector<double> ReadStat() {
  std::ifstream file("/proc/self/stat");
  std::string text;
  std::getline(file, text);
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos || name_end + 4 > text.size()) return {};
  std::vector<double> fields(4, 0);  // 0 to 3: nothing, pid, name, state
  std::istringstream rest(text.substr(name_end + 4));
  for (double value; rest >> value;) fields.push_back(value);
  return fields;
}

std::optional<double> BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("btime ", 0) == 0) return std::stod(line.substr(6));
  }
  return std::nullopt;
}

std::optional<double> OpenDescriptors() {
  DIR* dir = opendir("/proc/self/fd");
  if (dir == nullptr) return std::nullopt;
  double count = -3;  // ".", ".." and the directory's own descriptor
  while (readdir(dir) != nullptr) ++count;
  closedir(dir);
  return count;
}

prometheus::MetricFamily Family(const char* name, const char* help, prometheus::MetricType type,
                                double value) {
  prometheus::MetricFamily family{name, help, type, {}};
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family.metric.push_back(std::move(metric));
  return family;
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
  using prometheus::MetricType;
  std::vector<prometheus::MetricFamily> out;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (const std::vector<double> stat = ReadStat(); stat.size() > kResidentPages) {
    out.push_back(Family("process_cpu_seconds_total", "User and system time used.", MetricType::Counter,
                         (stat[kUserTicks] + stat[kSystemTicks]) / ticks));
    out.push_back(Family("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge,
                         stat[kResidentPages] * static_cast<double>(sysconf(_SC_PAGESIZE))));
    if (const auto boot = BootTime()) {
      out.push_back(Family("process_start_time_seconds", "Start, seconds since the epoch.", MetricType::Gauge,
                           *boot + stat[kStartTicks] / ticks));
    }
  }
  if (const auto open = OpenDescriptors()) {
    out.push_back(Family("process_open_fds", "Open file descriptors.", MetricType::Gauge, *open));
  }
  return out;
}

}  // namespace gouji::telemetry
