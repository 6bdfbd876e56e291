#include "worker/intake/unpacked_stream.h"

#include <archive.h>
#include <zlib.h>

#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "worker/intake/archive_error.h"
#include "worker/intake/file_bytes.h"

namespace gouji::intake {
namespace {

using namespace std::string_view_literals;

constexpr size_t kChunkBytes = 64u << 10;
constexpr std::string_view kGzip = "\x1F\x8B"sv;
constexpr std::string_view kOthers[] = {"BZh"sv, "\xFD\x37zXZ\0"sv, "\x28\xB5\x2F\xFD"sv};

Failure Damaged(std::string_view what) {
  return {std::string(kTruncated), std::string(what)};
}

// The library's own reader of gzip drops what it unpacked of the last block when the file ends within it.
class GzipStream final : public UnpackedStream {
 public:
  GzipStream(int fd, uint64_t size_bytes, uint64_t max_bytes)
      : UnpackedStream(max_bytes), file_(fd, size_bytes) {
    ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
  }
  ~GzipStream() override { inflateEnd(&stream_); }

 private:
  static constexpr int kGzipWindow = 15 + 16;

  ssize_t ReadMore(std::span<char> buffer, std::optional<Failure>* failure) override {
    if (!ready_) {
      *failure = Failure{std::string(kOutOfMemory), "unpacking needs more memory than there is"};
      return -1;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(buffer.size());
    while (!ended_ && stream_.avail_out > 0 && Step(failure)) {
    }
    const size_t got = buffer.size() - stream_.avail_out;
    // What came before the damage first; it is met again by the next call.
    if (got > 0) failure->reset();
    return failure->has_value() ? -1 : static_cast<ssize_t>(got);
  }

  // Goes on by one piece of input. False: nothing more is to be had, or not now.
  bool Step(std::optional<Failure>* failure) {
    if (stream_.avail_in == 0 && !Fill(failure)) return false;
    if (between_) {
      // Several streams may stand one behind the other; zeros fill up blocks of tapes.
      while (stream_.avail_in > 0 && *stream_.next_in == 0) {
        ++stream_.next_in;
        --stream_.avail_in;
      }
      if (stream_.avail_in == 0) return true;
      if (*stream_.next_in != static_cast<Bytef>(kGzip[0])) {
        ended_ = true;
        return false;
      }
      inflateReset(&stream_);
      between_ = false;
    }
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      between_ = true;
      return true;
    }
    if (result == Z_OK || result == Z_BUF_ERROR) return true;
    *failure = result == Z_MEM_ERROR
                   ? Failure{std::string(kOutOfMemory), "unpacking needs more memory than there is"}
                   : Damaged("the compressed data is damaged");
    return false;
  }

  bool Fill(std::optional<Failure>* failure) {
    const ssize_t got = file_.Read(input_);
    if (got > 0) {
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
      stream_.avail_in = static_cast<uInt>(got);
      return true;
    }
    if (got < 0) {
      *failure = file_.failure();
    } else if (between_) {
      ended_ = true;
    } else {
      *failure = Damaged("the file is cut off");
    }
    return false;
  }

  FileBytes file_;
  z_stream stream_{};
  bool ready_ = false;
  bool between_ = false;  // at the end of a stream, perhaps before another
  bool ended_ = false;
  std::array<char, kChunkBytes> input_;
};

class FilterStream final : public UnpackedStream {
 public:
  FilterStream(int fd, uint64_t size_bytes, uint64_t max_bytes)
      : UnpackedStream(max_bytes), file_(fd, size_bytes), reader_(archive_read_new()) {
    archive_read_support_filter_bzip2(reader_.get());
    archive_read_support_filter_xz(reader_.get());
    archive_read_support_filter_zstd(reader_.get());
    archive_read_support_format_raw(reader_.get());
    archive_read_set_callback_data(reader_.get(), this);
    archive_read_set_read_callback(reader_.get(), [](archive*, void* self, const void** bytes) {
      auto* stream = static_cast<FilterStream*>(self);
      *bytes = stream->input_.data();
      return static_cast<la_ssize_t>(stream->file_.Read(stream->input_));
    });
    archive_entry* entry = nullptr;
    open_ = archive_read_open1(reader_.get()) == ARCHIVE_OK &&
            archive_read_next_header(reader_.get(), &entry) == ARCHIVE_OK;
  }

 private:
  ssize_t ReadMore(std::span<char> buffer, std::optional<Failure>* failure) override {
    const la_ssize_t got = open_ ? archive_read_data(reader_.get(), buffer.data(), buffer.size()) : -1;
    if (got >= 0) return static_cast<ssize_t>(got);
    *failure = file_.failure().has_value() ? *file_.failure() : ArchiveFailure(reader_.get());
    return -1;
  }

  FileBytes file_;
  ArchivePtr reader_;
  bool open_ = false;
  std::array<char, kChunkBytes> input_;
};

}  // namespace

bool IsCompressed(std::string_view head) {
  if (head.starts_with(kGzip)) return true;
  for (const std::string_view magic : kOthers) {
    if (head.starts_with(magic)) return true;
  }
  return false;
}

ssize_t UnpackedStream::Read(std::span<char> buffer) {
  if (failure_.has_value()) return -1;
  const ssize_t got = ReadMore(buffer, &failure_);
  if (got < 0) return -1;
  if (static_cast<uint64_t>(got) > left_) {
    failure_ = UnpacksTooFar();
    return -1;
  }
  left_ -= static_cast<uint64_t>(got);
  return got;
}

std::unique_ptr<UnpackedStream> OpenUnpacked(int fd, uint64_t size_bytes, std::string_view head,
                                             uint64_t max_bytes) {
  if (head.starts_with(kGzip)) return std::make_unique<GzipStream>(fd, size_bytes, max_bytes);
  return std::make_unique<FilterStream>(fd, size_bytes, max_bytes);
}

}  // namespace gouji::intake
