#include "worker/layout/aligned_numbers.h"

#include <algorithm>
#include <string>
#include <vector>

namespace gouji::layout {
namespace {

constexpr size_t kFewestRows = 6;
constexpr int kMostRows = 60;
// A number stands so far beside the word over its column at most.
constexpr int32_t kBeside = 4;

bool NamesNumbers(std::string_view word) {
  return word == "行次" || word == "序号" || word == "行号" || word == "序號" || word == "行號";
}

// Chunks below the word that count from 1 on, by their indexes in the area.
std::vector<size_t> NumbersBelow(std::string_view text, const Area& area, size_t line, const Chunk& word) {
  std::vector<size_t> numbers;
  for (size_t i = line + 1; i < area.lines.size() && numbers.size() < kMostRows; ++i) {
    const AreaLine& below = area.lines[i];
    if (below.sentence || below.heading) break;
    const std::string due = std::to_string(numbers.size() + 1);
    for (uint32_t c = below.first_chunk; c < below.first_chunk + below.chunks; ++c) {
      const Chunk& chunk = area.chunks[c];
      if (chunk.x_end + kBeside <= word.x || chunk.x >= word.x_end + kBeside) continue;
      if (text.substr(chunk.bytes.begin, chunk.bytes.size()) != due) continue;
      numbers.push_back(c);
      break;
    }
  }
  return numbers;
}

// Takes chunks out; their indexes rise.
void Remove(const std::vector<size_t>& chunks, Area* area) {
  std::vector<Chunk> kept;
  kept.reserve(area->chunks.size());
  size_t next = 0;
  for (AreaLine& line : area->lines) {
    const auto first = static_cast<uint32_t>(kept.size());
    for (uint32_t c = line.first_chunk; c < line.first_chunk + line.chunks; ++c) {
      if (next < chunks.size() && chunks[next] == c) {
        ++next;
        line.counted = true;
      } else {
        kept.push_back(area->chunks[c]);
      }
    }
    line.first_chunk = first;
    line.chunks = static_cast<uint32_t>(kept.size()) - first;
    line.figures = 0;
    while (line.figures < line.chunks && kept[kept.size() - 1 - line.figures].figure) ++line.figures;
  }
  area->chunks = std::move(kept);
}

}  // namespace

void DropNumberColumns(std::string_view text, Area* area) {
  for (size_t i = 0; i < area->lines.size(); ++i) {
    const AreaLine& line = area->lines[i];
    if (line.sentence || line.figures > 0) continue;
    for (const Chunk& word : area->ChunksOf(line)) {
      if (!NamesNumbers(text.substr(word.bytes.begin, word.bytes.size()))) continue;
      const std::vector<size_t> numbers = NumbersBelow(text, *area, i, word);
      if (numbers.size() < kFewestRows) continue;
      Remove(numbers, area);
      return;
    }
  }
}

}  // namespace gouji::layout
