// Objects of a store as text.
//
// Role: `gouji inspect` on any file below a store: spec, listing, plan chunks, outcomes with their records, controls,
// manifest, epochs. Reads only; damage is shown where it stands. Threads: one. Errors: NOT_FOUND when the path is in
// no store, those of the store.
//
//   if (auto object = FindObject("out/jobs/3f…/manifest")) absl::Status done = DumpObject(*object, std::cout);
#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace gouji::cli {

struct StoreObject {
  std::string store;  // directory
  std::string name;
};

// Looks upwards from the file for a directory that is a store.
std::optional<StoreObject> FindObject(const std::string& path);

absl::Status DumpObject(const StoreObject& object, std::ostream& out);

}  // namespace gouji::cli
