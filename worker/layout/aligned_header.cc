#include "worker/layout/aligned_header.h"

#include <algorithm>
#include <array>
#include <string>

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

}  // namespace

Header ReadHeader(std::string_view text, const Area& area, size_t first, size_t end, size_t count) {
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
    // A word may touch its neighbours where a line is a column off.
    const bool wide = own != nullptr && chunk.x_end - chunk.x > own->x_end - own->x + kJitter;
    if (shared > 1 || (shared == 0 && touched > 0) || (wide && touched > 2)) {
      header.spanning.push_back(chunk.bytes);
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
