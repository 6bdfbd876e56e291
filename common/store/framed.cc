#include "common/store/framed.h"

#include <zlib.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/little_endian.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

constexpr size_t kBufferBytes = 1u << 20;
// Pieces at least this long go to the object without a copy.
constexpr size_t kDirectBytes = 256u << 10;
// What the first read of a summary asks for: header, and the whole of a small object.
constexpr uint64_t kHeadBytes = 4096;
constexpr uint64_t kTailBytes = 512;

absl::Status Damaged(std::string_view name, std::string_view what) {
  return absl::DataLossError(absl::StrCat("object ", ToAbsl(name), ": ", ToAbsl(what)));
}

// The prelude of an object of this kind and of a version that is known here.
absl::Status CheckPrelude(std::string_view name, std::string_view head, std::string_view magic) {
  if (head.size() < kPreludeBytes || head.substr(0, kMagicBytes) != magic) {
    return Damaged(name, absl::StrCat("does not begin with ", ToAbsl(magic)));
  }
  const uint32_t version = LoadU32(head.data() + kMagicBytes);
  if (version > kFramedVersion) {
    return absl::FailedPreconditionError(absl::StrCat("object ", ToAbsl(name), " has format version ",
                                                      version, "; this program reads up to ",
                                                      kFramedVersion));
  }
  return absl::OkStatus();
}

// The header of an object of `size_bytes` whose first bytes are `head`; reads more where the header is longer.
absl::StatusOr<std::string> HeaderFrom(Store& store, std::string_view name, std::string_view magic,
                                       std::string_view head) {
  if (absl::Status status = CheckPrelude(name, head, magic); !status.ok()) return status;
  std::string_view rest = head.substr(kPreludeBytes);
  if (rest.size() < kFrameHeaderBytes) return Damaged(name, "ends in its header");
  const uint64_t frame_bytes = kFrameHeaderBytes + uint64_t{LoadU32(rest.data())};
  std::string longer;
  if (frame_bytes > rest.size() && frame_bytes <= kFrameHeaderBytes + kMaxEntryBytes) {
    absl::StatusOr<std::string> read = store.GetRange(name, kPreludeBytes, frame_bytes);
    if (!read.ok()) return read.status();
    longer = *std::move(read);
    rest = longer;
  }
  const std::optional<std::string_view> header = TakeFrame(&rest);
  if (!header.has_value()) return Damaged(name, "header is damaged");
  return std::string(*header);
}

}  // namespace

