// Ids of documents and places of sources.
//
// Role: pure functions that hold the rules of document ids in one place:
//   a file               path below its root, after the root's prefix where there are several roots
//   an archive's member  a.zip!/dir/x.html
//   a JSON Lines object  its `id`; f.jsonl@OFFSET where it has none or the line is broken
//   a place              a.zip@7: what cannot be read of an archive from its entry 7 on
// Names that are not UTF-8 are percent-encoded (each byte that is not part of valid UTF-8, control characters, and `%` itself;
// only in such names), and Source.path_encoded says so.
//
//   std::string id = store::DocumentId(source, spec.roots());
//   int fd = open(store::SourcePath(source, spec.roots()).c_str(), O_RDONLY);
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "gouji/job/v1/store.pb.h"

namespace gouji::store {

using CorpusRoots = google::protobuf::RepeatedPtrField<job::v1::CorpusRoot>;

// Id of the document of a file source; base of the ids of all others.
std::string DocumentId(const job::v1::Source& source, const CorpusRoots& roots);
// A name that holds control characters is percent-encoded as well: it comes from strangers, and ids are shown on terminals.
std::string MemberDocumentId(std::string_view source_id, std::string_view member_name);
// `offset`: of the line's first byte in its file; of an archive the index of an entry.
std::string LineDocumentId(std::string_view source_id, uint64_t offset);

// Path of the source's bytes on the file system, decoded. A file given by itself is its root's locator.
std::string SourcePath(const job::v1::Source& source, const CorpusRoots& roots);

bool IsUtf8(std::string_view bytes);
// `name` itself when it is UTF-8, else percent-encoded.
std::string EncodeName(std::string_view name);
std::string DecodeName(std::string_view encoded);

}  // namespace gouji::store
