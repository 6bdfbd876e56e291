// gouji-rehearsal: many simulated workers in one process, for tools/dev/rehearse.
#include <signal.h>
#include <sys/resource.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/store/open.h"
#include "tools/rehearsal/simulated_worker.h"

namespace gouji::rehearsal {
namespace {

constexpr auto kRenewInterval = std::chrono::seconds(10);

double Quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  const auto at = static_cast<ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<size_t>(at)];
}

// Connections of every worker to every coordinator.
void RaiseDescriptors() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

void Print(const std::vector<std::unique_ptr<SimulatedWorker>>& workers) {
  Figures sum;
  for (const auto& worker : workers) {
    const Figures& one = worker->figures();
    sum.shards += one.shards;
    sum.lost += one.lost;
    sum.refused += one.refused;
    sum.idle_seconds += one.idle_seconds;
    sum.claim_seconds.insert(sum.claim_seconds.end(), one.claim_seconds.begin(), one.claim_seconds.end());
    sum.commit_seconds.insert(sum.commit_seconds.end(), one.commit_seconds.begin(), one.commit_seconds.end());
  }
  std::printf(
      "{\"shards\":%llu,\"lost\":%llu,\"refused\":%llu,\"idle_seconds\":%.3f,\"claim_p50\":%.6f,\"claim_"
      "p99\":%.6f,"
      "\"commit_p50\":%.6f,\"commit_p99\":%.6f}\n",
      static_cast<unsigned long long>(sum.shards), static_cast<unsigned long long>(sum.lost),
      static_cast<unsigned long long>(sum.refused), sum.idle_seconds, Quantile(sum.claim_seconds, 0.5),
      Quantile(sum.claim_seconds, 0.99), Quantile(sum.commit_seconds, 0.5),
      Quantile(sum.commit_seconds, 0.99));
}

int Rehearse(const Options& options, const std::string& store_url, uint32_t count, const std::string& name,
             const sigset_t& signals) {
  auto store = store::OpenStore(store_url, store::OpenMode::kWrite);
  if (!store.ok()) {
    std::fprintf(stderr, "cannot open the store: %s\n", store.status().ToString().c_str());
    return 1;
  }
  std::vector<std::unique_ptr<SimulatedWorker>> workers;
  for (uint32_t i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<SimulatedWorker>(options, **store, name + "-" + std::to_string(i), i));
  }
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (const auto& worker : workers) threads.emplace_back([&stop, &worker] { worker->Run(stop); });
  std::puts("ready");
  std::fflush(stdout);
  auto renewed = std::chrono::steady_clock::now();
  const timespec step = {0, 200'000'000};
  while (sigtimedwait(&signals, nullptr, &step) < 0) {
    if (std::chrono::steady_clock::now() - renewed < kRenewInterval) continue;
    renewed = std::chrono::steady_clock::now();
    for (const auto& worker : workers) worker->Renew();
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  Print(workers);
  return 0;
}

int Main(int argc, char** argv) {
  Options options;
  std::string store;
  std::string times;
  std::string name = "rehearsal";
  uint32_t workers = 1000;
  CLI::App app(
      "Simulated workers: they claim, sleep as long as reading took when it was recorded, put and commit.",
      "gouji-rehearsal");
  app.add_option("--coordinator", options.coordinators, "HOST:PORT[,HOST:PORT…]")->required()->delimiter(',');
  app.add_option("--store", store, "file:///DIR; good for nothing else afterwards")->required();
  app.add_option("--workers", workers, "How many")->check(CLI::Range(1, 10'000))->capture_default_str();
  app.add_option("--times", times, "File of recorded times, seconds for a MiB, one a line")->required();
  app.add_option("--slowness", options.slowness, "Multiplies the times; 0: none")->capture_default_str();
  app.add_option("--document-bytes", options.document_bytes, "Of one document")
      ->check(CLI::Range(1, 1 << 30))
      ->capture_default_str();
  app.add_option("--name", name, "What their ids begin with")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::ifstream file(times);
  for (double value = 0; file >> value;) options.seconds_per_mib.push_back(value);
  if (options.seconds_per_mib.empty()) {
    std::fprintf(stderr, "no times in %s\n", times.c_str());
    return 2;
  }
  RaiseDescriptors();
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Rehearse(options, store, workers, name, signals);
}

}  // namespace
}  // namespace gouji::rehearsal

int main(int argc, char** argv) {
  return gouji::rehearsal::Main(argc, argv);
}
