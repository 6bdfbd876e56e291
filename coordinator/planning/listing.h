// Turns the corpus arguments of a job into the sorted listing of its sources.
//
// Role: walks directories, never opens a document. What the walk meets:
//   a directory        walked to any depth; symbolic links are followed, a loop becomes a failed source
//   hidden entries     names that begin with a dot are left out (counted as skipped); as an argument they are
//   read a store of gouji   left out (counted), so that `gouji run . --out ./out` does not read its own
//   results .jsonl, .ndjson    JSON_LINES; archives by their suffix ARCHIVE; everything else FILE fifo,
//   socket, device; a directory that cannot be opened; a dangling link    a source with a failure reason
// Whether a file can be read, and whether it is too large, is found by the worker that opens it.
// The order is that of the bytes of the document ids: the same corpus gives the same listing on any machine.
// Errors: INVALID_ARGUMENT / NOT_FOUND / PERMISSION_DENIED for a bad root (the whole command fails),
// UNIMPLEMENTED for s3://; those of the store.
//
//   RETURN_IF_ERROR(planning::CheckRoots(spec.roots()));
//   ASSIGN totals = planning::WriteListing(spec, store);
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/document_id.h"
#include "common/store/store.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

// Every root exists and can be opened. Names the first that does not.
absl::Status CheckRoots(const store::CorpusRoots& roots);

// Makes locators absolute and gives directories their id prefix (base name) where there are several roots.
absl::Status NormalizeRoots(store::CorpusRoots* roots);

struct Expansion {
  // Sorted by document id.
  std::vector<job::v1::Source> sources;
  uint64_t skipped = 0;
};
absl::StatusOr<Expansion> ExpandRoots(const store::CorpusRoots& roots);

// Writes jobs/<job>/listing, or finds it written; the totals of what stands there.
absl::StatusOr<job::v1::ListingFooter> WriteListing(const job::v1::JobSpec& spec, store::Store& store);

}  // namespace gouji::planning
