// A whole cluster of real processes on this machine: one redis-server 7, coordinators, workers, one store directory.
//
// Role: starts them, finds free ports, runs the command-line client against them. Everything is in one temporary directory and
// ends with the object. Threads: one. Errors: what does not come up in time aborts the test with the process's own log.
//
//   Cluster cluster({.coordinators = 2, .workers = 2});
//   fakes::Finished submit = cluster.Gouji({"submit", corpus, "--watch"});
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/security/tls_files.h"
#include "tests/fakes/process.h"
#include "tests/fakes/redis_server.h"
#include "tests/fakes/s3_server.h"

namespace gouji::cluster {

struct ClusterOptions {
  int coordinators = 2;
  int workers = 2;
  int slots = 1;           // a worker
  std::string store = {};  // directory, or an s3:// address on `s3`; empty: a directory of the cluster's own
  fakes::S3Server* s3 = nullptr;
  bool start_redis = true;
  // Of servers that the test started itself; empty: the cluster's own.
  std::string redis_url = {};
  // Leases of tests are short, so that the death of a worker is noticed within the test.
  int lease_ms = 2000;
  std::vector<std::string> coordinator_flags = {};
  std::vector<std::string> worker_flags = {};
  std::map<std::string, std::string> worker_env = {};
  // Of `gouji`, which Gouji() runs.
  std::map<std::string, std::string> gouji_env = {};
  // Of the probe that asks whether everything is up.
  security::TlsFiles tls = {};
};

class Cluster {
 public:
  explicit Cluster(const ClusterOptions& options);
  ~Cluster();

  fakes::RedisServer& redis() { return *redis_; }
  fakes::Process& coordinator(int i) { return *coordinators_.at(i).process; }
  fakes::Process& worker(int i) { return *workers_.at(i).process; }
  // The same flags as before, and after the first start the same ports.
  void StartCoordinator(int i);
  void StartWorker(int i);

  // HOST:PORT[,HOST:PORT…] of all coordinators.
  std::string coordinator_addresses() const;
  std::string coordinator_address(int i) const { return coordinators_.at(i).grpc; }
  std::string coordinator_metrics(int i) const { return coordinators_.at(i).metrics; }
  std::string worker_address(int i) const { return workers_.at(i).grpc; }
  std::string worker_metrics(int i) const { return workers_.at(i).metrics; }
  std::string store() const { return options_.store.empty() ? dir_ / "store" : options_.store; }
  const fakes::TempDir& dir() const { return dir_; }

  // Runs `gouji ARGS` with GOUJI_COORDINATOR set.
  fakes::Finished Gouji(const std::vector<std::string>& args,
                        std::chrono::milliseconds timeout = std::chrono::seconds(120)) const;
  // Submits and gives the job's id.
  std::string Submit(const std::vector<std::string>& corpus);
  // Submits a job, lets `fault` happen after its first outcome and before its last, and lets it go on. Sets `job`.
  void InTheMiddle(const std::vector<std::string>& corpus, std::string* job,
                   const std::function<void()>& fault);
  // A number of `gouji status JOB --output json`, -1 when it has none.
  int64_t StatusNumber(const std::string& job, const std::string& field) const;
  // Sum of a metric (`prefix` as in MetricValue) over the coordinators that run; -1 when one does not have it.
  double CoordinatorMetric(const std::string& prefix) const;
  // What `gouji verify` prints for a job or directory, without its newline.
  std::string Verify(const std::string& what) const;
  // The logs of all daemons, for messages of failing tests.
  std::string Logs() const;

 private:
  struct Daemon {
    std::string grpc;
    std::string metrics;
    std::unique_ptr<fakes::Process> process;
  };

  void Launch(const std::vector<std::string>& argv, const fakes::SpawnOptions& spawn, Daemon& daemon);
  void SignalWorkers(int signal) const;
  std::string StoreUrl() const { return options_.s3 != nullptr ? store() : "file://" + store(); }
  // Whether the store holds an object of the job whose name starts so.
  bool Stands(const std::string& job, const std::string& name) const;

  fakes::TempDir dir_;
  ClusterOptions options_;
  std::unique_ptr<fakes::RedisServer> redis_;
  std::vector<Daemon> coordinators_;
  std::vector<Daemon> workers_;
};

// Writes a corpus of generated reports and gives its path.
std::string GenerateCorpus(const std::string& directory, int count, int seed, const std::string& form);
// `gouji run` on it in a directory of its own; what verify prints.
std::string EmbeddedDigest(const std::string& corpus, const std::string& directory);
// Body of GET http://ADDRESS/PATH.
std::string HttpGet(const std::string& address, const std::string& path);
// Value of the first sample of a metric whose line starts with `prefix`; -1 when there is none.
double MetricValue(const std::string& exposition, const std::string& prefix);

}  // namespace gouji::cluster
