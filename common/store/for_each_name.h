// Every name below a folder, page by page.
//
// Role: the loop over Store::List. Names that come or go meanwhile may be met or not. Threads: any. Errors: those of List; the
// first that `each` answers ends it.
//
//   absl::Status done = store::ForEachName(store, store::kJobsFolder, [&](const std::string& job) { … });
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/store/store.h"

namespace gouji::store {

absl::Status ForEachName(Store& store, std::string_view folder,
                         const std::function<absl::Status(const std::string& name)>& each);

}  // namespace gouji::store
