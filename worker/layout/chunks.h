// The words of a line with the places at which they stand on the printed page.
//
// Role: a line of normalized text -> chunks between blanks, with their columns. Widths are those of the source's
// characters: terminals give two columns to a Han character or a full-width sign; extractors of PDF text may give one
// to each, which CountWideAsOne makes of it. It judges figures by their form alone. Ownership: appends to the caller's
// vector. Threads: one. Errors: none. Units: bytes, and columns of the page from 0.
//
//   Chunker chunker(text, source, map);
//   chunker.Read(line, &chunks);   // lines in the order of the text
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"

namespace gouji::layout {

struct Chunk {
  Range bytes;
  int32_t x = 0;
  int32_t x_end = 0;
  int32_t wide = 0;  // wide characters of the line before x, and before x_end
  int32_t wide_end = 0;
  // Characters of the line before x whose width is not sure: brackets and commas that a converter may have made narrow;
  // quotes and dashes that some programs take as wide.
  int32_t brackets = 0;
  int32_t quotes = 0;
  bool figure = false;  // a number with or without unit, or a mark of a cell (/ - 无)
};

void CountWideAsOne(std::vector<Chunk>* chunks);

class Chunker {
 public:
  // `source`: what `map` leads to.
  Chunker(std::string_view text, std::string_view source, const OffsetMap& map)
      : text_(text), source_(source), back_(map) {}

  void Read(Range line, std::vector<Chunk>* chunks);
  // Whether the line end or blank at `at` is a form feed of the source; asked in the order of Read.
  bool IsFormFeed(uint32_t at) { return SourceByte(at) == '\f'; }

 private:
  uint8_t SourceByte(uint32_t at) {
    const uint32_t source = back_.ToSource({at, at}).begin;
    return source < source_.size() ? static_cast<uint8_t>(source_[source]) : uint8_t{0};
  }
  enum class Width : uint8_t { kNarrow, kWide, kBracket, kQuote };
  Width WidthOf(uint32_t at);
  uint32_t BlanksFrom(Range rest);

  const std::string_view text_;
  const std::string_view source_;
  OffsetMap::Backward back_;
};

// 12, +3, -4, 1,204.5, 7件, and the marks of cells without a figure: what may stand in a cell of figures.
bool IsFigure(std::string_view text);

// How a label's text begins.
enum class Ordinal : uint8_t {
  kNone,
  kDigit,    // 1. 2、
  kChinese,  // 一、 (三)
};

Ordinal OrdinalOf(std::string_view label);

// "- 4 -", "第4页": nothing of a table.
bool IsPageNumber(std::string_view line);

}  // namespace gouji::layout
