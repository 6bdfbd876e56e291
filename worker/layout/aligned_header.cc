#include "worker/layout/aligned_header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "worker/layout/find_word.h"

namespace gouji::layout {
namespace {

constexpr int32_t kJitter = 2;
constexpr size_t kMaxWords = 200;

struct Key {
  std::string_view word;
  std::string_view other;  // printed by some instead
  std::string_view traditional;
};
constexpr std::array<Key, kApplicants> kApplicantKeys = {{{"自然", "个人", "個人"},
                                                          {"商业", "企业", "商業"},
                                                          {"科研", "研究", "科研"},
                                                          {"社会", "公益", "社會"},
                                                          {"法律", "服务", "法律"},
                                                          {"其他", "其它", "其他"},
                                                          {"总计", "合计", "總計"}}};
constexpr std::array<Key, 5> kOutcomeKeys = {{{"维持", "维持", "維持"},
                                              {"纠正", "纠正", "糾正"},
                                              {"其他", "其它", "其他"},
                                              {"尚未", "未审", "尚未"},
                                              {"总计", "合计", "總計"}}};

// Each label as it breaks over lines.
constexpr std::array<std::array<std::string_view, 2>, 5> kReviewWords = {
    {{"结果", "维持"}, {"结果", "纠正"}, {"其他", "结果"}, {"尚未", "审结"}, {"总计", ""}}};
constexpr std::array<std::string_view, 5> kReviewSpanning = {"行政复议", "行政诉讼", "未经复议直接起诉",
                                                             "未经复议直接起诉案件", "复议后起诉"};

// A chunk joins those that it stands below or above by more than half.
bool SharesColumn(const Chunk& chunk, const HeaderColumn& column) {
  const int32_t common = std::min(chunk.x_end, column.x_end) - std::max(chunk.x, column.x);
  return common * 2 > std::min(chunk.x_end - chunk.x, column.x_end - column.x);
}

bool Touches(const Chunk& chunk, const HeaderColumn& column) {
  return std::min(chunk.x_end, column.x_end) > std::max(chunk.x, column.x);
}

// Words of one cell share their left edge, their right edge or their middle; nothing aligns lines where both edges differ
// in one direction.
bool IsShifted(const Chunk& chunk, int32_t x, int32_t x_end) {
  const int32_t left = chunk.x - x;
  const int32_t right = chunk.x_end - x_end;
  return std::min(left, right) > kJitter || std::max(left, right) < -kJitter;
}

bool HasKey(std::string_view text, const HeaderColumn& column, const Key& key) {
  std::string words;
  for (const Range piece : column.pieces) words += text.substr(piece.begin, piece.size());
  return words.find(key.word) != std::string::npos || words.find(key.other) != std::string::npos ||
         words.find(key.traditional) != std::string::npos;
}

bool AreKnown(std::string_view text, const std::vector<HeaderColumn>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const Key& key =
        columns.size() == kApplicants ? kApplicantKeys[i] : kOutcomeKeys[i % kOutcomeKeys.size()];
    if (!HasKey(text, columns[i], key)) return false;
  }
  return true;
}

// A word that one column alone prints above itself, found however its letters are spaced.
struct FoundKey {
  size_t line = 0;
  int32_t x = 0;
  int32_t x_end = 0;
  size_t key = 0;
};

// What the cells that lie over several columns print.
bool IsSpanning(std::string_view text) {
  static constexpr std::string_view kWords[] = {"法人", "申请人", "申請人", "或其", "复议", "複議",
                                                "復議", "覆議",   "诉讼",   "訴訟", "起诉", "起訴"};
  constexpr size_t kShortest = 6;
  return text.size() >= kShortest &&
         std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// What a line prints without its blanks, and which chunk each byte is of. Made once for all the words that are looked for.
struct Letters {
  std::string bytes;
  std::vector<size_t> chunk_of;
};

std::vector<Letters> LettersOf(std::string_view text, const Area& area, size_t first, size_t end) {
  std::vector<Letters> lines;
  for (size_t i = first; i < end; ++i) {
    const auto chunks = area.ChunksOf(area.lines[i]);
    Letters& letters = lines.emplace_back();
    for (size_t chunk = 0; chunk < chunks.size(); ++chunk) {
      letters.bytes += text.substr(chunks[chunk].bytes.begin, chunks[chunk].bytes.size());
      letters.chunk_of.resize(letters.bytes.size(), chunk);
    }
  }
  return lines;
}

// Where a line prints a word, whatever blanks stand in it. A word below itself is the rest of the same cell; false where it
// stands beside itself.
bool FindLetters(std::string_view word, size_t key, std::string_view text, const Area& area, size_t line,
                 const Letters& letters, std::vector<FoundKey>* found) {
  const auto chunks = area.ChunksOf(area.lines[line]);
  for (size_t at = letters.bytes.find(word); at != std::string::npos; at = letters.bytes.find(word, at + 1)) {
    const Chunk& begin = chunks[letters.chunk_of[at]];
    const Chunk& end = chunks[letters.chunk_of[at + word.size() - 1]];
    if (IsSpanning(text.substr(begin.bytes.begin, begin.bytes.size()))) continue;
    Chunk here = begin;
    here.x_end = end.x_end;
    const auto above = std::find_if(found->begin(), found->end(), [&](const FoundKey& other) {
      return other.key == key && other.x < here.x_end && here.x < other.x_end;
    });
    if (above == found->end()) {
      found->push_back({line, here.x, here.x_end, key});
    } else if (IsShifted(here, above->x, above->x_end)) {
      return false;
    }
  }
  return true;
}

// Every place of a key on the lines from `first` on; `other` counts where the usual words are not printed. False where the
// lines are not aligned.
bool FindKey(const Key& key, size_t number, std::string_view text, const Area& area, size_t first,
             const std::vector<Letters>& lines, std::vector<FoundKey>* found) {
  const size_t before = found->size();
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!FindLetters(key.word, number, text, area, first + i, lines[i], found)) return false;
    if (key.traditional != key.word &&
        !FindLetters(key.traditional, number, text, area, first + i, lines[i], found))
      return false;
  }
  for (size_t i = 0; i < lines.size() && found->size() == before; ++i) {
    if (!FindLetters(key.other, number, text, area, first + i, lines[i], found)) return false;
  }
  return true;
}

