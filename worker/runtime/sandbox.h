// Takes from a slot's child what it does not need to read documents.
//
// Role: first calls of a child. It ends with its supervisor; it has no descriptors but its own two and the standard
// ones, gains no privileges, writes no files and dumps no core; where the kernel has seccomp, it opens nothing for
// writing, makes no sockets, processes or programs, and signals nobody but itself.
// Threads: before any is started. Errors: false where the supervisor is gone already. What this kernel or container
// does not offer is left out: the supervisor's checks do not rest on it.
// Under sanitizers, whose runtimes start threads and write files, only the first sentence holds.
//
//   if (!EnterSandbox(supervisor_pid)) return kExitBadSurroundings;
//   LimitMemory(limits.max_child_bytes());
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace gouji::runtime {

bool EnterSandbox(pid_t supervisor);

// Bounds what the child can allocate to a little above `bytes`, for a document that grows faster than the supervisor
// looks; an allocation beyond it ends the child with kExitOutOfMemory.
void LimitMemory(uint64_t bytes);

}  // namespace gouji::runtime
