// The reader of archives on arbitrary bytes: it ends, keeps its bounds, and gives every entry its index.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/env/unique_fd.h"
#include "worker/intake/archive_reader.h"

namespace {

using gouji::intake::ArchiveEntry;
using gouji::intake::ArchiveReader;
using Kind = ArchiveEntry::Kind;

constexpr uint64_t kMaxDocumentBytes = 1u << 16;

void Check(bool holds) {
  if (!holds) abort();
}

// Reads from entry `begin` on, and passes over those before it.
void ReadAll(int fd, uint64_t size, uint64_t begin) {
  ArchiveReader reader(fd, size, "f.bin.gz", kMaxDocumentBytes);
  ArchiveEntry entry;
  uint64_t expected = 0;
  while (reader.Next(&entry)) {
    Check(entry.index == expected && reader.position() == ++expected);
    Check(entry.name.size() <= gouji::intake::kMaxMemberNameBytes);
    Check((entry.kind == Kind::kFailed) == !entry.failure.reason.empty());
    if (entry.index < begin) {
      reader.PassOver(entry);
      continue;
    }
    const bool document = entry.kind == Kind::kFile || entry.kind == Kind::kLines;
    Check(!document || !entry.name.empty());
    uint64_t bytes = 0;
    for (std::string_view block; reader.Read(&block);) {
      Check(document && !block.empty());
      bytes += block.size();
    }
    Check(entry.kind != Kind::kFile || bytes <= kMaxDocumentBytes);
    Check(bytes <= gouji::intake::kMaxUnpackedBytes + gouji::intake::kMaxUnpackedFactor * size);
  }
  Check(reader.position() <= gouji::intake::kMaxEntries + size / gouji::intake::kMinEntryBytes);
  Check(expected > 0 || reader.failure().has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const gouji::env::UniqueFd fd(memfd_create("fuzz", MFD_CLOEXEC));
  Check(ftruncate(fd.get(), 0) == 0);
  Check(pwrite(fd.get(), data, size, 0) == static_cast<ssize_t>(size));
  ReadAll(fd.get(), size, 0);
  ReadAll(fd.get(), size, 2);
  return 0;
}
