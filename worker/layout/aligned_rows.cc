#include "worker/layout/aligned_rows.h"

#include <algorithm>
#include <cstdlib>

#include "worker/layout/aligned_header.h"

namespace gouji::layout {
namespace {

constexpr int32_t kJitter = 1;
// Blanks between a label's number and its words.
constexpr int32_t kNumberGap = 3;
constexpr size_t kLongestNumber = 11;  // bytes: (十二)
// A header is not higher than this, nor is a row.
constexpr size_t kMaxHeaderLines = 14;

}  // namespace

Ordinal BeginOf(std::string_view text, const Chunk& chunk, size_t count) {
  static constexpr std::string_view kNames[] = {"行政", "未经", "复议后", "未經", "復議後", "複議後"};
  const std::string_view words = text.substr(chunk.bytes.begin, chunk.bytes.size());
  if (count != kOutcomes) return OrdinalOf(words);
  const bool named = std::any_of(std::begin(kNames), std::end(kNames),
                                 [&](std::string_view name) { return words.starts_with(name); });
  return named ? Ordinal::kDigit : Ordinal::kNone;
}

bool RowBuilder::Build(size_t first, size_t end) {
  first_ = first;
  end_ = end;
  rows_.clear();
  items_.clear();
  FindLeaves();
  for (size_t i = first; i < end;) {
    if (const size_t header_end = HeaderEnd(i); header_end > i) {
      items_.push_back({RowItem::Kind::kHeader, i, header_end});
      i = header_end;
      continue;
    }
    if (!Take(i)) return false;
    ++i;
  }
  // Without a number nothing tells to which row a line of words alone belongs.
  return std::none_of(rows_.begin(), rows_.end(),
                      [](const PrintedRow& row) { return !row.numbered && row.label.size() > 1; });
}

// The labels that 1. 2. 3. number stand in the rightmost of the columns of labels.
void RowBuilder::FindLeaves() {
  constexpr int kFewest = 2;
  leaf_of_page_.clear();
  std::map<uint32_t, int> counts;
  leaf_ = INT32_MAX;
  for (size_t i = first_; i < end_; ++i) {
    const AreaLine& line = area_.lines[i];
    if (line.kind != LineKind::kData && line.kind != LineKind::kLabel) continue;
    for (const Chunk& chunk : area_.LabelOf(line)) {
      if (OrdinalAt(chunk) != Ordinal::kDigit) continue;
      leaf_ = std::min(leaf_, chunk.x);
      const auto [known, is_new] = leaf_of_page_.try_emplace(line.page, chunk.x);
      known->second = std::min(known->second, chunk.x);
      ++counts[line.page];
    }
  }
  if (leaf_ == INT32_MAX) leaf_ = 0;
  for (const auto& [page, count] : counts) {
    if (count < kFewest) leaf_of_page_.erase(page);
  }
}

int32_t RowBuilder::LeafOf(const AreaLine& line) const {
  const auto found = leaf_of_page_.find(line.page);
  return found == leaf_of_page_.end() ? leaf_ : found->second;
}

// Behind the header that is repeated at `index`; `index` where none is.
size_t RowBuilder::HeaderEnd(size_t index) const {
  const auto starts = [&](size_t i) {
    const auto chunks = area_.ChunksOf(area_.lines[i]);
    return std::any_of(chunks.begin(), chunks.end(),
                       [&](const Chunk& chunk) { return OrdinalAt(chunk) != Ordinal::kNone; });
  };
  // Its first lines may have words of the label's column alone; then a page break tells.
  size_t text = index;
  const bool page_break = !rows_.empty() && area_.lines[index].page != area_.lines[last_line_].page;
  while (page_break && text < end_ && text - index < kMaxHeaderLines &&
         area_.lines[text].kind == LineKind::kLabel && !starts(text)) {
    ++text;
  }
  if (text == end_ || area_.lines[text].kind != LineKind::kText) return index;
  size_t header_end = text;
  for (size_t i = text; i < end_ && i - index < kMaxHeaderLines; ++i) {
    const LineKind kind = area_.lines[i].kind;
    if (kind == LineKind::kData || (kind == LineKind::kLabel && starts(i))) break;
    // Words behind it belong to a label that the page break cut, where its row waits for figures.
    if (kind == LineKind::kText || (kind == LineKind::kLabel && (rows_.empty() || rows_.back().line >= 0))) {
      header_end = i + 1;
    }
  }
  return header_end;
}

bool RowBuilder::Take(size_t index) {
  const AreaLine& line = area_.lines[index];
  // A number alone is that of a page where the row's own figures follow.
  if (line.alone && line.kind != LineKind::kPageNumber) return FiguresFollow(index);
  switch (line.kind) {
    case LineKind::kBlank:
    case LineKind::kPageNumber:
      return true;
    case LineKind::kData:
    case LineKind::kLabel:
      break;
    default:
      return false;
  }
  const Words words = WordsOf(index);
  if (words.doubtful) return false;
  if (!TakeWords(line, words)) return false;
  if (!words.own.empty()) last_line_ = index;
  if (line.kind == LineKind::kLabel) return true;
  if (rows_.empty() || rows_.back().line >= 0) return false;
  rows_.back().line = static_cast<int>(index);
  last_line_ = index;
  return true;
}

bool RowBuilder::TakeWords(const AreaLine& line, const Words& words) {
  if (words.own.empty()) return true;
  PrintedRow* row = current();
  const bool complete = row != nullptr && row->line >= 0;
  const bool opens = words.starts || row == nullptr || (complete && line.kind == LineKind::kData) ||
                     (complete && words.leaf != row->leaf);
  if (opens) {
    // Words before the first row that no number begins are nobody's.
    if (row == nullptr && !words.starts && line.kind == LineKind::kLabel) return false;
    // Nor may the words behind the figures of the row before be the first line of this one.
    if (!words.starts && row != nullptr && row->tail) return false;
    items_.push_back({RowItem::Kind::kRow, rows_.size()});
    rows_.push_back({.label = {},
                     .x = words.own.front().x,
                     .x_end = words.own.back().x_end,
                     .leaf = words.leaf,
                     .numbered = words.starts,
                     .tail = false});
    row = current();
  }
  row->tail |= row->line >= 0;
  row->label.push_back({words.own.front().bytes.begin, words.own.back().bytes.end});
  return true;
}

// The rows whose number stands beside their name rather than in a merged cell: (一)予以公开, (二)部分公开, (六)其他处理,
// (七)总计.
bool RowBuilder::IsOutcome(const Chunk& words) const {
  static constexpr std::string_view kNames[] = {"予以", "部分", "其他处理", "其他處理",
                                                "总计", "總計", "合计"};
  const std::string_view text = text_.substr(words.bytes.begin, words.bytes.size());
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return text.starts_with(name); });
}

