// One ParseReports call: requests in, answers out in the same order.
//
// Role: keeps a bounded number of documents under way in the pool and reads no further beyond it, so that a client that
// sends faster than it reads is held back by flow control. A client that has all answers and sends nothing for long is not waited
// for: at a coordinator others want its place. Ownership: deletes itself when gRPC is done with it and the
// pool has answered everything. Threads: gRPC's and the pool's; guarded by one mutex. Errors: what is wrong with one
// request stands in its answer.
//
//   return new ParseStream(*pool, pass, deadline, idle);
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call_watch.h"
#include "common/security/pass.h"
#include "common/telemetry/metrics.h"
#include "gouji/worker/v1/worker.grpc.pb.h"
#include "worker/runtime/report_pool.h"

namespace gouji::rpc {

// What a pool's answer means to a caller: a worker that stops is one to turn away from.
absl::Status ForCaller(absl::Status status);

class ParseStream final
    : public grpc::ServerBidiReactor<worker::v1::ParseReportsRequest, worker::v1::ParseReportsResponse> {
 public:
  ParseStream(runtime::ReportPool& pool, security::Pass pass, std::chrono::steady_clock::time_point deadline,
              std::chrono::milliseconds idle);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override { watch_.Stop(); }

 private:
  struct Answer {
    worker::v1::ParseReportsResponse response;
    size_t bytes = 0;  // of the document
    bool ready = false;
    telemetry::Timer timer;
  };

  // Hands the request that was read to the pool.
  void Take();
  void OnRecord(Answer* answer, absl::StatusOr<std::string> record);
  // Starts what can be started; true when the call is over and End is to be called, once.
  bool Advance();
  void End();
  // Ends the call when the client is idle.
  void Look();

  runtime::ReportPool& pool_;
  security::Pass pass_;  // belongs to the read under way, as the request does
  const std::chrono::steady_clock::time_point deadline_;
  const std::chrono::milliseconds idle_;
  std::mutex mutex_;
  worker::v1::ParseReportsRequest request_;  // belongs to the read under way
  // All below guarded by mutex_. A deque: the pool's callbacks hold pointers into it.
  std::deque<Answer> answers_;
  size_t unanswered_ = 0;
  size_t bytes_ = 0;
  bool reading_ = true;
  bool taking_ = false;          // of the read, when it is done
  telemetry::Timer since_news_;  // a request came, or an answer was taken
  bool writing_ = false;
  bool closed_ = false;    // no more requests come
  bool broken_ = false;    // nobody takes answers any more
  bool finished_ = false;  // Finish was decided on
  absl::Status end_;       // how the call ends
  CallWatch watch_{idle_ / 4, [this] { Look(); }, [this] { delete this; }};
};

}  // namespace gouji::rpc
