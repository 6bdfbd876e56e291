#include "common/store/file_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/env/crash_point.h"
#include "common/env/errno_status.h"
#include "common/env/folder_names.h"
#include "common/env/unique_fd.h"
#include "common/env/views.h"
#include "common/store/object_name.h"

namespace gouji::store {
namespace {

using env::ErrnoStatus;
using env::ToAbsl;
using env::UniqueFd;

constexpr std::string_view kTemporaryFolder = "tmp";
constexpr time_t kStaleSeconds = 24 * 60 * 60;

std::string_view FolderOf(std::string_view path) {
  return path.substr(0, path.rfind('/'));
}

// Unique among processes, machines and restarts.
std::string TemporaryName() {
  static thread_local std::mt19937_64 generator(
      std::random_device{}() ^ static_cast<uint64_t>(getpid()) << 32 ^ static_cast<uint64_t>(time(nullptr)));
  return absl::StrFormat("%d-%016x%016x", getpid(), generator(), generator());
}

absl::Status SyncFolder(const std::string& folder) {
  const UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) return ErrnoStatus(errno, "cannot open folder", folder);
  if (fsync(fd.get()) != 0) return ErrnoStatus(errno, "cannot make folder durable:", folder);
  return absl::OkStatus();
}

// Creates `folder` and what is missing above it; each new one is durable in the one above it.
absl::Status MakeFolders(const std::string& folder) {
  struct stat info;
  if (stat(folder.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(folder, " exists and is no folder"));
  }
  const std::string parent = folder.rfind('/') == 0 ? "/" : std::string(FolderOf(folder));
  if (absl::Status status = MakeFolders(parent); !status.ok()) return status;
  if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
    return ErrnoStatus(errno, "cannot create folder", folder);
  return SyncFolder(parent);
}

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus(errno, "cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

bool SameFile(const std::string& a, const std::string& b) {
  struct stat info_a;
  struct stat info_b;
  return lstat(a.c_str(), &info_a) == 0 && lstat(b.c_str(), &info_b) == 0 && info_a.st_ino == info_b.st_ino &&
         info_a.st_dev == info_b.st_dev;
}

// `fd` is what stands at `path`.
bool IsFile(int fd, const std::string& path) {
  struct stat open_file;
  struct stat standing;
  return fstat(fd, &open_file) == 0 && lstat(path.c_str(), &standing) == 0 &&
         open_file.st_ino == standing.st_ino && open_file.st_dev == standing.st_dev;
}

class FileWriter final : public ObjectWriter {
 public:
  FileWriter(UniqueFd fd, std::string temporary, std::string path, std::string name)
      : fd_(std::move(fd)),
        temporary_(std::move(temporary)),
        path_(std::move(path)),
        name_(std::move(name)) {}
  ~FileWriter() override {
    if (!temporary_.empty()) unlink(temporary_.c_str());
  }

  absl::Status Append(std::string_view bytes) override {
    if (!failed_.ok()) return failed_;
    failed_ = WriteAll(fd_.get(), bytes, temporary_);
    return failed_;
  }

  absl::Status Commit() override {
    if (!failed_.ok()) return failed_;
    absl::Status status = Publish();
    failed_ = absl::FailedPreconditionError("the object was committed already");
    fd_.Reset();
    unlink(temporary_.c_str());
    temporary_.clear();
    return status;
  }

 private:
  absl::Status Publish() {
    if (fsync(fd_.get()) != 0) return ErrnoStatus(errno, "cannot make durable:", temporary_);
    env::CrashPoint("store.written", ObjectKind(name_));
    const std::string folder(FolderOf(path_));
    int error = Link();
    if (error == ENOENT) {
      if (absl::Status status = MakeFolders(folder); !status.ok()) return status;
      env::CrashPoint("store.folder", ObjectKind(name_));
      error = Link();
    }
    if (error == 0) env::CrashPoint("store.linked", ObjectKind(name_));
    if (error != 0 && error != EEXIST) return ErrnoStatus(error, "cannot publish", path_);
    // A server of a network file system may have made the link although its answer was lost and the retry found it.
    const bool taken = error == EEXIST && !SameFile(temporary_, path_);
    // In either case the name may be told to others now, so it has to outlive a crash.
    if (absl::Status status = SyncFolder(folder); !status.ok()) return status;
    if (!taken) env::CrashPoint("store.durable", ObjectKind(name_));
    return taken ? absl::AlreadyExistsError(absl::StrCat("object ", name_, " exists")) : absl::OkStatus();
  }

  int Link() const { return link(temporary_.c_str(), path_.c_str()) == 0 ? 0 : errno; }

  UniqueFd fd_;
  std::string temporary_;
  const std::string path_;
  const std::string name_;
  absl::Status failed_;
};

bool IsName(std::string_view name) {
  return IsObjectName(name) && name.substr(0, name.find('/')) != kTemporaryFolder;
}

absl::Status NotFound(std::string_view name) {
  return absl::NotFoundError(absl::StrCat("no object ", ToAbsl(name)));
}

// Makes `temporary` with `file` in it durable, and `folder` with `path` of it.
absl::Status PutFolder(const std::string& temporary, const std::string& file, const std::string& folder,
                       const std::string& path, std::string_view name, std::string_view bytes) {
  const UniqueFd fd(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd.ok()) return ErrnoStatus(errno, "cannot create", file);
  if (absl::Status written = WriteAll(fd.get(), bytes, file); !written.ok()) return written;
  if (fsync(fd.get()) != 0) return ErrnoStatus(errno, "cannot make durable:", file);
  if (absl::Status synced = SyncFolder(temporary); !synced.ok()) return synced;
  env::CrashPoint("store.written", ObjectKind(name));
  const std::string above(FolderOf(folder));
  if (absl::Status made = MakeFolders(above); !made.ok()) return made;
  env::CrashPoint("store.folder", ObjectKind(name));
  int error = rename(temporary.c_str(), folder.c_str()) == 0 ? 0 : errno;
  // A server of a network file system may have done it although its answer was lost and the retry found nothing to do.
  if (error == ENOENT && IsFile(fd.get(), path)) error = 0;
  const bool taken = error == ENOTEMPTY || error == EEXIST;
  if (error != 0 && !taken) return ErrnoStatus(error, "cannot publish", folder);
  if (!taken) env::CrashPoint("store.linked", ObjectKind(name));
  // In either case the folder may be told to others now, so it has to outlive a crash.
  if (absl::Status synced = SyncFolder(above); !synced.ok()) return synced;
  if (taken) return absl::AlreadyExistsError(absl::StrCat("folder of ", ToAbsl(name), " exists"));
  env::CrashPoint("store.durable", ObjectKind(name));
  return absl::OkStatus();
}

// `path` is relative to the folder `at`.
absl::StatusOr<std::string> ReadAt(int at, const std::string& path, std::string_view name, uint64_t offset,
                                   uint64_t length) {
  const UniqueFd fd(openat(at, path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info;
  if (!fd.ok() || fstat(fd.get(), &info) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? NotFound(name) : ErrnoStatus(errno, "cannot open", path);
  }
  if (S_ISDIR(info.st_mode)) return NotFound(name);
  const auto size = static_cast<uint64_t>(info.st_size);
  if (offset >= size) return std::string();
  std::string bytes(std::min(length, size - offset), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        pread(fd.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno, "cannot read", path);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

// Names in the folder `at`; none when it cannot be read.
std::vector<std::string> NamesIn(int at) {
  std::vector<std::string> names;
  // A description of its own: the place in the list is not to be shared.
  UniqueFd fd(openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* dir = fd.ok() ? fdopendir(fd.get()) : nullptr;
  if (dir == nullptr) return names;
  (void)fd.Release();
  (void)env::ReadNames(dir, &names);
  closedir(dir);
  return names;
}

// Everything in the folder `at`, as far as it can be removed. A store's folders are two deep.
void RemoveBelow(int at, int depth = 0) {
  constexpr int kDepth = 4;
  for (const std::string& name : NamesIn(at)) {
    if (unlinkat(at, name.c_str(), 0) == 0 || depth == kDepth) continue;
    if (const UniqueFd inner(openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); inner.ok()) {
      RemoveBelow(inner.get(), depth + 1);
      (void)unlinkat(at, name.c_str(), AT_REMOVEDIR);
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileStore>> FileStore::Open(std::string root, OpenMode mode) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(root, error).lexically_normal();
  std::string path = absolute.string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && !S_ISDIR(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat("store ", path, " is a file, not a folder"));
  }
  auto store = std::unique_ptr<FileStore>(new FileStore(path, mode));
  if (mode == OpenMode::kRead) {
    const UniqueFd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.ok()) return ErrnoStatus(errno, "cannot open store", path);
    return store;
  }
  if (absl::Status status = MakeFolders(absl::StrCat(path, "/", ToAbsl(kTemporaryFolder))); !status.ok()) {
    return status;
  }
  if (absl::Status status = store->Probe(); !status.ok()) return status;
  store->RemoveLeftovers();
  return store;
}

absl::Status FileStore::Probe() {
  const std::string base = absl::StrCat(root_, "/", ToAbsl(kTemporaryFolder), "/", TemporaryName());
  const std::string linked = base + ".link";
  const UniqueFd fd(open(base.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd.ok()) return ErrnoStatus(errno, "cannot write to store: cannot create", base);
  const int first = link(base.c_str(), linked.c_str()) == 0 ? 0 : errno;
  const int second = first != 0 || link(base.c_str(), linked.c_str()) == 0 ? 0 : errno;
  unlink(linked.c_str());
  unlink(base.c_str());
  if (first == 0 && second == EEXIST) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the file system of ", root_, " has no reliable hard links (", std::generic_category().message(first),
      "), which a store needs to write each object exactly once; use another file system"));
}

void FileStore::RemoveLeftovers() {
  std::error_code error;
  std::filesystem::directory_iterator at(absl::StrCat(root_, "/", ToAbsl(kTemporaryFolder)), error);
  const time_t now = time(nullptr);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    struct stat info;
    if (lstat(at->path().c_str(), &info) != 0 || now - info.st_mtime <= kStaleSeconds) continue;
    std::error_code ignored;
    std::filesystem::remove_all(at->path(), ignored);
  }
}

absl::StatusOr<std::string> FileStore::PathOf(std::string_view name) const {
  if (!IsName(name)) return absl::InvalidArgumentError(absl::StrCat("no object name: ", ToAbsl(name)));
  return absl::StrCat(root_, "/", ToAbsl(name));
}

absl::StatusOr<std::unique_ptr<ObjectWriter>> FileStore::Create(std::string_view name) {
  absl::StatusOr<std::string> path = PathOf(name);
  if (!path.ok()) return path.status();
  if (mode_ == OpenMode::kRead) {
    return absl::FailedPreconditionError(absl::StrCat("store ", root_, " was opened for reading only"));
  }
  std::string temporary = absl::StrCat(root_, "/", ToAbsl(kTemporaryFolder), "/", TemporaryName());
  UniqueFd fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd.ok()) return ErrnoStatus(errno, "cannot create", temporary);
  return std::make_unique<FileWriter>(std::move(fd), std::move(temporary), *std::move(path),
                                      std::string(name));
}

absl::Status FileStore::PutIfAbsent(std::string_view name, std::string_view bytes) {
  absl::StatusOr<std::unique_ptr<ObjectWriter>> writer = Create(name);
  if (!writer.ok()) return writer.status();
  if (absl::Status status = (*writer)->Append(bytes); !status.ok()) return status;
  return (*writer)->Commit();
}

absl::Status FileStore::PutFirst(std::string_view name, std::string_view bytes) {
  absl::StatusOr<std::string> path = PathOf(name);
  if (!path.ok()) return path.status();
  if (mode_ == OpenMode::kRead) {
    return absl::FailedPreconditionError(absl::StrCat("store ", root_, " was opened for reading only"));
  }
  const std::string folder(FolderOf(*path));
  const std::string temporary = absl::StrCat(root_, "/", ToAbsl(kTemporaryFolder), "/", TemporaryName());
  if (mkdir(temporary.c_str(), 0777) != 0) return ErrnoStatus(errno, "cannot create", temporary);
  const std::string file = temporary + path->substr(folder.size());
  absl::Status put = PutFolder(temporary, file, folder, *path, name, bytes);
  // Nothing is left where it took its place.
  unlink(file.c_str());
  rmdir(temporary.c_str());
  return put;
}

absl::StatusOr<std::string> FileStore::Get(std::string_view name) {
  absl::StatusOr<ObjectInfo> info = Stat(name);
  if (!info.ok()) return info.status();
  return GetRange(name, 0, info->size_bytes);
}

absl::StatusOr<std::string> FileStore::GetRange(std::string_view name, uint64_t offset, uint64_t length) {
  absl::StatusOr<std::string> path = PathOf(name);
  if (!path.ok()) return path.status();
  return ReadAt(AT_FDCWD, *path, name, offset, length);
}

absl::StatusOr<ObjectInfo> FileStore::Stat(std::string_view name) {
  absl::StatusOr<std::string> path = PathOf(name);
  if (!path.ok()) return path.status();
  struct stat info;
  if (stat(path->c_str(), &info) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? NotFound(name) : ErrnoStatus(errno, "cannot look at", *path);
  }
  if (S_ISDIR(info.st_mode)) return NotFound(name);
  return ObjectInfo{std::string(name), static_cast<uint64_t>(info.st_size)};
}

absl::StatusOr<std::vector<std::string>> FileStore::List(std::string_view folder, std::string_view after,
                                                         size_t limit) {
  std::string path = root_;
  if (!folder.empty()) {
    absl::StatusOr<std::string> inner = PathOf(folder);
    if (!inner.ok()) return inner.status();
    path = *std::move(inner);
  }
  std::vector<std::string> names;
  DIR* dir = opendir(path.c_str());
  if (dir == nullptr) {
    // A folder is there as soon as an object is: none means no objects.
    if (errno == ENOENT || errno == ENOTDIR) return names;
    return ErrnoStatus(errno, "cannot list", path);
  }
  const int error = env::ReadNames(dir, &names);
  closedir(dir);
  // A list that is not whole is none: what is missing would be taken for gone.
  if (error != 0) return ErrnoStatus(error, "cannot list", path);
  std::erase_if(names, [&](const std::string& name) {
    return name.front() == '.' || name <= after || (folder.empty() && name == kTemporaryFolder);
  });
  const size_t kept = std::min(limit, names.size());
  std::partial_sort(names.begin(), names.begin() + static_cast<ptrdiff_t>(kept), names.end());
  names.resize(kept);
  return names;
}

absl::Status FileStore::SyncSeen(std::string_view name) {
  absl::StatusOr<std::string> path = PathOf(name);
  if (!path.ok()) return path.status();
  absl::Status status = SyncFolder(std::string(FolderOf(*path)));
  // No folder: no object was seen in it.
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

absl::StatusOr<bool> FileStore::RemoveFolder(std::string_view folder, std::string_view first,
                                             const std::function<bool(const ReadBelow&)>& wanted) {
  absl::StatusOr<std::string> path = PathOf(folder);
  if (!path.ok()) return path.status();
  const UniqueFd at(open(path->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!at.ok()) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return ErrnoStatus(errno, "cannot remove folder", *path);
  }
  const ReadBelow read = [&](std::string_view name) -> absl::StatusOr<std::string> {
    if (!IsName(name)) return absl::InvalidArgumentError(absl::StrCat("no object name: ", ToAbsl(name)));
    return ReadAt(at.get(), std::string(name), name, 0, ~uint64_t{0});
  };
  if (!wanted(read)) return false;
  if (unlinkat(at.get(), std::string(first).c_str(), 0) != 0 && errno != ENOENT)
    return ErrnoStatus(errno, "cannot remove", absl::StrCat(*path, "/", ToAbsl(first)));
  if (fsync(at.get()) != 0) return ErrnoStatus(errno, "cannot make folder durable:", *path);
  const std::string gone = absl::StrCat(ToAbsl(folder), "/", ToAbsl(first));
  env::CrashPoint("store.removed", ObjectKind(gone));
  RemoveBelow(at.get());
  env::CrashPoint("store.emptied", ObjectKind(gone));
  // One that holds something is another one, or has got something from a late writer since.
  if (rmdir(path->c_str()) == 0) (void)SyncFolder(std::string(FolderOf(*path)));
  env::CrashPoint("store.folder-removed", ObjectKind(gone));
  return true;
}

}  // namespace gouji::store
