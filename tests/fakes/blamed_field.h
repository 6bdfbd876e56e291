// What an error says to programs about the request: the field that is to blame.
//
//   EXPECT_EQ(fakes::BlamedField(status), "roots");
#pragma once

#include <string>

#include "absl/status/status.h"
#include "gouji/rpc/v1/error_details.pb.h"

namespace gouji::fakes {

// Of the BadRequest among the details; the first, if there are several. Empty: the error names none.
inline std::string BlamedField(const absl::Status& status) {
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  rpc::v1::BadRequest details;
  if (!payload || !details.ParseFromString(std::string(*payload)) || details.field_violations().empty())
    return "";
  return details.field_violations(0).field();
}

}  // namespace gouji::fakes
