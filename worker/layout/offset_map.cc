#include "worker/layout/offset_map.h"

#include <algorithm>

namespace gouji::layout {

void OffsetMap::Finish(uint32_t derived_size, uint32_t source_size) {
  derived_size_ = derived_size;
  source_size_ = source_size;
}

size_t OffsetMap::PieceAt(uint32_t derived) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), derived,
                       [](uint32_t offset, const Piece& piece) { return offset < piece.derived; });
  return after == pieces_.begin() ? 0 : static_cast<size_t>(after - pieces_.begin()) - 1;
}

Range OffsetMap::ToSource(Range derived) const {
  if (pieces_.empty() || derived.begin >= derived_size_) return {source_size_, source_size_};
  return ToSource(derived, PieceAt(derived.begin));
}

Range OffsetMap::Backward::ToSource(Range derived) {
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

Range OffsetMap::ToSource(Range derived, size_t piece) const {
  const Piece& first = pieces_[piece];
  const uint32_t begin =
      first.source_end == kCopy ? first.source + (derived.begin - first.derived) : first.source;
  if (derived.end <= derived.begin) return {begin, begin};
  const uint32_t last_byte = std::min(derived.end, derived_size_) - 1;
  // Nearly always both ends lie in one piece.
  const bool same = &first == &pieces_.back() || last_byte < (&first + 1)->derived;
  const Piece& last = same ? first : pieces_[PieceAt(last_byte)];
  const uint32_t end =
      last.source_end == kCopy ? last.source + (last_byte - last.derived) + 1 : last.source_end;
  return {begin, end};
}

uint32_t OffsetMap::Forward::ToDerived(uint32_t source) {
  const std::vector<Piece>& pieces = map_.pieces_;
  while (piece_ + 1 < pieces.size() && pieces[piece_ + 1].source <= source) ++piece_;
  if (pieces.empty() || source >= map_.source_size_) return map_.derived_size_;
  const Piece& piece = pieces[piece_];
  if (source <= piece.source) return piece.derived;
  const uint32_t next = piece_ + 1 < pieces.size() ? pieces[piece_ + 1].derived : map_.derived_size_;
  return piece.source_end == kCopy ? std::min(piece.derived + (source - piece.source), next) : next;
}

uint32_t OffsetMap::FromSource(uint32_t source) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), source,
                       [](uint32_t offset, const Piece& piece) { return offset < piece.source; });
  const uint32_t next = after == pieces_.end() ? derived_size_ : after->derived;
  if (after == pieces_.begin()) return next;
  const Piece& piece = *(after - 1);
  const uint32_t ahead = source - piece.source;
  if (piece.source_end == kCopy) return std::min(piece.derived + ahead, next);
  return source < piece.source_end ? piece.derived : next;
}

}  // namespace gouji::layout
