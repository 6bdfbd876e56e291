// What a source is by its name: one document, JSON Lines, or an archive.
//
// Role: pure; the one list of suffixes, for listing, uploads, members of archives and `gouji check`. Whether a file is what its name
// says is found by whoever opens it. Threads: any. Errors: none.
//
//   source.set_kind(store::KindOf("2021/reports.tar.gz"));  // SOURCE_KIND_ARCHIVE
#pragma once

#include <string_view>

#include "gouji/job/v1/store.pb.h"

namespace gouji::store {

// By the suffix of the name, in any case of letters. What is merely compressed (x.jsonl.gz) is an archive of one member.
job::v1::SourceKind KindOf(std::string_view name);

// Whether a file or folder of this base name is passed over: hidden ones, and what a word processor puts beside a document that is
// open in it (~$draft.docx).
bool IsPassedOver(std::string_view base_name);

}  // namespace gouji::store
