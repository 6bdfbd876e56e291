#include "worker/layout/page.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "worker/layout/aligned_tables.h"
#include "worker/layout/byte_scan.h"
#include "worker/layout/characters.h"
#include "worker/layout/counted_lines.h"
#include "worker/layout/delimited_rows.h"
#include "worker/layout/drawn_tables.h"
#include "worker/layout/glosses.h"
#include "worker/layout/padded_rows.h"
#include "worker/layout/plain_line.h"
#include "worker/layout/scattered_header.h"
#include "worker/layout/wiki_tables.h"
#include "worker/layout/wrapped_cells.h"
#include "worker/layout/wrapped_labels.h"

#if defined(__SSE2__)
#include <tmmintrin.h>
#endif

namespace gouji::layout {
namespace {

#if defined(__SSE2__)
// kMayChange by the halves of a byte: it may change where the entries of its high and its low half share a bit.
struct Halves {
  std::array<uint8_t, 16> high{};
  std::array<uint8_t, 16> low{};
};
constexpr Halves kHalves = [] {
  std::array<uint32_t, 16> lows{};  // for each high half a bit per low one
  for (size_t byte = 0; byte < kMayChange.size(); ++byte)
    lows[byte / 16] |= kMayChange[byte] ? 1u << byte % 16 : 0u;
  Halves halves;
  uint32_t bit = 1;
  for (size_t high = 0; high < lows.size(); ++high) {
    const size_t same = static_cast<size_t>(std::find(lows.begin(), lows.end(), lows[high]) - lows.begin());
    halves.high[high] = same < high ? halves.high[same] : static_cast<uint8_t>(lows[high] == 0 ? 0 : bit);
    if (same < high || lows[high] == 0) continue;
    for (size_t low = 0; low < 16; ++low)
      halves.low[low] = static_cast<uint8_t>(halves.low[low] | ((lows[high] >> low & 1) != 0 ? bit : 0));
    bit *= 2;
  }
  return halves;
}();
static_assert([] {
  for (size_t byte = 0; byte < kMayChange.size(); ++byte) {
    if (((kHalves.high[byte / 16] & kHalves.low[byte % 16]) != 0) != kMayChange[byte]) return false;
  }
  return true;
}());
#endif

// 、 and 。 are most of what looks as if it might change.
bool IsKeptMark(std::string_view source, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(source[at + i]); };
  return at + 2 < source.size() && byte(0) == 0xe3 && byte(1) == 0x80 && (byte(2) == 0x81 || byte(2) == 0x82);
}

// Copies the bytes from `from` on that normalization keeps for sure; returns how many. `at`: they are known to be kept up to
// there, and copied.
uint32_t CopyKept(std::string_view source, uint32_t from, uint32_t at, char* out) {
  for (out += at - from; at < source.size() && !kMayChange[static_cast<uint8_t>(source[at])]; ++at)
    *out++ = source[at];
  return at - from;
}

#if defined(__SSE2__)
// The same by blocks, a dozen instructions each, on processors that look sixteen bytes up at once: all but the oldest. Writes
// up to a block more.
[[gnu::target("ssse3")]] uint32_t CopyKeptByBlocks(std::string_view source, uint32_t from, char* out) {
  const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kHalves.high.data()));
  const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kHalves.low.data()));
  const __m128i half = _mm_set1_epi8(0xf);
  uint32_t at = from;
  for (; at + kBlockBytes <= source.size(); at += uint32_t{kBlockBytes}) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source.data() + at));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + (at - from)), block);
    const __m128i highs = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(block, 4), half));
    const __m128i lows = _mm_shuffle_epi8(low, _mm_and_si128(block, half));
    const __m128i kept = _mm_cmpeq_epi8(_mm_and_si128(highs, lows), _mm_setzero_si128());
    for (uint32_t mask = ~static_cast<uint32_t>(_mm_movemask_epi8(kept)) & 0xffff; mask != 0;
         mask &= mask - 1) {
      const auto place = static_cast<uint32_t>(__builtin_ctz(mask));
      if (!IsKeptMark(source, at + place)) return at - from + place;
    }
  }
  return CopyKept(source, from, at, out);
}
#endif