// Letters of the same cell that follow a blank apart.
void AddLettersBehind(const std::vector<FoundKey>& all, const Area& area, FoundKey* found) {
  for (const Chunk& chunk : area.ChunksOf(area.lines[found->line])) {
    if (chunk.x != found->x_end + 1) continue;
    const bool other = std::any_of(all.begin(), all.end(), [&](const FoundKey& key) {
      return key.line == found->line && key.x < chunk.x_end && chunk.x < key.x_end;
    });
    if (!other) found->x_end = chunk.x_end;
  }
}

// The columns in the order of the form; none where a key is missing or printed twice, nothing where lines are not aligned.
template <size_t kKeys>
std::optional<std::vector<HeaderColumn>> ColumnsByKeys(const std::array<Key, kKeys>& keys,
                                                       std::string_view text, const Area& area, size_t first,
                                                       size_t end, size_t count) {
  const std::vector<Letters> lines = LettersOf(text, area, first, end);
  std::vector<FoundKey> found;
  for (size_t key = 0; key < kKeys; ++key) {
    if (!FindKey(keys[key], key, text, area, first, lines, &found)) return std::nullopt;
  }
  std::vector<HeaderColumn> columns;
  if (found.size() != count) return columns;
  std::sort(found.begin(), found.end(), [](const FoundKey& a, const FoundKey& b) { return a.x < b.x; });
  for (size_t i = 0; i < count; ++i) {
    if (found[i].key != i % kKeys || (i > 0 && found[i].x < columns.back().x_end))
      return std::vector<HeaderColumn>();
    AddLettersBehind(found, area, &found[i]);
    columns.push_back({found[i].x, found[i].x_end, {}});
  }
  return columns;
}

// Every word of the header goes to the column above or below whose key it stands.
Header HeaderOfColumns(std::string_view text, const Area& area, size_t first, size_t end,
                       std::vector<HeaderColumn> columns) {
  Header header;
  header.columns = columns;
  for (size_t i = first; i < end; ++i) {
    for (const Chunk& chunk : area.ChunksOf(area.lines[i])) {
      HeaderColumn* own = nullptr;
      size_t touched = 0;
      for (size_t c = 0; c < columns.size(); ++c) {
        if (!Touches(chunk, columns[c])) continue;
        ++touched;
        own = &header.columns[c];
      }
      if (own == nullptr && chunk.x_end <= columns.front().x) {
        header.labels.push_back(chunk.bytes);
      } else if (touched == 1 && !IsSpanning(text.substr(chunk.bytes.begin, chunk.bytes.size()))) {
        own->pieces.push_back(chunk.bytes);
        own->x = std::min(own->x, chunk.x);
        own->x_end = std::max(own->x_end, chunk.x_end);
      } else {
        header.spanning.push_back(chunk.bytes);
      }
    }
  }
  return header;
}

// Whether some character of each key stands on the lines: without one no column is known.
template <size_t kKeys>
bool MayHoldKeys(const std::array<Key, kKeys>& keys, std::string_view text, const Area& area, size_t first,
                 size_t end) {
  constexpr size_t kHan = 3;
  if (first == end) return false;
  const uint32_t begin = area.lines[first].bytes.begin;
  const std::string_view lines = text.substr(begin, area.lines[end - 1].bytes.end - begin);
  const auto holds = [&](std::string_view word) {
    return FindWord(lines, word.substr(0, kHan)) != std::string_view::npos;
  };
  return std::all_of(keys.begin(), keys.end(), [&](const Key& key) {
    return holds(key.word) || holds(key.other) || holds(key.traditional);
  });
}

}  // namespace

