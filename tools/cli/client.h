// The command line's side of the services.
//
// Role: connects to the first coordinator that answers and makes one call a method; keeps gRPC out of the commands.
// Ownership: owns its channel. Threads: methods may be called from any thread; Cancel from a signal's thread.
// Errors: UNAVAILABLE says which addresses were tried and what to do; those of the services, unchanged.
//
//   absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
//   absl::StatusOr<job::v1::GetJobResponse> job = (*client)->GetJob(request);
#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gouji/job/v1/job.pb.h"
#include "gouji/result/v1/result.pb.h"
#include "gouji/upload/v1/upload.pb.h"
#include "tools/cli/options.h"

namespace gouji::cli {

class Client {
 public:
  // INVALID_ARGUMENT when no address is given.
  static absl::StatusOr<std::unique_ptr<Client>> Connect(const ClientOptions& options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  absl::StatusOr<job::v1::SubmitJobResponse> SubmitJob(const job::v1::SubmitJobRequest& request);
  absl::StatusOr<job::v1::GetJobResponse> GetJob(const job::v1::GetJobRequest& request);
  absl::StatusOr<job::v1::ListJobsResponse> ListJobs(const job::v1::ListJobsRequest& request);
  absl::StatusOr<job::v1::ControlJobResponse> ControlJob(const job::v1::ControlJobRequest& request);
  absl::StatusOr<job::v1::ListWorkersResponse> ListWorkers(const job::v1::ListWorkersRequest& request);
  absl::StatusOr<job::v1::DrainWorkerResponse> DrainWorker(const job::v1::DrainWorkerRequest& request);
  absl::StatusOr<result::v1::VerifyJobResponse> VerifyJob(const result::v1::VerifyJobRequest& request);

  absl::StatusOr<upload::v1::FindMissingResponse> FindMissing(const upload::v1::FindMissingRequest& request);
  // `send` writes messages with the function that it is given, which answers false when the server wants no more; the server's
  // answer then says why. What `send` answers, if it is an error, ends the call.
  using Write = std::function<bool(const upload::v1::PutContentsRequest&)>;
  absl::StatusOr<upload::v1::PutContentsResponse> PutContents(
      const std::function<absl::Status(const Write& write)>& send);

  // Calls `use` for each message until the stream ends or `use` answers false.
  absl::Status WatchJob(const job::v1::WatchJobRequest& request,
                        const std::function<bool(const job::v1::WatchJobResponse&)>& use);
  absl::Status ReadResults(const result::v1::ReadResultsRequest& request,
                           const std::function<bool(const result::v1::ReadResultsResponse&)>& use);
  // Ends the stream under way with CANCELLED, and every later one at once.
  void Cancel();

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The id of the only job of the cluster that begins with `start`; `start` itself where it is a whole id, none begins so, or
// nobody answers: what is asked next tells that. INVALID_ARGUMENT names the jobs that it may mean.
absl::StatusOr<std::string> FullJobId(const ClientOptions& options, const std::string& start);

// Keeps a stream, or a call that may be repeated, going over restarts of coordinators: calls `stream` with a client until it answers anything but
// UNAVAILABLE, connecting anew in between for up to `options.patience_seconds` without a message.
// `cancelled` ends it.
absl::Status WithReconnect(const ClientOptions& options, const std::function<bool()>& cancelled,
                           const std::function<absl::Status(Client&, bool* progressed)>& stream);

}  // namespace gouji::cli
