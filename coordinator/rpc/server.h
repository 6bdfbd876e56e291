// The coordinator's port: its services, reports that it passes on to workers, health of each, and reflection on request.
//
// Role: owns the gRPC server and the threads that run its calls. Health: ResultService serves while the store
// can be read (it needs no more); DispatchService, JobService, ReportService (it learns of workers from the
// queue) and the server as a whole ("") while the queue works.
// Ownership: the coordinator outlives it. Threads: methods from any. Errors: UNAVAILABLE when the port cannot
// be had.
//
//   absl::StatusOr<std::unique_ptr<Server>> server = Server::Start({.listen = "127.0.0.1:0"}, coordinator);
//   coordinator.OnServing([&](bool serving) { (*server)->SetServing(serving); });
//   coordinator.OnReading([&](bool reading) { (*server)->SetReading(reading); });
//   (*server)->BeginShutdown();  coordinator.Stop();  (*server)->Shutdown(std::chrono::seconds(2));
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/worker_directory.h"

namespace gouji::rpc {

struct ServerOptions {
  std::string listen;  // HOST:PORT; port 0 takes a free one
  bool reflection = false;
  // nullptr: plain.
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
  // Who is let in. nullptr: everybody. Outlives the server.
  security::Door* door = nullptr;
  WorkerAccess workers = {};
  // An upload whose client sends nothing for about so long ends.
  std::chrono::milliseconds upload_idle = std::chrono::minutes(2);
};

class Server {
 public:
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       jobs::Coordinator& coordinator);
  // As BeginShutdown, then Shutdown with no grace.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  void SetServing(bool serving);
  void SetReading(bool reading);
  // Health says NOT_SERVING from now on, and streams end at their next step.
  void BeginShutdown();
  // Calls under way get `grace` to end; those that wait for work end only with Coordinator::Stop().
  void Shutdown(std::chrono::milliseconds grace);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::rpc
