// The files of a corpus on their way to a cluster's store.
//
// Role: walks the roots as a coordinator would, names every file by its SHA-256, sends what the store lacks, and an index that
// names all. Safe to repeat under the same request id: only what is missing is sent. A coordinator that restarts is waited for.
// Threads: one. Errors: FAILED_PRECONDITION when a file changes meanwhile; those of the services.
//
//   absl::Status uploaded = Upload(options.client, request.request_id(), quiet, request.mutable_roots());
#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"
#include "common/store/document_id.h"
#include "tools/cli/options.h"

namespace gouji::cli {

// Afterwards `roots` name the upload. `matched`: as RootsFromArguments gives it; a match that leads out of its folder is left out,
// a link that was named itself is followed, and told on standard error where it leads out of the folder in which it stands.
absl::Status Upload(const ClientOptions& options, const std::string& request_id, bool quiet,
                    const std::map<std::string, std::string>& matched, store::CorpusRoots* roots);

}  // namespace gouji::cli