// (一) in front of 予以公开.
bool RowBuilder::IsNumberOf(const Chunk& number, const Chunk& words) const {
  const std::string_view text = text_.substr(number.bytes.begin, number.bytes.size());
  const bool whole =
      text.ends_with(')') || text.ends_with('.') || text.ends_with("、") || text.ends_with(',');
  return whole && text.size() <= kLongestNumber && OrdinalAt(number) != Ordinal::kNone &&
         words.x - number.x_end <= kNumberGap;
}

RowBuilder::Words RowBuilder::WordsOf(size_t index) const {
  const AreaLine& line = area_.lines[index];
  const auto label = area_.LabelOf(line);
  const int32_t leaf = LeafOf(line);
  size_t left = 0;
  while (left < label.size() && label[left].x < leaf - kJitter) ++left;
  // A label of a higher level goes on over the column of the others.
  const bool crosses = left > 0 && label[left - 1].x_end > leaf + kJitter;
  if (!crosses && left < label.size()) {
    // A merged cell's letter may stand a column too far to the right.
    for (size_t i = left + 1; i < label.size() && label[left].x < leaf + kNumberGap; ++i) {
      if (OrdinalAt(label[i]) != Ordinal::kDigit) continue;
      left = i;
      break;
    }
    if (left + 1 < label.size() && label[left].x < leaf && label[left + 1].x <= leaf + kJitter) ++left;
    if (left > 0 && OrdinalAt(label[left]) == Ordinal::kNone && IsNumberOf(label[left - 1], label[left])) {
      // The number of this label, or a merged cell beside the rest of one.
      const bool waits = !rows_.empty() && rows_.back().line < 0;
      const bool outcome = IsOutcome(label[left]);
      const bool rest =
          !rows_.empty() && rows_.back().leaf && std::abs(label[left].x - leaf) <= kJitter && !outcome;
      const bool bracket = text_[label[left - 1].bytes.begin] == '(';
      // A row that has its figures goes on beside (四) of its group: no other rows have such numbers.
      if (!waits && rest && bracket) return {label.subspan(left), true, false, false};
      if (!waits || outcome) return {label.subspan(left - 1), false, true, false};
      return {label.subspan(left), true, false, !rest};
    }
    return {label.subspan(left), true, OrdinalAt(label[left]) != Ordinal::kNone, false};
  }
  if (!crosses) return WordsBesideMerged(index, label.first(left));
  size_t first = left - 1;
  if (first > 0 && OrdinalAt(label[first]) == Ordinal::kNone && IsNumberOf(label[first - 1], label[first]))
    --first;
  return {label.subspan(first), false, OrdinalAt(label[first]) != Ordinal::kNone, false};
}

