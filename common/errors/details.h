// What an error tells programs: the details that travel with a status, as payloads of absl::Status.
//
// Role: makes and lists them; the messages are those of gouji/rpc/v1/error_details.proto. It knows no transport.
// Threads: any. Errors: none.
//
//   return errors::BadField("filter.outcomes", "0 is no outcome");
//   rpc::Status all = errors::ToProto(status);
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gouji/rpc/v1/error_details.pb.h"

namespace gouji::errors {

// The start of a text that somebody else chose the length of, with `…` where it is cut; whole letters of UTF-8.
std::string Cut(std::string_view text, size_t most_bytes);

// INVALID_ARGUMENT that blames one field of the request; `field` is its path.
absl::Status BadField(std::string_view field, std::string_view description);

// Of messages and descriptions: all of an error travels in 8 KiB of metadata, beyond which gRPC makes another error of it.
inline constexpr size_t kMaxMessageBytes = 1'024;

// `status` with its payloads as details, an ErrorInfo in front, and a RetryInfo where the call may be repeated.
gouji::rpc::v1::Status ToProto(const absl::Status& status);
// The way back: details become payloads.
absl::Status FromProto(const gouji::rpc::v1::Status& status);

}  // namespace gouji::errors
