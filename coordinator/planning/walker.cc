#include "coordinator/planning/walker.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/env/folder_names.h"
#include "common/env/unique_fd.h"
#include "common/env/views.h"
#include "common/store/document_id.h"
#include "common/store/source_kind.h"

namespace gouji::planning {
namespace {

// Each open directory holds a descriptor; deeper ones are no sensible corpus.
constexpr size_t kMaxDepth = 200;
// A directory is walked under as many names that lead through links: where links lead to directories that hold links,
// there are no end of names.
constexpr uint32_t kMaxLinkedNames = 16;
constexpr char kLeadsOut[] =
    "a symbolic link leads nowhere, or leads out of the directories that may be read";

std::string Reason(int error) {
  return std::generic_category().message(error);
}

const char* SpecialFile(mode_t mode) {
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "not a regular file";
}

// Whether the folder is the root of a store of gouji.
bool IsStore(int folder_fd) {
  const env::UniqueFd fd(openat(folder_fd, "format", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (!fd.ok()) return false;
  constexpr std::string_view kMark = "gouji-store ";
  std::array<char, kMark.size()> start;
  return read(fd.get(), start.data(), start.size()) == static_cast<ssize_t>(kMark.size()) &&
         std::equal(start.begin(), start.end(), kMark.begin());
}

}  // namespace

void Walker::Walk() {
  // The root may be another than when the job was submitted: a link by now, which leads elsewhere.
  const env::UniqueFd fd(open(root_.c_str(), O_PATH | O_CLOEXEC));
  struct stat info;
  const bool there = fd.ok() && fstat(fd.get(), &info) == 0;
  const std::optional<std::string> why = there ? RefusePlace(fd.get()) : std::nullopt;
  if (there && !why.has_value() && S_ISDIR(info.st_mode)) {
    WalkFolder(AT_FDCWD, root_, "", false);
    return;
  }
  const std::string name = root_.substr(root_.rfind('/') + 1);
  // The root was there when the job was submitted; whatever became of it is the worker's to find out.
  if (there && !why.has_value() && S_ISREG(info.st_mode)) {
    AddSource(name, info);
  } else {
    AddFailure(name, "unreadable", why.value_or("is no longer a file or a directory"));
  }
  sources_->back().set_root_itself(true);
}

bool Walker::Anywhere() const {
  return std::find(bounds_.allowed.begin(), bounds_.allowed.end(), "/") != bounds_.allowed.end();
}

std::optional<std::string> Walker::RefusePlace(int fd) const {
  const bool anywhere = Anywhere();
  if (anywhere && bounds_.store.empty()) return std::nullopt;
  std::error_code error;
  const std::string place =
      std::filesystem::read_symlink(absl::StrCat("/proc/self/fd/", fd), error).string() + "/";
  const auto holds = [&](const std::string& folder) { return place.starts_with(folder); };
  if (error || (!anywhere && std::none_of(bounds_.allowed.begin(), bounds_.allowed.end(), holds)))
    return kLeadsOut;
  if (!bounds_.store.empty() && place.starts_with(bounds_.store))
    return "a symbolic link leads into the store, which holds no documents of a corpus";
  return std::nullopt;
}

void Walker::WalkFolder(int parent_fd, const std::string& name, const std::string& path, bool through_link) {
  env::UniqueFd fd(openat(parent_fd, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat info;
  if (!fd.ok() || fstat(fd.get(), &info) != 0) {
    AddFolderFailure(path, absl::StrCat("cannot open directory: ", Reason(errno)));
    return;
  }
  const Identity identity(info.st_dev, info.st_ino);
  if (std::find(open_.begin(), open_.end(), identity) != open_.end()) {
    AddFailure(path, "unreadable", "a symbolic link leads back to a directory above it");
    return;
  }
  if (open_.size() >= kMaxDepth) {
    AddFailure(path, "unreadable", absl::StrCat("directories are nested more than ", kMaxDepth, " deep"));
    return;
  }
  if (IsStore(fd.get())) {
    ++skipped_;
    return;
  }
  if (std::optional<std::string> why = RefusePlace(fd.get())) {
    AddFolderFailure(path, *std::move(why));
    return;
  }
  if (through_link && ++linked_[identity] > kMaxLinkedNames) {
    AddFailure(path, "unreadable",
               absl::StrCat("symbolic links lead here under more than ", kMaxLinkedNames, " names"));
    return;
  }
  const int folder_fd = fd.get();
  DIR* folder = fdopendir(fd.Release());
  open_.push_back(identity);
  std::vector<std::string> members;
  if (const int error = env::ReadNames(folder, &members); error != 0) {
    AddFolderFailure(path, absl::StrCat("cannot read directory to its end: ", Reason(error)));
  }
  // Which names of a directory are walked must not depend on the file system.
  std::sort(members.begin(), members.end());
  for (const std::string& member : members) {
    if (store::IsPassedOver(member)) {
      ++skipped_;
    } else {
      Visit(folder_fd, member, path.empty() ? member : absl::StrCat(path, "/", member), through_link);
    }
  }
  open_.pop_back();
  closedir(folder);
}

void Walker::Visit(int folder_fd, const std::string& name, const std::string& path, bool through_link) {
  struct stat info;
  if (fstatat(folder_fd, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    AddFailure(path, "unreadable", absl::StrCat("cannot look at it: ", Reason(errno)));
  } else if (S_ISLNK(info.st_mode)) {
    VisitLink(folder_fd, name, path);
  } else if (S_ISDIR(info.st_mode)) {
    WalkFolder(folder_fd, name, path, through_link);
  } else {
    AddFile(path, info);
  }
}

void Walker::VisitLink(int folder_fd, const std::string& name, const std::string& path) {
  const env::UniqueFd fd(openat(folder_fd, name.c_str(), O_PATH | O_CLOEXEC));
  struct stat info;
  if (!fd.ok() || fstat(fd.get(), &info) != 0) {
    // Whether there is something where nothing may be looked at is not told either.
    AddFailure(path, "unreadable",
               Anywhere() ? absl::StrCat("cannot look at it: ", Reason(errno)) : kLeadsOut);
  } else if (std::optional<std::string> why = RefusePlace(fd.get())) {
    AddFailure(path, "unreadable", *std::move(why));
  } else if (S_ISDIR(info.st_mode)) {
    WalkFolder(folder_fd, name, path, true);
  } else {
    AddFile(path, info);
  }
}

void Walker::AddFile(const std::string& path, const struct stat& info) {
  if (S_ISREG(info.st_mode)) {
    AddSource(path, info);
  } else {
    AddFailure(path, "unsupported", absl::StrCat("is ", SpecialFile(info.st_mode)));
  }
}

void Walker::AddSource(const std::string& path, const struct stat& info) {
  job::v1::Source* source = NewSource(path);
  source->set_size_bytes(static_cast<uint64_t>(info.st_size));
  source->set_modify_time_ns(int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec);
  source->set_kind(store::KindOf(path));
}

void Walker::AddFailure(const std::string& path, const char* reason, std::string detail) {
  job::v1::Source* source = NewSource(path);
  source->set_kind(job::v1::SOURCE_KIND_FILE);
  source->set_failure(reason);
  source->set_failure_detail(std::move(detail));
}

void Walker::AddFolderFailure(const std::string& path, std::string detail) {
  AddFailure(path.empty() ? root_.substr(root_.rfind('/') + 1) : path, "unreadable", std::move(detail));
  if (path.empty()) sources_->back().set_root_itself(true);
}

job::v1::Source* Walker::NewSource(const std::string& path) {
  job::v1::Source* source = &sources_->emplace_back();
  source->set_root(root_number_);
  source->set_path_encoded(!store::IsUtf8(path));
  source->set_path(store::EncodeName(path));
  return source;
}

}  // namespace gouji::planning