// A line with words left of the leaves alone: a short label of a higher level, the rest of one, or merged cells.
RowBuilder::Words RowBuilder::WordsBesideMerged(size_t index, std::span<const Chunk> left) const {
  const AreaLine& line = area_.lines[index];
  size_t numbered = left.size();
  while (numbered > 0 && OrdinalAt(left[numbered - 1]) == Ordinal::kNone) --numbered;
  const PrintedRow* const row = rows_.empty() ? nullptr : &rows_.back();
  if (numbered > 0) {
    const auto own = left.subspan(numbered - 1);
    bool starts = false;
    if (line.kind == LineKind::kData) {
      // Figures between two lines of a label may share their line with the number of a merged cell.
      const bool waits = row != nullptr && row->line < 0;
      starts = !waits || !NextIsTail(index, *row);
    } else {
      starts = NextFiguresAreBare(index) || IsBlankOutcome(index, own);
    }
    if (starts) return {own, false, true, false};
    return {};
  }
  if (row == nullptr || row->leaf || index == first_ || area_.lines[index - 1].kind == LineKind::kBlank)
    return {};
  // The rest of a label begins where its first line does, or stands in the middle below it.
  const auto rest = std::find_if(left.begin(), left.end(), [&](const Chunk& chunk) {
    return std::abs(chunk.x - row->x) <= kJitter || (chunk.x > row->x && chunk.x_end <= row->x_end + kJitter);
  });
  if (rest == left.end()) return {};
  return {left.subspan(static_cast<size_t>(rest - left.begin())), false, false, false};
}

// (一)予以公开 without figures is a row, and so is (六)其他处理 that has no rows of its own below it, as in the form of 2019.
bool RowBuilder::IsBlankOutcome(size_t index, std::span<const Chunk> own) const {
  const std::string_view words =
      text_.substr(own.front().bytes.begin, own.back().bytes.end - own.front().bytes.begin);
  const auto has = [&](std::string_view name) { return words.find(name) != words.npos; };
  if (has("予以公") || has("部分公") || has("总计") || has("總計") || has("合计") || has("新收") ||
      has("结转") || has("結轉"))
    return true;
  if (!has("其他处理") && !has("其他處理")) return false;
  for (size_t i = index + 1; i < end_; ++i) {
    const AreaLine& line = area_.lines[i];
    if (line.kind != LineKind::kData && line.kind != LineKind::kLabel) continue;
    for (const Chunk& chunk : area_.LabelOf(line)) {
      if (OrdinalAt(chunk) != Ordinal::kNone) return OrdinalAt(chunk) == Ordinal::kChinese;
    }
  }
  return true;
}

// Whether the row that is open at `index` has figures further down.
bool RowBuilder::FiguresFollow(size_t index) const {
  for (size_t i = index + 1; i < end_ && i - index < kMaxHeaderLines; ++i) {
    const AreaLine& line = area_.lines[i];
    if (line.kind != LineKind::kData && line.kind != LineKind::kLabel) continue;
    const auto label = area_.LabelOf(line);
    const bool starts = std::any_of(label.begin(), label.end(), [&](const Chunk& chunk) {
      return OrdinalAt(chunk) != Ordinal::kNone && chunk.x >= LeafOf(line) - kJitter;
    });
    if (starts) return false;
    if (line.kind == LineKind::kData) return true;
  }
  return false;
}

// Whether the line below goes on with the row's label.
bool RowBuilder::NextIsTail(size_t index, const PrintedRow& row) const {
  if (index + 1 >= end_ || area_.lines[index + 1].kind != LineKind::kLabel) return false;
  const AreaLine& line = area_.lines[index + 1];
  for (const Chunk& chunk : area_.LabelOf(line)) {
    const bool same = row.leaf ? chunk.x >= LeafOf(line) - kJitter : std::abs(chunk.x - row.x) <= kJitter;
    if (same) return OrdinalAt(chunk) == Ordinal::kNone;
  }
  return false;
}

// Whether the next figures have no label of their own, so that they are those of the label that begins at `index`.
bool RowBuilder::NextFiguresAreBare(size_t index) const {
  for (size_t i = index + 1; i < end_ && i - index < kMaxHeaderLines; ++i) {
    const AreaLine& line = area_.lines[i];
    if (line.kind != LineKind::kData && line.kind != LineKind::kLabel) continue;
    for (const Chunk& chunk : area_.LabelOf(line)) {
      if (chunk.x_end > LeafOf(line) + kJitter || OrdinalAt(chunk) != Ordinal::kNone) return false;
    }
    if (line.kind == LineKind::kData) return true;
  }
  return false;
}

}  // namespace gouji::layout
