// Turns the corpus arguments of a job into the sorted listing of its sources.
//
// Role: walks directories, never opens a document. What the walk meets:
//   directory                  walked to any depth
//   symbolic link              followed; one that leads to a directory above it, out of the source roots, into the store, or
//                              to a directory that links gave many names already becomes a failed source: nothing of what it
//                              leads to is listed, and where that is out of the roots, not even whether there is anything
//   hidden entry               (a name that begins with a dot) left out and counted as skipped; as an argument it is read
//   store of gouji             left out and counted, so that `gouji run . --out ./out` does not read its own results
//   file                       .jsonl and .ndjson: JSON_LINES; an archive by its suffix: ARCHIVE; everything else: FILE
//   fifo, socket, device; directory that cannot be opened; dangling link    a source with a failure reason
//   object of S3               as a file; object_walker.h
// Whether a file can be read, and whether it is too large, is found by the worker that opens it.
// The order is that of the bytes of the document ids: the same corpus gives the same listing on any machine.
// Errors: INVALID_ARGUMENT / NOT_FOUND / PERMISSION_DENIED for a bad root (the whole command fails),
// those of s3::Client for s3://; those of the store.
//
//   RETURN_IF_ERROR(planning::CheckRoots(spec.roots()));
//   ASSIGN totals = planning::WriteListing(spec, store, source_roots);
#pragma once

#include <string>
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
// `source_roots`: directories that may be looked into, links resolved; `/`: all. s3:// addresses among them say nothing here.
// `store_directory`: nothing below it is listed, by whatever link it is reached; empty: not known.
absl::StatusOr<Expansion> ExpandRoots(const store::CorpusRoots& roots,
                                      const std::vector<std::string>& source_roots = {"/"},
                                      const std::string& store_directory = "");

// NOT_FOUND and PERMISSION_DENIED say of a corpus that there is nothing to do. A store that answers so may be mounted again,
// or be given back its rights: UNAVAILABLE.
absl::Status OfStore(const absl::Status& status);

// Writes jobs/<job>/listing, or finds it written; the totals of what stands there. The store's trouble as OfStore.
absl::StatusOr<job::v1::ListingFooter> WriteListing(const job::v1::JobSpec& spec, store::Store& store,
                                                    const std::vector<std::string>& source_roots = {"/"},
                                                    const std::string& store_directory = "");

}  // namespace gouji::planning
