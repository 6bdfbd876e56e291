#include "common/rpc/status.h"

#include <string>

#include "common/errors/details.h"

namespace gouji::rpc {

// The codes of both are the same numbers.

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const v1::Status details = errors::ToProto(status);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), details.message(),
                      details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  v1::Status details;
  // What other servers put there is not ours to judge: code and message are those of the call in any case.
  if (status.error_details().empty() || !details.ParseFromString(status.error_details())) details.Clear();
  details.set_code(status.error_code());
  details.set_message(status.error_message());
  return errors::FromProto(details);
}

}  // namespace gouji::rpc
