#include "worker/extract/sections_sub.h"

#include <algorithm>

#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::FindWord;

constexpr size_t kHan = 3;  // bytes of a Han character
constexpr std::string_view kStop = "。";

bool IsMarkup(char c) {
  return c == ' ' || c == '#' || c == '*' || c == '>';
}

layout::Range Trim(std::string_view text, layout::Range range) {
  while (range.begin < range.end && IsMarkup(text[range.begin])) ++range.begin;
  while (range.end > range.begin && IsMarkup(text[range.end - 1])) --range.end;
  return range;
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether words can be a heading's. `whole_line`: nothing follows them in their line.
bool ReadsAsHeading(std::string_view words, bool whole_line, bool stopped) {
  constexpr size_t kLongestLine = 40 * kHan;
  constexpr size_t kLongestFirstSentence = 30 * kHan;
  constexpr size_t kLongestStopped = 20 * kHan;
  constexpr std::ptrdiff_t kMostCommas = 2;
  if (words.size() < kHan || words.find(';') != words.npos) return false;
  if (std::count(words.begin(), words.end(), ',') > kMostCommas) return false;
  if (!whole_line) return words.size() <= kLongestFirstSentence;
  // A line that ends with a full stop is a sentence, unless it is too short for one.
  if (stopped) return words.size() <= kLongestStopped && !HasDigit(words);
  return words.size() <= kLongestLine;
}

void SetSpan(layout::Range range, report::v1::Span* span) {
  span->set_begin(range.begin);
  span->set_end(range.end);
}

}  // namespace

SubHeadingFinder::SubHeadingFinder(const Simplified& page, const form::Forms& forms,
                                   const report::v1::Record& record)
    : page_(page), text_(page.text()), forms_(forms) {
  for (const report::v1::Table& table : record.tables())
    tables_.push_back({page.FromSource(table.span().begin()), page.FromSource(table.span().end())});
}

SubHeadingFinder::Mark SubHeadingFinder::MarkOf(std::string_view text, NumberStyle style) {
  switch (style) {
    case NumberStyle::kChinese:
      return text.starts_with("第") ? Mark::kPart : Mark::kChinese;
    case NumberStyle::kChineseInBrackets:
      return Mark::kChineseInBrackets;
    case NumberStyle::kArabicInBrackets:
      return text.starts_with('(') ? Mark::kArabicInBrackets : Mark::kArabicHalfOpen;
    default:
      return Mark::kArabic;
  }
}

bool SubHeadingFinder::InTable(uint32_t at) const {
  return std::any_of(tables_.begin(), tables_.end(),
                     [at](layout::Range table) { return table.begin <= at && at < table.end; });
}

// Rows of a table that was not recognized are numbered too.
bool SubHeadingFinder::IsRowLabel(size_t at) const {
  while (at < text_.size() && text_[at] == ' ') ++at;
  form::Hit hit;
  if (!forms_.matcher().MatchAt(text_, static_cast<uint32_t>(at), &hit)) return false;
  const auto& meanings = forms_.labels()[hit.label].meanings;
  return std::any_of(meanings.begin(), meanings.end(),
                     [](const form::Meaning& meaning) { return meaning.kind != form::LabelKind::kSection; });
}

void SubHeadingFinder::Keep(Found found) {
  constexpr uint32_t kMostSkipped = 1;
  const auto known =
      std::find_if(open_.begin(), open_.end(), [&](const Found& level) { return level.mark == found.mark; });
  // The section's own kind of number is a heading beside it, not below.
  if (known == open_.begin()) return;
  if (known == open_.end()) {
    if (found.value != 1) return;
    open_.push_back(found);
  } else {
    const bool goes_on = found.value >= known->value && found.value <= known->value + 1 + kMostSkipped;
    if (found.value != 1 && !goes_on) return;
    open_.erase(known + 1, open_.end());
    open_.back() = found;
  }
  found.level = static_cast<uint32_t>(open_.size() - 1);
  found_.push_back(found);
}

