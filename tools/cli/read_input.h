// One document's bytes from a file, within the limit of documents.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace gouji::cli {

// NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT (no regular file, too large), naming the file.
absl::StatusOr<std::string> ReadInput(const std::string& path);

}  // namespace gouji::cli
