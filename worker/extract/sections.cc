#include "worker/extract/sections.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "worker/extract/han_set.h"
#include "worker/extract/sections_number.h"
#include "worker/extract/sections_sub.h"
#include "worker/extract/sections_words.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::FindWord;

constexpr size_t kTopics = 6;
constexpr uint32_t kProblems = 5;

// Whether the form has a table in the section.
constexpr bool IsTableTopic(uint32_t topic) {
  return topic >= 2 && topic <= 4;
}
constexpr size_t kHan = 3;

struct Heading {
  layout::Range range;
  uint32_t topic = 0;  // ordinal in the form; 0: none of its topics
  HeadingNumber number;
  bool by_label = false;  // the form's own words, not only its key words
  std::string_view key;   // of a narrative report's section whose topic the form does not tell
};

bool IsMarkup(char c) {
  return c == ' ' || c == '\t' || c == '#' || c == '*' || c == '|' || c == '>' || c == '-' || c == '[';
}
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

size_t SkipSpace(std::string_view text, size_t at) {
  while (at < text.size() && IsSpace(text[at])) ++at;
  return at;
}

uint32_t TopicOf(const form::Label& label) {
  for (const form::Meaning& meaning : label.meanings) {
    if (meaning.kind == form::LabelKind::kSection) return meaning.index;
  }
  return 0;
}

// Topics by key words, for headings in an organ's own words. Such a heading ends like one.
uint32_t TopicByWords(std::string_view words) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {"情况", "事项", "问题", "概述", "概况", "措施", "内容", "诉讼", "打算", "其他", "方向"});
  static constexpr HanSet kLasts = HanSet::LastOf(kEndings);
  if (words.size() < kHan || !kLasts.Has(HanCode(words, words.size() - kHan))) return 0;
  const auto has = [&](std::string_view word) { return words.find(word) != words.npos; };
  if (std::none_of(kEndings.begin(), kEndings.end(), [&](std::string_view e) { return words.ends_with(e); }))
    return 0;
  if (has("行政复议") || has("行政诉讼")) return 4;
  if (has("问题") && (has("改进") || has("主要") || has("存在"))) return 5;
  if (has("报告") && (has("其他") || has("其它") || has("事项"))) return 6;
  if (has("申请") && (has("公开") || has("处理"))) return 3;
  if (has("主动公开")) return 2;
  if (has("总体") || has("概述") || has("概况") || has("基本情况")) return 1;
  return 0;
}

// The topic of a heading that stands where the form has it (五、下一步工作打算, 六、其他), by fewer words than elsewhere.
uint32_t TopicInItsPlace(std::string_view words, uint32_t number) {
  struct Word {
    uint32_t topic;
    std::string_view word;
  };
  static constexpr auto kTopicWords = std::to_array<Word>({{1, "开展情况"},
                                                           {1, "工作情况"},
                                                           {2, "公开"},
                                                           {3, "申请"},
                                                           {4, "复议"},
                                                           {4, "诉讼"},
                                                           {5, "问题"},
                                                           {5, "不足"},
                                                           {5, "改进"},
                                                           {5, "打算"},
                                                           {5, "下一步"},
                                                           {6, "其他"},
                                                           {6, "其它"},
                                                           {6, "需要说明"}});
  constexpr size_t kLongest = 18 * kHan;
  // Rows of the second table are numbered too: 二、上年结转政府信息公开申请数量.
  const auto has = [&](std::string_view word) { return words.find(word) != words.npos; };
  if (words.size() > kLongest || has("结转") || has("数量")) return 0;
  const bool told = std::any_of(kTopicWords.begin(), kTopicWords.end(),
                                [&](const Word& known) { return known.topic == number && has(known.word); });
  return told ? number : 0;
}

