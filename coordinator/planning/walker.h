// Walks one corpus root and gives its sources, unsorted.
//
// Role: the part of listing that touches the file system. What it meets and what becomes of it: listing.h.
// Threads: one walker, one thread. Errors: none; what cannot be read becomes a source with a failure.
//
//   Walker walker(root_number, root.locator(), bounds, &sources);
//   walker.Walk();  skipped += walker.skipped();
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

// Where a walk may lead. Directories with their slashes, links resolved.
struct Bounds {
  std::vector<std::string> allowed;  // `/`: anywhere
  std::string store;                 // nowhere below it; empty: not known
};

class Walker {
 public:
  Walker(uint32_t root_number, std::string root, const Bounds& bounds, std::vector<job::v1::Source>* sources)
      : root_number_(root_number), root_(std::move(root)), bounds_(bounds), sources_(sources) {}

  void Walk();
  // Hidden entries and stores of gouji that were left out.
  uint64_t skipped() const { return skipped_; }

 private:
  // Device and inode: what a directory is, by whatever path it was reached.
  using Identity = std::pair<uint64_t, uint64_t>;

  // `path` is relative to the root, "" for the root itself.
  void WalkFolder(int parent_fd, const std::string& name, const std::string& path, bool through_link);
  void Visit(int folder_fd, const std::string& name, const std::string& path, bool through_link);
  // Looks through one descriptor at what a symbolic link leads to: what is refused and what is listed are the same.
  void VisitLink(int folder_fd, const std::string& name, const std::string& path);
  // Why what is open lies where nothing may be listed. Asked of every folder: what was one when a job was submitted, or a
  // moment ago, may be a link by now.
  std::optional<std::string> RefusePlace(int fd) const;
  bool Anywhere() const;
  void AddFile(const std::string& path, const struct stat& info);
  void AddSource(const std::string& path, const struct stat& info);
  void AddFailure(const std::string& path, const char* reason, std::string detail);
  // A directory that cannot be read, or not to its end; the root itself has its own name.
  void AddFolderFailure(const std::string& path, std::string detail);
  job::v1::Source* NewSource(const std::string& path);

  const uint32_t root_number_;
  const std::string root_;
  const Bounds& bounds_;
  std::vector<job::v1::Source>* const sources_;
  // Directories from the root down to the one that is walked.
  std::vector<Identity> open_;
  std::map<Identity, uint32_t> linked_;  // how often a directory was walked through links
  uint64_t skipped_ = 0;
};

}  // namespace gouji::planning
