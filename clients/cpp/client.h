// A coordinator, for programs in C++: submits jobs, follows them and reads their records.
//
// Role: the services with what every caller needs: retries, resuming, and records that are already parsed. It needs proto/
// and nothing else of gouji. Ownership: owns its channel. Threads: any; callbacks run on the caller's.
// Errors: grpc::Status of the services; UNAVAILABLE after `patience` without news; INVALID_ARGUMENT of every call where a token
// would travel in plain.
//
//   client::Client client("coordinator:7400");
//   client.Read(job, {.follow = true}, [](const client::Batch& batch) { …; return true; });
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gouji/job/v1/job.grpc.pb.h"
#include "gouji/report/v1/report.pb.h"
#include "gouji/result/v1/result.grpc.pb.h"

namespace gouji::client {

struct Options {
  // Of one call.
  std::chrono::milliseconds timeout{30'000};
  // How long a stream is tried again without any news.
  std::chrono::milliseconds patience{300'000};
  // For TLS: grpc::SslCredentials(…). nullptr: plain.
  std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;
  // Where the cluster asks for one. Never shown over a plain connection that leaves this machine.
  std::string token = {};
};

struct ReadOptions {
  bool follow = false;
  // Goes on behind the batch that it came with; empty: from the start.
  std::string token = {};
  result::v1::RecordFilter filter = {};
  // Fields of the record to send; empty: all.
  std::vector<std::string> fields = {};
};

struct Batch {
  // None in a sign of life.
  std::vector<report::v1::Record> records;
  // Keep it together with what was made of the records, and nothing is lost or counted twice.
  std::string token;
  bool caught_up = false;
};

class Client {
 public:
  // HOST:PORT of a coordinator.
  explicit Client(const std::string& address, Options options = {});

  // Absolute paths; the same request id again is the same job.
  grpc::Status Submit(const std::vector<std::string>& roots, const std::string& request_id,
                      std::string* job_id);
  grpc::Status GetStatus(const std::string& job_id, job::v1::JobStatus* status);
  // Calls `use` whenever the status changes, until the job is over or `use` answers false. Outlives restarts.
  grpc::Status Watch(const std::string& job_id, const std::function<bool(const job::v1::JobStatus&)>& use);
  // Calls `use` with records in document order until they end or it answers false. The server waits while it works.
  grpc::Status Read(const std::string& job_id, const ReadOptions& options,
                    const std::function<bool(const Batch&)>& use);

 private:
  // Deadline 0: none.
  grpc::Status Prepare(grpc::ClientContext* context, std::chrono::milliseconds timeout) const;
  // Opens and reads a stream until it ends in anything but UNAVAILABLE. `open` is given a fresh context.
  template <typename Message, typename Open, typename Use>
  grpc::Status Stream(const Open& open, const Use& use);

  const Options options_;
  const bool tells_token_in_plain_;
  std::unique_ptr<job::v1::JobService::Stub> jobs_;
  std::unique_ptr<result::v1::ResultService::Stub> results_;
};

}  // namespace gouji::client
