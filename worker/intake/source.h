// A listed source -> an open descriptor, or why it cannot be read.
//
// Role: the supervisor's half of intake. It opens, and checks that what it opened lies under an allowed directory and
// is still what was listed (kind, size, modification time). It reads no file; an object of S3 it fetches (object_source.h).
// Threads: a SourceRoots may be shared by all threads; OpenSource from any.
// Errors: a bad source is a Failure, which becomes a record; one with the reason read-error may pass. A Status is trouble
// of this machine (out of descriptors, the corpus is not to be seen from here): the shard is tried again, elsewhere.
//
//   intake::SourceRoots roots({"/data"});
//   absl::StatusOr<intake::OpenedSource> source = intake::OpenSource({path, folder}, entry, max_bytes, roots);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/intake/failure.h"

namespace gouji::intake {

// Directories under which sources may lie; links are resolved.
class SourceRoots {
 public:
  // A directory that does not exist (yet) allows what has its name as prefix. An s3:// address allows the objects below it.
  // `store_directory`: nothing below it is a source, wherever it lies: uploads and records of all tenants do. Empty: not known.
  explicit SourceRoots(const std::vector<std::string>& directories, const std::string& store_directory = "");
  // `path` is absolute and free of links, or an s3:// address. The root directory allows both.
  bool Allow(std::string_view path) const;
  bool InStore(std::string_view path) const;
  // Nothing need be asked of any path.
  bool AllowEverything() const { return store_.empty() && Allow("/"); }

 private:
  std::vector<std::string> prefixes_;  // each ends in '/'
  std::string store_;                  // as these, or empty
};

struct OpenedSource {
  env::UniqueFd fd;
  uint64_t size_bytes = 0;
  // Set: the source cannot be read and `fd` is empty.
  std::optional<Failure> failure;
};

struct SourcePlace {
  std::string path;  // or s3:// address
  // Directory of the corpus that the source lies in. Where it is missing or empty (a mount that is not there), or not
  // allowed, a source that cannot be opened is no news of the source: UNAVAILABLE.
  std::string folder = {};
  // Of a JSON Lines source: the part whose lines are to be read, where that is not all of it (end > 0).
  uint64_t begin = 0;
  uint64_t end = 0;
  // Lies in the store under the name of its content: it is no matter of source roots, and its time of modification says
  // nothing.
  bool uploaded = false;
};

// Asked again and again while something comes from far (`moved`), or is waited for, of any thread; false ends that.
using GoesOn = std::function<bool(bool moved)>;

// A FILE larger than `max_file_bytes` is too-large; JSON Lines and archives may be of any size. UNAVAILABLE when `goes_on` ended it.
absl::StatusOr<OpenedSource> OpenSource(const SourcePlace& place, const job::v1::Source& entry,
                                        uint64_t max_file_bytes, const SourceRoots& roots,
                                        const GoesOn& goes_on = nullptr);

struct SourceToOpen {
  SourcePlace place;
  const job::v1::Source* entry = nullptr;
};
// Each as OpenSource does, in the same order; objects of S3, which come from far, several at once.
std::vector<absl::StatusOr<OpenedSource>> OpenSources(const std::vector<SourceToOpen>& wanted,
                                                      uint64_t max_file_bytes, const SourceRoots& roots,
                                                      const GoesOn& goes_on = nullptr);

}  // namespace gouji::intake