void SubHeadingFinder::AtLine(layout::Range line, const SectionPlace& place) {
  if (IsBareFigure(page_.text(line))) return;
  const layout::Range trimmed = Trim(text_, line);
  const std::string_view words = page_.text(trimmed);
  const HeadingNumber number = ParseHeadingNumber(words);
  if (number.length == 0 || InTable(trimmed.begin)) return;
  if (words.find_first_of("|\t") != words.npos) return;
  constexpr uint32_t kFirstTable = 2;
  constexpr uint32_t kLastTable = 4;
  if (place.topic >= kFirstTable && place.topic <= kLastTable && IsRowLabel(trimmed.begin + number.length))
    return;

  const std::string_view said = words.substr(number.length);
  const size_t stop = std::min(FindWord(said, kStop), said.size());
  const bool whole_line = stop + kStop.size() >= said.size();
  const size_t colon = whole_line && said.ends_with(':') ? 1 : 0;
  if (!ReadsAsHeading(said.substr(0, stop - colon), whole_line, stop < said.size())) return;
  const auto end = static_cast<uint32_t>(trimmed.begin + number.length + stop - colon);
  Keep({.range = {trimmed.begin, end},
        .body_begin = static_cast<uint32_t>(end + (stop < said.size() ? kStop.size() : colon)),
        .value = number.value,
        .mark = MarkOf(words, number.style)});
}

// Where line ends were lost, a blank, (一), words and a blank.
void SubHeadingFinder::InsideLine(layout::Range line) {
  constexpr size_t kLongest = 20 * kHan;
  constexpr std::string_view kNext = " (";
  const std::string_view all = text_.substr(0, line.end);
  for (size_t at = FindWord(all, kNext, line.begin); at != all.npos; at = FindWord(all, kNext, at + 1)) {
    const size_t begin = at + 1;
    const HeadingNumber number = ParseHeadingNumber(all.substr(begin));
    if (number.style != NumberStyle::kChineseInBrackets || InTable(static_cast<uint32_t>(begin))) continue;
    size_t words = begin + number.length;
    while (words < line.end && all[words] == ' ') ++words;
    const size_t end = std::min(all.find(' ', words), all.size());
    const std::string_view said = all.substr(words, end - words);
    if (said.empty() || said.size() > kLongest || FindWord(said, kStop) != said.npos ||
        said.find_first_of(",;:") != said.npos || IsRowLabel(words))
      continue;
    Keep({.range = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)},
          .body_begin = static_cast<uint32_t>(end),
          .value = number.value,
          .mark = Mark::kChineseInBrackets});
  }
}

void SubHeadingFinder::Read(const SectionPlace& place, report::v1::Section* section) {
  constexpr size_t kFlattened = 600;
  found_.clear();
  const Mark own = place.number.length == 0 ? Mark::kPart : MarkOf(place.heading, place.number.style);
  open_.assign(1, {.range = {}, .body_begin = 0, .value = 0, .mark = own, .level = 0});
  const std::vector<layout::Range>& lines = page_.lines();
  auto line = std::partition_point(lines.begin(), lines.end(),
                                   [&](layout::Range l) { return l.end <= place.body.begin; });
  for (; line != lines.end() && line->begin < place.body.end; ++line) {
    const layout::Range part{std::max(line->begin, place.body.begin), std::min(line->end, place.body.end)};
    // The heading's own line goes on, or the next heading stands in it: its line ends are lost.
    const bool flattened = (part.begin > line->begin || part.end < line->end) && part.size() > kFlattened;
    if (flattened) {
      InsideLine(part);
    } else if (part.begin == line->begin) {
      AtLine(part, place);
    }
  }
  for (size_t i = 0; i < found_.size(); ++i) {
    const Found& found = found_[i];
    uint32_t end = place.body.end;
    for (size_t next = i + 1; next < found_.size() && end == place.body.end; ++next) {
      if (found_[next].level <= found.level) end = found_[next].range.begin;
    }
    const layout::Range printed = page_.ToSource(found.range);
    report::v1::SubHeading* out = section->add_sub_headings();
    out->set_level(found.level);
    out->set_heading(std::string(page_.SourceText(printed)));
    out->set_printed_ordinal(found.value);
    SetSpan(printed, out->mutable_heading_span());
    const layout::Range body = page_.ToSource({std::min(found.body_begin, end), end});
    SetSpan(body.empty() ? layout::Range{printed.end, printed.end} : body, out->mutable_body_span());
  }
}

}  // namespace gouji::extract