// Topics of the outlines of 2008-2018 by what their headings name; of several the first of this list.
std::string_view NarrativeKey(std::string_view heading) {
  struct Topic {
    std::string_view word;
    std::string_view key;
  };
  static constexpr auto kTopics2008 = std::to_array<Topic>({{"复议", "review"},
                                                            {"诉讼", "review"},
                                                            {"收费", "fees"},
                                                            {"减免", "fees"},
                                                            {"费用", "fees"},
                                                            {"附表", "attachments"},
                                                            {"附件", "attachments"},
                                                            {"问题", "problems"},
                                                            {"不足", "problems"},
                                                            {"改进", "problems"},
                                                            {"下一步", "problems"},
                                                            {"打算", "problems"},
                                                            {"依申请", "applications"},
                                                            {"申请公开", "applications"},
                                                            {"公开申请", "applications"},
                                                            {"申请情况", "applications"},
                                                            {"主动公开", "disclosure"},
                                                            {"概述", "overview"},
                                                            {"概况", "overview"},
                                                            {"基本情况", "overview"},
                                                            {"总体情况", "overview"},
                                                            {"说明", "other"},
                                                            {"其他", "other"},
                                                            {"其它", "other"}});
  for (const Topic& topic : kTopics2008) {
    if (heading.find(topic.word) != heading.npos) return topic.key;
  }
  return {};
}

class Finder {
 public:
  Finder(const Simplified& page, const form::Forms& forms) : page_(page), text_(page.text()), forms_(forms) {
    for (const form::Section& section : forms.sections()) {
      for (const std::string& label : section.labels) label_starts_.Add(HanCode(label, 0));
    }
    for (const std::string_view first : {"工", "当", "目"}) label_starts_.Add(HanCode(first, 0));
  }

  // Headings that name a topic of the form. `has_table`: the page holds one of its tables.
  std::vector<Heading> Topics(bool has_table) {
    for (const layout::Range line : page_.lines()) AtLineStart(line);
    // Flattened pages have their headings inside lines.
    const auto labelled =
        std::count_if(found_.begin(), found_.end(), [](const Heading& h) { return h.by_label; });
    if (labelled < static_cast<std::ptrdiff_t>(kTopics)) InsideLines();
    // Other pages have such headings too.
    constexpr std::ptrdiff_t kSure = 3;
    constexpr auto kNearlyAll = 5;
    if (labelled >= kSure || (has_table && TopicsInTheirPlace() >= kNearlyAll))
      found_.insert(found_.end(), in_place_.begin(), in_place_.end());
    std::sort(found_.begin(), found_.end(),
              [](const Heading& a, const Heading& b) { return a.range.begin < b.range.begin; });
    return found_;
  }

  // Lines numbered in sequence, whatever they say: 一、 二、 … or, where an outline has no such, the next lower numbers.
  std::vector<Heading> Outline() {
    constexpr size_t kFewest = 3;
    std::vector<Heading> best;
    for (const NumberStyle style : {NumberStyle::kChinese, NumberStyle::kArabic,
                                    NumberStyle::kArabicInBrackets, NumberStyle::kChineseInBrackets}) {
      std::vector<Heading> outline = OutlineOf(style);
      if (outline.size() > best.size()) best = std::move(outline);
      if (best.size() >= kFewest) break;
    }
    return best;
  }

 private:
  size_t LineBegin(layout::Range line) const {
    size_t begin = line.begin;
    while (begin < line.end && IsMarkup(text_[begin])) ++begin;
    // 、主动公开政府信息情况: its number is lost.
    constexpr std::string_view kBehindNumber = "、";
    const bool lost = text_.substr(begin, line.end - begin).starts_with(kBehindNumber);
    return lost ? begin + kBehindNumber.size() : begin;
  }

