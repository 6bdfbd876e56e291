// The highest limits that a job may ask for.
//
// Role: what one document of a stranger's job may cost a worker, whatever its submitter says: the coordinator refuses more, and a
// worker that finds more in a spec takes these. A child's memory is what manifests and units are sized by, so that a job may
// lower it and never raise it. Threads: any.
#pragma once

#include <cstdint>

namespace gouji::store {

inline constexpr uint64_t kMostDocumentBytes = 256ull << 20;
inline constexpr uint64_t kMostChildBytes = 1ull << 30;
inline constexpr uint32_t kMostDocumentTimeoutSeconds = 24 * 60 * 60;
// A hundred times what a page has by itself.
inline constexpr uint64_t kMostSteps = 192'000'000;

}  // namespace gouji::store
