// Finds the forms' labels in a normalized text, wherever blanks and line ends break them.
//
// Role: an exact longest-match trie over UTF-8 characters, compiled once. Blanks, line ends and <br> inside a label are
// skipped, and so is, on demand, punctuation inside: 补正、行政机关 and 补正,行政机关 are the same. It does not know what labels mean and does not guess at misprints: aliases are labels of their own, and
// near matches are the extractor's business.
// Ownership: immutable after Compile. Threads: any. Errors: none. Units: byte offsets into the given text.
//
//   matcher.FindAll(page.text(), &hits);   // leftmost, longest, not overlapping
#pragma once

#include <array>
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
  // `stops`: characters of three bytes that SkipPlain does not skip either.
  void Compile(const std::vector<std::string_view>& labels, Marks marks = Marks::kSkipped,
               std::string_view stops = {});

  // Appends the leftmost, longest, non-overlapping hits of `text`. About 1 ns a character of prose.
  void FindAll(std::string_view text, std::vector<Hit>* hits) const;
  // The first place at or behind `p` that may matter: all before it are Han characters that no label begins with and that
  // are no stops. Hardly any place of prose needs a closer look, and this one costs sixteen instructions a character.
  const char* SkipPlain(const char* p, const char* end) const {
    if (end - p < kPairBytes) return p;
    for (const char* const last = end - kPairBytes; p <= last; p += 3) {
      const uint64_t pair = PairAt(p);
      if (!IsHanPair(pair) || MayMatter(pair)) break;
    }
    return p;
  }
  // The longest label that begins exactly at `position`.
  bool MatchAt(std::string_view text, uint32_t position, Hit* hit) const;

 private:
  // Two characters of three bytes each are looked at by one load of eight.
  static constexpr ptrdiff_t kPairBytes = 8;
  // The six bytes at `p`, each less what a Han character from U+4000 to U+BFFF has there in any case: leads from e4 on
  // become 0 to 7, trails 0 to 3f. The two bytes behind stay on top, and nothing looks at them.
  static uint64_t PairAt(const char* p) {
    uint64_t bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    return (bytes ^ 0x8080e08080e0) - 0x000004000004;
  }
  // Smaller leads have borrowed, larger ones have a bit too high.
  static bool IsHanPair(uint64_t pair) { return (pair & 0xc0c0f8c0c0f8) == 0; }
  // Of the first character of a Han pair.
  static uint32_t CodeOf(uint64_t pair) {
    return static_cast<uint32_t>((pair & 0x7) << 12 | (pair >> 2 & 0xfc0) | (pair >> 16 & 0x3f)) + 0x4000;
  }
  enum class Children : uint8_t { kNone, kFew, kMany };
  // Nodes stand in preorder, so that neighbours of a label lie in a line or two of the cache: one hash table of all steps
  // took a miss for nearly every character, and half of the time.
  struct Node {
    uint32_t character = 0;  // that leads here, by its bytes
    int16_t label = -1;      // that ends here
    uint16_t sibling = 0;    // the next child of the same parent; 0: none
    Children children = Children::kNone;
    // Where one way alone goes on from here, to the next node with a label or with several ways: the bytes up to it are
    // tails_[tail, tail + tail_size). They are compared at once; a text that breaks them is walked through by characters.
    uint8_t tail_size = 0;
    uint16_t tail_node = 0;
    uint32_t tail = 0;
  };
  // From a node with many children to one of them; `next` is 0 in a free slot.
  struct Edge {
    uint32_t character = 0;
    uint16_t node = 0;
    uint16_t next = 0;
  };
  void AddEdge(const Edge& edge);
  // Two Han characters that some label begins with, the six bytes of PairAt, and above them the node that they lead to; 0
  // in a free slot. Eight bytes a slot: most of a walk's time is the cache miss of its first step.
  using Pair = uint64_t;
  static constexpr uint64_t kSixBytes = 0xffffffffffff;
  static constexpr uint32_t kNodeShift = 48;
  void AddPair(uint32_t first, uint32_t second, uint16_t node);
  void AddAlone(uint32_t character);
  // The node that a pair leads to; 0 where no label begins so.
  uint32_t FindPair(uint64_t pair) const;
  size_t EdgeSlot(uint32_t node, uint32_t character) const {
    return (node * 0x9e3779b1u + character * 0x85ebca6bu) >> edge_shift_;
  }
  bool MayBegin(uint32_t code) const { return (starts_[code / 64] >> (code % 64) & 1) != 0; }
  bool IsSingle(uint32_t code) const { return (singles_[code / 64] >> (code % 64) & 1) != 0; }
  // 0 where no label goes on so. `character`: its bytes.
  uint32_t Step(uint32_t node, uint32_t character) const;
  // The first byte from `p` on that is not ASCII, or that a label begins with.
  const char* SkipAscii(const char* p, const char* end) const;
  // Whether a label may begin with the pair of Han characters, or the first of them is a stop: the second one of a label
  // follows at once, but for labels of one character. Prose has the first characters of labels everywhere, their first two
  // together hardly ever.
  bool MayMatter(uint64_t pair) const { return (seconds_[FirstHash(pair)] >> LastBits(pair) & 1) != 0; }
  // Of the six bytes of a Han pair; the product's low half would not see the last of them.
  static uint32_t PairHash(uint64_t pair) {
    return static_cast<uint32_t>((pair << 16) * 0x9e3779b97f4a7c15u >> 48);
  }
  // Of the first character of a pair.
  static uint32_t FirstHash(uint64_t pair) {
    return static_cast<uint32_t>((pair << 40) * 0x9e3779b97f4a7c15u >> 54);
  }
  // Of the second one; the two bytes behind it do not reach these.
  static uint32_t LastBits(uint64_t pair) { return static_cast<uint32_t>(pair >> 40) % 64; }
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
  std::string ascii_starts_;  // the ASCII characters that some label begins with
  // By the hash of a label's first character a bit for the last six of the second one's; all of them where the label has no
  // other, and of a stop. One line of the cache tells both.
  std::array<uint64_t, 1024> seconds_{};
};

}  // namespace gouji::form
