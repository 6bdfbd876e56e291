// What an error tells programs: the details that travel with a status, as payloads of absl::Status.
//
// Role: makes and lists them; the messages are those of gouji/rpc/v1/error_details.proto. It knows no transport.
// Threads: any. Errors: none.
//
//   return errors::BadField("filter.outcomes", "0 is no outcome");
//   rpc::Status all = errors::ToProto(status);
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "gouji/rpc/v1/error_details.pb.h"

namespace gouji::errors {

// INVALID_ARGUMENT that blames one field of the request; `field` is its path.
absl::Status BadField(std::string_view field, std::string_view description);

// `status` with its payloads as details, an ErrorInfo in front, and a RetryInfo where the call may be repeated.
gouji::rpc::v1::Status ToProto(const absl::Status& status);
// The way back: details become payloads.
absl::Status FromProto(const gouji::rpc::v1::Status& status);

}  // namespace gouji::errors
