#include "worker/runtime/slot_template.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

// Above every number that the template's and the children's own descriptors are moved to.
constexpr int kSafeDescriptor = 64;
// Starting the program and compiling the forms take some tens of milliseconds; sanitizers and loaded machines make it
// long.
constexpr int kAnswerTimeoutMs = 60'000;
constexpr int kTries = 2;
// Children are replaced one at a time; what many of them gave back at once is not kept for ever.
constexpr size_t kSpareMemories = 2;

constexpr const char* kInheritedVariables[] = {"GOUJI_TEST_HOOKS", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
                                               "UBSAN_OPTIONS",    "TSAN_OPTIONS",    "LSAN_OPTIONS"};

absl::Status Failed(const char* what, int error) {
  return absl::UnavailableError(absl::StrCat("child process: ", what, ": ", strerror(error)));
}

std::vector<char*> Pointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& string : *strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts the program with `socket` at its place. Not fork: the supervisor has threads.
absl::StatusOr<pid_t> Spawn(const SlotTemplate::Options& options, int socket) {
  std::vector<std::string> arguments = options.command;
  arguments.push_back(absl::StrCat(getpid()));
  std::vector<std::string> environment = options.environment;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, kTemplateSocket);
  // Signals that the supervisor blocks or ignores are its own affair; a terminal's ^C is the supervisor's to handle.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, arguments[0].c_str(), &actions, &attributes,
                                Pointers(&arguments).data(), Pointers(&environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Failed(options.command[0].c_str(), error);
  return pid;
}

// Answers its wait status.
int KillAndReap(pid_t pid) {
  kill(pid, SIGKILL);
  int wait_status = 0;
  while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) {
  }
  return wait_status;
}

}  // namespace

std::string DescribeEnd(int wait_status) {
  if (!WIFSIGNALED(wait_status)) return absl::StrCat("exited with ", WEXITSTATUS(wait_status));
  const char* name = sigabbrev_np(WTERMSIG(wait_status));
  return name != nullptr ? absl::StrCat("killed by SIG", name)
                         : absl::StrCat("killed by signal ", WTERMSIG(wait_status));
}

std::vector<std::string> ChildEnvironment(const std::vector<std::string>& extra) {
  // What is looked up before the fork, no child has to look up.
  std::vector<std::string> environment = {"LC_ALL=C", "TZ=UTC", "LD_BIND_NOW=1"};
  for (const char* name : kInheritedVariables) {
    if (const char* value = getenv(name)) environment.push_back(absl::StrCat(name, "=", value));
  }
  environment.insert(environment.end(), extra.begin(), extra.end());
  return environment;
}

absl::Status SlotTemplate::Start() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return Failed("socketpair", errno);
  socket_ = env::UniqueFd(pair[0]);
  const env::UniqueFd near(pair[1]);
  const env::UniqueFd theirs(fcntl(near.get(), F_DUPFD_CLOEXEC, kSafeDescriptor));
  if (!theirs.ok()) return Failed("fcntl", errno);
  absl::StatusOr<pid_t> pid = Spawn(options_, theirs.get());
  if (!pid.ok()) return pid.status();
  pid_ = *pid;
  return absl::OkStatus();
}

std::string SlotTemplate::Stop() {
  socket_.Reset();
  if (pid_ <= 0) return "not started";
  return DescribeEnd(KillAndReap(std::exchange(pid_, -1)));
}

absl::StatusOr<SlotMemory> SlotTemplate::TakeMemory() {
  if (spare_.empty()) return SlotMemory::Make();
  SlotMemory memory = std::move(spare_.back());
  spare_.pop_back();
  memory.Clear();
  return memory;
}

void SlotTemplate::GiveMemoryBack(SlotMemory memory) {
  if (spare_.size() < kSpareMemories) spare_.push_back(std::move(memory));
}

absl::StatusOr<pid_t> SlotTemplate::Fork(std::string_view limits, int socket, const SlotMemory& memory) {
  std::string how;
  for (int tries = 0; tries < kTries; ++tries) {
    if (pid_ <= 0) {
      if (absl::Status started = Start(); !started.ok()) return started;
    }
    absl::StatusOr<pid_t> child = Ask(limits, socket, memory.file.get());
    if (child.ok() && *child == pid_) {
      // Under a sanitizer it became the child itself, and is its owner's now.
      pid_ = -1;
      socket_.Reset();
    }
    if (!absl::IsAborted(child.status())) return child;
    // It had no document in hand: nothing speaks against another one.
    how = Stop();
    // Dead, it makes no child any more; one that it made before is nobody's.
    if (const pid_t orphan = memory.mapping.shared()->child_pid.exchange(0); orphan > 0) KillAndReap(orphan);
  }
  return absl::UnavailableError(
      absl::StrCat("child process (", options_.command[0], ") did not start: ", how));
}

// ABORTED when the template is of no use any more.
absl::StatusOr<pid_t> SlotTemplate::Ask(std::string_view limits, int socket, int memory) {
  alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {};
  const int descriptors[2] = {socket, memory};
  iovec place = {const_cast<char*>(limits.data()), limits.size()};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(part), descriptors, sizeof descriptors);
  ssize_t done;
  do {
    done = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (done < 0 && errno == EINTR);
  if (done < 0) return absl::AbortedError(strerror(errno));

  pollfd wanted = {socket_.get(), POLLIN, 0};
  int ready;
  do {
    ready = poll(&wanted, 1, kAnswerTimeoutMs);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return absl::AbortedError("no answer in time");
  TemplateAnswer answer{};
  if (recv(socket_.get(), &answer, sizeof answer, 0) != sizeof answer) return absl::AbortedError("gone");
  if (answer.pid < 0) return Failed("fork", -answer.pid);
  return answer.pid;
}

}  // namespace gouji::runtime
