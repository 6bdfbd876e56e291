// gRPC adapter of UploadService: translates, decides nothing.
#pragma once

#include <chrono>

#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/places.h"
#include "gouji/upload/v1/upload.grpc.pb.h"

namespace gouji::rpc {

class UploadServiceAdapter final : public upload::v1::UploadService::CallbackService {
 public:
  // `idle`: after about so long without a message a stream ends.
  UploadServiceAdapter(jobs::Coordinator& coordinator, security::Door& door, CallPool& pool,
                       std::chrono::milliseconds idle)
      : coordinator_(coordinator), door_(door), pool_(pool), idle_(idle) {}

  grpc::ServerUnaryReactor* FindMissing(grpc::CallbackServerContext* context,
                                        const upload::v1::FindMissingRequest* request,
                                        upload::v1::FindMissingResponse* response) override;
  grpc::ServerReadReactor<upload::v1::PutContentsRequest>* PutContents(
      grpc::CallbackServerContext* context, upload::v1::PutContentsResponse* response) override;

 private:
  jobs::Coordinator& coordinator_;
  security::Door& door_;
  CallPool& pool_;
  const std::chrono::milliseconds idle_;
  // Each stream holds one message, and a file of the store that is being written.
  static constexpr int kMaxStreams = 64;
  Places places_{kMaxStreams};
};

}  // namespace gouji::rpc
