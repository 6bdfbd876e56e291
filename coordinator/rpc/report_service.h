// ReportService of the coordinator: passes calls on to a worker, byte for byte.
//
// Role: for services that know the coordinator's address only. It looks at neither documents nor records. The caller's
// deadline and cancellation go with the call, its token does not: the coordinator shows its own. Ownership: door, directory
// and pool outlive its calls. Threads: gRPC's. Errors: those of the worker; UNAVAILABLE when there is none;
// RESOURCE_EXHAUSTED beyond the bounds below, and for a message that is larger than a document may be.
//
//   ReportServiceAdapter reports(door, workers, pool);
#pragma once

#include <cstdint>
#include <memory>

#include "common/security/door.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/places.h"
#include "coordinator/rpc/worker_directory.h"
#include "gouji/worker/v1/worker.grpc.pb.h"

namespace gouji::rpc {

using RawReportService = worker::v1::ReportService::WithRawCallbackMethod_ParseReport<
    worker::v1::ReportService::WithRawCallbackMethod_ParseReports<worker::v1::ReportService::Service>>;

// What is passed on at one time, so that documents cannot take a coordinator's memory.
struct PassedOn {
  static constexpr int kMaxCalls = 64;
  static constexpr int kMaxStreams = 16;
  static constexpr uint64_t kMaxBytes = 256ull << 20;

  Places calls{kMaxCalls};
  Places streams{kMaxStreams};
  Places bytes{kMaxBytes};  // of unary calls
};

class ReportServiceAdapter final : public RawReportService {
 public:
  // The pool finds a worker, for which it may ask the queue.
  ReportServiceAdapter(security::Door& door, WorkerDirectory& workers, CallPool& pool)
      : door_(door), workers_(workers), pool_(pool) {}

  grpc::ServerUnaryReactor* ParseReport(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ParseReports(
      grpc::CallbackServerContext* context) override;

 private:
  security::Door& door_;
  WorkerDirectory& workers_;
  CallPool& pool_;
  const std::shared_ptr<PassedOn> passed_on_ = std::make_shared<PassedOn>();
};

}  // namespace gouji::rpc
