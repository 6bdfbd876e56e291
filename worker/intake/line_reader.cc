#include "worker/intake/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace gouji::intake {
namespace {

// Small enough to stay in a core's cache between reading and parsing, large enough that the calls do not count.
constexpr size_t kChunkBytes = 64 * 1024;
// A buffer that one long line blew up is given back when the next range begins.
constexpr size_t kKeptBytes = 4 * 1024 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool IsBlank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

LineReader::LineReader(uint64_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

void LineReader::Start(int fd, uint64_t begin, uint64_t end, uint64_t file_bytes) {
  fd_ = fd;
  end_ = end;
  file_bytes_ = file_bytes;
  at_eof_ = false;
  in_long_line_ = false;
  error_ = 0;
  consumed_ = searched_ = filled_ = 0;
  if (capacity_ > kKeptBytes) {
    buffer_.reset();
    capacity_ = 0;
  }
  // A line starts at `begin` exactly when a newline stands before it.
  in_first_line_ = begin > 0;
  base_ = begin > 0 ? begin - 1 : 0;
}

bool LineReader::Fill() {
  if (at_eof_ || error_ != 0) return false;
  if (consumed_ > 0 && capacity_ - filled_ < kChunkBytes) {
    std::memmove(buffer_.get(), buffer_.get() + consumed_, filled_ - consumed_);
    base_ += consumed_;
    filled_ -= consumed_;
    searched_ -= consumed_;
    consumed_ = 0;
  }
  if (capacity_ - filled_ < kChunkBytes) {
    const size_t capacity = std::max(2 * kChunkBytes, filled_ + std::max(filled_, kChunkBytes));
    auto grown = std::make_unique_for_overwrite<char[]>(capacity);
    if (filled_ > 0) std::memcpy(grown.get(), buffer_.get(), filled_);
    buffer_ = std::move(grown);
    capacity_ = capacity;
  }
  while (true) {
    const ssize_t got = pread(fd_, buffer_.get() + filled_, kChunkBytes, static_cast<off_t>(base_ + filled_));
    if (got > 0) {
      filled_ += static_cast<size_t>(got);
      return true;
    }
    if (got == 0) {
      at_eof_ = true;
      return false;
    }
    if (errno != EINTR) {
      error_ = errno;
      return false;
    }
  }
}

bool LineReader::PassLine(uint64_t stop) {
  while (position() < stop) {
    const void* newline =
        filled_ > searched_ ? memchr(buffer_.get() + searched_, '\n', filled_ - searched_) : nullptr;
    if (newline != nullptr) {
      consumed_ = searched_ = static_cast<size_t>(static_cast<const char*>(newline) - buffer_.get()) + 1;
      return true;
    }
    consumed_ = searched_ = filled_;
    if (!Fill()) return false;
  }
  return false;
}

LineReader::Result LineReader::PassLongLine(Line* line) {
  in_long_line_ = false;
  *line = {.offset = position(), .next_offset = 0, .bytes = {}, .too_long = true};
  PassLine(UINT64_MAX);
  if (error_ != 0) return kFailed;
  line->next_offset = position();
  return kLine;
}

bool LineReader::HasLine() {
  if (in_long_line_ || in_first_line_ || filled_ == searched_) return false;
  const void* const newline = memchr(buffer_.get() + searched_, '\n', filled_ - searched_);
  searched_ =
      newline == nullptr ? filled_ : static_cast<size_t>(static_cast<const char*>(newline) - buffer_.get());
  return newline != nullptr;
}

LineReader::Result LineReader::Next(Line* line) {
  if (in_long_line_) return PassLongLine(line);
  if (in_first_line_) {
    // No line of this range starts behind its end: of one line that fills many ranges each reads its own part.
    if (!PassLine(end_)) return AtEnd();
    in_first_line_ = false;
  }
  line->offset = position();
  if (line->offset >= end_) return kEnd;
  while (true) {
    const char* begin = buffer_.get() + consumed_;
    const void* newline =
        filled_ > searched_ ? memchr(buffer_.get() + searched_, '\n', filled_ - searched_) : nullptr;
    const size_t size = newline != nullptr ? static_cast<size_t>(static_cast<const char*>(newline) - begin)
                                           : filled_ - consumed_;
    line->too_long = size > max_line_bytes_;
    if (newline != nullptr) {
      consumed_ += size + 1;
      searched_ = consumed_;
      line->bytes = line->too_long ? std::string_view() : std::string_view(begin, size);
      break;
    }
    searched_ = filled_;
    if (line->too_long) {
      in_long_line_ = true;
      line->bytes = {};
      line->next_offset = line->offset + 1;
      return kLongLine;
    }
    if (Fill()) continue;
    if (error_ != 0) return kFailed;
    if (size == 0) return kEnd;
    consumed_ = filled_;
    line->bytes = std::string_view(begin, size);
    break;
  }
  line->next_offset = position();
  if (line->offset == 0 && line->bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    line->bytes.remove_prefix(kByteOrderMark.size());
  }
  return kLine;
}

bool LineReader::ended_early() const {
  return at_eof_ && position() < std::min(end_, file_bytes_);
}

}  // namespace gouji::intake
