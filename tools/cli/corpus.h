// CORPUS arguments -> the roots of a job.
//
// Role: expands globs (for shells that do not) and reads `@list` files (`@-`: standard input), one path a line, taken
// literally; makes paths absolute, drops what is named twice, and checks that every root can be read. Files inside of
// directories are not looked at: what is wrong with them becomes a failed record of the job.
// Threads: one. Errors: INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, those of s3::Client for s3://, naming the argument
// and what to do; nothing was written then.
//
//   absl::StatusOr<store::CorpusRoots> roots = RootsFromArguments({"reports", "extra/*.txt", "@more.list"});
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/document_id.h"

namespace gouji::cli {

// `matched`: of the roots that a pattern of these arguments matched, by locator, the folder before its first wildcard. Who wrote
// the pattern named that folder, and not what somebody else put there.
absl::StatusOr<store::CorpusRoots> RootsFromArguments(const std::vector<std::string>& arguments,
                                                      std::map<std::string, std::string>* matched = nullptr);

// The same expansion without the checks of a job: paths as given, be they there or not, directories walked (sorted, hidden
// entries left out), `-` for standard input; for commands that read files themselves.
absl::StatusOr<std::vector<std::string>> FilesFromArguments(const std::vector<std::string>& arguments);

}  // namespace gouji::cli
