// The worker's own port: ParseReport and ParseReports, health, and reflection on request.
//
// Role: translates these calls to the pool of direct reports. Health: gouji.worker.v1.ReportService serves from Open on;
// the server as a whole ("") is ready while a coordinator can be reached as well.
// Ownership: the pool outlives the server's calls. Threads: gRPC's own; methods from any.
// Errors: UNAVAILABLE when the port cannot be had; of the calls, those of ReportPool.
//
//   absl::StatusOr<std::unique_ptr<WorkerServer>> server = WorkerServer::Start({.listen = "127.0.0.1:0"});
//   (*server)->Open(worker.reports());
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/security/door.h"
#include "worker/runtime/report_pool.h"

namespace gouji::rpc {

struct WorkerServerOptions {
  std::string listen;  // HOST:PORT; port 0 takes a free one
  bool reflection = false;
  // Of one document.
  uint64_t max_request_bytes = 0;
  // nullptr: plain.
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
  // Who is let in. nullptr: everybody. Outlives the server.
  security::Door* door = nullptr;
  // A ParseReports whose client has all answers and sends nothing for about so long ends.
  std::chrono::milliseconds idle = std::chrono::minutes(2);
};

class WorkerServer {
 public:
  static absl::StatusOr<std::unique_ptr<WorkerServer>> Start(const WorkerServerOptions& options);
  // Shuts down with no grace.
  ~WorkerServer();
  WorkerServer(const WorkerServer&) = delete;
  WorkerServer& operator=(const WorkerServer&) = delete;

  int port() const;
  // Calls before this are UNAVAILABLE.
  void Open(runtime::ReportPool* pool);
  void SetReady(bool ready);
  // Health says NOT_SERVING from now on; calls under way get `grace` to end.
  void Shutdown(std::chrono::milliseconds grace);

 private:
  struct Impl;
  explicit WorkerServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::rpc
