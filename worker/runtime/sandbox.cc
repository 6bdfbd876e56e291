#include "worker/runtime/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

constexpr rlim_t kDescriptors = 256;

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr uint32_t kArchitecture = 0;
#endif

// x86-64 numbers the calls of its second convention from here.
constexpr uint32_t kForeignCalls = 0x40000000;

// What no reader of documents needs.
constexpr long kDenied[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_pidfd_open,
    SYS_pidfd_send_signal,
    SYS_openat2,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_truncate,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_utimensat,
    SYS_setxattr,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_io_uring_setup,
    SYS_userfaultfd,
    SYS_init_module,
    SYS_finit_module,
    SYS_kexec_load,
    SYS_reboot,
    SYS_setuid,
    SYS_setgid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_open_by_handle_at,
    SYS_shmget,
    SYS_msgget,
    SYS_semget,
    SYS_inotify_init1,
    SYS_fanotify_init,
#if defined(__x86_64__)
    SYS_fork,
    SYS_vfork,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_renameat,
    SYS_link,
    SYS_symlink,
    SYS_mkdir,
    SYS_rmdir,
    SYS_mknod,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};
constexpr uint32_t kWriteFlags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

// Builds a filter that lets through what it does not name.
class Filter {
 public:
  Filter() {
    Load(offsetof(seccomp_data, arch));
    // Another calling convention would number the calls differently.
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
    Return(SECCOMP_RET_KILL_PROCESS);
    Load(offsetof(seccomp_data, nr));
    Add(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignCalls, 0, 1));
    Return(SECCOMP_RET_ERRNO | EPERM);
  }

  void Deny(long call, int error) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1));
    Return(SECCOMP_RET_ERRNO | static_cast<uint32_t>(error));
  }
  // Denies `call` when any bit of `bits` is set in its argument.
  void DenyFlags(long call, int argument, uint32_t bits) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 4));
    LoadArgument(argument);
    Add(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
    Return(SECCOMP_RET_ERRNO | EPERM);
    Return(SECCOMP_RET_ALLOW);
  }
  // Denies `call` unless a bit of `bits` is set in its argument.
  void RequireFlags(long call, int argument, uint32_t bits) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 4));
    LoadArgument(argument);
    Add(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0));
    Return(SECCOMP_RET_ERRNO | EPERM);
    Return(SECCOMP_RET_ALLOW);
  }
  // Denies `call` unless its argument is `value`.
  void RequireValue(long call, int argument, uint32_t value) {
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 4));
    LoadArgument(argument);
    Add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
    Return(SECCOMP_RET_ERRNO | EPERM);
    Return(SECCOMP_RET_ALLOW);
  }

  bool Install() {
    Return(SECCOMP_RET_ALLOW);
    const sock_fprog program = {static_cast<unsigned short>(code_.size()), code_.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
  }

 private:
  void Add(sock_filter instruction) { code_.push_back(instruction); }
  void Load(size_t offset) { Add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset))); }
  // The lower half: both architectures are little endian, and flags fit in it.
  void LoadArgument(int number) {
    Load(offsetof(seccomp_data, args) + static_cast<size_t>(number) * sizeof(uint64_t));
  }
  void Return(uint32_t action) { Add(BPF_STMT(BPF_RET | BPF_K, action)); }

  std::vector<sock_filter> code_;
};

bool InstallFilter() {
  if (kArchitecture == 0) return false;
  Filter filter;
  for (const long call : kDenied) filter.Deny(call, EPERM);
  // A C library that meets ENOSYS falls back to clone, whose flags can be seen.
  filter.Deny(SYS_clone3, ENOSYS);
  filter.RequireFlags(SYS_clone, 0, CLONE_THREAD);
  filter.DenyFlags(SYS_openat, 2, kWriteFlags);
#if defined(__x86_64__)
  filter.DenyFlags(SYS_open, 1, kWriteFlags);
#endif
  // abort() signals its own process; nothing else may be signalled.
  filter.RequireValue(SYS_tgkill, 0, static_cast<uint32_t>(getpid()));
  return filter.Install();
}

bool Limit(int resource, rlim_t value) {
  rlimit limit;
  if (getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) return false;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value) value = limit.rlim_max;
  limit.rlim_cur = limit.rlim_max = value;
  return setrlimit(static_cast<__rlimit_resource_t>(resource), &limit) == 0;
}

}  // namespace

bool EnterTemplate(pid_t supervisor) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != supervisor) return false;
  (void)syscall(SYS_close_range, static_cast<unsigned>(kTemplateSocket + 1), ~0u, 0u);
  (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  Limit(RLIMIT_CORE, 0);
  return true;
}

std::optional<bool> EnterSandbox(pid_t supervisor) {
  // Not inherited by a fork.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != supervisor) return std::nullopt;
  (void)syscall(SYS_close_range, static_cast<unsigned>(kFirstForeignDescriptor), ~0u, 0u);
  if (kSanitized) return false;
  // Set by the template, and inherited.
  bool closed = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  closed = Limit(RLIMIT_NOFILE, kDescriptors) && closed;
  // A message to a log that is a file must fail, not kill.
  signal(SIGXFSZ, SIG_IGN);
  closed = Limit(RLIMIT_FSIZE, 0) && closed;
  closed = Limit(RLIMIT_NPROC, 0) && closed;
  return InstallFilter() && closed;
}

}  // namespace gouji::runtime
