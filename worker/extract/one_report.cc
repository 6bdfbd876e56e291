#include "worker/extract/one_report.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <set>
#include <string>
#include <string_view>

#include "worker/extract/header_title.h"
#include "worker/extract/sections_number.h"

namespace gouji::extract {
namespace {

using layout::Range;
using report::v1::Table;

constexpr uint32_t kLongestTitle = 200;
// A line that holds a report, or much of one.
constexpr uint32_t kPageInOneLine = 1000;
// A list of contents has no more than this between two headings.
constexpr uint32_t kContentsBytes = 240;
constexpr int kFewestContents = 3;
// Of sections two to six a report whose first one has a heading of its own words has these.
constexpr int kMostSections = 4;
// Of two with tables of the same kinds the first is read unless it lacks a third of the other's rows, and headings.
constexpr size_t kMuchMore = 3;
// Headings and tables that are looked at: those of some hundred reports.
constexpr size_t kMostMarks = 2048;

uint32_t TopicOf(const form::Label& label) {
  for (const form::Meaning& meaning : label.meanings) {
    if (meaning.kind == form::LabelKind::kSection) return meaning.index;
  }
  return 0;
}

// A numbered heading of a section, or a table.
struct Mark {
  Range range;
  uint32_t topic = 0;  // 0: a table
  NumberStyle style = NumberStyle::kNone;
  const Table* table = nullptr;
};

// The rows that a table prints, a bit each.
using RowBits = std::bitset<form::kMaxLabels>;
RowBits PrintedRows(const Table& table) {
  RowBits rows;
  for (const report::v1::Cell& cell : table.cells()) {
    if (cell.state() != report::v1::CELL_STATE_MISSING) rows.set(cell.row());
  }
  return rows;
}

// The halves of a table that a page break cut have no row in common.
bool SharesRows(const Table& a, const Table& b) {
  if (a.key() != b.key()) return false;
  const RowBits rows_of_a = PrintedRows(a);
  const RowBits rows_of_b = PrintedRows(b);
  for (int i = 0; i < a.rows_size(); ++i) {
    if (!rows_of_a[static_cast<size_t>(i)]) continue;
    const auto same = std::find(b.rows().begin(), b.rows().end(), a.rows(i));
    if (same != b.rows().end() && rows_of_b[static_cast<size_t>(same - b.rows().begin())]) return true;
  }
  return false;
}

// Whether anything stands twice, which is rare.
bool MayHoldSeveral(const layout::Page& page, const form::Forms& forms, std::span<const form::Hit> hits,
                    const report::v1::Record& record) {
  const auto first = [&](const form::Hit& hit) { return TopicOf(forms.labels()[hit.label]) == 1; };
  if (std::count_if(hits.begin(), hits.end(), first) > 1) return true;
  if (record.tables_size() == 0) return false;
  // Section one behind a table.
  const auto last = std::find_if(hits.rbegin(), hits.rend(), first);
  if (last != hits.rend() && last->begin > page.FromSource(record.tables(0).span().begin())) return true;
  uint32_t seen = 0;
  for (const Table& table : record.tables()) {
    for (uint8_t kind = 0; kind < form::kTableKinds; ++kind) {
      if (table.key() != form::TableKey(static_cast<form::TableKind>(kind))) continue;
      if ((seen >> kind & 1) != 0) return true;
      seen |= 1u << kind;
    }
  }
  return false;
}

class Splitter {
 public:
  Splitter(const layout::Page& page, const form::Forms& forms, std::span<const form::Hit> hits,
           const report::v1::Record& record)
      : page_(page), text_(page.text()), forms_(forms) {
    for (const form::Hit& hit : hits) AddHeading(hit);
    for (const Table& table : record.tables()) {
      marks_.push_back({.range = {page.FromSource(table.span().begin()), page.FromSource(table.span().end())},
                        .table = &table});
    }
  }

  std::vector<Range> Others() {
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const Mark& a, const Mark& b) { return a.range.begin < b.range.begin; });
    for (size_t i = 0; i < marks_.size(); ++i) {
      if (const uint32_t begin = BeginsAnew(i); begin > 0) {
        Close(begin);
        first_ = i;
      }
      content_end_ = std::max(content_end_, marks_[i].range.end);
    }
    reports_.push_back(PartOf({report_begin_, static_cast<uint32_t>(text_.size())}, marks_.size()));
    size_t best = 0;
    for (size_t i = 1; i < reports_.size(); ++i) {
      const Part& other = reports_[i];
      const Part& first = reports_[best];
      // Zeros that are left blank make a table small too; a report that was cut lacks its last headings besides.
      constexpr uint32_t kLastTopic = 6;
      const bool ends = (first.topics >> kLastTopic & 1) != 0;
      const bool cut = !ends && first.rows * kMuchMore < other.rows * (kMuchMore - 1) &&
                       std::popcount(first.topics) + 1 < std::popcount(other.topics);
      // Nor is a report cut whose headings go on to the last, if it has any table: the others could not be read.
      const bool whole =
          first.kinds > 0 && (ends || std::popcount(first.topics) >= std::popcount(other.topics));
      if ((other.kinds > first.kinds && !whole) || (other.kinds == first.kinds && cut)) best = i;
    }
    std::vector<Range> others;
    for (size_t i = 0; i < reports_.size(); ++i) {
      if (i != best) others.push_back(reports_[i].range);
    }
    return others;
  }

