#include "worker/layout/offset_map.h"

#include <algorithm>

namespace gouji::layout {

void OffsetMap::AddPiecesOf(const OffsetMap& from, Range derived, uint32_t at) {
  if (derived.empty() || from.pieces_.empty()) return;
  for (size_t i = from.PieceAt(derived.begin); i < from.pieces_.size(); ++i) {
    const Piece& piece = from.pieces_[i];
    if (piece.derived >= derived.end) return;
    const uint32_t begin = std::max(piece.derived, derived.begin);
    pieces_.push_back({at + (begin - derived.begin), from.SourceBegin(piece, begin), piece.source_end});
  }
}

void OffsetMap::BeginShuffle(uint32_t derived, Range source) {
  shuffles_.push_back({{derived, derived}, source, pieces_.size(), pieces_.size()});
}

void OffsetMap::EndShuffle(uint32_t derived) {
  shuffles_.back().derived.end = derived;
  shuffles_.back().end_piece = pieces_.size();
}

void OffsetMap::Finish(uint32_t derived_size, uint32_t source_size) {
  derived_size_ = derived_size;
  source_size_ = source_size;
}

size_t OffsetMap::PieceAt(uint32_t derived) const {
  // The last one that begins at or before it. Which way a step goes cannot be foretold: it is taken without a branch.
  size_t at = 0;
  for (size_t left = pieces_.size(); left > 1;) {
    const size_t half = left / 2;
    at += pieces_[at + half].derived <= derived ? half : 0;
    left -= half;
  }
  return at;
}

Range OffsetMap::ToSource(Range derived) const {
  if (pieces_.empty() || derived.begin >= derived_size_) return {source_size_, source_size_};
  return ToSource(derived, PieceAt(derived.begin));
}

Range OffsetMap::Backward::Search(Range derived) {
  constexpr size_t kFew = 16;
  const std::vector<Piece>& pieces = map_.pieces_;
  if (pieces.empty() || derived.begin >= map_.derived_size_) return map_.ToSource(derived);
  const auto begins_at = [&](size_t piece) { return piece == pieces.size() ? ~0u : pieces[piece].derived; };
  if (begins_at(piece_) <= derived.begin) {
    for (size_t i = 0; i < kFew && begins_at(piece_ + 1) <= derived.begin; ++i) ++piece_;
  }
  if (begins_at(piece_) > derived.begin || begins_at(piece_ + 1) <= derived.begin)
    piece_ = map_.PieceAt(derived.begin);
  return map_.ToSource(derived, piece_);
}

Range OffsetMap::ToSource(Range derived, size_t first) const {
  const uint32_t begin = SourceBegin(pieces_[first], derived.begin);
  if (derived.end <= derived.begin) return {begin, begin};
  derived.end = std::min(derived.end, derived_size_);
  // Nearly always both ends lie in one piece.
  if (derived.end <= DerivedEnd(first)) return {begin, SourceEnd(pieces_[first], derived.end)};
  if (!shuffles_.empty()) return Hull(derived);
  return {begin, SourceEnd(pieces_[PieceAt(derived.end - 1)], derived.end)};
}

Range OffsetMap::Hull(Range derived) const {
  Range hull{0xffffffff, 0};
  for (size_t i = PieceAt(derived.begin); i < pieces_.size() && pieces_[i].derived < derived.end; ++i) {
    const Piece& piece = pieces_[i];
    if (piece.source == piece.source_end) continue;
    hull.begin = std::min(hull.begin, SourceBegin(piece, std::max(piece.derived, derived.begin)));
    hull.end = std::max(hull.end, SourceEnd(piece, std::min(DerivedEnd(i), derived.end)));
  }
  if (hull.begin <= hull.end) return hull;
  // Nothing of it is in the source.
  return ToSource({derived.begin, derived.begin});
}

uint32_t OffsetMap::Forward::ToDerived(uint32_t source) {
  const std::vector<Piece>& pieces = map_.pieces_;
  while (piece_ + 1 < pieces.size() && pieces[piece_ + 1].source <= source) ++piece_;
  if (pieces.empty() || source >= map_.source_size_) return map_.derived_size_;
  const Piece& piece = pieces[piece_];
  if (source <= piece.source) return piece.derived;
  const uint32_t next = map_.DerivedEnd(piece_);
  return piece.source_end == kCopy ? std::min(piece.derived + (source - piece.source), next) : next;
}

uint32_t OffsetMap::FromShuffle(const Shuffle& shuffle, uint32_t source) const {
  for (size_t i = shuffle.first_piece; i < shuffle.end_piece; ++i) {
    const Piece& piece = pieces_[i];
    if (source < piece.source || source >= SourceEnd(piece, DerivedEnd(i))) continue;
    return piece.source_end == kCopy ? piece.derived + (source - piece.source) : piece.derived;
  }
  return shuffle.derived.end;
}

uint32_t OffsetMap::FromSource(uint32_t source) const {
  size_t begin = 0;
  size_t end = pieces_.size();
  for (const Shuffle& shuffle : shuffles_) {
    if (source < shuffle.source.begin) {
      end = shuffle.first_piece;
      break;
    }
    if (source < shuffle.source.end) return FromShuffle(shuffle, source);
    begin = shuffle.end_piece;
  }
  const auto first = pieces_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = pieces_.begin() + static_cast<std::ptrdiff_t>(end);
  const auto after = std::upper_bound(
      first, last, source, [](uint32_t offset, const Piece& piece) { return offset < piece.source; });
  const uint32_t next = after == pieces_.end() ? derived_size_ : after->derived;
  if (after == first) return next;
  const Piece& piece = *(after - 1);
  const uint32_t ahead = source - piece.source;
  if (piece.source_end == kCopy) return std::min(piece.derived + ahead, next);
  return source < piece.source_end ? piece.derived : next;
}

}  // namespace gouji::layout
