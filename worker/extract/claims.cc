#include "worker/extract/claims.h"

#include <algorithm>
#include <array>
#include <vector>

#include "worker/extract/claim_number.h"
#include "worker/extract/claim_scan.h"
#include "worker/extract/claim_sentence.h"
#include "worker/extract/sections_number.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

constexpr uint32_t kHan = 3;
// No page breaks shorter lines.
constexpr uint32_t kFullLine = 60;

// 三、依申请公开政府信息情况, a line of its own: what stands below is another sentence.
bool IsHeading(std::string_view line) {
  constexpr size_t kLongest = 120;
  static constexpr auto kEndings =
      std::to_array<std::string_view>({"情况", "措施", "问题", "事项", "打算", "安排", "计划", "建议", "说明",
                                       "概述", "统计", "方面", "思路", "成效"});
  while (!line.empty() && IsBlank(line.back())) line.remove_suffix(1);
  while (!line.empty() && IsBlank(line.front())) line.remove_prefix(1);
  if (line.size() > kLongest || line.find(kFullStop) != line.npos || line.find(',') != line.npos)
    return false;
  const bool ends = std::any_of(kEndings.begin(), kEndings.end(),
                                [&](std::string_view ending) { return line.ends_with(ending); });
  return ends && ParseHeadingNumber(line.substr(0, 24)).length > 0;
}

}  // namespace

struct ClaimReader::Impl {
  Impl(const form::ClaimGrammar& g, const form::Forms& forms)
      : grammar(g), sentences(g, forms, [this] { return Context(); }) {}

  void Read(const Simplified& simplified, report::v1::Record* record);
  void ReadLine(layout::Range line);
  void FindTables(const report::v1::Record& record);
  bool InTable(uint32_t at);
  bool Continues(size_t line) const;
  bool Look(uint32_t at) const;
  void EndSentence(uint32_t end, uint32_t next);
  form::ClaimFamilies Context();
  form::ClaimFamilies FamiliesOf(layout::Range words, bool heading) const;
  layout::Range HeadingOf(layout::Range line) const;

  const form::ClaimGrammar& grammar;
  ClaimSentences sentences;
  std::vector<uint32_t> places;  // of a stretch's characters that are worth a look
  const Simplified* page = nullptr;
  std::string_view text;
  std::vector<layout::Range> tables;  // of the text, in its order
  size_t next_table = 0;

  uint32_t sentence_begin = 0;
  bool wanted = false;  // the sentence has a figure or a denial
  layout::Range paragraph;
  bool paragraph_open = false;  // sentences knows of it
  std::vector<layout::Range>
      starts;  // lines that begin paragraphs, since heading_families was last asked for
  form::ClaimFamilies heading_families = 0;
};

ClaimReader::ClaimReader(const form::ClaimGrammar& grammar, const form::Forms& forms)
    : impl_(std::make_unique<Impl>(grammar, forms)) {}
ClaimReader::~ClaimReader() = default;

void ClaimReader::Read(const Simplified& page, report::v1::Record* record) {
  impl_->Read(page, record);
}

void ClaimReader::Impl::Read(const Simplified& simplified, report::v1::Record* record) {
  page = &simplified;
  text = simplified.text();
  FindTables(*record);
  sentences.StartDocument(simplified, record);
  starts.clear();
  heading_families = 0;
  wanted = false;
  const std::vector<layout::Range>& lines = simplified.lines();
  for (size_t i = 0; i < lines.size(); ++i) {
    const layout::Range line = lines[i];
    const bool goes_on =
        i > 0 && lines[i - 1].size() >= kFullLine && sentence_begin < line.begin && Continues(i - 1);
    if (!goes_on) {
      if (i > 0) EndSentence(lines[i - 1].end, line.begin);
      sentence_begin = line.begin;
      paragraph = line;
      paragraph_open = false;
      starts.push_back(line);
    }
    // What begins inside a table is no sentence of the prose, so that lines inside need no look.
    const bool inside = InTable(sentence_begin) && line.end < tables[next_table].end;
    if (!inside) ReadLine(line);
  }
  EndSentence(static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size()));
}

void ClaimReader::Impl::FindTables(const report::v1::Record& record) {
  tables.clear();
  next_table = 0;
  for (const report::v1::Table& table : record.tables()) {
    tables.push_back({page->FromSource(table.span().begin()), page->FromSource(table.span().end())});
  }
  std::sort(tables.begin(), tables.end(),
            [](const layout::Range& a, const layout::Range& b) { return a.begin < b.begin; });
}

bool ClaimReader::Impl::InTable(uint32_t at) {
  while (next_table < tables.size() && tables[next_table].end <= at) ++next_table;
  return next_table < tables.size() && tables[next_table].begin <= at;
}

