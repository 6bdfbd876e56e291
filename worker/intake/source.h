// A listed source -> an open descriptor, or why it cannot be read.
//
// Role: the supervisor's half of intake. It opens, and checks that what it opened lies under an allowed directory and
// is still what was listed (kind, size, modification time). It reads nothing.
// Threads: a SourceRoots may be shared by all threads; OpenSource from any.
// Errors: a bad source is a Failure, which becomes a record. A Status is trouble of this machine (out of descriptors,
// file server gone): the shard is tried again.
//
//   intake::SourceRoots roots({"/data"});
//   absl::StatusOr<intake::OpenedSource> source = intake::OpenSource(path, entry, max_bytes, roots);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/intake/failure.h"
#include "worker/intake/unique_fd.h"

namespace gouji::intake {

// Directories under which sources may lie; links are resolved.
class SourceRoots {
 public:
  // A directory that does not exist (yet) allows what has its name as prefix.
  explicit SourceRoots(const std::vector<std::string>& directories);
  // `path` is absolute and free of links.
  bool Allow(std::string_view path) const;

 private:
  std::vector<std::string> prefixes_;  // each ends in '/'
};

struct OpenedSource {
  UniqueFd fd;
  uint64_t size_bytes = 0;
  // Set: the source cannot be read and `fd` is empty.
  std::optional<Failure> failure;
};

// `path`: of the source's bytes. A FILE larger than `max_file_bytes` is too-large; a JSON_LINES source may be of any
// size.
absl::StatusOr<OpenedSource> OpenSource(const std::string& path, const job::v1::Source& entry,
                                        uint64_t max_file_bytes, const SourceRoots& roots);

}  // namespace gouji::intake
