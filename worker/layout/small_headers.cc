#include "worker/layout/small_headers.h"

#include <algorithm>
#include <span>
#include <string>

#include "worker/layout/aligned_header.h"

namespace gouji::layout {
namespace {

constexpr std::string_view kFirstWord = "信息内容";
constexpr std::string_view kTraditional = "信息內容";
constexpr std::string_view kItem = "第";  // 第二十条第(一)项 heads a part of the table
constexpr size_t kMaxLinesAside = 12;

bool Overlap(const Chunk& chunk, const HeaderColumn& column) {
  return chunk.x < column.x_end && column.x < chunk.x_end;
}

// How many words of the line are the header's first: 信息 内容 are two.
size_t FirstWords(std::string_view text, std::span<const Chunk> chunks) {
  std::string joined;
  for (size_t i = 0; i < chunks.size() && joined.size() < kFirstWord.size(); ++i) {
    joined += text.substr(chunks[i].bytes.begin, chunks[i].bytes.size());
    if (joined == kFirstWord || joined == kTraditional) return i + 1;
  }
  return 0;
}

}  // namespace

void PlanSmallHeaders(std::string_view text, const Area& area, std::vector<bool>* taken, Rewrite* rewrite) {
  const auto words = [&](const Chunk& chunk) { return text.substr(chunk.bytes.begin, chunk.bytes.size()); };
  for (size_t i = 0; i < area.lines.size(); ++i) {
    const AreaLine& line = area.lines[i];
    const size_t stubs = FirstWords(text, area.ChunksOf(line));
    if ((*taken)[i] || line.figures > 0 || stubs == 0) continue;
    const Chunk& stub = area.ChunksOf(line)[stubs - 1];
    // Lines above and below with words right of it alone.
    const auto beside = [&](size_t at) {
      const AreaLine& other = area.lines[at];
      if ((*taken)[at] || other.sentence || other.figures > 0 || other.chunks == 0) return false;
      const Chunk& first = area.ChunksOf(other)[0];
      return first.x > stub.x_end && !words(first).starts_with(kItem);
    };
    size_t begin = i;
    while (begin > 0 && i - begin < kMaxLinesAside && beside(begin - 1)) --begin;
    size_t end = i + 1;
    while (end < area.lines.size() && end - i <= kMaxLinesAside && beside(end)) ++end;
    if (end - begin < 2) continue;
    std::vector<HeaderColumn> columns;
    bool spans = false;
    for (size_t at = begin; at < end; ++at) {
      for (const Chunk& chunk : area.ChunksOf(area.lines[at])) {
        const auto own = std::find_if(columns.begin(), columns.end(),
                                      [&](const HeaderColumn& column) { return Overlap(chunk, column); });
        if (own == columns.end()) {
          columns.push_back({chunk.x, chunk.x_end, {chunk.bytes}});
          continue;
        }
        spans |= std::count_if(columns.begin(), columns.end(),
                               [&](const HeaderColumn& column) { return Overlap(chunk, column); }) > 1;
        own->x = std::min(own->x, chunk.x);
        own->x_end = std::max(own->x_end, chunk.x_end);
        own->pieces.push_back(chunk.bytes);
      }
    }
    if (spans) continue;
    std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    rewrite->Begin({area.lines[begin].bytes.begin, area.lines[end - 1].bytes.end});
    for (const HeaderColumn& column : columns) {
      if (&column != &columns.front()) rewrite->Add(' ', column.pieces.front().begin);
      for (const Range piece : column.pieces) rewrite->Add(piece);
    }
    rewrite->End();
    std::fill(taken->begin() + static_cast<std::ptrdiff_t>(begin),
              taken->begin() + static_cast<std::ptrdiff_t>(end), true);
  }
}

}  // namespace gouji::layout
