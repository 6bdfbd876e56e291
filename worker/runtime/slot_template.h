// The process that the children of a slot are forked from.
//
// Role: executes the program once; that process makes a reader ready, reads no document, and forks a child whenever the
// supervisor asks for one. A child then costs some milliseconds instead of starting the program and compiling the forms,
// which takes fifty and more: a job in which one document of a hundred kills its reader is to go on at nearly full speed.
// The children are the supervisor's own, to watch and to reap: they are made with its template's parent as theirs.
// The shared memory of a child that ended goes to a later one, cleared: to make and to map it costs as much as a fork.
// Ownership: the template is killed and reaped with the object; its children are not. The thread that calls Fork first MUST
// outlive all of them: the kernel ties their lives to that thread.
// Threads: one. Errors: Status for what the machine refuses. A template that ended is started again, once a call.
//
//   SlotTemplate slot(options);
//   absl::StatusOr<SlotMemory> memory = slot.TakeMemory();
//   absl::StatusOr<pid_t> child = slot.Fork(serialized_limits, socket, *memory);
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "worker/runtime/shared_memory.h"

namespace gouji::runtime {

class SlotTemplate {
 public:
  struct Options {
    std::vector<std::string> command;
    std::vector<std::string> environment;  // NAME=VALUE, all that it and its children are told
  };

  explicit SlotTemplate(Options options) : options_(std::move(options)) {}
  ~SlotTemplate() { Stop(); }
  SlotTemplate(const SlotTemplate&) = delete;
  SlotTemplate& operator=(const SlotTemplate&) = delete;

  // A child with `socket` and `memory` at its descriptors and a reader for `limits` (a serialized job.v1.Limits). The
  // caller may close the socket afterwards. Where a template died after it made a child, that one is ended and reaped, and
  // another is made.
  absl::StatusOr<pid_t> Fork(std::string_view limits, int socket, const SlotMemory& memory);

  // For one child; all zeros.
  absl::StatusOr<SlotMemory> TakeMemory();
  // Of a child that was reaped, and could not start processes that live on with it.
  void GiveMemoryBack(SlotMemory memory);

 private:
  absl::Status Start();
  absl::StatusOr<pid_t> Ask(std::string_view limits, int socket, int memory);
  // How it ended, for people.
  std::string Stop();

  const Options options_;
  pid_t pid_ = -1;
  env::UniqueFd socket_;
  std::vector<SlotMemory> spare_;
};

// "killed by SIGSEGV", "exited with 71".
std::string DescribeEnd(int wait_status);

// What a child may know of the supervisor's environment: nothing but the locale-free basics, the variables of
// sanitizers and test hooks, and `extra`. No credentials.
std::vector<std::string> ChildEnvironment(const std::vector<std::string>& extra);

}  // namespace gouji::runtime
