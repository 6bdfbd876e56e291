// The workers that answer ParseReport, one after the other.
//
// Role: asks the coordinator who is at work, at most once a second, and keeps a channel to each. It sends nothing. Ownership:
// the coordinator outlives it. Threads: any. Errors: UNAVAILABLE when no worker has an address, none may be shown the
// token, or the queue cannot be asked.
//
//   absl::StatusOr<std::shared_ptr<grpc::Channel>> worker = workers.Next();
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/security/secret.h"
#include "coordinator/jobs/coordinator.h"

namespace gouji::rpc {

// How a coordinator speaks to workers.
struct WorkerAccess {
  // nullptr: plain.
  std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;
  // nullptr: none is shown.
  std::shared_ptr<security::Secret> secret = nullptr;
  // The credentials are TLS, so that the secret may travel.
  bool tls = false;
  // Whom the workers' certificates name, where that is not the host by which they are called; empty: the host.
  std::string tls_name = {};
  // A worker that answers nothing, not even pings, for one and a half of this is given up: what was asked of it is UNAVAILABLE. No
  // less than the 10 s that workers bear.
  std::chrono::milliseconds keepalive = std::chrono::seconds(20);
};

class WorkerDirectory {
 public:
  WorkerDirectory(jobs::Coordinator& coordinator, WorkerAccess access)
      : coordinator_(coordinator), access_(std::move(access)) {
    if (access_.credentials == nullptr) access_.credentials = grpc::InsecureChannelCredentials();
  }

  absl::StatusOr<std::shared_ptr<grpc::Channel>> Next();
  // Puts the secret on a call to a worker.
  void Show(grpc::ClientContext& context) {
    if (access_.secret != nullptr) access_.secret->Show(context);
  }

 private:
  // Asks anew when the last answer is old.
  absl::Status Refresh();

  jobs::Coordinator& coordinator_;
  WorkerAccess access_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point asked_;                     // guarded by mutex_
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;  // by address; guarded by mutex_
  std::vector<std::string> addresses_;                              // guarded by mutex_
  absl::Status unsafe_;                                             // why one was left out; guarded by mutex_
  size_t next_ = 0;                                                 // guarded by mutex_
};

}  // namespace gouji::rpc
