// Finds the forms' labels in a normalized text, wherever blanks and line ends break them.
//
// Role: an exact longest-match trie over UTF-8 characters, compiled once. Blanks, line ends and <br> inside a label are
// skipped, and so is, on demand, punctuation inside: 补正、行政机关 and 补正,行政机关 are the same. It does not know what labels mean and does not guess at misprints: aliases are labels of their own, and
// near matches are the extractor's business.
// Ownership: immutable after Compile. Threads: any. Errors: none. Units: byte offsets into the given text.
//
//   matcher.FindAll(page.text(), &hits);   // leftmost, longest, not overlapping
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::form {

struct Hit {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint16_t label = 0;
};

class Matcher {
 public:
  // What of a label is compared: all but the punctuation inside. The first and the last character stay.
  static std::string Folded(std::string_view label);
  enum class Marks : uint8_t {
    kSkipped,   // punctuation inside labels and text does not matter
    kCompared,  // labels are compared as they are
  };
  // Labels must be normalized, hold no blanks and differ (when folded, unless marks are compared). A hit's `label` is the
  // index here.
  void Compile(const std::vector<std::string_view>& labels, Marks marks = Marks::kSkipped);

  // Appends the leftmost, longest, non-overlapping hits of `text`. About 1 ns a character of prose.
  void FindAll(std::string_view text, std::vector<Hit>* hits) const;
  // Whether some label may begin with the three-byte character at `p`, by it and the one behind it; for a look before
  // MatchAt, which hardly any place needs.
  bool MayBeginAt(const char* p, const char* end) const {
    if (end - p < kPairBytes) return MayBegin(CodeAt(p));
    const uint64_t pair = Load64(p);
    return IsHanPair(pair) ? MayBeginWith(pair) : MayBegin(CodeAt(p));
  }
  // The longest label that begins exactly at `position`.
  bool MatchAt(std::string_view text, uint32_t position, Hit* hit) const;

 private:
  // Of the three-byte character at `p`.
  static uint32_t CodeAt(const char* p) {
    return static_cast<uint32_t>(p[0] & 0x0f) << 12 | static_cast<uint32_t>(p[1] & 0x3f) << 6 |
           static_cast<uint32_t>(p[2] & 0x3f);
  }
  // Two characters of three bytes each are looked at by one load.
  static constexpr ptrdiff_t kPairBytes = 8;
  static uint64_t Load64(const char* p) {
    uint64_t bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    return bytes;
  }
  // Of eight bytes: six of them are two characters of U+4000 to U+BFFF, that is leads from e4 on.
  static bool IsHanPair(uint64_t bytes) {
    const uint32_t beyond = (static_cast<uint32_t>(bytes) & 0xff0000ff) - 0xe40000e4;
    return (bytes & 0x00c0c000c0c000) == 0x00808000808000 && (beyond & 0xf8fffff8) == 0;
  }
  enum class Children : uint8_t { kNone, kFew, kMany };
  // Nodes stand in preorder, so that neighbours of a label lie in a line or two of the cache: one hash table of all steps
  // took a miss for nearly every character, and half of the time.
  struct Node {
    uint16_t character = 0;  // that leads here
    int16_t label = -1;      // that ends here
    uint16_t sibling = 0;    // the next child of the same parent; 0: none
    Children children = Children::kNone;
    // Where one label alone goes on from here: its other bytes are tails_[tail, tail + tail_size). They are compared at
    // once; a text that breaks them is walked through by characters.
    uint8_t tail_size = 0;
    int16_t tail_label = -1;
    uint32_t tail = 0;
  };
  // From a node with many children to one of them; `next` is 0 in a free slot.
  struct Edge {
    uint16_t node = 0;
    uint16_t character = 0;
    uint16_t next = 0;
  };
  void AddEdge(const Edge& edge);
  // Two Han characters that some label begins with, and the node they lead to; `node` is 0 in a free slot.
  struct Pair {
    uint32_t characters = 0;
    uint16_t first = 0;
    uint16_t node = 0;
  };
  void AddPair(const Pair& pair);
  // nullptr where no label begins so.
  const Pair* FindPair(uint64_t han_pair) const;
  size_t EdgeSlot(uint32_t node, uint32_t character) const {
    return (node * 0x9e3779b1u + character * 0x85ebca6bu) >> edge_shift_;
  }
  bool MayBegin(uint32_t code) const { return (starts_[code / 64] >> (code % 64) & 1) != 0; }
  bool IsSingle(uint32_t code) const { return (singles_[code / 64] >> (code % 64) & 1) != 0; }
  // 0 where no label goes on so.
  uint32_t Step(uint32_t node, uint32_t character) const;
  // Whether some label may begin with the pair of Han characters: the second one of a label follows at once, but for
  // labels of one character. Prose has the first characters of labels everywhere, their first two together hardly ever.
  bool MayBeginWith(uint64_t han_pair) const {
    const uint32_t hash = PairHash(han_pair);
    if ((pairs_[hash / 64] >> (hash % 64) & 1) != 0) return true;
    return has_singles_ && IsSingle(CodeOf(han_pair));
  }
  static uint32_t CodeOf(uint64_t bytes) {
    return static_cast<uint32_t>((bytes & 0xf) << 12 | (bytes >> 2 & 0xfc0) | (bytes >> 16 & 0x3f));
  }
  // Of two characters of three bytes in memory order.
  static uint32_t PairHash(uint64_t bytes) {
    return static_cast<uint32_t>((bytes & 0x3f3f0f3f3f0f) * 0x9e3779b97f4a7c15u >> 48);
  }
  void AddTails();

  uint32_t max_marks_inside_ = 0;
  std::vector<Node> nodes_;
  std::string tails_;
  // A hash table with linear probing, at most half full.
  std::vector<Edge> edges_;
  uint32_t edge_shift_ = 0;
  // The same for the first two characters of labels: nearly all walks begin behind them.
  std::vector<Pair> first_pairs_;
  // Bit per code point of the basic plane: some label begins with it.
  std::vector<uint64_t> starts_;
  // The same: some label is nothing else.
  std::vector<uint64_t> singles_;
  bool has_singles_ = false;
  // Some label begins with a character of ASCII.
  bool has_ascii_starts_ = false;
  // Bit per hash of the first two characters of some label.
  std::vector<uint64_t> pairs_;
};

}  // namespace gouji::form