uint32_t CopyKept(std::string_view source, uint32_t from, char* out) {
#if defined(__SSE2__)
  static const bool by_blocks = __builtin_cpu_supports("ssse3") != 0;
  if (by_blocks) return CopyKeptByBlocks(source, from, out);
#endif
  return CopyKept(source, from, from, out);
}

// The same for a text with glosses: up to the next one.
uint32_t CopyUpToGloss(std::string_view source, uint32_t from, GlossUse glosses, char* out) {
  uint32_t at = from;
  while (at < source.size() && !kMayChange[static_cast<uint8_t>(source[at])]) {
    if (source[at] == '(' && GlossSize(source, at, glosses) > 0) break;
    *out++ = source[at++];
  }
  return at - from;
}

// **words**: the signs beside ink are none of the text; between blanks or bars they may be a mark.
Change EmphasisChange(std::string_view source, uint32_t at) {
  constexpr std::string_view kApart = " \t\r\n|*";
  const auto is_ink = [&](size_t i) { return i < source.size() && kApart.find(source[i]) == kApart.npos; };
  const auto is_star = [&](size_t i) { return i < source.size() && source[i] == '*'; };
  const bool two = is_star(at + 1) && !is_star(at + 2) && (at == 0 || !is_star(at - 1));
  const bool beside_ink = is_ink(at + 2) || (at > 0 && is_ink(at - 1));
  return {two && beside_ink ? Change::Kind::kDrop : Change::Kind::kKeep, static_cast<uint8_t>(two ? 2 : 1)};
}

// Full-width forms of ASCII, which are nearly all that changes: as ChangeOf, without its call.
bool IsFullWidthForm(std::string_view source, uint32_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(source[at + i]); };
  if (at + 2 >= source.size() || byte(0) != 0xef || (byte(2) & 0xc0) != 0x80) return false;
  // U+FF01 to U+FF3F, U+FF40 to U+FF5E.
  return (byte(1) == 0xbc && byte(2) != 0x80) || (byte(1) == 0xbd && byte(2) <= 0x9e);
}

Change ChangeAt(std::string_view source, uint32_t at, GlossUse glosses) {
  if (IsFullWidthForm(source, at)) {
    const int high = static_cast<uint8_t>(source[at + 1]) == 0xbc ? 0x20 : 0x60;
    return {Change::Kind::kReplace, 3, static_cast<char>(high + (source[at + 2] & 0x3f))};
  }
  if (source[at] == '*') return EmphasisChange(source, at);
  if (source[at] != '(') return ChangeOf(source.substr(at));
  return {Change::Kind::kDrop, static_cast<uint8_t>(GlossSize(source, at, glosses))};
}

// Whether the source's line around a <br> is one row between bars: then it broke a line inside of a cell. A text whose
// only line ends are such tags has long lines.
bool IsInsideACell(std::string_view source, uint32_t at) {
  constexpr size_t kMaxHalfRow = 400;
  const size_t from = at > kMaxHalfRow ? at - kMaxHalfRow : 0;
  const std::string_view before = source.substr(from, at - from);
  const std::string_view after = source.substr(at, kMaxHalfRow);
  const size_t newline = before.rfind('\n');
  const size_t end = after.find('\n');
  if (newline == std::string_view::npos && from > 0) return false;
  if (end == std::string_view::npos && at + after.size() < source.size()) return false;
  const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  return before.find('|', begin) != std::string_view::npos ||
         after.substr(0, end).find('|') != std::string_view::npos;
}

}  // namespace

