// A real redis-server of the test's own.
//
// Role: starts, stops, kills and restarts one server on a Unix socket in a temporary directory, with or without its
// files. Nothing listens on a port.
// Ownership: owns process, directory and a connection for Command; the destructor ends and removes them.
// Threads: one. Errors: Start() answers false when the server did not answer in time (its log is in Log()).
//
//   fakes::RedisServer server({.append_only = true});
//   ASSERT_TRUE(server.Start()) << server.Log();
//   auto queue = queue::RedisQueue::Open(server.Url(), limits);
//   server.KillHard();
//   ASSERT_TRUE(server.Start());  // with what its files held
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/process.h"

namespace gouji::fakes {

struct RedisServerOptions {
  bool append_only = false;
  std::string append_fsync = "everysec";
  std::vector<std::string> more;  // further words of the command line
};

class RedisServer {
 public:
  // Whether redis-server can be run at all.
  static bool Installed();

  explicit RedisServer(RedisServerOptions options = {});
  ~RedisServer();

  // Starts the server, unless it runs, and waits until it answers.
  bool Start();
  // SIGTERM, then waits for its end.
  void Stop();
  void KillHard();
  // Removes what it wrote; only while it is down.
  void DropFiles();
  // SIGSTOP and SIGCONT.
  void Freeze() const;
  void Thaw() const;

  std::string Url() const { return "unix://" + socket_; }
  const std::string& directory() const { return data_; }
  std::string Log() const;

  // Text of the reply to one command: a number or a string as it is, an error with its code, lists line by line;
  // nullopt when the server does not answer.
  std::optional<std::string> Command(const std::vector<std::string>& words);

 private:
  struct Connection;

  const RedisServerOptions options_;
  const TempDir directory_;
  const std::string socket_;
  const std::string data_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace gouji::fakes
