// Bytes [begin, end) of a JSON Lines file -> its lines, in bounded memory.
//
// Role: finds lines and their places. A line belongs to the range in which it starts, so that ranges that partition a
// file partition its lines. It does not look into lines but for a byte order mark at the start of the file, which is
// left out of the first line.
// Ownership: borrows the descriptor; a Line lives until the next call.
// Threads: one reader a slot. Memory: one chunk, or the longest line within the limit.
// Errors: kFailed with errno; a file that ends before it should shows in ended_early().
//
//   reader.Start(fd, begin, end, file_bytes);
//   for (intake::Line line; reader.Next(&line) == intake::LineReader::kLine;) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace gouji::intake {

struct Line {
  // Of the line's first byte in the file.
  uint64_t offset = 0;
  // Of the next line.
  uint64_t next_offset = 0;
  // Without the newline. Empty when `too_long`.
  std::string_view bytes;
  // Longer than the limit; it was passed over.
  bool too_long = false;

  uint64_t size_bytes() const { return next_offset - offset; }
};

// Nothing but spaces, tabs and carriage returns: no document.
bool IsBlank(std::string_view line);

class LineReader {
 public:
  // kLongLine: a line over the limit begins; the line has its offset and one byte. The next call reads it to its end,
  // which may take long, and gives it as a line.
  enum Result { kLine, kLongLine, kEnd, kFailed };

  explicit LineReader(uint64_t max_line_bytes);

  // `file_bytes`: size that the file is known to have. `end` may lie behind it.
  void Start(int fd, uint64_t begin, uint64_t end, uint64_t file_bytes);
  // Whether Next gives a line without reading.
  bool HasLine();
  // Blank lines are lines.
  Result Next(Line* line);

  // After kEnd: the file was shorter than `file_bytes`, and lines of the range are missing.
  bool ended_early() const;
  // After kFailed: errno.
  int error() const { return error_; }
  // Of the next line; after kFailed, of the line that could not be read.
  uint64_t position() const { return base_ + consumed_; }

 private:
  // Reads more bytes behind what is there: false at the end of the file or on an error.
  bool Fill();
  // Drops bytes up to and including the next newline: false where there is none before `stop`.
  bool PassLine(uint64_t stop);
  Result PassLongLine(Line* line);
  Result AtEnd() const { return error_ != 0 ? kFailed : kEnd; }

  const uint64_t max_line_bytes_;
  int fd_ = -1;
  uint64_t end_ = 0;
  uint64_t file_bytes_ = 0;
  bool in_first_line_ = false;
  bool in_long_line_ = false;
  bool at_eof_ = false;
  int error_ = 0;

  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  uint64_t base_ = 0;    // offset in the file of buffer_[0]
  size_t consumed_ = 0;  // bytes of the buffer that lines were made of
  size_t searched_ = 0;  // bytes known to hold no newline behind consumed_
  size_t filled_ = 0;
};

}  // namespace gouji::intake
