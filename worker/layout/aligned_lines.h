// A stretch of lines around an aligned table: their words, and what each line is to the table.
//
// Role: the geometry that the finder of aligned tables and the builder of their rows share. It joins nothing.
// Ownership: plain data. Threads: one. Errors: none. Units: bytes of the normalized text, columns of the page.
//
//   Area area;  area.Read(lines, first, end, text, &chunker);
//   area.lines[i].kind = Classify(area, area.lines[i], columns);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "worker/layout/chunks.h"
#include "worker/layout/columns.h"

namespace gouji::layout {

enum class LineKind : uint8_t {
  kBlank,
  kPageNumber,
  kData,      // figures, each in a column of its own, behind words of labels or none
  kLabel,     // words left of the figures' columns
  kText,      // words above figures' columns: a header, or no line of the table at all
  kDoubtful,  // figures that may belong to one column or another
};

struct AreaLine {
  Range bytes;
  uint32_t first_chunk = 0;
  uint32_t chunks = 0;
  uint32_t figures = 0;  // at its end
  uint32_t page = 0;     // counts page breaks
  LineKind kind = LineKind::kText;
  uint32_t values = 0;  // kData: so many of its last chunks
  bool sentence = false;
  bool heading = false;      // ends as the heading of a section does
  bool below_break = false;  // a form feed stands before it
  bool counted = false;      // the number of its row was taken out
  bool alone = false;        // one figure below a blank line: of a row, or the number of a page
};

struct Area {
  std::vector<AreaLine> lines;
  std::vector<Chunk> chunks;

  // Lines [first, end) of a text.
  void Read(const std::vector<Range>& all, size_t first, size_t end, std::string_view text, Chunker* chunker);
  void CountPages();
  std::span<const Chunk> ChunksOf(const AreaLine& line) const {
    return std::span(chunks).subspan(line.first_chunk, line.chunks);
  }
  std::span<const Chunk> LabelOf(const AreaLine& line) const {
    return std::span(chunks).subspan(line.first_chunk, line.chunks - line.values);
  }
  std::span<const Chunk> ValuesOf(const AreaLine& line) const { return ChunksOf(line).last(line.values); }
};

// 四、政府信息公开行政复议、行政诉讼情况
bool EndsAsHeading(std::string_view words);

// What a line with ink is to a table of these columns; sets kind and values.
void Classify(const Area& area, const Columns& columns, AreaLine* line);

}  // namespace gouji::layout
