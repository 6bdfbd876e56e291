#include "tests/cluster/cluster.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "tests/cluster/grpc_probe.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

constexpr char kAnyPort[] = "127.0.0.1:0";
constexpr char kDispatch[] = "gouji.dispatch.v1.DispatchService";
constexpr auto kStartTimeout = seconds(60);

std::string Trim(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

Cluster::Cluster(const ClusterOptions& options) : options_(options) {
  redis_ = std::make_unique<fakes::RedisServer>(
      fakes::RedisServerOptions{.append_only = true, .append_fsync = "everysec", .more = {}});
  if (options_.start_redis && options_.redis_url.empty()) {
    EXPECT_TRUE(redis_->Start()) << redis_->Log();
  }
  for (int i = 0; i < options_.coordinators; ++i) {
    coordinators_.push_back({kAnyPort, kAnyPort, nullptr});
    StartCoordinator(i);
  }
  for (int i = 0; i < options_.workers; ++i) {
    workers_.push_back({kAnyPort, kAnyPort, nullptr});
    StartWorker(i);
  }
  if (!options_.start_redis) return;
  // Two that start together take epochs from each other; tests begin when that is settled.
  for (const Daemon& daemon : coordinators_) {
    EXPECT_TRUE(fakes::Eventually([&] { return HealthOf(daemon.grpc, kDispatch, options_.tls) == "SERVING"; },
                                  kStartTimeout))
        << Logs();
  }
}

Cluster::~Cluster() {
  if (testing::Test::HasFailure()) {
    // ctest prints this only for failing tests.
    fprintf(stderr, "--- logs of the cluster\n%s--- end of logs\n", Logs().c_str());
  }
  workers_.clear();
  coordinators_.clear();
}

void Cluster::StartCoordinator(int i) {
  Daemon& daemon = coordinators_.at(i);
  std::vector<std::string> argv = {fakes::Binary("gouji-coordinator"),
                                   "--listen",
                                   daemon.grpc,
                                   "--redis",
                                   options_.redis_url.empty() ? redis_->Url() : options_.redis_url,
                                   "--store",
                                   StoreUrl(),
                                   "--metrics",
                                   daemon.metrics,
                                   "--lease-ms",
                                   std::to_string(options_.lease_ms)};
  argv.insert(argv.end(), options_.coordinator_flags.begin(), options_.coordinator_flags.end());
  fakes::SpawnOptions spawn;
  if (options_.s3 != nullptr) spawn.env = options_.s3->Environment();
  spawn.err_path = dir_ / ("coordinator-" + std::to_string(i) + ".log");
  Launch(argv, spawn, daemon);
}

void Cluster::StartWorker(int i) {
  Daemon& daemon = workers_.at(i);
  std::vector<std::string> argv = {fakes::Binary("gouji-worker"),
                                   "--coordinator",
                                   coordinator_addresses(),
                                   "--store",
                                   StoreUrl(),
                                   "--slots",
                                   std::to_string(options_.slots),
                                   "--listen",
                                   daemon.grpc,
                                   "--metrics",
                                   daemon.metrics};
  argv.insert(argv.end(), options_.worker_flags.begin(), options_.worker_flags.end());
  fakes::SpawnOptions spawn;
  spawn.env = options_.worker_env;
  if (options_.s3 != nullptr) spawn.env.merge(options_.s3->Environment());
  spawn.err_path = dir_ / ("worker-" + std::to_string(i) + ".log");
  Launch(argv, spawn, daemon);
}

void Cluster::Launch(const std::vector<std::string>& argv, const fakes::SpawnOptions& spawn, Daemon& daemon) {
  daemon.process = std::make_unique<fakes::Process>(argv, spawn);
  daemon.grpc = daemon.process->WaitForLogField("\"listening\"", "address", kStartTimeout);
  ASSERT_FALSE(daemon.grpc.empty()) << daemon.process->Err();
  daemon.metrics =
      "127.0.0.1:" + daemon.process->WaitForLogField("\"listening\"", "metrics_port", kStartTimeout);
}

void Cluster::InTheMiddle(const std::vector<std::string>& corpus, std::string* job,
                          const std::function<void()>& fault) {
  // Workers stand still while the job is submitted and while it is looked at: it is not over before its time.
  SignalWorkers(SIGSTOP);
  *job = Submit(corpus);
  SignalWorkers(SIGCONT);
  ASSERT_TRUE(fakes::Eventually([&] { return Stands(*job, "shards/"); }, kStartTimeout)) << Logs();
  SignalWorkers(SIGSTOP);
  ASSERT_FALSE(Stands(*job, "manifest")) << "the job was over before its middle";
  fault();
  SignalWorkers(SIGCONT);
}

bool Cluster::Stands(const std::string& job, const std::string& name) const {
  if (options_.s3 != nullptr)
    return options_.s3->Keys().find("/jobs/" + job + "/" + name) != std::string::npos;
  const std::string path = store() + "/jobs/" + job + "/" + name;
  std::error_code error;
  if (!name.ends_with('/')) return std::filesystem::exists(path, error);
  return std::filesystem::directory_iterator(path, error) != std::filesystem::directory_iterator();
}

void Cluster::SignalWorkers(int signal) const {
  for (const Daemon& daemon : workers_) {
    if (daemon.process->Running()) daemon.process->Signal(signal);
  }
}

std::string Cluster::coordinator_addresses() const {
  std::string all;
  for (const Daemon& daemon : coordinators_) all += (all.empty() ? "" : ",") + daemon.grpc;
  return all;
}

fakes::Finished Cluster::Gouji(const std::vector<std::string>& args,
                               std::chrono::milliseconds timeout) const {
  std::vector<std::string> argv = {fakes::Binary("gouji")};
  argv.insert(argv.end(), args.begin(), args.end());
  fakes::SpawnOptions spawn;
  spawn.env = options_.gouji_env;
  if (options_.s3 != nullptr) spawn.env.merge(options_.s3->Environment());
  spawn.env["GOUJI_COORDINATOR"] = coordinator_addresses();
  return fakes::Run(argv, spawn, timeout);
}

std::string Cluster::Submit(const std::vector<std::string>& corpus) {
  std::vector<std::string> args = {"submit"};
  args.insert(args.end(), corpus.begin(), corpus.end());
  const fakes::Finished submit = Gouji(args);
  EXPECT_EQ(submit.exit_code, 0) << submit.err;
  return Trim(submit.out);
}

int64_t Cluster::StatusNumber(const std::string& job, const std::string& field) const {
  const fakes::Finished status = Gouji({"status", job, "--output", "json"}, seconds(20));
  for (const std::string& key : {"\"" + field + "\":", "\"" + field + "\": "}) {
    size_t at = status.out.find(key);
    if (at == std::string::npos) continue;
    at += key.size();
    while (at < status.out.size() && (status.out[at] == '"' || status.out[at] == ' ')) ++at;
    return std::strtoll(status.out.c_str() + at, nullptr, 10);
  }
  return -1;
}

double Cluster::CoordinatorMetric(const std::string& prefix) const {
  double sum = 0;
  for (const Daemon& daemon : coordinators_) {
    if (!daemon.process->Running()) continue;
    const double value = MetricValue(HttpGet(daemon.metrics, "/metrics"), prefix);
    if (value < 0) return -1;
    sum += value;
  }
  return sum;
}

std::string Cluster::Verify(const std::string& what) const {
  const fakes::Finished verify = Gouji({"verify", what});
  EXPECT_EQ(verify.exit_code, 0) << verify.out << verify.err;
  return Trim(verify.out);
}

std::string Cluster::Logs() const {
  std::string all;
  for (const Daemon& daemon : coordinators_) {
    if (daemon.process != nullptr) all += "== coordinator " + daemon.grpc + "\n" + daemon.process->Err();
  }
  for (const Daemon& daemon : workers_) {
    if (daemon.process != nullptr) all += "== worker " + daemon.grpc + "\n" + daemon.process->Err();
  }
  return all;
}

std::string GenerateCorpus(const std::string& directory, int count, int seed, const std::string& form) {
  const fakes::Finished made = fakes::Run({fakes::Binary("gouji-corpusgen"), "--count", std::to_string(count),
                                           "--seed", std::to_string(seed), "--form", form, "--out", directory,
                                           "--truth", directory + ".truth.jsonl"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  return directory + "/reports";
}

std::string EmbeddedDigest(const std::string& corpus, const std::string& directory) {
  const fakes::Finished run =
      fakes::Run({fakes::Binary("gouji"), "run", corpus, "--out", directory}, {}, seconds(120));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const fakes::Finished verify = fakes::Run({fakes::Binary("gouji"), "verify", directory});
  EXPECT_EQ(verify.exit_code, 0) << verify.err;
  return Trim(verify.out);
}

std::string HttpGet(const std::string& address, const std::string& path) {
  const size_t colon = address.rfind(':');
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(colon + 1))));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &server.sin_addr);
  const timeval timeout{10, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  std::string answer;
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\nHost: " + address + "\r\n\r\n";
    if (write(descriptor, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
      char buffer[4096];
      ssize_t got = 0;
      while ((got = read(descriptor, buffer, sizeof(buffer))) > 0)
        answer.append(buffer, static_cast<size_t>(got));
    }
  }
  close(descriptor);
  const size_t body = answer.find("\r\n\r\n");
  return body == std::string::npos ? "" : answer.substr(body + 4);
}

double MetricValue(const std::string& exposition, const std::string& prefix) {
  std::istringstream lines(exposition);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(prefix, 0) == 0) return std::strtod(line.c_str() + line.rfind(' '), nullptr);
  }
  return -1;
}

}  // namespace gouji::cluster
