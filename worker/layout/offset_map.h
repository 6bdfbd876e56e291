// From offsets of a derived text to offsets of the text it was made from.
//
// Role: a monotone list of pieces, each either a copy (byte for byte) or a replacement (some bytes for some others);
// source bytes between pieces were deleted. 12 bytes a piece; replacing by the same number of bytes needs no piece.
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
  void Clear() { pieces_.clear(); }
  // From `derived` on, the derived text copies the source from `source` on, until the next piece.
  void AddCopy(uint32_t derived, uint32_t source) { pieces_.push_back({derived, source, kCopy}); }
  // The derived bytes from `derived` to the next piece stand for source bytes [source_begin, source_end).
  void AddReplacement(uint32_t derived, uint32_t source_begin, uint32_t source_end) {
    pieces_.push_back({derived, source_begin, source_end});
  }
  // Sizes of both texts, once all pieces are added.
  void Finish(uint32_t derived_size, uint32_t source_size);

  // Source bytes of a derived range: from its first byte's source to the end of its last byte's source, so that
  // deleted bytes at the edges stay outside. O(log pieces).
  Range ToSource(Range derived) const;
  // Derived offset of what is printed at `source`, or next behind it where that was deleted.
  uint32_t FromSource(uint32_t source) const;
  size_t pieces() const { return pieces_.size(); }

  // As ToSource, for ranges most of which lie a few pieces behind the one before: figures of a table, claims of a text.
  class Backward {
   public:
    explicit Backward(const OffsetMap& map) : map_(map) {}
    Range ToSource(Range derived);

   private:
    const OffsetMap& map_;
    size_t piece_ = 0;
  };

  // The way there: derived offsets of source offsets that never decrease. Deleted bytes give the place behind them.
  class Forward {
   public:
    explicit Forward(const OffsetMap& map) : map_(map) {}
    uint32_t ToDerived(uint32_t source);

   private:
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
  size_t PieceAt(uint32_t derived) const;
  // `first`: the piece that holds derived.begin.
  Range ToSource(Range derived, size_t first) const;

  std::vector<Piece> pieces_;
  uint32_t derived_size_ = 0;
  uint32_t source_size_ = 0;
};

}  // namespace gouji::layout