  // A heading that goes on as prose in its line ends with its first sentence or clause.
  layout::Range OutlineRange(size_t begin, size_t line_end) const {
    constexpr size_t kLongestHeading = 600;
    constexpr size_t kOrdinaryHeading = 90;
    size_t end = line_end;
    if (end - begin > kOrdinaryHeading) {
      const size_t stop = text_.substr(0, line_end).find("。", begin);
      if (stop != text_.npos && stop + kHan < line_end) end = stop;
    }
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(std::min(end, begin + kLongestHeading))};
  }

  std::vector<Heading> OutlineOf(NumberStyle style) const {
    constexpr size_t kLongestListHeading = 120;
    std::vector<Heading> outline;
    for (const layout::Range line : page_.lines()) {
      const size_t begin = LineBegin(line);
      const HeadingNumber number = ParseHeadingNumber(text_.substr(begin, line.end - begin));
      if (number.length == 0 || number.style != style) continue;
      if (number.value != (outline.empty() ? 1 : outline.back().number.value + 1)) continue;
      const std::string_view words = text_.substr(begin + number.length, line.end - begin - number.length);
      // Points of a list are sentences; only the highest numbers head prose in their own line.
      const size_t stop = words.find("。");
      const bool sentence =
          words.size() > kLongestListHeading || (stop != words.npos && stop + kHan < words.size());
      if (style != NumberStyle::kChinese && sentence) continue;
      Heading heading{OutlineRange(begin, line.end), 0, number, false, {}};
      form::Hit hit;
      const auto label_at = static_cast<uint32_t>(SkipSpace(text_, begin + number.length));
      if (forms_.matcher().MatchAt(text_, label_at, &hit))
        heading.topic = TopicOf(forms_.labels()[hit.label]);
      if (heading.topic == 0) heading.key = NarrativeKey(page_.text(heading.range));
      outline.push_back(heading);
    }
    return outline;
  }

  bool ByLabel(size_t begin, const HeadingNumber& number, size_t line_end, Heading* heading) const {
    const size_t label_at = SkipSpace(text_, begin + number.length);
    // Lines of tables are labels too, and long ones: hardly any begins as a heading does.
    if (!label_starts_.Has(HanCode(text_, label_at))) return false;
    form::Hit hit;
    uint32_t topic = 0;
    if (forms_.matcher().MatchAt(text_, static_cast<uint32_t>(label_at), &hit))
      topic = TopicOf(forms_.labels()[hit.label]);
    // The longer one of the form's label and the same in other words.
    const size_t problems = number.style <= NumberStyle::kArabic
                                ? ProblemsHeadingSize(text_.substr(label_at, line_end - label_at))
                                : 0;
    if (problems > 0 && (topic == 0 || (topic == kProblems && label_at + problems > hit.end))) {
      // Points of a list are numbered too: only where the form has it.
      if (topic == 0 && number.style == NumberStyle::kArabic && number.value != kProblems) return false;
      topic = kProblems;
      hit.end = static_cast<uint32_t>(label_at + problems);
    }
    if (topic == 0) return false;
    // Without a number only a line of its own is a heading.
    const size_t rest = text_.find_first_not_of(" \t:。*#|]", hit.end);
    const bool whole_line = rest == text_.npos || text_[rest] == '\n' || rest >= line_end;
    if (number.length == 0 && !whole_line) return false;
    *heading = {{static_cast<uint32_t>(begin), hit.end}, topic, number, true, {}};
    return true;
  }

  bool ByWords(size_t begin, const HeadingNumber& number, size_t line_end, Heading* heading) {
    constexpr size_t kLongest = 40 * kHan;
    if (number.length == 0 || number.value > kTopics || number.style > NumberStyle::kArabic) return false;
    size_t end = line_end;
    while (end > begin && (IsMarkup(text_[end - 1]) || text_[end - 1] == ':')) --end;
    if (end - begin > kLongest) return false;
    const std::string_view words = text_.substr(begin + number.length, end - begin - number.length);
    if (words.find("。") != words.npos || words.find(',') != words.npos) return false;
    const uint32_t topic = TopicByWords(words);
    *heading = {{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, number.value, number, false, {}};
    // Points of a list are numbered too; a heading in own words must stand where the form has it.
    if (topic != 0) return topic == number.value;
    if (number.style == NumberStyle::kChinese && TopicInItsPlace(words, number.value) != 0)
      in_place_.push_back(*heading);
    return false;
  }

  void AtLineStart(layout::Range line) {
    constexpr size_t kLongestBareHeading = 150;
    if (IsBareFigure(page_.text(line))) return;
    const size_t begin = LineBegin(line);
    if (begin == line.end) return;
    const HeadingNumber number = ParseHeadingNumber(text_.substr(begin, line.end - begin));
    if (number.length == 0 && line.end - begin > kLongestBareHeading) return;
    Heading heading;
    if (ByLabel(begin, number, line.end, &heading) || ByWords(begin, number, line.end, &heading)) {
      found_.push_back(heading);
    }
  }

  // Headings of flattened pages: a number at the start of a word, or 一、 anywhere before the form's own label.
  void InsideLines() {
    constexpr size_t kFlattened = 600;
    for (const layout::Range line : page_.lines()) {
      if (line.size() < kFlattened) continue;
      for (size_t at = line.begin; at < line.end;) {
        AtWord(at, line.end);
        const size_t blank = text_.substr(0, line.end).find(' ', at);
        at = blank == text_.npos ? line.end : blank + 1;
      }
    }
    constexpr std::string_view kMark = "、";
    for (size_t mark = FindWord(text_, kMark); mark != text_.npos; mark = FindWord(text_, kMark, mark + 1)) {
      if (mark < kHan) continue;
      const size_t begin = mark - kHan;
      const HeadingNumber number = ParseHeadingNumber(text_.substr(begin, 2 * kHan));
      if (number.length == 0 || number.style != NumberStyle::kChinese) continue;
      Heading heading;
      if (ByLabel(begin, number, text_.size(), &heading) && heading.topic == number.value) AddNew(heading);
    }
  }

  void AtWord(size_t begin, size_t line_end) {
    const HeadingNumber number = ParseHeadingNumber(text_.substr(begin, line_end - begin));
    if (number.length == 0 || number.style > NumberStyle::kArabic) return;
    const size_t words = SkipSpace(text_, begin + number.length);
    const size_t end = std::min(text_.find(' ', words), line_end);
    Heading heading;
    if (ByLabel(begin, number, line_end, &heading) ? heading.topic == number.value
                                                   : ByWords(begin, number, end, &heading)) {
      AddNew(heading);
    }
  }

  // Topics of the form with a heading that has their number.
  int TopicsInTheirPlace() const {
    uint32_t topics = 0;
    for (const std::vector<Heading>* headings : {&found_, &in_place_}) {
      for (const Heading& heading : *headings) {
        if (heading.topic == heading.number.value) topics |= 1u << heading.topic;
      }
    }
    return std::popcount(topics);
  }

  void AddNew(const Heading& heading) {
    const bool known = std::any_of(found_.begin(), found_.end(),
                                   [&](const Heading& h) { return h.range.begin == heading.range.begin; });
    if (!known) found_.push_back(heading);
  }

  const Simplified& page_;
  const std::string_view text_;
  const form::Forms& forms_;
  HanSet label_starts_{std::string_view()};  // first characters of the sections' labels
  std::vector<Heading> found_;
  std::vector<Heading> in_place_;  // that only their place makes headings of the form
};

