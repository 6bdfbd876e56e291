// The two converters between std::string_view (ours) and absl::string_view (the packaged Abseil's own type).
//
//   absl::StrCat("job ", env::ToAbsl(job));
//   std::string_view text = env::ToStd(absl_view);
#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace gouji::env {

inline absl::string_view ToAbsl(std::string_view view) {
  return absl::string_view(view.data(), view.size());
}
inline std::string_view ToStd(absl::string_view view) {
  return std::string_view(view.data(), view.size());
}

}  // namespace gouji::env
