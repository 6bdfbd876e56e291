// Byte offsets -> lines and columns.
//
// Role: places for people. Lines end with LF; columns count characters, both from 1. An offset inside of a character
// counts as its start, one behind the end as the end. Ownership: borrows the text. Threads: any. Cost: one pass to
// build, then a search and some kilobytes at most for each place, however long its line is.
//
//   LineIndex lines(text);
//   const Position place = lines.At(span.begin());
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace gouji::cli {

struct Position {
  uint64_t line = 1;
  uint64_t column = 1;
};

class LineIndex {
  static constexpr uint64_t kStep = 4096;  // bytes

 public:
  explicit LineIndex(std::string_view utf8);
  Position At(uint64_t offset) const;

 private:
  std::string_view text_;
  std::vector<uint64_t> starts_;
  std::vector<uint64_t> columns_;  // of the line's characters, those before each multiple of kStep
};

}  // namespace gouji::cli