// Lower is better: the form's number, the form's words, a high style.
int Rank(const Heading& heading) {
  const bool right_number = heading.number.value == heading.topic;
  return (right_number ? 0 : 16) + (heading.by_label ? 0 : 8) + static_cast<int>(heading.number.style);
}

// One heading a topic: the best ranked; of equals the one with the most text before the next heading, so that a table
// of contents loses.
std::vector<Heading> Select(const std::vector<Heading>& all, size_t text_size) {
  struct Best {
    const Heading* heading = nullptr;
    size_t body = 0;
  };
  std::array<Best, kTopics + 1> best;
  for (size_t i = 0; i < all.size(); ++i) {
    const size_t next = i + 1 < all.size() ? all[i + 1].range.begin : text_size;
    const size_t body = next - std::min<size_t>(next, all[i].range.end);
    Best& b = best[all[i].topic];
    const bool better = b.heading == nullptr || Rank(all[i]) < Rank(*b.heading) ||
                        (Rank(all[i]) == Rank(*b.heading) && body > b.body);
    if (better) b = {&all[i], body};
  }
  std::vector<Heading> selected;
  for (const Heading& heading : all) {
    if (best[heading.topic].heading == &heading) selected.push_back(heading);
  }
  return selected;
}

// (一)主动公开政府信息情况 below 一、总体情况 is a part of it, unless the topic's table stands there: its own heading is lost.
void DropParts(const Simplified& page, const form::Forms& forms, const report::v1::Record& record,
               std::vector<Heading>* headings) {
  const auto has_table = [&](size_t i) {
    const uint32_t begin = (*headings)[i].range.end;
    const uint32_t end =
        i + 1 < headings->size() ? (*headings)[i + 1].range.begin : static_cast<uint32_t>(page.text().size());
    return std::any_of(record.tables().begin(), record.tables().end(), [&](const report::v1::Table& table) {
      const uint32_t at = page.FromSource(table.span().begin());
      const form::Table* const known = forms.FindTable(table.key(), report::v1::EDITION_2021);
      return known != nullptr && known->section == (*headings)[i].topic && begin <= at && at < end;
    });
  };
  bool below = false;  // a heading of the highest style
  for (size_t i = 0; i < headings->size();) {
    const Heading& heading = (*headings)[i];
    const bool high = heading.number.length > 0 && heading.number.style == NumberStyle::kChinese;
    const bool low = heading.number.length > 0 && !high;
    if (below && low && IsTableTopic(heading.topic) && !has_table(i)) {
      headings->erase(headings->begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    below = below || high;
    ++i;
  }
}

void SetSpan(layout::Range range, report::v1::Span* span) {
  span->set_begin(range.begin);
  span->set_end(range.end);
}

}  // namespace

void ReadSections(const Simplified& page, const form::Forms& forms, bool narrative,
                  report::v1::Record* record) {
  Finder finder(page, forms);
  SubHeadingFinder below(page, forms, *record);
  const size_t size = page.text().size();
  std::vector<Heading> headings = narrative ? finder.Outline() : finder.Topics(record->tables_size() > 0);
  if (!narrative) {
    DropParts(page, forms, *record, &headings);
    headings = Select(headings, size);
  }
  for (size_t i = 0; i < headings.size(); ++i) {
    const Heading& heading = headings[i];
    const auto next = static_cast<uint32_t>(i + 1 < headings.size() ? headings[i + 1].range.begin : size);
    const layout::Range printed = page.ToSource(heading.range);
    const layout::Range inside{std::min(heading.range.end, next), next};
    const layout::Range body = page.ToSource(inside);
    report::v1::Section* section = record->add_sections();
    section->set_ordinal(narrative ? 0 : heading.topic);
    for (const form::Section& topic : forms.sections()) {
      if (topic.ordinal == heading.topic) section->set_key(topic.key);
    }
    if (!heading.key.empty()) section->set_key(std::string(heading.key));
    section->set_heading(std::string(page.SourceText(printed)));
    section->set_printed_ordinal(heading.number.value);
    SetSpan(printed, section->mutable_heading_span());
    SetSpan(body, section->mutable_body_span());
    below.Read({.body = inside,
                .heading = page.text(heading.range),
                .number = heading.number,
                .topic = heading.topic},
               section);
  }
}

}  // namespace gouji::extract