// A full line that ends inside a sentence was broken by its page.
bool ClaimReader::Impl::Continues(size_t index) const {
  const std::vector<layout::Range>& lines = page->lines();
  const layout::Range line = lines[index];
  if (lines[index + 1].empty()) return false;
  const std::string_view printed = text.substr(line.begin, line.size());
  const char last = printed.back();
  if (printed.ends_with(kFullStop) || last == ':' || last == ';' || last == '!' || last == '?') return false;
  // 共收到申请12⏎件: the figure goes on with its classifier; behind any other one a row of figures ends.
  form::Hit unit;
  if (IsDigit(last) && !grammar.units().MatchAt(text, lines[index + 1].begin, &unit)) return false;
  if (IsHeading(printed)) return false;
  const std::string_view next = text.substr(lines[index + 1].begin, lines[index + 1].size());
  return !IsBlank(next.front()) && ParseHeadingNumber(next).length == 0;
}

void ClaimReader::Impl::ReadLine(layout::Range line) {
  for (uint32_t at = line.begin; at < line.end;) {
    const Stretch rest = RestOfSentence(text, at, line.end, &places);
    wanted = wanted || rest.digits ||
             std::any_of(places.begin(), places.end(), [this](uint32_t place) { return Look(place); });
    if (rest.end == line.end) return;
    at = rest.end + (static_cast<uint8_t>(text[rest.end]) < 0x80 ? 1 : kHan);
    EndSentence(rest.end, at);
  }
}

// Whether a Chinese numeral with a unit behind it, or a denial stands there.
bool ClaimReader::Impl::Look(uint32_t at) const {
  form::Hit hit;
  if (IsChineseNumeral(HanCode(text, at))) {
    const uint32_t next = at + kHan;
    const bool zero = text.substr(at).starts_with("零") && text.substr(0, at).ends_with("为");
    return zero || (next < text.size() &&
                    (IsChineseNumeral(HanCode(text, next)) || text.substr(next).starts_with("余") ||
                     text.substr(next).starts_with("多") || grammar.units().MatchAt(text, next, &hit)));
  }
  return grammar.words().MatchAt(text, at, &hit) && grammar.word(hit.label).role == form::v1::CLAIM_ROLE_NONE;
}

void ClaimReader::Impl::EndSentence(uint32_t end, uint32_t next) {
  const layout::Range sentence{sentence_begin, end};
  sentence_begin = next;
  if (!wanted) return;
  wanted = false;
  if (InTable(sentence.begin) || (next_table < tables.size() && tables[next_table].begin < sentence.end))
    return;
  if (!paragraph_open) sentences.StartParagraph();
  paragraph_open = true;
  sentences.Read(sentence);
}

// A short line, or the words behind a number up to the first stop: what the paragraphs below it speak of.
layout::Range ClaimReader::Impl::HeadingOf(layout::Range line) const {
  constexpr uint32_t kLongest = 120;
  uint32_t begin = line.begin;
  while (begin < line.end && (IsBlank(text[begin]) || text[begin] == '#' || text[begin] == '*')) ++begin;
  if (begin == line.end) return {};
  const std::string_view words = text.substr(begin, line.end - begin);
  const bool numbered = ParseHeadingNumber(words.substr(0, 24)).length > 0;
  if (!numbered && words.size() > kLongest) return {};
  const size_t stop = words.substr(0, kLongest).find(kFullStop);
  if (!numbered && stop != words.npos) return {};
  size_t end = stop == words.npos ? std::min<size_t>(words.size(), kLongest) : stop;
  while (end < words.size() && (static_cast<uint8_t>(words[end]) & 0xc0) == 0x80) ++end;
  return {begin, begin + static_cast<uint32_t>(end)};
}

form::ClaimFamilies ClaimReader::Impl::FamiliesOf(layout::Range words, bool is_heading) const {
  const std::string_view upto = text.substr(0, words.end);
  form::ClaimFamilies families = 0;
  form::Hit hit;
  for (uint32_t at = words.begin; at < words.end;) {
    at = static_cast<uint32_t>(grammar.words().SkipPlain(text.data() + at, text.data() + words.end) -
                               text.data());
    if (at >= words.end) break;
    const uint32_t size = CharacterSize(text, at);
    if (size != kHan || !grammar.words().MatchAt(upto, at, &hit)) {
      at += size;
      continue;
    }
    families |= grammar.word(hit.label).gives;
    if (is_heading) families |= grammar.word(hit.label).heads;
    at = hit.end;
  }
  return families;
}

// The heading above, and the first sentence of the paragraph. `starts` are the lines since it was last asked for, so that
// paragraphs which do not ask leave those behind theirs the same heading.
form::ClaimFamilies ClaimReader::Impl::Context() {
  constexpr uint32_t kFirstSentence = 150;
  const std::string_view head = text.substr(paragraph.begin, std::min(paragraph.size(), kFirstSentence));
  const size_t stop = head.find(kFullStop);
  // The last heading counts; hardly any line is asked whether it is one.
  layout::Range heading;
  for (; !starts.empty() && heading.empty(); starts.pop_back()) heading = HeadingOf(starts.back());
  if (!heading.empty()) heading_families = FamiliesOf(heading, true);
  starts.clear();
  form::ClaimFamilies families = heading_families;
  if (stop != head.npos) {
    families |= FamiliesOf({paragraph.begin, paragraph.begin + static_cast<uint32_t>(stop)}, false);
  }
  return families;
}

}  // namespace gouji::extract
