#include "tests/fakes/redis_group.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

namespace gouji::fakes {
namespace {

constexpr std::chrono::seconds kPatience{90};
constexpr char kName[] = "gouji";
constexpr int kClusterNodes = 6;
constexpr int kSentinels = 3;
constexpr int kPortTries = 20;
// A Cluster's nodes talk to each other 10 000 ports higher.
constexpr int kFirstPort = 20'000;
constexpr int kLastPort = 30'000;

int RandomPort() {
  static std::mt19937 random(std::random_device{}());
  return std::uniform_int_distribution<int>(kFirstPort, kLastPort)(random);
}

std::string Local(int port) {
  return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

std::string RedisGroup::Ask(int port, const std::vector<std::string>& words) {
  std::vector<std::string> argv = {"redis-cli", "-p", std::to_string(port)};
  argv.insert(argv.end(), words.begin(), words.end());
  return Run(argv, {}, std::chrono::seconds(10)).out;
}

bool RedisGroup::StartServer(Server* server, const std::vector<std::string>& flags) {
  // A port that is taken ends the server at once.
  for (int tries = 0; tries < kPortTries; ++tries) {
    server->port = RandomPort();
    const std::string name = std::to_string(server->port);
    const std::string data = directory_ / name;
    std::filesystem::create_directory(data);
    std::vector<std::string> argv = {"redis-server", "--port", name, "--bind",       "127.0.0.1", "--dir",
                                     data,           "--save", "",   "--appendonly", "no"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    SpawnOptions spawn;
    spawn.out_path = directory_ / (name + ".log");
    server->process = std::make_unique<Process>(argv, spawn);
    const bool answered = Eventually(
        [&] { return !server->process->Running() || Ask(server->port, {"PING"}) == "PONG\n"; }, kPatience);
    if (answered && server->process->Running()) return true;
  }
  return false;
}

bool RedisGroup::StartCluster() {
  cluster_ = true;
  std::vector<std::string> create = {"redis-cli", "--cluster", "create"};
  url_ = "redis+cluster://";
  for (int i = 0; i < kClusterNodes; ++i) {
    Server& node = servers_.emplace_back();
    if (!StartServer(&node, {"--cluster-enabled", "yes", "--cluster-node-timeout", "2000"})) return false;
    create.push_back(Local(node.port));
    url_ += (i > 0 ? "," : "") + Local(node.port);
  }
  create.insert(create.end(), {"--cluster-replicas", "1", "--cluster-yes"});
  if (Run(create, {}, kPatience).exit_code != 0) return false;
  return Eventually([&] { return Holder("x") != 0 && Replicated(); }, kPatience);
}

bool RedisGroup::StartSentinels() {
  if (!StartServer(&servers_.emplace_back(), {})) return false;
  const int primary = servers_[0].port;
  if (!StartServer(&servers_.emplace_back(), {"--replicaof", "127.0.0.1 " + std::to_string(primary)}))
    return false;
  url_ = "redis+sentinel://";
  for (int i = 0; i < kSentinels; ++i) {
    Server& sentinel = sentinels_.emplace_back();
    if (!StartSentinel(&sentinel, primary)) return false;
    url_ += (i > 0 ? "," : "") + Local(sentinel.port);
  }
  url_ += std::string("/") + kName;
  // Each Sentinel knows the replica and the two others.
  return Eventually(
      [&] {
        return Replicated() && std::all_of(sentinels_.begin(), sentinels_.end(), [](const Server& sentinel) {
                 const std::string state = Ask(sentinel.port, {"SENTINEL", "MASTER", kName});
                 return state.find("num-slaves\n1\n") != std::string::npos &&
                        state.find("num-other-sentinels\n2\n") != std::string::npos;
               });
      },
      kPatience);
}

bool RedisGroup::StartSentinel(Server* server, int primary) {
  for (int tries = 0; tries < kPortTries; ++tries) {
    server->port = RandomPort();
    const std::string name = std::to_string(server->port);
    const std::string config = directory_ / (name + ".conf");
    std::ofstream(config) << "port " << name << "\nbind 127.0.0.1\nsentinel monitor " << kName
                          << " 127.0.0.1 " << primary << " 2\nsentinel down-after-milliseconds " << kName
                          << " 2000\nsentinel failover-timeout " << kName << " 5000\n";
    SpawnOptions spawn;
    spawn.out_path = directory_ / (name + ".log");
    server->process =
        std::make_unique<Process>(std::vector<std::string>{"redis-server", config, "--sentinel"}, spawn);
    const bool answered = Eventually(
        [&] { return !server->process->Running() || Ask(server->port, {"PING"}) == "PONG\n"; }, kPatience);
    if (answered && server->process->Running()) return true;
  }
  return false;
}

bool RedisGroup::Replicated() {
  size_t whole = 0;
  for (Server& server : servers_) {
    if (!server.process->Running()) continue;
    if (Ask(server.port, {"INFO", "replication"}).find("master_link_status:up") != std::string::npos) ++whole;
  }
  return whole == servers_.size() / 2;
}

int RedisGroup::Holder(const std::string& key) {
  for (Server& server : servers_) {
    if (!server.process->Running()) continue;
    // Only the holder takes a write; in a Cluster only while all slots are served.
    const std::string probe = key + ":probe";
    if (Ask(server.port, {"SET", probe, "1", "PX", "1"}) == "OK\n") return server.port;
  }
  return 0;
}

bool RedisGroup::KillHolderOf(const std::string& key) {
  const int holder = Holder(key);
  if (holder == 0) return false;
  for (Server& server : servers_) {
    if (server.port == holder) server.process->KillHard();
  }
  return Eventually(
      [&] {
        const int next = Holder(key);
        if (next == 0 || next == holder) return false;
        return std::all_of(sentinels_.begin(), sentinels_.end(), [&](const Server& sentinel) {
          return Ask(sentinel.port, {"SENTINEL", "GET-MASTER-ADDR-BY-NAME", kName})
                     .find("\n" + std::to_string(next) + "\n") != std::string::npos;
        });
      },
      kPatience);
}

std::string RedisGroup::Log() const {
  std::ostringstream all;
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    if (!entry.path().string().ends_with(".log")) continue;
    std::ifstream log(entry.path());
    all << "== " << entry.path().filename().string() << "\n" << log.rdbuf();
  }
  return all.str();
}

}  // namespace gouji::fakes
