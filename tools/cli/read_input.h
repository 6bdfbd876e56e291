// One document's bytes from a file or standard input, within the limit of documents.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace gouji::cli {

// As an argument: standard input. A file of this name is `./-`.
inline constexpr std::string_view kStandardInput = "-";

// NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT (no regular file, too large), naming the file.
absl::StatusOr<std::string> ReadInput(const std::string& path);

}  // namespace gouji::cli