Header ReadHeader(std::string_view text, const Area& area, size_t first, size_t end, size_t count) {
  // Each column has words of its own; most lines above figures have too few for all.
  size_t words = 0;
  for (size_t i = first; i < end; ++i) words += area.lines[i].chunks;
  if (words < count) return {};
  const bool may_hold = count == kApplicants ? MayHoldKeys(kApplicantKeys, text, area, first, end)
                                             : MayHoldKeys(kOutcomeKeys, text, area, first, end);
  if (!may_hold) return {};
  std::optional<std::vector<HeaderColumn>> known =
      count == kApplicants ? ColumnsByKeys(kApplicantKeys, text, area, first, end, count)
                           : ColumnsByKeys(kOutcomeKeys, text, area, first, end, count);
  if (!known) return {};
  if (!known->empty()) return HeaderOfColumns(text, area, first, end, std::move(*known));
  Header header;
  std::vector<Chunk> chunks;
  for (size_t i = first; i < end; ++i) {
    const auto line = area.ChunksOf(area.lines[i]);
    chunks.insert(chunks.end(), line.begin(), line.end());
    if (chunks.size() > kMaxWords) return {};
  }
  // The narrowest words show the columns, and of these the lowest; what lies over several spans them.
  std::sort(chunks.begin(), chunks.end(), [](const Chunk& a, const Chunk& b) {
    const int32_t a_width = a.x_end - a.x;
    const int32_t b_width = b.x_end - b.x;
    return a_width != b_width ? a_width < b_width : a.bytes.begin > b.bytes.begin;
  });
  std::vector<HeaderColumn> columns;
  for (const Chunk& chunk : chunks) {
    HeaderColumn* own = nullptr;
    size_t shared = 0;
    size_t touched = 0;
    for (HeaderColumn& column : columns) {
      touched += Touches(chunk, column) ? 1 : 0;
      if (!SharesColumn(chunk, column)) continue;
      own = &column;
      ++shared;
    }
    const bool spans = IsSpanning(text.substr(chunk.bytes.begin, chunk.bytes.size()));
    // A word may touch its neighbours where a line is a column off.
    const bool wide = own != nullptr && chunk.x_end - chunk.x > own->x_end - own->x + kJitter;
    if (spans || shared > 1 || (shared == 0 && touched > 0) || (wide && touched > 2)) {
      header.spanning.push_back(chunk.bytes);
    } else if (own != nullptr && IsShifted(chunk, own->x, own->x_end)) {
      return {};
    } else if (own != nullptr) {
      own->x = std::min(own->x, chunk.x);
      own->x_end = std::max(own->x_end, chunk.x_end);
      own->pieces.push_back(chunk.bytes);
    } else {
      columns.push_back({chunk.x, chunk.x_end, {chunk.bytes}});
    }
  }
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
  const auto by_place = [](Range a, Range b) { return a.begin < b.begin; };
  for (HeaderColumn& column : columns) std::sort(column.pieces.begin(), column.pieces.end(), by_place);
  if (columns.size() < count) return {};
  for (size_t i = 0; i + count < columns.size(); ++i) {
    header.labels.insert(header.labels.end(), columns[i].pieces.begin(), columns[i].pieces.end());
  }
  columns.erase(columns.begin(), columns.end() - static_cast<std::ptrdiff_t>(count));
  if (!AreKnown(text, columns)) return {};
  std::sort(header.labels.begin(), header.labels.end(), by_place);
  std::sort(header.spanning.begin(), header.spanning.end(), by_place);
  header.columns = std::move(columns);
  return header;
}

Header ReadReviewWords(std::string_view text, const Area& area, size_t first, size_t end) {
  Header header;
  std::vector<Chunk> words;
  for (size_t i = first; i < end; ++i) {
    for (const Chunk& chunk : area.ChunksOf(area.lines[i])) {
      const std::string_view word = text.substr(chunk.bytes.begin, chunk.bytes.size());
      const bool spanning =
          std::find(kReviewSpanning.begin(), kReviewSpanning.end(), word) != kReviewSpanning.end();
      if (spanning) {
        header.spanning.push_back(chunk.bytes);
      } else {
        words.push_back(chunk);
      }
    }
  }
  if (words.size() > kMaxWords) return {};
  std::stable_sort(words.begin(), words.end(), [](const Chunk& a, const Chunk& b) { return a.x < b.x; });
  // The leftmost word that begins what is still due of a label, until nothing is due.
  header.columns.resize(kReview);
  for (size_t i = 0; i < kReview; ++i) {
    for (std::string_view due : kReviewWords[i % kReviewWords.size()]) {
      while (!due.empty()) {
        const auto next = std::find_if(words.begin(), words.end(), [&](const Chunk& chunk) {
          return due.starts_with(text.substr(chunk.bytes.begin, chunk.bytes.size()));
        });
        if (next == words.end()) return {};
        header.columns[i].pieces.push_back(next->bytes);
        due.remove_prefix(next->bytes.size());
        words.erase(next);
      }
    }
  }
  if (!words.empty()) return {};
  return header;
}

}  // namespace gouji::layout