 private:
  struct Part {
    Range range;
    size_t kinds = 0;     // of tables
    size_t rows = 0;      // that they print
    uint32_t topics = 0;  // of headings, a bit each
  };

  // Adds the hit if it is a heading with its number: at the start of a line, or inside of a page without lines.
  void AddHeading(const form::Hit& hit) {
    const uint32_t topic = TopicOf(forms_.labels()[hit.label]);
    if (topic == 0 || marks_.size() == kMostMarks) return;
    const uint32_t line = page_.lines()[page_.LineAt(hit.begin)].begin;
    const size_t from = std::min<size_t>(text_.find_first_not_of(" \t#*|>", line), hit.begin);
    HeadingNumber number = ParseHeadingNumber(text_.substr(from, hit.begin - from));
    uint32_t begin = static_cast<uint32_t>(from);
    if (number.length == 0 || text_.find_first_not_of(" \t", from + number.length) != hit.begin) {
      constexpr std::string_view kFirst = "一、";
      begin = hit.begin - std::min<uint32_t>(hit.begin, static_cast<uint32_t>(kFirst.size()));
      if (text_.substr(begin, kFirst.size()) != kFirst || topic != 1) return;
      number.style = NumberStyle::kChinese;
    }
    if (number.style != NumberStyle::kChinese && number.style != NumberStyle::kArabic) return;
    marks_.push_back({.range = {begin, hit.end}, .topic = topic, .style = number.style});
  }

  // Where another report begins that mark `index` belongs to; 0 where it goes on with the report before it.
  uint32_t BeginsAnew(size_t index) const {
    const Mark& mark = marks_[index];
    if (index == first_ || !Repeats(index)) return 0;
    if (mark.topic != 0 && IsContents(index)) return 0;
    if (const uint32_t title = TitleBetween(content_end_, mark.range.begin); title > 0)
      return IndexBlockBefore(title);
    return mark.topic != 0 && SameTablesFollow(index) ? IndexBlockBefore(mark.range.begin) : 0;
  }

  // The block of metadata that stands above a report is its own: where it begins; `begin` itself where there is none.
  uint32_t IndexBlockBefore(uint32_t begin) const {
    constexpr uint32_t kMostBytes = 1000;
    static constexpr auto kLabels =
        std::to_array<std::string_view>({"索引号", "索引號", "索 引 号", "索 引 號"});
    const uint32_t from = std::max(content_end_, begin - std::min(begin, kMostBytes));
    if (from >= begin) return begin;
    const std::string_view before = text_.substr(from, begin - from);
    size_t block = before.npos;
    for (const std::string_view label : kLabels) {
      const size_t at = before.rfind(label);
      if (at != before.npos && (block == before.npos || at > block)) block = at;
    }
    return block == before.npos ? begin : from + static_cast<uint32_t>(block);
  }

  // Section one, or a table with rows that the report already has.
  bool Repeats(size_t index) const {
    const Mark& mark = marks_[index];
    uint32_t topics = 0;
    for (size_t i = first_; i < index; ++i) {
      if (mark.table != nullptr && marks_[i].table != nullptr && SharesRows(*marks_[i].table, *mark.table))
        return true;
      // 1.总体情况 below 三、 is a part of that section.
      const bool as_high = marks_[i].style == mark.style || mark.style == NumberStyle::kChinese;
      if (mark.topic == 1 && marks_[i].topic == 1 && as_high) return true;
      topics |= 1u << marks_[i].topic;
    }
    if (mark.topic != 1) return false;
    const int sections = std::popcount(topics >> 2);
    // A heading in words of its own is none that we know.
    const bool most = sections >= kMostSections ||
                      (sections + 1 == kMostSections && TitleBetween(content_end_, mark.range.begin) > 0);
    return most || SameTablesFollow(index);
  }

  // Whether the marks before `index` are nothing but a list of headings.
  bool IsContents(size_t index) const {
    uint32_t topics = 0;
    for (size_t i = first_; i < index; ++i) {
      if (marks_[i].table != nullptr) return false;
      if (i > first_ && marks_[i].range.begin - marks_[i - 1].range.end > kContentsBytes) return false;
      topics |= 1u << marks_[i].topic;
    }
    return std::popcount(topics) >= kFewestContents;
  }

