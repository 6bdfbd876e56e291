// The corpus of a job whose files were uploaded.
//
// Role: reads the index of the upload and holds it to what may become a listing. Paths in it are ids of documents and never
// opened; contents are named by their digests. Threads: any. Errors: INVALID_ARGUMENT names what is wrong with the index,
// NOT_FOUND when it is not there; those of the store.
//
//   if (planning::IsUploaded(spec.roots())) sources = planning::ReadUpload(spec.roots(), store);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/document_id.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

// Without steps up, down to nothing, or out: whoever writes files named by document ids may rely on that of what clients name.
bool IsPlainPath(std::string_view path);

// Of a request or of a spec.
bool IsUploaded(const store::CorpusRoots& roots);

// The roots of a request, as the job `job` will have them: all of one index. INVALID_ARGUMENT for others.
absl::Status ResolveUpload(const std::string& job, store::CorpusRoots* roots);

// In the order of the index.
absl::StatusOr<std::vector<job::v1::Source>> ReadUpload(const store::CorpusRoots& roots, store::Store& store);

// Every content stands in the store, of the size that the index says. Asks for each.
absl::Status CheckUpload(const store::CorpusRoots& roots, store::Store& store);

}  // namespace gouji::planning
