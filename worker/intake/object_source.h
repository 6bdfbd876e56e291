// A listed object of S3 -> an open file with its bytes, or why it cannot be read.
//
// Role: OpenSource for s3:// addresses. Children have no network, so the supervisor fetches what they are to read into a file without
// a name; of a part of a JSON Lines source only that part and the line that runs out of it, at their places in a file that is as long as
// the object. Every request names the ETag that was listed: bytes of another object are never taken for it. Uploaded contents, which are
// named by their digest, have the one that the object has when it is opened.
// Threads, errors: as OpenSource. A server that does not answer is trouble of this machine; one that answers but does not give this object
// is a read-error.
//
//   if (intake::IsObject(place.path)) return intake::OpenObject(place, entry, max_bytes, roots);
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "worker/intake/source.h"

namespace gouji::intake {

inline bool IsObject(std::string_view path) {
  return path.starts_with("s3://");
}

absl::StatusOr<OpenedSource> OpenObject(const SourcePlace& place, const job::v1::Source& entry,
                                        uint64_t max_file_bytes, const SourceRoots& roots,
                                        const GoesOn& goes_on);

}  // namespace gouji::intake