uint32_t Crc32(std::string_view bytes, uint32_t seed) {
  // zlib takes a null pointer for a request to start anew.
  if (bytes.empty()) return seed;
  return static_cast<uint32_t>(crc32_z(seed, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

void AppendFrame(std::string_view bytes, std::string* out) {
  AppendU32(static_cast<uint32_t>(bytes.size()), out);
  AppendU32(Crc32(bytes), out);
  out->append(bytes);
}

std::optional<std::string_view> TakeFrame(std::string_view* input) {
  if (input->size() < kFrameHeaderBytes) return std::nullopt;
  const uint32_t length = LoadU32(input->data());
  const uint32_t check = LoadU32(input->data() + 4);
  if (length > kMaxEntryBytes || length > input->size() - kFrameHeaderBytes) return std::nullopt;
  const std::string_view bytes = input->substr(kFrameHeaderBytes, length);
  if (Crc32(bytes) != check) return std::nullopt;
  input->remove_prefix(kFrameHeaderBytes + length);
  return bytes;
}

absl::StatusOr<std::unique_ptr<FramedWriter>> FramedWriter::Create(Store& store, std::string_view name,
                                                                   std::string_view magic,
                                                                   std::string_view header) {
  if (magic.size() != kMagicBytes || header.size() > kMaxEntryBytes) {
    return absl::InvalidArgumentError(absl::StrCat("header of ", ToAbsl(name), " is too large"));
  }
  absl::StatusOr<std::unique_ptr<ObjectWriter>> object = store.Create(name);
  if (!object.ok()) return object.status();
  auto writer = std::unique_ptr<FramedWriter>(new FramedWriter(*std::move(object)));
  writer->buffer_.reserve(kBufferBytes + kDirectBytes);
  writer->buffer_.append(magic);
  AppendU32(kFramedVersion, &writer->buffer_);
  AppendU32(0, &writer->buffer_);
  AppendFrame(header, &writer->buffer_);
  return writer;
}

absl::Status FramedWriter::Append(std::string_view head, std::string_view tail) {
  const size_t length = head.size() + tail.size();
  if (length == 0 || length > kMaxEntryBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("an entry has 1 to ", kMaxEntryBytes, " bytes, this one has ", length));
  }
  AppendU32(static_cast<uint32_t>(length), &buffer_);
  AppendU32(Crc32(tail, Crc32(head)), &buffer_);
  entry_bytes_ += length;
  for (const std::string_view piece : {head, tail}) {
    if (piece.size() < kDirectBytes) {
      buffer_.append(piece);
      continue;
    }
    if (absl::Status status = Flush(); !status.ok()) return status;
    if (absl::Status status = object_->Append(piece); !status.ok()) return status;
    written_ += piece.size();
  }
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status FramedWriter::Flush() {
  if (buffer_.empty()) return absl::OkStatus();
  absl::Status status = object_->Append(buffer_);
  written_ += buffer_.size();
  buffer_.clear();
  return status;
}

absl::Status FramedWriter::Finish(std::string_view footer) {
  const uint64_t end_offset = offset();
  AppendU32(0, &buffer_);
  AppendU32(kEndMarkerCheck, &buffer_);
  AppendFrame(footer, &buffer_);
  AppendU64(end_offset, &buffer_);
  buffer_.append(kEndMagic);
  if (absl::Status status = Flush(); !status.ok()) return status;
  return object_->Commit();
}

absl::StatusOr<std::string> ReadFramedHeader(Store& store, std::string_view name, std::string_view magic) {
  absl::StatusOr<std::string> head = store.GetRange(name, 0, kHeadBytes);
  if (!head.ok()) return head.status();
  return HeaderFrom(store, name, magic, *head);
}

absl::StatusOr<FramedSummary> ReadFramedSummary(Store& store, std::string_view name, std::string_view magic) {
  absl::StatusOr<std::string> head = store.GetRange(name, 0, kHeadBytes);
  if (!head.ok()) return head.status();
  absl::StatusOr<std::string> header = HeaderFrom(store, name, magic, *head);
  if (!header.ok()) return header.status();

  FramedSummary summary;
  summary.header = *std::move(header);
  summary.size_bytes = head->size();
  std::string tail = *std::move(head);
  if (tail.size() == kHeadBytes) {
    absl::StatusOr<ObjectInfo> info = store.Stat(name);
    if (!info.ok()) return info.status();
    summary.size_bytes = info->size_bytes;
    absl::StatusOr<std::string> read =
        store.GetRange(name, info->size_bytes - std::min(info->size_bytes, kTailBytes), kTailBytes);
    if (!read.ok()) return read.status();
    tail = *std::move(read);
  }
  if (tail.size() < kTrailerBytes || !std::string_view(tail).ends_with(kEndMagic)) {
    return Damaged(name, "has no trailer");
  }
  const uint64_t end_offset = LoadU64(tail.data() + tail.size() - kTrailerBytes);
  if (end_offset < kPreludeBytes || end_offset >= summary.size_bytes - kTrailerBytes) {
    return Damaged(name, "trailer is damaged");
  }
  const uint64_t end_bytes = summary.size_bytes - end_offset;
  if (end_bytes > kFrameHeaderBytes * 2 + kTrailerBytes + kMaxEntryBytes)
    return Damaged(name, "trailer is damaged");
  if (end_bytes > tail.size()) {
    absl::StatusOr<std::string> read = store.GetRange(name, end_offset, end_bytes);
    if (!read.ok()) return read.status();
    tail = *std::move(read);
    if (tail.size() != end_bytes) return Damaged(name, "changed while it was read");
  }
  std::string_view rest = std::string_view(tail).substr(tail.size() - end_bytes);
  if (LoadU32(rest.data()) != 0 || LoadU32(rest.data() + 4) != kEndMarkerCheck) {
    return Damaged(name, "trailer is damaged");
  }
  rest.remove_prefix(kFrameHeaderBytes);
  const std::optional<std::string_view> footer = TakeFrame(&rest);
  if (!footer.has_value() || rest.size() != kTrailerBytes) return Damaged(name, "footer is damaged");
  summary.footer = std::string(*footer);
  return summary;
}

}  // namespace gouji::store
