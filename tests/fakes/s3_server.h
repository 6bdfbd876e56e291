// An S3 server of the test's own, in memory: tests/fakes/s3_server.py, which checks signatures and gives troubles on demand.
//
// Ownership: owns the process; its objects end with it. Threads: one. Errors: Start() answers false when it did not come up (Log()).
//
//   fakes::S3Server server({"--page", "2"});
//   ASSERT_TRUE(server.Start()) << server.Log();
//   auto store = store::S3Store::Open("s3://bucket/out", server.Settings(), mode);
//   server.Faults(R"([{"kind": "500", "method": "PUT", "count": 2}])");
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/s3/settings.h"
#include "tests/fakes/process.h"

namespace gouji::fakes {

class S3Server {
 public:
  explicit S3Server(std::vector<std::string> flags = {}) : flags_(std::move(flags)) {}

  bool Start();
  void Stop() { process_.reset(); }
  std::string Log() const;

  std::string Endpoint() const { return scheme_ + "://127.0.0.1:" + port_; }
  // To reach it with, quick to give up.
  s3::Settings Settings() const;
  // The same for other processes.
  std::map<std::string, std::string> Environment() const;

  // See s3_server.py.
  void Faults(const std::string& json) { Ask("faults", "", json); }
  std::string Counts() { return Ask("counts", "", ""); }
  std::string Keys() { return Ask("keys", "", ""); }
  // `name`: BUCKET/KEY.
  void Put(const std::string& name, const std::string& bytes) { Ask("put", name, bytes); }
  // The same, as if it had been put a day ago.
  void PutOld(const std::string& name, const std::string& bytes) { Ask("put-old", name, bytes); }
  void Delete(const std::string& name) { Ask("delete", name, ""); }

 private:
  std::string Ask(const std::string& what, const std::string& name, const std::string& body) const;

  const std::vector<std::string> flags_;
  std::string scheme_ = "http";
  std::string port_;
  std::unique_ptr<Process> process_;
};

}  // namespace gouji::fakes
