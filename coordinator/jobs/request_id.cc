#include "coordinator/jobs/request_id.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/errors/details.h"

namespace gouji::jobs {

absl::Status CheckRequestId(std::string_view request_id) {
  if (request_id.empty()) {
    return errors::BadField("request_id", "request_id is empty: give one that is unique for each new job");
  }
  if (request_id.size() > kMaxRequestIdBytes) {
    return errors::BadField("request_id", absl::StrCat("request_id has ", request_id.size(),
                                                       " bytes, it may have ", kMaxRequestIdBytes));
  }
  // U+0000 to U+001F, U+007F, and U+0080 to U+009F, which are C2 80 to C2 9F: terminals act upon them. That it is UTF-8 protobuf has seen to.
  const auto is_control = [&](const char& c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return true;
    return byte >= 0x80 && byte < 0xA0 && &c != request_id.data() &&
           static_cast<unsigned char>(*(&c - 1)) == 0xC2;
  };
  for (const char& c : request_id) {
    if (is_control(c)) return errors::BadField("request_id", "request_id has a control character");
  }
  return absl::OkStatus();
}

}  // namespace gouji::jobs
