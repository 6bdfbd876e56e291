// Several real redis-servers of the test's own that stand in for each other: a Cluster, or a primary with Sentinels.
//
// Role: starts them on free ports of the loopback device, in one temporary directory, waits until they serve, and kills the one
// that counts. Ownership: owns processes and directory. Threads: one.
// Errors: Start… answers false when they did not come up in time; Log() holds what they said.
//
//   fakes::RedisGroup group;
//   ASSERT_TRUE(group.StartCluster()) << group.Log();
//   auto queue = queue::RedisQueue::Open(group.Url(), limits);
//   ASSERT_TRUE(group.KillHolderOf("{gouji:03}:meta"));  // and waits until another one serves
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/process.h"

namespace gouji::fakes {

class RedisGroup {
 public:
  // Three primaries, each with a replica.
  bool StartCluster();
  // A primary, a replica, and three Sentinels of which two must agree.
  bool StartSentinels();

  std::string Url() const { return url_; }
  // Kills (SIGKILL) the server that writes to `key` go to, and waits until another one has taken its place.
  bool KillHolderOf(const std::string& key);
  std::string Log() const;

 private:
  struct Server {
    int port = 0;
    std::unique_ptr<Process> process;
  };

  // On a free port, whose number is set.
  bool StartServer(Server* server, const std::vector<std::string>& flags);
  bool StartSentinel(Server* server, int primary);
  static std::string Ask(int port, const std::vector<std::string>& words);
  // Port of the server that holds the key; 0 while nobody does.
  int Holder(const std::string& key);
  // Every primary has a replica that has all of its data.
  bool Replicated();

  const TempDir directory_;
  std::vector<Server> servers_;
  std::vector<Server> sentinels_;
  bool cluster_ = false;
  std::string url_;
};

}  // namespace gouji::fakes
