// Takes from a slot's child what it does not need to read documents.
//
// Role: first calls of a template, and of a child. Both end with their supervisor, gain no privileges and dump no core. A child has no descriptors but its own two and the standard
// ones, and writes no files; where the kernel has seccomp, it opens nothing for
// writing, makes no sockets, processes or programs, and signals nobody but itself.
// Threads: before any is started. Errors: nothing where the supervisor is gone already. What this kernel or container
// does not offer is left out, and told: the supervisor's checks do not rest on it.
// Under sanitizers, whose runtimes start threads and write files, only what is said of both holds.
//
//   if (!EnterTemplate(supervisor_pid)) return kExitBadSurroundings;
//   …  std::optional<bool> closed = EnterSandbox(supervisor_pid);
//   if (!closed) return kExitBadSurroundings;
#pragma once

#include <sys/types.h>

#include <optional>

namespace gouji::runtime {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

bool EnterTemplate(pid_t supervisor);
// Whether all of it holds; false where the kernel refused a part.
std::optional<bool> EnterSandbox(pid_t supervisor);

}  // namespace gouji::runtime
