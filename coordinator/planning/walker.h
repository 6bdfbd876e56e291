// Walks one corpus root and gives its sources, unsorted.
//
// Role: the part of listing that touches the file system. What it meets and what becomes of it: listing.h.
// Threads: one walker, one thread. Errors: none; what cannot be read becomes a source with a failure.
//
//   Walker walker(root_number, root.locator(), &sources);
//   walker.Walk();  skipped += walker.skipped();
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

class Walker {
 public:
  Walker(uint32_t root_number, std::string root, std::vector<job::v1::Source>* sources)
      : root_number_(root_number), root_(std::move(root)), sources_(sources) {}

  void Walk();
  // Hidden entries and stores of gouji that were left out.
  uint64_t skipped() const { return skipped_; }

 private:
  // Device and inode: what a directory is, by whatever path it was reached.
  using Identity = std::pair<uint64_t, uint64_t>;

  // `path` is relative to the root, "" for the root itself.
  void WalkFolder(int parent_fd, const std::string& name, const std::string& path);
  void Visit(int folder_fd, const std::string& name, const std::string& path);
  void AddSource(const std::string& path, const struct stat& info);
  void AddFailure(const std::string& path, const char* reason, std::string detail);
  job::v1::Source* NewSource(const std::string& path);

  const uint32_t root_number_;
  const std::string root_;
  std::vector<job::v1::Source>* const sources_;
  // Directories from the root down to the one that is walked.
  std::vector<Identity> open_;
  uint64_t skipped_ = 0;
};

// By the suffix of the name, in any case of letters.
job::v1::SourceKind KindOf(const std::string& name);

}  // namespace gouji::planning
