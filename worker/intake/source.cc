#include "worker/intake/source.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "worker/intake/object_source.h"

namespace gouji::intake {
namespace {

constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr char kInStore[] = "the source lies in the store, which holds no documents of a corpus";

OpenedSource Failed(std::string_view reason, std::string detail) {
  OpenedSource source;
  source.failure = Failure{std::string(reason), std::move(detail)};
  return source;
}

bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == EINTR || error == EAGAIN;
}

// Of the disk or file server that holds the source.
bool IsReadError(int error) {
  return error == EIO || error == ESTALE || error == ETIMEDOUT || error == ENODEV || error == EREMOTEIO ||
         error == ENOLINK || error == ENOTCONN || error == ECONNRESET || error == EHOSTDOWN ||
         error == EHOSTUNREACH;
}

const SourceRoots& Anywhere() {
  static const SourceRoots roots({"/"});
  return roots;
}

// OK when this machine sees the corpus: what is wrong with a source of it is then the source's.
absl::Status CheckFolder(const std::string& folder, const SourceRoots& roots) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path resolved = fs::canonical(folder, error);
  const std::string prefix = resolved.string() + "/";
  if (!error && !roots.Allow(prefix) && !roots.InStore(prefix)) {
    return absl::UnavailableError(
        absl::StrCat(folder, " does not lie under a directory that this worker may read (--source-root)"));
  }
  const bool empty = !error && fs::is_empty(resolved, error);
  if (!error && !empty) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("this machine does not see the corpus: ", folder, ": ",
                                             error ? error.message() : "the directory is empty",
                                             " (is it mounted here, under the same path?)"));
}

absl::StatusOr<OpenedSource> OpenFailed(int error, const SourcePlace& place, const SourceRoots& roots) {
  if (IsShortage(error)) {
    return absl::UnavailableError(absl::StrCat("cannot open a source: ", strerror(error)));
  }
  if (IsReadError(error)) {
    OpenedSource source;
    source.failure = ReadError(error);
    return source;
  }
  const SourceRoots& allowed = place.uploaded ? Anywhere() : roots;
  if (absl::Status seen = CheckFolder(place.folder, allowed); !seen.ok()) return seen;
  if (error == ENOENT || error == ENOTDIR) return Failed(kInputChanged, "the source is no longer there");
  if (error == EACCES || error == EPERM) return Failed(kUnreadable, "no permission to read the source");
  return Failed(kUnreadable, absl::StrCat("the source cannot be opened: ", strerror(error)));
}

// Where an open descriptor really leads, links resolved.
std::optional<std::string> ResolvedPath(int fd) {
  char path[PATH_MAX];
  const ssize_t size = readlink(absl::StrCat("/proc/self/fd/", fd).c_str(), path, sizeof path);
  if (size <= 0 || size == static_cast<ssize_t>(sizeof path)) return std::nullopt;
  return std::string(path, static_cast<size_t>(size));
}

// With its slash, links resolved.
std::string PrefixOf(const std::string& directory) {
  std::error_code error;
  std::string prefix = directory;
  if (!IsObject(directory)) prefix = std::filesystem::weakly_canonical(directory, error).string();
  if (error) prefix = directory;
  if (prefix.empty() || prefix.back() != '/') prefix += '/';
  return prefix;
}

bool Matches(const struct stat& now, const SourcePlace& place, const job::v1::Source& entry) {
  if (place.uploaded) return static_cast<uint64_t>(now.st_size) == entry.size_bytes();
  const int64_t modified = now.st_mtim.tv_sec * kNanosecondsPerSecond + now.st_mtim.tv_nsec;
  return static_cast<uint64_t>(now.st_size) == entry.size_bytes() && modified == entry.modify_time_ns();
}

}  // namespace

SourceRoots::SourceRoots(const std::vector<std::string>& directories, const std::string& store_directory) {
  for (const std::string& directory : directories) prefixes_.push_back(PrefixOf(directory));
  if (!store_directory.empty()) store_ = PrefixOf(store_directory);
}

bool SourceRoots::InStore(std::string_view path) const {
  return !store_.empty() && path.substr(0, store_.size()) == store_;
}

bool SourceRoots::Allow(std::string_view path) const {
  if (InStore(path)) return false;
  for (const std::string& prefix : prefixes_) {
    if (path.substr(0, prefix.size()) == prefix || prefix == "/") return true;
  }
  return false;
}

absl::StatusOr<OpenedSource> OpenSource(const SourcePlace& place, const job::v1::Source& entry,
                                        uint64_t max_file_bytes, const SourceRoots& roots,
                                        const GoesOn& goes_on) {
  if (!entry.failure().empty()) return Failed(entry.failure(), entry.failure_detail());
  if (IsObject(place.path)) return OpenObject(place, entry, max_file_bytes, roots, goes_on);
  // O_NONBLOCK: opening a FIFO that stands in the place of a file must not wait for a writer.
  env::UniqueFd fd(open(place.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.ok()) return OpenFailed(errno, place, roots);
  struct stat now;
  if (fstat(fd.get(), &now) != 0) return OpenFailed(errno, place, roots);
  if (!place.uploaded && !roots.AllowEverything()) {
    const std::optional<std::string> resolved = ResolvedPath(fd.get());
    if (resolved.has_value() && roots.InStore(*resolved)) return Failed(kUnreadable, kInStore);
    if (!resolved.has_value() || !roots.Allow(*resolved)) {
      if (absl::Status seen = CheckFolder(place.folder, roots); !seen.ok()) return seen;
      return Failed(kUnreadable, "the source lies outside of the directories that this worker may read");
    }
  }
  if (!Matches(now, place, entry)) {
    return Failed(kInputChanged, "size or modification time differ from the listing");
  }
  if (!S_ISREG(now.st_mode)) return Failed(kUnreadable, "the source is not a regular file");
  const uint64_t size = static_cast<uint64_t>(now.st_size);
  if (entry.kind() == job::v1::SOURCE_KIND_FILE && size > max_file_bytes) {
    OpenedSource source;
    source.failure = TooLarge(size, max_file_bytes);
    return source;
  }
  OpenedSource source;
  source.fd = std::move(fd);
  source.size_bytes = size;
  return source;
}

std::vector<absl::StatusOr<OpenedSource>> OpenSources(const std::vector<SourceToOpen>& wanted,
                                                      uint64_t max_file_bytes, const SourceRoots& roots,
                                                      const GoesOn& goes_on) {
  constexpr size_t kAtOnce = 16;
  std::vector<absl::StatusOr<OpenedSource>> opened(wanted.size());
  std::atomic<size_t> next = 0;
  const auto open_next = [&] {
    for (size_t i = next++; i < wanted.size(); i = next++)
      opened[i] = OpenSource(wanted[i].place, *wanted[i].entry, max_file_bytes, roots, goes_on);
  };
  const auto objects = std::count_if(wanted.begin(), wanted.end(),
                                     [](const SourceToOpen& one) { return IsObject(one.place.path); });
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(kAtOnce, static_cast<size_t>(objects)); ++i)
    threads.emplace_back(open_next);
  open_next();
  for (std::thread& thread : threads) thread.join();
  return opened;
}

}  // namespace gouji::intake
