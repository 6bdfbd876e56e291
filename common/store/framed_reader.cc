#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/framed.h"
#include "common/store/little_endian.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

// Bytes that may be checksummed while looking for a frame behind damage, in one object: what a hostile object can cost.
constexpr uint64_t kScanBudget = 256u << 20;

struct FrameHead {
  uint32_t length = 0;
  uint32_t check = 0;
  bool IsEndMarker() const { return length == 0 && check == kEndMarkerCheck; }
};

FrameHead LoadHead(std::string_view bytes) {
  return {LoadU32(bytes.data()), LoadU32(bytes.data() + 4)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<FramedReader>> FramedReader::Open(Store& store, std::string_view name,
                                                                 std::string_view magic, Options options) {
  absl::StatusOr<ObjectInfo> info = store.Stat(name);
  if (!info.ok()) return info.status();
  options.chunk_bytes = std::max<uint64_t>(options.chunk_bytes, kFrameHeaderBytes);
  auto reader =
      std::unique_ptr<FramedReader>(new FramedReader(store, std::string(name), info->size_bytes, options));
  reader->scan_budget_ = kScanBudget;
  if (absl::Status status = reader->ReadHeader(magic); !status.ok()) return status;
  return reader;
}

absl::Status FramedReader::ReadHeader(std::string_view magic) {
  absl::StatusOr<bool> filled = Fill(kPreludeBytes);
  if (!filled.ok()) return filled.status();
  if (!*filled || Window(kMagicBytes) != magic) {
    return absl::DataLossError(
        absl::StrCat("object ", ToAbsl(name_), " does not begin with ", ToAbsl(magic)));
  }
  const uint32_t version = LoadU32(Window(kPreludeBytes).data() + kMagicBytes);
  if (version > kFramedVersion) {
    return absl::FailedPreconditionError(absl::StrCat("object ", ToAbsl(name_), " has format version ",
                                                      version, "; this program reads up to ",
                                                      kFramedVersion));
  }
  position_ = kPreludeBytes;
  absl::StatusOr<std::optional<uint64_t>> frame = IntactFrame();
  if (!frame.ok()) return frame.status();
  if (!frame->has_value()) return Resynchronize("header is damaged");
  header_ = std::string(Window(**frame).substr(kFrameHeaderBytes));
  position_ += **frame;
  return absl::OkStatus();
}

absl::StatusOr<bool> FramedReader::Next(std::string_view* entry) {
  while (!at_end_) {
    absl::StatusOr<bool> filled = Fill(kFrameHeaderBytes);
    if (!filled.ok()) return filled.status();
    if (!*filled) {
      Skip(position_, size_, "ends without end marker");
      at_end_ = true;
      break;
    }
    const FrameHead head = LoadHead(Window(kFrameHeaderBytes));
    if (head.IsEndMarker()) {
      if (absl::Status status = ReadFooter(); !status.ok()) return status;
      continue;
    }
    absl::StatusOr<std::optional<uint64_t>> frame = IntactFrame();
    if (!frame.ok()) return frame.status();
    if (frame->has_value()) {
      absl::StatusOr<bool> is_footer = IsFooter(**frame);
      if (!is_footer.ok()) return is_footer.status();
      if (*is_footer) {
        footer_ = std::string(Window(**frame).substr(kFrameHeaderBytes));
        at_end_ = true;
        break;
      }
    }
    if (frame->has_value() && head.length > 0) {
      *entry = Window(**frame).substr(kFrameHeaderBytes);
      entry_offset_ = position_;
      position_ += **frame;
      return true;
    }
    if (absl::Status status = SkipDamage(head.length); !status.ok()) return status;
  }
  return false;
}

void FramedReader::Seek(uint64_t offset) {
  position_ = std::min(offset, size_);
  at_end_ = false;
  if (position_ < window_begin_ || position_ > window_begin_ + window_.size()) {
    window_.clear();
    window_begin_ = position_;
  }
}

absl::StatusOr<bool> FramedReader::Fill(uint64_t bytes) {
  if (position_ + bytes > size_) return false;
  const uint64_t window_end = window_begin_ + window_.size();
  if (position_ + bytes <= window_end) return true;
  window_.erase(0, position_ - window_begin_);
  window_begin_ = position_;
  const uint64_t begin = window_begin_ + window_.size();
  const uint64_t wanted = std::max(position_ + bytes - begin, options_.chunk_bytes);
  absl::StatusOr<std::string> read = store_.GetRange(name_, begin, std::min(wanted, size_ - begin));
  if (!read.ok()) return read.status();
  if (window_.empty()) {
    window_ = *std::move(read);
  } else {
    window_.append(*read);
  }
  if (window_begin_ + window_.size() < position_ + bytes) {
    return absl::DataLossError(absl::StrCat("object ", ToAbsl(name_), " became shorter while it was read"));
  }
  return true;
}

std::string_view FramedReader::Window(uint64_t bytes) const {
  return std::string_view(window_).substr(position_ - window_begin_, bytes);
}

absl::StatusOr<std::optional<uint64_t>> FramedReader::IntactFrame() {
  absl::StatusOr<bool> filled = Fill(kFrameHeaderBytes);
  if (!filled.ok()) return filled.status();
  if (!*filled) return std::nullopt;
  const FrameHead head = LoadHead(Window(kFrameHeaderBytes));
  if (head.length > kMaxEntryBytes) return std::nullopt;
  const uint64_t frame_bytes = kFrameHeaderBytes + uint64_t{head.length};
  filled = Fill(frame_bytes);
  if (!filled.ok()) return filled.status();
  if (!*filled || Crc32(Window(frame_bytes).substr(kFrameHeaderBytes)) != head.check) return std::nullopt;
  return frame_bytes;
}

absl::StatusOr<bool> FramedReader::IsFooter(uint64_t frame_bytes) {
  if (position_ + frame_bytes + kTrailerBytes != size_) return false;
  absl::StatusOr<bool> filled = Fill(frame_bytes + kTrailerBytes);
  if (!filled.ok()) return filled.status();
  return Window(frame_bytes + kTrailerBytes).ends_with(kEndMagic);
}

absl::StatusOr<bool> FramedReader::StartsFrame() {
  absl::StatusOr<bool> filled = Fill(kFrameHeaderBytes);
  if (!filled.ok()) return filled.status();
  if (!*filled) return false;
  const FrameHead head = LoadHead(Window(kFrameHeaderBytes));
  if (head.IsEndMarker()) return EndsObject();
  if (head.length == 0 || head.length > kMaxEntryBytes ||
      head.length > size_ - position_ - kFrameHeaderBytes) {
    return false;
  }
  if (head.length > scan_budget_) {
    scan_budget_ = 0;
    return false;
  }
  scan_budget_ -= head.length;
  absl::StatusOr<std::optional<uint64_t>> frame = IntactFrame();
  if (!frame.ok()) return frame.status();
  return frame->has_value();
}

absl::Status FramedReader::SkipDamage(uint32_t length) {
  // Mostly the entry's bytes are hurt and its length is right: then the next frame stands right behind it.
  const uint64_t begin = position_;
  if (length > 0 && length <= kMaxEntryBytes && length < size_ - begin - kFrameHeaderBytes) {
    position_ = begin + kFrameHeaderBytes + length;
    absl::StatusOr<bool> starts = StartsFrame();
    if (!starts.ok()) return starts.status();
    if (*starts) {
      Skip(begin, position_, "checksum does not match");
      return absl::OkStatus();
    }
    Seek(begin);
  }
  return Resynchronize("frame is damaged");
}

absl::Status FramedReader::Resynchronize(std::string reason) {
  const uint64_t begin = position_;
  for (++position_; position_ + kFrameHeaderBytes <= size_ && scan_budget_ > 0; ++position_) {
    absl::StatusOr<bool> starts = StartsFrame();
    if (!starts.ok()) return starts.status();
    if (*starts) {
      Skip(begin, position_, std::move(reason));
      return absl::OkStatus();
    }
  }
  Skip(begin, size_, reason + ", and no intact frame was found behind it");
  position_ = size_;
  at_end_ = true;
  return absl::OkStatus();
}

absl::StatusOr<bool> FramedReader::EndsObject() {
  const uint64_t rest_bytes = size_ - position_;
  if (rest_bytes > 2 * kFrameHeaderBytes + kTrailerBytes + kMaxEntryBytes) return false;
  absl::StatusOr<bool> filled = Fill(rest_bytes);
  if (!filled.ok()) return filled.status();
  std::string_view rest = Window(rest_bytes);
  if (rest.ends_with(kEndMagic) && rest.size() >= kFrameHeaderBytes + kTrailerBytes &&
      LoadU64(rest.data() + rest.size() - kTrailerBytes) == position_) {
    return true;
  }
  // The trailer is damaged or cut: then a footer has to stand here and nothing longer than a trailer behind it.
  rest.remove_prefix(kFrameHeaderBytes);
  return TakeFrame(&rest).has_value() && rest.size() <= kTrailerBytes;
}

absl::Status FramedReader::ReadFooter() {
  absl::StatusOr<bool> ends = EndsObject();
  if (!ends.ok()) return ends.status();
  if (!*ends) return Resynchronize("an end marker stands where none belongs");
  std::string_view rest = Window(size_ - position_).substr(kFrameHeaderBytes);
  const uint64_t footer_begin = position_ + kFrameHeaderBytes;
  const std::optional<std::string_view> footer = TakeFrame(&rest);
  if (!footer.has_value()) {
    Skip(footer_begin, size_ - kTrailerBytes, "footer is damaged");
  } else {
    footer_ = std::string(*footer);
    const bool trailer =
        rest.size() == kTrailerBytes && rest.ends_with(kEndMagic) && LoadU64(rest.data()) == position_;
    if (!trailer) Skip(size_ - rest.size(), size_, "trailer is damaged");
  }
  at_end_ = true;
  return absl::OkStatus();
}

void FramedReader::Skip(uint64_t begin, uint64_t end, std::string reason) {
  skipped_.push_back({begin, end, std::move(reason)});
}

}  // namespace gouji::store
