#include "common/errors/details.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::errors {
namespace {

namespace v1 = gouji::rpc::v1;

constexpr char kErrorInfo[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequest[] = "type.googleapis.com/google.rpc.BadRequest";
constexpr char kRetryInfo[] = "type.googleapis.com/google.rpc.RetryInfo";
constexpr char kDomain[] = "gouji";
// Long enough for a coordinator to notice that its queue is back, short enough not to be felt.
constexpr int kRetrySeconds = 1;

void AddDetail(const char* url, const google::protobuf::Message& detail, v1::Status* status) {
  google::protobuf::Any& any = *status->add_details();
  any.set_type_url(url);
  detail.SerializeToString(any.mutable_value());
}

}  // namespace

std::string Cut(std::string_view text, size_t most_bytes) {
  if (text.size() <= most_bytes) return std::string(text);
  size_t end = most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

absl::Status BadField(std::string_view field, std::string_view text) {
  const std::string description = Cut(text, kMaxMessageBytes);
  v1::BadRequest request;
  v1::FieldViolation& violation = *request.add_field_violations();
  violation.set_field(std::string(field));
  violation.set_description(description);
  absl::Status status = absl::InvalidArgumentError(absl::StrCat(env::ToAbsl(field), ": ", description));
  status.SetPayload(kBadRequest, absl::Cord(request.SerializeAsString()));
  return status;
}

v1::Status ToProto(const absl::Status& status) {
  v1::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(Cut(env::ToStd(status.message()), kMaxMessageBytes));
  if (status.ok()) return proto;
  if (!status.GetPayload(kErrorInfo).has_value()) {
    v1::ErrorInfo info;
    info.set_reason(absl::StatusCodeToString(status.code()));
    info.set_domain(kDomain);
    AddDetail(kErrorInfo, info, &proto);
  }
  status.ForEachPayload([&proto](absl::string_view url, const absl::Cord& payload) {
    google::protobuf::Any& any = *proto.add_details();
    any.set_type_url(std::string(url));
    any.set_value(std::string(payload));
  });
  const bool again = absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
  if (again && !status.GetPayload(kRetryInfo).has_value()) {
    v1::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(kRetrySeconds);
    AddDetail(kRetryInfo, retry, &proto);
  }
  return proto;
}

absl::Status FromProto(const v1::Status& proto) {
  absl::Status status(static_cast<absl::StatusCode>(proto.code()), proto.message());
  for (const google::protobuf::Any& detail : proto.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

}  // namespace gouji::errors
