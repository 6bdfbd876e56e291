// The function library that this program brings along (functions/, joined and embedded when it was built).
//
// Role: sees to it that a server holds a library that fits. The library's name carries the version that callers depend
// on; within it a higher minor number replaces a lower one and never the reverse, so that coordinators of two builds
// can share a server. Keys are made here too, beside the functions that they are for.
// Threads: any. Errors: those of the connection; FAILED_PRECONDITION when the server refuses the library.
//
//   absl::Status status = EnsureLibrary(connection);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "coordinator/queue/redis_connection.h"

namespace gouji::queue {

// Loads the library when the server holds none, an older one, or another of the same minor number. FAILED_PRECONDITION when
// it holds one of a later name: the state is in a form that this program does not know.
absl::Status EnsureLibrary(RedisConnection& connection);

// Text of the embedded library, and the number in its `-- minor N` line (0 without one).
std::string_view LibraryCode();
int LibraryMinor(std::string_view code);

// KEYS of a partition and of the workers, in the order that functions/library.lua gives; [0] is the meta hash.
std::vector<std::string> PartitionKeys(uint32_t partition);
std::vector<std::string> WorkerKeys();

}  // namespace gouji::queue
