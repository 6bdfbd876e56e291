// Objects made of checked frames: the container of segments and listings (layout: common/segment/FORMAT.md).
//
// Role: prelude, header, entries, end marker, footer, trailer. What header, entries and footer mean is the
// user's. Damage is a result: the reader goes on behind it and says what it skipped, from where to where, and
// why. No length that stands in the object is trusted before it was checked against limits and the object's
// size. Threads: a writer or reader belongs to one thread. Errors: status only for the store's own failures.
//
// CRC-32 with zlib's polynomial, so that a reader in any language has it at hand. Measured on a Xeon core, 10
// KB frames: see FORMAT.md.
//
//   ASSIGN reader = FramedReader::Open(store, name, kSegmentMagic, {});
//   while (reader->Next(&entry).value()) Use(entry);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace gouji::store {

inline constexpr uint32_t kFramedVersion = 1;
inline constexpr size_t kMagicBytes = 8;
// Magic, u32 version, u32 zero.
inline constexpr size_t kPreludeBytes = 16;
// u32 length, u32 CRC-32.
inline constexpr size_t kFrameHeaderBytes = 8;
// u64 offset of the end marker, then the end magic.
inline constexpr size_t kTrailerBytes = 16;
inline constexpr size_t kMaxEntryBytes = 64u << 20;
inline constexpr uint32_t kEndMarkerCheck = 0x21444E45;  // "END!"; its length is 0
inline constexpr std::string_view kEndMagic = "GOUJIEND";

// CRC-32 of zlib; `seed` is the CRC of what came before.
uint32_t Crc32(std::string_view bytes, uint32_t seed = 0);
// Appends one frame.
void AppendFrame(std::string_view bytes, std::string* out);
// Takes one intact frame off the front of `input`; nullopt (and `input` as it was) when there is none.
std::optional<std::string_view> TakeFrame(std::string_view* input);

class FramedWriter {
 public:
  // Writes prelude and header. `magic` has kMagicBytes.
  static absl::StatusOr<std::unique_ptr<FramedWriter>> Create(Store& store, std::string_view name,
                                                              std::string_view magic,
                                                              std::string_view header);

  // One entry, given in two pieces so that no one needs to join them. 1 to kMaxEntryBytes together.
  absl::Status Append(std::string_view head, std::string_view tail = {});
  // Offset of the next frame in the object.
  uint64_t offset() const { return written_ + buffer_.size(); }
  // Bytes of entries so far, without frames.
  uint64_t entry_bytes() const { return entry_bytes_; }
  // Puts the object. ALREADY_EXISTS when the name is taken.
  absl::Status Finish(std::string_view footer);

 private:
  explicit FramedWriter(std::unique_ptr<ObjectWriter> object) : object_(std::move(object)) {}
  absl::Status Flush();

  std::unique_ptr<ObjectWriter> object_;
  std::string buffer_;
  uint64_t written_ = 0;
  uint64_t entry_bytes_ = 0;
};

// A stretch of an object that gave nothing: bytes [begin, end).
struct SkippedRegion {
  uint64_t begin = 0;
  uint64_t end = 0;
  std::string reason;
};

class FramedReader {
 public:
  struct Options {
    // Bytes asked from the store at once. Memory is bounded by this and the largest entry.
    uint64_t chunk_bytes = 1u << 20;
  };

  // Reads prelude and header. FAILED_PRECONDITION for an object of a newer version, DATA_LOSS when it is no
  // such object at all (other magic).
  static absl::StatusOr<std::unique_ptr<FramedReader>> Open(Store& store, std::string_view name,
                                                            std::string_view magic, Options options);

  // nullopt when the header is damaged.
  const std::optional<std::string>& header() const { return header_; }
  // The next intact entry, valid until the next call; false at the end.
  absl::StatusOr<bool> Next(std::string_view* entry);
  // Of the entry that Next gave last: where its frame starts.
  uint64_t entry_offset() const { return entry_offset_; }
  // Where the next frame starts; Seek(offset()) in another reader of the object goes on from here.
  uint64_t offset() const { return position_; }
  void Seek(uint64_t offset);
  // Known when Next has given false; nullopt when it is damaged or missing.
  const std::optional<std::string>& footer() const { return footer_; }
  const std::vector<SkippedRegion>& skipped() const { return skipped_; }

 private:
  FramedReader(Store& store, std::string name, uint64_t size, Options options)
      : store_(store), name_(std::move(name)), size_(size), options_(options) {}

  absl::Status ReadHeader(std::string_view magic);
  // Makes [position_, position_ + bytes) available in the window; false when the object is shorter.
  absl::StatusOr<bool> Fill(uint64_t bytes);
  std::string_view Window(uint64_t bytes) const;
  // Length, head included, of the intact frame at position_, which is in the window then; nullopt when there is none.
  absl::StatusOr<std::optional<uint64_t>> IntactFrame();
  // Whether the intact frame at position_ is the footer: it is met as a frame when its end marker is damaged.
  absl::StatusOr<bool> IsFooter(uint64_t frame_bytes);
  // Whether an entry or the end of the object stands at position_; costs scan budget.
  absl::StatusOr<bool> StartsFrame();
  // Whether the end marker at position_ is followed by what ends an object.
  absl::StatusOr<bool> EndsObject();
  absl::Status ReadFooter();
  // Moves position_ behind the damage at it. `length`: what the damaged frame claims.
  absl::Status SkipDamage(uint32_t length);
  // Looks for the next intact frame or the end behind damage at position_.
  absl::Status Resynchronize(std::string reason);
  void Skip(uint64_t begin, uint64_t end, std::string reason);

  Store& store_;
  const std::string name_;
  const uint64_t size_;
  const Options options_;
  std::optional<std::string> header_;
  std::optional<std::string> footer_;
  std::vector<SkippedRegion> skipped_;
  std::string window_;
  uint64_t window_begin_ = 0;
  uint64_t position_ = 0;
  uint64_t entry_offset_ = 0;
  uint64_t scan_budget_ = 0;
  bool at_end_ = false;
};

// Header and footer alone, with at most three small reads.
struct FramedSummary {
  std::string header;
  std::string footer;
  uint64_t size_bytes = 0;
};
absl::StatusOr<std::string> ReadFramedHeader(Store& store, std::string_view name, std::string_view magic);
absl::StatusOr<FramedSummary> ReadFramedSummary(Store& store, std::string_view name, std::string_view magic);

}  // namespace gouji::store
