#include "worker/layout/aligned_writer.h"

#include <algorithm>
#include <utility>

namespace gouji::layout {

void TableWriter::Write(const TableLines& table, const Header& header, const RowBuilder& rows) {
  const std::vector<AreaLine>& lines = area_.lines;
  rewrite_->Begin({lines[table.header].bytes.begin, lines[table.end - 1].bytes.end});
  at_start_ = true;
  last_ = lines[table.header].bytes.begin;
  EmitHeader(header.columns.empty() ? CoveredHeader(table.header, table.first) : header);
  if (count_ == kReview) {
    const auto label = area_.LabelOf(lines[table.first]);
    std::vector<Range> words;
    if (!label.empty()) words.push_back({label.front().bytes.begin, label.back().bytes.end});
    EmitRow(words, static_cast<int>(table.first), false);
    rewrite_->End();
    return;
  }
  // A table that leaves cells blank may leave all of a row.
  const bool blanks = std::any_of(rows.rows().begin(), rows.rows().end(), [&](const PrintedRow& row) {
    return row.line >= 0 && lines[static_cast<size_t>(row.line)].values < count_;
  });
  for (const RowItem& item : rows.items()) {
    if (item.kind == RowItem::Kind::kHeader) {
      const Header repeated = ReadHeader(text_, area_, item.index, item.end, count_);
      EmitHeader(repeated.columns.empty() ? CoveredHeader(item.index, item.end) : repeated);
    } else {
      const PrintedRow& row = rows.rows()[item.index];
      EmitRow(row.label, row.line, blanks && row.numbered);
    }
  }
  rewrite_->End();
}

void TableWriter::NewLine() {
  if (!at_start_) rewrite_->Add('\n', last_);
  at_start_ = false;
}

void TableWriter::Cell(Range range) {
  rewrite_->Add(range);
  last_ = range.end;
}

void TableWriter::EmitRow(std::span<const Range> label, int line, bool blanks) {
  NewLine();
  Bar();
  for (const Range piece : label) Cell(piece);
  if (!label.empty()) Bar();
  if (line < 0) {
    for (size_t column = 0; blanks && column < count_; ++column) Bar();
    return;
  }
  const AreaLine& printed = area_.lines[static_cast<size_t>(line)];
  const Columns* const columns = page_columns_.On(printed.page);
  const auto values = area_.ValuesOf(printed);
  // The place of a blank is behind what its line prints before it.
  last_ = printed.values < printed.chunks ? area_.LabelOf(printed).back().bytes.end : printed.bytes.begin;
  size_t next = 0;
  for (size_t column = 0; column < count_; ++column) {
    const bool own = values.size() == count_ ||
                     (next < values.size() && columns->Nearest(values[next]) == static_cast<int>(column));
    if (own) Cell(values[next++].bytes);
    Bar();
  }
}

// A header in other words than the form's: each word belongs to the column that it covers.
Header TableWriter::CoveredHeader(size_t first, size_t end) const {
  Header header;
  std::vector<HeaderColumn> own(count_);
  bool any = false;
  for (size_t i = first; i < end; ++i) {
    const AreaLine& line = area_.lines[i];
    const Columns* const columns = page_columns_.On(line.page);
    for (const Chunk& chunk : area_.ChunksOf(line)) {
      const auto cover = columns == nullptr ? Columns::Cover{} : columns->CoverOf(chunk.x, chunk.x_end);
      if (columns != nullptr && count_ != kReview && chunk.x + kMostIntoLabel < columns->left()) {
        header.labels.push_back(chunk.bytes);
      } else if (cover.first >= 0 && cover.first == cover.last) {
        own[static_cast<size_t>(cover.first)].pieces.push_back(chunk.bytes);
        any = true;
      } else {
        header.spanning.push_back(chunk.bytes);
      }
    }
  }
  if (any) header.columns = std::move(own);
  return header;
}

void TableWriter::EmitLine(std::span<const Range> cells) {
  if (cells.empty()) return;
  NewLine();
  Bar();
  for (const Range cell : cells) {
    Cell(cell);
    Bar();
  }
}

// Words above the labels first, then those above several columns, then the columns' own, each in one piece.
void TableWriter::EmitHeader(const Header& header) {
  if (!header.labels.empty()) {
    NewLine();
    Bar();
    for (const Range piece : header.labels) Cell(piece);
    Bar();
  }
  EmitLine(header.spanning);
  if (header.columns.empty()) return;
  NewLine();
  if (count_ != kReview) Bar();
  Bar();
  for (const HeaderColumn& column : header.columns) {
    for (const Range piece : column.pieces) Cell(piece);
    Bar();
  }
}

}  // namespace gouji::layout
