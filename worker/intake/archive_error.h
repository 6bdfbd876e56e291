// What the library that unpacks says is wrong -> a reason code and a sentence.
//
// Role: shared by the readers of this folder that use libarchive, with the owner of its objects. Threads: any. Errors: none.
//
//   if (archive_read_next_header(reader.get(), &entry) < ARCHIVE_WARN) return intake::ArchiveFailure(reader.get());
#pragma once

#include <archive.h>

#include <memory>

#include "worker/intake/failure.h"

namespace gouji::intake {

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePtr = std::unique_ptr<archive, FreeArchive>;

// Of the call that failed last: encrypted, unsupported, out-of-memory, or truncated for what is cut off or damaged.
Failure ArchiveFailure(archive* reader);

Failure UnpacksTooFar();

}  // namespace gouji::intake