  bool SameTablesFollow(size_t index) const {
    for (size_t later = index + 1; later < marks_.size() && marks_[later].topic != 1; ++later) {
      if (marks_[later].table == nullptr) continue;
      for (size_t i = first_; i < index; ++i) {
        if (marks_[i].table != nullptr && SharesRows(*marks_[i].table, *marks_[later].table)) return true;
      }
    }
    return false;
  }

  // Begin of the last line between two places that is a report's title and nothing else; 0 for none. On a page without
  // lines a title stands between blanks.
  uint32_t TitleBetween(uint32_t begin, uint32_t end) const {
    uint32_t title = 0;
    Range above;  // the line above, where a title broke
    for (size_t i = page_.LineAt(begin); i < page_.lines().size(); ++i) {
      const Range line = page_.lines()[i];
      if (line.begin >= end) break;
      if (line.size() > kPageInOneLine) {
        title = std::max(title, TitleInLine(std::max(line.begin, begin), std::min(line.end, end)));
        continue;
      }
      if (line.begin < begin || text_.find_first_not_of(" \t", line.begin) >= line.end) continue;
      if (IsTitle(line)) {
        title = std::max(line.begin, 1u);
      } else if (above.end > above.begin && IsTitle({above.begin, line.end})) {
        title = std::max(above.begin, 1u);
      }
      above = line;
    }
    return title;
  }

  uint32_t TitleInLine(uint32_t begin, uint32_t end) const {
    uint32_t title = 0;
    for (uint32_t from = begin; from < end;) {
      const uint32_t to = static_cast<uint32_t>(std::min<size_t>(text_.find(' ', from), end));
      if (to > from && IsTitle({from, to})) title = from;
      from = to + 1;
    }
    return title;
  }

  // (2022年度) behind a title.
  static bool IsYear(std::string_view text) {
    constexpr size_t kLongest = 14;
    return text.size() <= kLongest && text.starts_with("(20") && text.ends_with(')');
  }

  bool IsTitle(Range line) const {
    if (line.size() > kLongestTitle) return false;
    std::string squeezed;
    for (const char c : page_.text(line)) {
      if (c != ' ' && c != '\t' && c != '\n' && c != '#' && c != '*') squeezed += c;
    }
    static constexpr auto kLinks =
        std::to_array<std::string_view>({"上一", "下一", "首页", "当前", "附件", "相关"});
    if (std::any_of(kLinks.begin(), kLinks.end(),
                    [&](std::string_view w) { return squeezed.starts_with(w); }))
      return false;
    size_t genre = 0;
    const size_t end = GenreEnd(squeezed, &genre);
    return end > 0 && (end == squeezed.size() || IsYear(std::string_view(squeezed).substr(end)));
  }

  // The open report, which holds the marks before `end`.
  Part PartOf(Range range, size_t end) const {
    Part part{.range = range};
    std::set<std::string_view> kinds;
    for (size_t i = first_; i < end; ++i) {
      part.topics |= marks_[i].topic == 0 ? 0 : 1u << marks_[i].topic;
      if (marks_[i].table == nullptr) continue;
      kinds.insert(marks_[i].table->key());
      part.rows += PrintedRows(*marks_[i].table).count();
    }
    part.kinds = kinds.size();
    return part;
  }

  // Ends the report that is open before the one that begins at `begin`.
  void Close(uint32_t begin) {
    size_t last = first_;
    while (last < marks_.size() && marks_[last].range.begin < begin) ++last;
    reports_.push_back(PartOf({report_begin_, begin}, last));
    report_begin_ = begin;
  }

  const layout::Page& page_;
  const std::string_view text_;
  const form::Forms& forms_;
  std::vector<Mark> marks_;
  std::vector<Part> reports_;
  size_t first_ = 0;  // mark of the open report
  uint32_t report_begin_ = 0;
  uint32_t content_end_ = 0;  // of the marks so far
};

}  // namespace

std::vector<Range> OtherReports(const layout::Page& page, const form::Forms& forms,
                                std::span<const form::Hit> hits, const report::v1::Record& record) {
  if (!MayHoldSeveral(page, forms, hits, record)) return {};
  return Splitter(page, forms, hits, record).Others();
}

void Blank(std::span<const Range> ranges, layout::Page* page) {
  const std::span<char> text = page->editable_text();
  for (const Range& range : ranges) {
    std::replace_if(
        text.begin() + range.begin, text.begin() + range.end, [](char c) { return c != '\n'; }, ' ');
  }
}

}  // namespace gouji::extract
