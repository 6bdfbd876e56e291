// From offsets of a derived text to offsets of the text it was made from.
//
// Role: a list of pieces, each either a copy (byte for byte) or a replacement (some bytes for some others);
// source bytes between pieces were deleted. 12 bytes a piece; replacing by the same number of bytes needs no piece.
// Pieces are in the order of both texts, except inside of shuffles: stretches whose pieces were put into another order.
// Ownership: owns its pieces, reuses them after Clear. Threads: const methods from many. Errors: none; offsets beyond
// the end give the end. Units: bytes.
//
//   map.AddCopy(0, 0); map.AddReplacement(12, 12, 15); map.Finish(40, 43);
//   Range source = map.ToSource({12, 13});
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gouji::layout {

// A half-open range of bytes.
struct Range {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const Range&, const Range&) = default;
};

class OffsetMap {
 public:
  void Clear() {
    pieces_.clear();
    shuffles_.clear();
  }
  // From `derived` on, the derived text copies the source from `source` on, until the next piece.
  void AddCopy(uint32_t derived, uint32_t source) { pieces_.push_back({derived, source, kCopy}); }
  // The derived bytes from `derived` to the next piece stand for source bytes [source_begin, source_end); an empty
  // range is the place of something that the source does not have.
  void AddReplacement(uint32_t derived, uint32_t source_begin, uint32_t source_end) {
    pieces_.push_back({derived, source_begin, source_end});
  }
  // The pieces of `from` for its bytes `derived`, which now stand from `at` on.
  void AddPiecesOf(const OffsetMap& from, Range derived, uint32_t at);
  // The pieces from here to the matching EndShuffle are in any order; together they come from `source`.
  void BeginShuffle(uint32_t derived, Range source);
  void EndShuffle(uint32_t derived);
  // Sizes of both texts, once all pieces are added.
  void Finish(uint32_t derived_size, uint32_t source_size);

  // Source bytes of a derived range: from its first byte's source to the end of its last byte's source, so that
  // deleted bytes at the edges stay outside. O(log pieces); of a text with shuffles the least range that holds the source of
  // every byte, O(pieces of the range).
  Range ToSource(Range derived) const;
  // Derived offset of what is printed at `source`, or next behind it where that was deleted; of something deleted inside
  // of a shuffle, the end of the shuffle.
  uint32_t FromSource(uint32_t source) const;
  size_t pieces() const { return pieces_.size(); }

  // The way there: derived offsets of source offsets that never decrease. Deleted bytes give the place behind them.
  // For maps without shuffles.
  class Forward {
   public:
    explicit Forward(const OffsetMap& map) : map_(map) {}
    uint32_t ToDerived(uint32_t source);

   private:
    const OffsetMap& map_;
    size_t piece_ = 0;
  };

  // As ToSource, for ranges most of which lie a few pieces behind the one before: figures of a table, claims of a text.
  class Backward {
   public:
    explicit Backward(const OffsetMap& map) : map_(map) {}
    Range ToSource(Range derived) {
      // Nearly all lie in the piece of the one before: cells of a table whose bytes were copied.
      if (piece_ < map_.pieces_.size()) {
        const Piece& piece = map_.pieces_[piece_];
        if (piece.source_end == kCopy && piece.derived <= derived.begin && derived.begin <= derived.end &&
            derived.end < map_.DerivedEnd(piece_)) {
          const uint32_t ahead = piece.source - piece.derived;
          return {derived.begin + ahead, derived.end + ahead};
        }
      }
      return Search(derived);
    }

   private:
    Range Search(Range derived);

    const OffsetMap& map_;
    size_t piece_ = 0;
  };

 private:
  static constexpr uint32_t kCopy = 0xffffffff;
  struct Piece {
    uint32_t derived;
    uint32_t source;
    uint32_t source_end;  // kCopy: a copy
  };
  struct Shuffle {
    Range derived;
    Range source;
    size_t first_piece;
    size_t end_piece;
  };
  size_t PieceAt(uint32_t derived) const;
  // `first`: the piece that holds derived.begin.
  Range ToSource(Range derived, size_t first) const;
  uint32_t SourceBegin(const Piece& piece, uint32_t derived) const {
    return piece.source_end == kCopy ? piece.source + (derived - piece.derived) : piece.source;
  }
  // Source end of the derived byte before `derived`, which lies in the piece.
  uint32_t SourceEnd(const Piece& piece, uint32_t derived) const {
    return piece.source_end == kCopy ? piece.source + (derived - piece.derived) : piece.source_end;
  }
  uint32_t DerivedEnd(size_t piece) const {
    return piece + 1 < pieces_.size() ? pieces_[piece + 1].derived : derived_size_;
  }
  Range Hull(Range derived) const;
  uint32_t FromShuffle(const Shuffle& shuffle, uint32_t source) const;

  std::vector<Piece> pieces_;
  std::vector<Shuffle> shuffles_;  // in the order of both texts
  uint32_t derived_size_ = 0;
  uint32_t source_size_ = 0;
};

}  // namespace gouji::layout
