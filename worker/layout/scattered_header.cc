#include "worker/layout/scattered_header.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "worker/layout/find_word.h"

namespace gouji::layout {
namespace {

constexpr size_t kHan = 3;
constexpr size_t kMostLines = 40;  // on each side
constexpr size_t kLongestLine = 240;
constexpr size_t kGroups = 3;
constexpr auto kHeaders =
    std::to_array<std::string_view>({"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"});
// Over several columns: none of their letters is another header's but for 未, which stands in one as a whole word.
constexpr auto kSpanning =
    std::to_array<std::string_view>({"行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", "行政復議",
                                     "行政訴訟", "未經復議直接起訴", "復議後起訴"});
constexpr auto kTraditional = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"結", "结"}, {"維", "维"}, {"糾", "纠"}, {"審", "审"}, {"總", "总"}, {"計", "计"}});

// The first character of a text that has one, by its three bytes: compared as strings each letter costs a hundred
// calls.
constexpr uint32_t LetterAt(std::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(text[i])); };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

uint32_t Simplified(uint32_t letter) {
  for (const auto& [traditional, simplified] : kTraditional) {
    if (letter == LetterAt(traditional)) return LetterAt(simplified);
  }
  return letter;
}

bool IsLetterOfHeaders(uint32_t letter) {
  return std::any_of(kHeaders.begin(), kHeaders.end(), [&](std::string_view header) {
    for (size_t i = 0; i < header.size(); i += kHan) {
      if (letter == LetterAt(header.substr(i))) return true;
    }
    return false;
  });
}

class Header {
 public:
  explicit Header(std::string_view text) : text_(text) {}

  // False where the line holds anything else.
  bool Take(Range line) {
    const size_t letters = letters_.size();
    const size_t spanning = spanning_.size();
    for (uint32_t at = line.begin; at < line.end;) {
      if (text_[at] == ' ') {
        ++at;
        continue;
      }
      const std::string_view rest = text_.substr(at, line.end - at);
      const auto word = std::find_if(kSpanning.begin(), kSpanning.end(), [&](std::string_view w) {
        return rest.size() >= w.size() && LetterAt(rest) == LetterAt(w) && rest.starts_with(w);
      });
      const auto size = static_cast<uint32_t>(word == kSpanning.end() ? kHan : word->size());
      if (word == kSpanning.end() && (rest.size() < kHan || !IsLetterOfHeaders(Simplified(LetterAt(rest))))) {
        letters_.resize(letters);
        spanning_.resize(spanning);
        return false;
      }
      (word == kSpanning.end() ? letters_ : spanning_).push_back({at, at + size});
      at += size;
    }
    return true;
  }

  void Sort() {
    const auto by_place = [](Range a, Range b) { return a.begin < b.begin; };
    std::sort(letters_.begin(), letters_.end(), by_place);
    std::sort(spanning_.begin(), spanning_.end(), by_place);
  }

  // Takes the letters of each header out of those that are left, in the order of the page; false where one is missing
  // or is left over, or where the page has them in order anyway.
  bool Order(std::vector<Range>* ordered) const {
    std::vector<Range> left = letters_;
    bool moved = false;
    for (size_t group = 0; group < kGroups; ++group) {
      for (const std::string_view header : kHeaders) {
        for (size_t i = 0; i < header.size(); i += kHan) {
          const auto found = std::find_if(left.begin(), left.end(), [&](Range letter) {
            return Simplified(LetterAt(text_.substr(letter.begin, kHan))) == LetterAt(header.substr(i));
          });
          if (found == left.end()) return false;
          moved = moved || found != left.begin();
          ordered->push_back(*found);
          left.erase(found);
        }
      }
    }
    return left.empty() && moved;
  }

  // Whole names, each group with all five in one and the same order: the page names its columns so.
  bool NamesItsOwnOrder() const {
    std::vector<size_t> names;
    for (size_t i = 0; i < letters_.size();) {
      const auto whole = std::find_if(kHeaders.begin(), kHeaders.end(), [&](std::string_view header) {
        for (size_t at = 0; at < header.size(); at += kHan) {
          const size_t letter = i + at / kHan;
          if (letter == letters_.size() ||
              Simplified(LetterAt(text_.substr(letters_[letter].begin, kHan))) != LetterAt(header.substr(at)))
            return false;
        }
        return true;
      });
      if (whole == kHeaders.end()) return false;
      const auto name = static_cast<size_t>(whole - kHeaders.begin());
      const size_t place = names.size() % kHeaders.size();
      const bool first = names.size() < kHeaders.size();
      if (first ? std::find(names.begin(), names.end(), name) != names.end() : names[place] != name)
        return false;
      names.push_back(name);
      i += whole->size() / kHan;
    }
    return names.size() == kGroups * kHeaders.size();
  }

  const std::vector<Range>& spanning() const { return spanning_; }

 private:
  const std::string_view text_;
  std::vector<Range> letters_;
  std::vector<Range> spanning_;
};

void Plan(std::string_view text, const std::vector<Range>& lines, size_t line, Rewrite* rewrite) {
  Header header(text);
  const auto take = [&](size_t i) { return lines[i].size() <= kLongestLine && header.Take(lines[i]); };
  if (!take(line)) return;
  size_t begin = line;
  while (begin > 0 && line - begin < kMostLines && take(begin - 1)) --begin;
  size_t end = line + 1;
  while (end < lines.size() && end - line < kMostLines && take(end)) ++end;
  header.Sort();
  std::vector<Range> ordered;
  const Range region{lines[begin].begin, lines[end - 1].end};
  if (header.NamesItsOwnOrder() || !header.Order(&ordered) || rewrite->Touches(region)) return;
  rewrite->Begin(region);
  for (const Range word : header.spanning()) {
    rewrite->Add(word);
    rewrite->Add(' ', word.end);
  }
  auto letter = ordered.begin();
  for (size_t group = 0; group < kGroups; ++group) {
    for (const std::string_view words : kHeaders) {
      for (size_t i = 0; i < words.size(); i += kHan) rewrite->Add(*letter++);
      rewrite->Add(' ', (letter - 1)->end);
    }
  }
  rewrite->End();
}

}  // namespace

void PlanScatteredHeader(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  constexpr auto kWords = std::to_array<std::string_view>({"复议后起诉", "復議後起訴"});
  // One search finds both: by a character that they share, and that hardly any other word of a page has.
  constexpr std::string_view kShared = "起";
  constexpr size_t kBefore = 3 * kHan;
  static_assert(kWords[0].substr(kBefore, kHan) == kShared && kWords[1].substr(kBefore, kHan) == kShared);
  std::array<std::vector<uint32_t>, kWords.size()> found;
  for (size_t at = FindWord(text, kShared); at != text.npos; at = FindWord(text, kShared, at + kHan)) {
    if (at < kBefore) continue;
    const std::string_view printed = text.substr(at - kBefore);
    for (size_t i = 0; i < kWords.size(); ++i) {
      if (printed.starts_with(kWords[i])) found[i].push_back(static_cast<uint32_t>(at - kBefore));
    }
  }
  for (const std::vector<uint32_t>& places : found) {
    for (const uint32_t at : places) {
      const auto after = std::upper_bound(lines.begin(), lines.end(), at,
                                          [](uint32_t place, Range line) { return place < line.begin; });
      Plan(text, lines, static_cast<size_t>(after - lines.begin()) - 1, rewrite);
    }
  }
}

}  // namespace gouji::layout
