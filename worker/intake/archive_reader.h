// An archive -> its entries in order, and their bytes: zip, tar (also compressed by gzip, xz, zstd, bzip2), 7z, rar, and single
// files that are merely compressed.
//
// Role: around libarchive, whose input is hostile: used in a slot's child only. It knows which entries are documents and which are
// not, and names what cannot be read; nothing is ever written anywhere, and a name is never more than a name.
//   folder; hidden entry (a part of its name begins with a dot)    kNothing, as in a directory
//   file                                                           kFile, or kLines by its suffix (.jsonl)
//   link, device; archive; protected by a password; too large; of a name that cannot be had      kFailed
// Every entry counts in the index, so that a range of indices means the same entries for ever. What comes behind the last entry that
// could be had, the end or the damage, has the next index: position().
// Passing over an entry costs nothing where its place is known (zip, plain tar), and unpacking it elsewhere: sequential().
// Bounds: kMaxUnpackedBytes and kMaxUnpackedFactor times the file's size are unpacked at most, and there may be kMaxEntries and one
// entry for each kMinEntryBytes, and kMaxNameless without a name; an archive beyond is a bomb from there on. All are counted, so that every reader of an archive stops
// at the same place.
// Ownership: borrows the descriptor. Threads: one. Errors: a Failure; of an entry where it is that entry's, else failure().
// Locale: names are converted in C.UTF-8, whatever the process has; a name that does not say that it is UTF-8 is left as it is.
//
//   intake::ArchiveReader reader(fd, size, "a.zip", max_document_bytes);
//   for (intake::ArchiveEntry entry; reader.Next(&entry);) if (entry.kind == kFile) while (reader.Read(&block)) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "worker/intake/failure.h"

namespace gouji::intake {

inline constexpr uint64_t kMaxUnpackedBytes = 64ull << 20;
inline constexpr uint64_t kMaxUnpackedFactor = 256;
inline constexpr uint64_t kMaxEntries = 16'384;
inline constexpr uint64_t kMinEntryBytes = 64;
// What headers without end amount to: the library gives up on some dozens of them, and calls them an entry.
inline constexpr uint64_t kMaxNameless = 256;
inline constexpr size_t kMaxMemberNameBytes = 1024;

struct ArchiveEntry {
  enum class Kind { kNothing, kFile, kLines, kFailed };

  uint64_t index = 0;
  Kind kind = Kind::kNothing;
  // As it stands in the archive, without "./" at its front; empty where it cannot be had.
  std::string name;
  // As the archive says.
  std::optional<uint64_t> size_bytes;
  // kFailed: why.
  Failure failure;
};

class ArchiveReader {
 public:
  // `name`: of the archive's file; a file that is merely compressed has one member, which is named after it.
  ArchiveReader(int fd, uint64_t size_bytes, std::string_view name, uint64_t max_document_bytes);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // False at the end, or where the archive cannot be read on: failure(). What was not read of the entry before is passed over.
  bool Next(ArchiveEntry* entry);
  // The next bytes of a kFile or kLines entry; false at its end, or where they cannot be had: entry_failure(). A kFile has no more
  // than max_document_bytes.
  bool Read(std::string_view* block);
  // Of an entry that nobody wants: leaves the archive as if it had been read.
  void PassOver(const ArchiveEntry& entry);

  // Index of the entry that Next gives next, or of the end.
  uint64_t position() const;
  bool sequential() const;
  const std::optional<Failure>& failure() const;
  const std::optional<Failure>& entry_failure() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What reading a document of this name and size costs, in bytes of plain text; only sizes shards.
uint64_t MemberCost(const ArchiveEntry& entry);

}  // namespace gouji::intake
