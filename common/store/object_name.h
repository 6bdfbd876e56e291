// Which names objects may have, and what they tell.
//
//   if (!IsObjectName(name)) return absl::InvalidArgumentError(…);
//   env::CrashPoint("store.written", ObjectKind(name));
#pragma once

#include <string_view>

namespace gouji::store {

// Letters, digits, `.`, `_`, `-` and `/`; no part is empty or begins with a dot. At most 1023 bytes.
bool IsObjectName(std::string_view name);

// What an object is, for the names of crash points: `spec` of jobs/<job>/spec, `epochs` of epochs/<n>.
std::string_view ObjectKind(std::string_view name);

}  // namespace gouji::store
