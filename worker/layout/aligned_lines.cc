#include "worker/layout/aligned_lines.h"

#include <algorithm>

#include "worker/layout/byte_scan.h"

namespace gouji::layout {
namespace {

// Longer lines, and lines with bars or tabs, belong to no aligned table.
constexpr size_t kLongestLine = 1000;

// Words of labels may reach so far into the first column.
constexpr int32_t kIntoColumn = 1;
// A figure left of the first column by more is part of a label.
constexpr int32_t kBeforeColumn = 4;

// A number alone below a blank line; no page has the number 0.
bool StandsAlone(const Area& area, size_t index, std::string_view text) {
  constexpr uint32_t kMaxDigits = 3;
  const AreaLine& line = area.lines[index];
  if (line.chunks != 1 || line.figures != 1 || index == 0) return false;
  const Range bytes = area.ChunksOf(line)[0].bytes;
  const std::string_view number = text.substr(bytes.begin, bytes.size());
  return number.size() <= kMaxDigits && number[0] != '0' &&
         number.find_first_not_of("0123456789") == std::string_view::npos &&
         area.lines[index - 1].kind == LineKind::kBlank;
}

// Above a blank line or the next numbered label it is no figure of a row: those stand next to a line of their label.
bool EndsPage(const Area& area, size_t index, std::string_view text) {
  if (index + 1 == area.lines.size() || area.lines[index + 1].kind == LineKind::kBlank) return true;
  const auto next = area.ChunksOf(area.lines[index + 1]);
  return std::any_of(next.begin(), next.end(), [&](const Chunk& chunk) {
    return OrdinalOf(text.substr(chunk.bytes.begin, chunk.bytes.size())) != Ordinal::kNone;
  });
}

// Whether wider characters before it would put the word into another column.
bool MayBeFarther(const Columns& columns, Chunk word, int column) {
  for (int32_t shift = 1; shift <= word.brackets + word.quotes; ++shift) {
    ++word.x;
    ++word.x_end;
    const int other = columns.Nearest(word);
    if (other >= 0 && other != column) return true;
  }
  return false;
}

}  // namespace

bool EndsAsHeading(std::string_view words) {
  constexpr size_t kLeastBytes = 30;
  return words.size() >= kLeastBytes && (words.ends_with("情况") || words.ends_with("情況"));
}

void Area::Read(const std::vector<Range>& all, size_t first, size_t end, std::string_view text,
                Chunker* chunker) {
  lines.clear();
  chunks.clear();
  for (size_t i = first; i < end; ++i) {
    AreaLine line{.bytes = all[i], .first_chunk = static_cast<uint32_t>(chunks.size())};
    const std::string_view printed = text.substr(all[i].begin, all[i].size());
    // A form feed ends a line of its own.
    line.below_break = i > first && chunker->IsFormFeed(all[i].begin - 1);
    if (printed.size() > kLongestLine || FindByte<'|', '\t'>(printed, 0) < printed.size()) {
      line.sentence = true;
    } else if (IsPageNumber(printed)) {
      line.kind = LineKind::kPageNumber;
    } else {
      line.sentence = printed.find("。") != std::string_view::npos;
      chunker->Read(all[i], &chunks);
      line.chunks = static_cast<uint32_t>(chunks.size()) - line.first_chunk;
      while (line.figures < line.chunks && chunks[chunks.size() - 1 - line.figures].figure) ++line.figures;
      if (line.chunks == 0) line.kind = LineKind::kBlank;
      if (line.chunks > 0) {
        const Range last = chunks.back().bytes;
        line.heading = EndsAsHeading(text.substr(last.begin, last.size()));
      }
    }
    lines.push_back(line);
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!StandsAlone(*this, i, text)) continue;
    lines[i].alone = true;
    if (EndsPage(*this, i, text)) lines[i].kind = LineKind::kPageNumber;
  }
  CountPages();
}

// Two blank lines may part pages too: more pages than there are do no harm where their columns agree.
void Area::CountPages() {
  uint32_t page = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto blank = [&](size_t line) { return lines[line].kind == LineKind::kBlank; };
    const bool gap = i > 0 && blank(i) && blank(i - 1) && (i == 1 || !blank(i - 2));
    if (lines[i].below_break || lines[i].kind == LineKind::kPageNumber || lines[i].alone || gap) ++page;
    lines[i].page = page;
  }
}

void Classify(const Area& area, const Columns& columns, AreaLine* line) {
  if (line->kind == LineKind::kBlank || line->kind == LineKind::kPageNumber) return;
  line->values = 0;
  line->kind = LineKind::kText;
  if (line->sentence) return;
  const auto chunks = area.ChunksOf(*line);
  uint32_t values = line->figures;
  while (values > 0 && chunks[chunks.size() - values].x_end <= columns.left() - kBeforeColumn) --values;
  const auto labels = chunks.first(chunks.size() - values);
  const int32_t label_end = labels.empty() ? 0 : labels.back().x_end;
  if (values == 0) {
    if (label_end <= columns.left() + kIntoColumn) line->kind = LineKind::kLabel;
    return;
  }
  line->kind = LineKind::kDoubtful;
  int before = -1;
  for (const Chunk& value : chunks.last(values)) {
    const int column = columns.Nearest(value);
    if (column <= before || MayBeFarther(columns, value, column)) return;
    // A word above the first column may be a value that cannot be read.
    if (before < 0 && column > 0 && label_end > columns.left() + kIntoColumn) return;
    before = column;
  }
  line->kind = LineKind::kData;
  line->values = values;
}

}  // namespace gouji::layout