void Page::Assign(std::string_view source, const decode::Grids* grids) {
  source_ = source;
  omits_blank_cells_ = false;
  grids_.Clear();
  map_.Clear();
  // Normalization never lengthens; copies go by blocks.
  if (text_.size() < source.size() + kBlockBytes) text_.resize(source.size() + kBlockBytes);

  char* const out = text_.data();
  uint32_t written = 0;
  const auto size = static_cast<uint32_t>(source.size());
  const GlossUse glosses = ObserveGlosses(source);
  bool copying = false;  // the last piece of the map is a copy that reaches to here
  uint32_t i = 0;
  while (i < size) {
    const uint32_t run = glosses == GlossUse::kNone ? CopyKept(source, i, out + written)
                                                    : CopyUpToGloss(source, i, glosses, out + written);
    Change change = i + run < size ? ChangeAt(source, i + run, glosses) : Change{};
    const uint32_t kept = run + (i + run < size && change.kind == Change::Kind::kKeep ? change.size : 0u);
    if (kept > 0) {
      if (!copying) map_.AddCopy(written, i);
      copying = true;
      for (uint32_t k = run; k < kept; ++k) out[written + k] = source[i + k];
      written += kept;
    }
    i += run;
    if (i >= size) break;
    if (change.kind == Change::Kind::kReplace) {
      if (source[i] == '<' && IsInsideACell(source, i)) change.with = ' ';
      map_.AddReplacement(written, i, i + change.size);
      out[written++] = change.with;
    }
    if (change.kind != Change::Kind::kKeep) copying = false;
    i += change.size;
  }
  size_ = written;
  map_.Finish(written, size);

  FindLines();
  if (grids != nullptr && !grids->empty()) return PlaceGrids(*grids);
  ReorderTables();
}

void Page::FindLines() {
  lines_.clear();
  const char* const all = text_.data();
  const auto size = static_cast<uint32_t>(size_);
  uint32_t line_begin = 0;
  while (const void* end = std::memchr(all + line_begin, '\n', size - line_begin)) {
    const auto at = static_cast<uint32_t>(static_cast<const char*>(end) - all);
    lines_.push_back({line_begin, at});
    line_begin = at + 1;
  }
  lines_.push_back({line_begin, size});
}

void Page::ReorderTables() {
  BlankLineCounters(editable_text(), lines_);
  std::vector<Range> telling;
  telling.reserve(lines_.size());
  std::copy_if(lines_.begin(), lines_.end(), std::back_inserter(telling),
               [&](Range line) { return !IsPlainLine(text(), line); });
  if (MayHoldWrappedCells(text(), telling)) UnwrapCells(editable_text(), lines_);
  const bool drawn = MayHoldDrawnTables(text(), telling);
  const bool aligned = MayHoldAlignedTables(text(), telling);
  const bool delimited = MayHoldDelimitedRows(text(), telling);
  const bool wiki = MayHoldWikiTables(text(), lines_);
  const bool padded = MayHoldPaddedRows(text(), telling);
  const bool wrapped = MayHoldWrappedLabels(text(), telling);
  rewrite_.Clear();
  if (wiki) PlanWikiTables(text(), lines_, &rewrite_);
  if (padded && rewrite_.empty()) omits_blank_cells_ = PlanPaddedRows(text(), lines_, &rewrite_);
  if (delimited && rewrite_.empty()) PlanDelimitedRows(text(), lines_, &rewrite_);
  // Rows that a program wrote are not drawn besides.
  const bool by_place = rewrite_.empty();
  if (drawn && by_place) PlanDrawnTables(text(), lines_, &rewrite_);
  if (aligned && by_place) PlanAlignedTables(text(), source_, lines_, map_, &rewrite_);
  if (wrapped && rewrite_.empty()) PlanWrappedLabels(text(), lines_, &rewrite_);
  if (by_place) PlanScatteredHeader(text(), lines_, &rewrite_);
  if (rewrite_.empty()) return;
  rewrite_.Apply(text(), map_, &reordered_text_, &reordered_map_);
  size_ = reordered_text_.size();
  text_.swap(reordered_text_);
  std::swap(map_, reordered_map_);
  FindLines();
}

void Page::PlaceGrids(const decode::Grids& grids) {
  grids_ = grids;
  OffsetMap::Forward forward(map_);
  for (decode::GridCell& cell : grids_.cells) {
    cell.begin = forward.ToDerived(cell.begin);
    cell.end = forward.ToDerived(cell.end);
  }
}

size_t Page::LineAt(uint32_t offset) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset,
                                      [](uint32_t at, const Range& line) { return at < line.begin; });
  return after == lines_.begin() ? 0 : static_cast<size_t>(after - lines_.begin()) - 1;
}

}  // namespace gouji::layout
