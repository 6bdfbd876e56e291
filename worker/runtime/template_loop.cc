// RunSlot: the process that the children of a slot are forked from, and each of them. See slot_main.h.
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/env/unique_fd.h"
#include "worker/runtime/sandbox.h"
#include "worker/runtime/shared_memory.h"
#include "worker/runtime/slot_end.h"
#include "worker/runtime/slot_loop.h"
#include "worker/runtime/slot_main.h"
#include "worker/runtime/slot_protocol.h"
#include "worker/runtime/test_hooks.h"

namespace gouji::runtime {
namespace {

struct Request {
  std::string limits;
  env::UniqueFd socket;
  env::UniqueFd memory;
};

// Nothing when the supervisor is gone.
std::optional<Request> Receive() {
  static std::vector<char> bytes(kMaxCommandBytes);
  alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
  iovec place = {bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got;
  do {
    got = recvmsg(kTemplateSocket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  const cmsghdr* part = got < 0 ? nullptr : CMSG_FIRSTHDR(&message);
  int descriptors[2];
  if (part == nullptr || part->cmsg_type != SCM_RIGHTS || part->cmsg_len != CMSG_LEN(sizeof descriptors)) {
    return std::nullopt;
  }
  std::memcpy(descriptors, CMSG_DATA(part), sizeof descriptors);
  return Request{std::string(bytes.data(), static_cast<size_t>(got)), env::UniqueFd(descriptors[0]),
                 env::UniqueFd(descriptors[1])};
}

// As fork, but the child belongs to the supervisor: it can wait for it, and its end ends the child. The C library's fork
// does not offer that; what it does beside is for programs with threads, which this one is not. The kernel notes its number
// in the shared memory: this process may be killed before it can tell it.
pid_t ForkSibling(std::atomic<int32_t>* pid) {
  return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | CLONE_PARENT_SETTID | SIGCHLD, nullptr,
                                    reinterpret_cast<int32_t*>(pid), nullptr, nullptr));
}

[[noreturn]] void BeChild(pid_t supervisor, const Request& request, SlotLoop* loop) {
  SlotEnd end;
  if (dup2(request.socket.get(), kChildSocket) < 0 || dup2(request.memory.get(), kChildMemory) < 0) {
    _exit(kExitBadSurroundings);
  }
  const std::optional<bool> closed = EnterSandbox(supervisor);
  if (!closed.has_value() || !end.Open()) _exit(kExitBadSurroundings);
  loop->Run(&end, *closed);
  // Nothing is left to flush, and the destructors of a process that read hostile input are not worth running.
  _exit(0);
}

}  // namespace

bool IsSlotCommand(int argc, char** argv) {
  return argc > 1 && std::string_view(argv[1]) == kSlotCommand;
}

int RunSlot(int argc, char** argv, const ReaderFactory& make_reader) {
  int supervisor = 0;
  // Started by hand, the descriptors are somebody else's: touch nothing.
  if (argc < 3 || !absl::SimpleAtoi(argv[2], &supervisor) || getppid() != supervisor) {
    static constexpr char kMessage[] = "this command is started by a worker, not by people\n";
    (void)!write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
    return kExitBadSurroundings;
  }
  if (!EnterTemplate(supervisor)) return kExitBadSurroundings;
  SlotLoop loop(make_reader);
  while (std::optional<Request> request = Receive()) {
    loop.Prepare(request->limits);
    if (kSanitized) {
      // A sanitizer's runtime may not outlive such a fork: the template becomes the child, and another one is started.
      const TemplateAnswer self{getpid()};
      if (send(kTemplateSocket, &self, sizeof self, MSG_NOSIGNAL) != sizeof self) break;
      std::memcpy(argv[1], kChildCommand, sizeof kChildCommand - 1);
      BeChild(supervisor, *request, &loop);
    }
    absl::StatusOr<SharedMemory> memory = SharedMemory::MapHeader(request->memory.get());
    if (!memory.ok()) break;
    TemplateAnswer answer{ForkSibling(&memory->shared()->child_pid)};
    if (answer.pid == 0) {
      // For those who look at the list of processes.
      std::memcpy(argv[1], kChildCommand, sizeof kChildCommand - 1);
      BeChild(supervisor, *request, &loop);
    }
    if (answer.pid < 0) answer.pid = -errno;
    if (TestHooks::TemplateDies()) _exit(kExitBadSurroundings);
    if (send(kTemplateSocket, &answer, sizeof answer, MSG_NOSIGNAL) != sizeof answer) break;
  }
  return 0;
}

}  // namespace gouji::runtime
