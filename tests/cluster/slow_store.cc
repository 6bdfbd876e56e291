// A store that is slow when a test wants it: loaded before the C library by LD_PRELOAD, never linked.
//
// Role: lets every open, read, fsync and link of a file below GOUJI_SLOW_DIRECTORY wait as many milliseconds as the file
// GOUJI_SLOW_CONTROL says at that moment; where that file is missing, or the variables are, nothing waits.
// Threads: any. Errors: none of its own; the calls' results are the C library's.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

// Past the wrappers below, and with errno as it was.
long MillisecondsToWait() {
  static const char* const control = getenv("GOUJI_SLOW_CONTROL");
  if (control == nullptr) return 0;
  const int before = errno;
  char text[16] = {};
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC));
  if (fd >= 0) {
    (void)syscall(SYS_read, fd, text, sizeof text - 1);
    (void)syscall(SYS_close, fd);
  }
  errno = before;
  return strtol(text, nullptr, 10);
}

bool IsOfStore(const char* path) {
  static const char* const directory = getenv("GOUJI_SLOW_DIRECTORY");
  return directory != nullptr && path != nullptr && strncmp(path, directory, strlen(directory)) == 0;
}

void WaitIf(bool of_store, long milliseconds) {
  if (!of_store) return;
  const int before = errno;
  const timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  (void)nanosleep(&pause, nullptr);
  errno = before;
}

void WaitForPath(const char* path) {
  if (const long milliseconds = MillisecondsToWait()) WaitIf(IsOfStore(path), milliseconds);
}

void WaitForDescriptor(int fd) {
  const long milliseconds = MillisecondsToWait();
  if (milliseconds == 0) return;
  const int before = errno;
  char link[] = "/proc/self/fd/00000000000";
  char* digit = link + sizeof link - 1;
  *digit = '\0';
  do {
    *--digit = static_cast<char>('0' + fd % 10);
    fd /= 10;
  } while (fd > 0);
  char* const number = link + strlen("/proc/self/fd/");
  memmove(number, digit, strlen(digit) + 1);
  char path[4096] = {};
  const bool known = readlink(link, path, sizeof path - 1) > 0;
  errno = before;
  WaitIf(known && IsOfStore(path), milliseconds);
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fsync(int fd) {
  static auto* const real = Real<int(int)>("fsync");
  WaitForDescriptor(fd);
  return real(fd);
}

int fdatasync(int fd) {
  static auto* const real = Real<int(int)>("fdatasync");
  WaitForDescriptor(fd);
  return real(fd);
}

int link(const char* from, const char* to) noexcept {
  static auto* const real = Real<int(const char*, const char*)>("link");
  WaitForPath(to);
  return real(from, to);
}

ssize_t pread(int fd, void* buffer, size_t bytes, off_t offset) {
  static auto* const real = Real<ssize_t(int, void*, size_t, off_t)>("pread");
  WaitForDescriptor(fd);
  return real(fd, buffer, bytes, offset);
}

ssize_t pread64(int fd, void* buffer, size_t bytes, off64_t offset) {
  static auto* const real = Real<ssize_t(int, void*, size_t, off64_t)>("pread64");
  WaitForDescriptor(fd);
  return real(fd, buffer, bytes, offset);
}

int open(const char* path, int flags, ...) {
  static auto* const real = Real<int(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  WaitForPath(path);
  return real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  static auto* const real = Real<int(const char*, int, ...)>("open64");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  WaitForPath(path);
  return real(path, flags, mode);
}

}  // extern "C"
