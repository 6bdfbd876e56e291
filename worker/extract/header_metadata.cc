#include "worker/extract/header_metadata.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "worker/extract/chinese_digit.h"
#include "worker/extract/han_set.h"
#include "worker/extract/header_organ.h"
#include "worker/layout/byte_scan.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

constexpr size_t kHan = 3;  // bytes of a Han character
constexpr size_t kHeadBytes = 8192;
constexpr size_t kTailLines = 40;
constexpr size_t kLongestImprint = 160;

enum class Kind { kIssuer, kSource, kIndex, kPublished, kWritten };

struct Label {
  std::string_view text;
  Kind kind;
};

// Where one label ends with another, the longer one comes first.
constexpr Label kLabels[] = {
    {"信息发布机构", Kind::kIssuer}, {"发布机构", Kind::kIssuer},    {"发布单位", Kind::kIssuer},
    {"发布部门", Kind::kIssuer},     {"公开机构", Kind::kIssuer},    {"公开主体", Kind::kIssuer},
    {"发文机关", Kind::kIssuer},     {"发文单位", Kind::kIssuer},    {"发布机关", Kind::kIssuer},
    {"发文机构", Kind::kIssuer},     {"主办单位", Kind::kSource},    {"信息来源", Kind::kSource},
    {"文章来源", Kind::kSource},     {"来源", Kind::kSource},        {"索引号", Kind::kIndex},
    {"发布日期", Kind::kPublished},  {"发布时间", Kind::kPublished}, {"公开日期", Kind::kPublished},
    {"公开时间", Kind::kPublished},  {"发文日期", Kind::kPublished}, {"公布日期", Kind::kPublished},
    {"公布时间", Kind::kPublished},  {"上网日期", Kind::kPublished}, {"信息时间", Kind::kPublished},
    {"成文日期", Kind::kWritten},    {"生成日期", Kind::kWritten},   {"成文时间", Kind::kWritten},
    {"印发日期", Kind::kWritten},    {"制发日期", Kind::kWritten},   {"日期", Kind::kPublished},
    {"时间", Kind::kPublished},
};

// Labels of facts that are not taken, so that they are not taken for values.
constexpr auto kOtherLabels = std::to_array<std::string_view>(
    {"组配分类", "主题分类", "公开方式", "有效性",   "时效",     "时效性",   "文号",     "文件编号",
     "发文字号", "名称",     "标题",     "公开范围", "体裁分类", "服务对象", "主题词",   "关键词",
     "废止日期", "生效日期", "失效日期", "内容概述", "公开时限", "公开程序", "信息名称", "文件名称"});

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

struct PrintedLabel {
  const Label* label = nullptr;  // null where there is none
  size_t begin = 0;
};

// Whether a label may begin at `at`: 时间 of 办理时间 is none.
bool IsLabelStart(std::string_view text, size_t at) {
  static constexpr auto kBefore = std::to_array<std::string_view>({"信息", "文件", "文章", "本文"});
  if (at < kHan || HanCode(text, at - kHan) == 0 || static_cast<uint8_t>(text[at - kHan]) < 0xE4) return true;
  const std::string_view before = text.substr(0, at);
  return layout::EndsWithAny(before, kBefore);
}

// Whether the last character before `end` is one of a label: in a table separators stand behind nearly everything else.
inline bool MayEndLabel(std::string_view text, size_t end) {
  static constexpr HanSet kLasts("构位门体关源号期间");
  while (end > 0 && IsBlank(text[end - 1])) --end;
  return end >= kHan && static_cast<uint8_t>(text[end - 1]) >= 0x80 && kLasts.Has(HanCode(text, end - kHan));
}

// The label that ends just before `end`, blanks inside it skipped.
PrintedLabel LabelBefore(std::string_view text, size_t end) {
  if (!MayEndLabel(text, end)) return {};
  constexpr size_t kLongest = 18;
  char squeezed[kLongest];
  size_t place[kLongest];
  size_t size = 0;
  while (end > 0 && size < kLongest && text[end - 1] != '\n') {
    --end;
    if (IsBlank(text[end])) continue;
    ++size;
    squeezed[kLongest - size] = text[end];
    place[kLongest - size] = end;
  }
  const std::string_view before(squeezed + kLongest - size, size);
  for (const Label& label : kLabels) {
    if (!layout::EndsWith(before, label.text)) continue;
    const size_t begin = place[kLongest - label.text.size()];
    return IsLabelStart(text, begin) ? PrintedLabel{&label, begin} : PrintedLabel{};
  }
  return {};
}

size_t SkipValueBlanks(std::string_view text, size_t at) {
  while (at < text.size() && (IsBlank(text[at]) || text[at] == '|' || text[at] == ':')) ++at;
  return at;
}

// The value behind a separator; on the next line with something on it where this one ends.
layout::Range ValueAt(std::string_view text, size_t at) {
  size_t begin = SkipValueBlanks(text, at);
  for (int lines = 0; begin < text.size() && text[begin] == '\n' && lines < 2; ++lines) {
    begin = SkipValueBlanks(text, begin + 1);
  }
  size_t end = begin;
  while (end < text.size() && !IsBlank(text[end]) && text[end] != '\n' && text[end] != '|') ++end;
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Whether `value`, without blanks, is the next label instead of a value.
bool IsNextLabel(std::string_view value) {
  const size_t colon = value.find(':');
  const std::string_view words = value.substr(0, colon);
  if (std::find(kOtherLabels.begin(), kOtherLabels.end(), words) != kOtherLabels.end()) return true;
  return std::any_of(std::begin(kLabels), std::end(kLabels), [&](const Label& label) {
    return words == label.text || (colon != value.npos && words.ends_with(label.text));
  });
}

// Offices have Han names; sites fill the field with words that name none.
bool LooksLikeOffice(std::string_view value) {
  static constexpr auto kNone =
      std::to_array<std::string_view>({"本站", "本网", "原创", "网络", "互联网", "未知", "暂无", "管理员",
                                       "系统管理员", "佚名", "转载", "本网站", "本站原创"});
  return value.size() >= 2 * kHan && HanRunBefore(value, value.size(), value.size()) == value.size() &&
         std::find(kNone.begin(), kNone.end(), value) == kNone.end();
}

// 11330881002622530X/2024-00012, K00000-1-2022-001, 川A00012-2022: a few words at most, and digits.
bool LooksLikeIndex(std::string_view value) {
  constexpr size_t kShortest = 4;
  constexpr std::ptrdiff_t kMostHan = 6;
  const auto han =
      std::count_if(value.begin(), value.end(), [](char c) { return static_cast<uint8_t>(c) >= 0xE2; });
  const bool digits = value.find_first_of("0123456789") != value.npos;
  if (value.size() < kShortest || !digits || han > kMostHan) return false;
  const std::optional<Date> date = DateAt(value, 0);
  return !date || date->range.end != value.size() || date->certainty != report::v1::CERTAINTY_CERTAIN;
}

template <typename Fits>
void SetFact(std::string_view text, layout::Range range, Fits fits, std::optional<Fact>* fact) {
  constexpr size_t kLongest = 150;
  const std::string_view value = text.substr(range.begin, range.size());
  if (*fact || value.size() > kLongest || IsNextLabel(value) || !fits(value)) return;
  *fact = Fact{std::string(value), range};
}

bool IsSending(const Label& label) {
  return label.text == "发文日期";
}

void Take(std::string_view text, const Label& label, size_t after, Metadata* metadata) {
  const layout::Range value = ValueAt(text, after);
  switch (label.kind) {
    case Kind::kIssuer:
      return SetFact(text, value, LooksLikeOffice, &metadata->issuer);
    case Kind::kSource:
      return SetFact(text, value, LooksLikeOffice, &metadata->source);
    case Kind::kIndex:
      return SetFact(text, value, LooksLikeIndex, &metadata->index_number);
    case Kind::kPublished:
      // 发文日期 beside 公开日期 is when the document was sent.
      if (!metadata->published || (metadata->only_sent && !IsSending(label))) {
        if (const std::optional<Date> date = DateAt(text, value.begin)) {
          metadata->published = date;
          metadata->only_sent = IsSending(label);
        }
      }
      return;
    case Kind::kWritten:
      if (!metadata->written) metadata->written = DateAt(text, value.begin);
      return;
  }
}

std::string Squeeze(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return !IsBlank(c); });
  return out;
}

layout::Range Trim(std::string_view text, layout::Range range) {
  while (range.begin < range.end && IsBlank(text[range.begin])) ++range.begin;
  while (range.end > range.begin && IsBlank(text[range.end - 1])) --range.end;
  return range;
}

// Where the date that ends the line begins; the line is a date, or an organ and a date.
std::optional<Date> DateClosing(std::string_view all, layout::Range line) {
  const char last = all[line.end - 1];
  if (!(last >= '0' && last <= '9') && !all.substr(0, line.end).ends_with("日")) return std::nullopt;
  const auto is_digit = [&](uint32_t at) { return all[at] >= '0' && all[at] <= '9'; };
  // Years are of four digits, and begin with 1 or 2: figures of tables hardly ever are.
  for (uint32_t at = line.begin; at + 4 < line.end; ++at) {
    const char c = all[at];
    const bool arabic = (c == '1' || c == '2') && is_digit(at + 1) && is_digit(at + 2) && is_digit(at + 3);
    const bool could_start =
        arabic || (static_cast<uint8_t>(c) >= 0xE2 && ChineseDigit(HanCode(all, at)) > 0);
    if (!could_start || (at > line.begin && is_digit(at - 1))) continue;
    const std::optional<Date> date = DateAt(all.substr(0, line.end), at);
    if (date && date->range.end == line.end) return date;
  }
  return std::nullopt;
}

std::optional<Fact> OrganIn(std::string_view all, layout::Range range) {
  range = Trim(all, range);
  if (!EndsLikeAnOrgan(all.substr(range.begin, range.size()))) return std::nullopt;
  std::string name = Squeeze(all.substr(range.begin, range.size()));
  if (!LooksLikeOrgan(name)) return std::nullopt;
  return Fact{std::move(name), range};
}

bool IsLabelLine(std::string_view all, layout::Range line) {
  return !line.empty() && (IsNextLabel(Squeeze(all.substr(line.begin, line.size()))) ||
                           LabelBefore(all, line.end).label != nullptr);
}

// Labels on lines of their own, their values below them.
void TakeLines(const Simplified& page, Metadata* metadata) {
  constexpr size_t kLongestLabelLine = 40;
  const std::string_view all = page.text();
  for (const layout::Range whole : page.lines()) {
    if (whole.begin > kHeadBytes) return;
    const layout::Range line = Trim(all, whole);
    if (line.empty() || line.size() > kLongestLabelLine) continue;
    const PrintedLabel found = LabelBefore(all, line.end);
    if (found.label != nullptr && found.begin == line.begin) Take(all, *found.label, line.end, metadata);
  }
}

// 2022-01-29 10:27:52 甲市乙局: sites that name no label print date and time above the first sentence.
void TakeTimeOfPublication(const Simplified& page, Metadata* metadata) {
  const std::string_view all = page.text();
  for (const layout::Range whole : page.lines()) {
    const layout::Range line = Trim(all, whole);
    if (metadata->published || line.begin > kHeadBytes) return;
    if (line.empty()) continue;
    const std::string_view printed = all.substr(0, line.end);
    if (printed.find("。", line.begin) != printed.npos) return;
    const std::optional<Date> date = DateAt(printed, line.begin);
    if (!date || date->certainty != report::v1::CERTAINTY_CERTAIN) continue;
    std::string_view rest = printed.substr(date->range.end);
    while (!rest.empty() && IsBlank(rest[0])) rest.remove_prefix(1);
    const size_t colon = rest.find_first_not_of("0123456789");
    if (colon > 0 && colon <= 2 && rest[colon] == ':') metadata->published = date;
  }
}

// 定海区交通运输局 2021年1月11日 on a line, or the date alone below the organ or above it.
Imprint ImprintLine(std::string_view all, layout::Range above, layout::Range line, layout::Range below) {
  Imprint imprint;
  const std::optional<Date> date = DateClosing(all, line);
  if (!date || IsLabelLine(all, above)) return imprint;
  const layout::Range before = Trim(all, {line.begin, date->range.begin});
  if (!before.empty()) {
    imprint.organ = OrganIn(all, before);
  } else {
    for (const layout::Range near : {above, below}) {
      if (!imprint.organ && !near.empty() && near.size() <= kLongestImprint)
        imprint.organ = OrganIn(all, near);
    }
  }
  // A date with other words before it is part of a sentence or of the page's footer.
  if (imprint.organ || before.empty()) imprint.date = date;
  return imprint;
}

// 2022-01-06 alone on a line may be any article's date.
bool IsWrittenOut(std::string_view all, const Date& date) {
  return all.substr(date.range.begin, date.range.size()).find_first_of("-/.") == std::string_view::npos;
}

// Behind the last blank of a range; its begin where it holds none.
uint32_t LastWord(std::string_view all, uint32_t begin, uint32_t end) {
  const auto behind = [&](char blank) {
    const void* const at = memrchr(all.data() + begin, blank, end - begin);
    return at == nullptr ? begin : static_cast<uint32_t>(static_cast<const char*>(at) - all.data()) + 1;
  };
  return std::max(behind(' '), behind('\t'));
}

// The same at the end of a flattened text, where words stand for lines.
Imprint ImprintInside(std::string_view all, layout::Range line) {
  constexpr uint32_t kLook = 1000;
  // 二〇二四年十二月三十一日, and some.
  constexpr uint32_t kLongestDate = 60;
  const uint32_t begin = line.end - std::min(line.size(), kLook);
  uint32_t word_end = line.end;
  while (word_end > begin) {
    const uint32_t word = LastWord(all, begin, word_end);
    const std::optional<Date> date =
        word_end - word > kLongestDate ? std::nullopt : DateAt(all.substr(0, word_end), word);
    if (date && date->range.end == word_end && word > begin) {
      const layout::Range before = Trim(all, {begin, word});
      uint32_t previous = before.end;
      while (previous > begin && !IsBlank(all[previous - 1])) --previous;
      Imprint imprint;
      imprint.organ = OrganIn(all, {previous, before.end});
      if (imprint.organ || all.substr(0, before.end).ends_with("。")) {
        imprint.date = date;
        return imprint;
      }
    }
    word_end = word;
    while (word_end > begin && IsBlank(all[word_end - 1])) --word_end;
  }
  return {};
}

}  // namespace

Metadata FindMetadata(const Simplified& page) {
  Metadata metadata;
  const std::string_view all = page.text();
  const std::string_view head = all.substr(0, kHeadBytes);
  layout::EachByte<':', '|', '\t'>(head, [&](size_t at) {
    if (!MayEndLabel(all, at)) return;
    if (const PrintedLabel found = LabelBefore(all, at); found.label != nullptr)
      Take(all, *found.label, at + 1, &metadata);
  });
  TakeLines(page, &metadata);
  TakeTimeOfPublication(page, &metadata);
  return metadata;
}

Imprint FindImprint(const Simplified& page, uint32_t after) {
  const std::string_view all = page.text();
  const std::vector<layout::Range>& lines = page.lines();
  // Lines with something on them, the last one first.
  std::vector<layout::Range> tail;
  for (size_t i = lines.size(); i-- > 0 && tail.size() < kTailLines && lines[i].end > after;) {
    const layout::Range line = Trim(all, {std::max(lines[i].begin, after), lines[i].end});
    if (!line.empty()) tail.push_back(line);
  }
  Imprint alone;
  for (size_t i = 0; i < tail.size() && !alone.closing; ++i) {
    if (tail[i].size() <= kLongestImprint) alone.closing = OrganIn(all, tail[i]);
  }
  for (size_t i = 0; i < tail.size(); ++i) {
    const bool flattened = tail[i].size() > kLongestImprint;
    const layout::Range above = i + 1 < tail.size() ? tail[i + 1] : layout::Range{};
    const layout::Range below = i > 0 ? tail[i - 1] : layout::Range{};
    Imprint imprint = flattened ? ImprintInside(all, tail[i]) : ImprintLine(all, above, tail[i], below);
    if (imprint.date && imprint.organ) return imprint;
    if (imprint.date && !alone.date && IsWrittenOut(all, *imprint.date)) alone.date = imprint.date;
  }
  return alone;
}

}  // namespace gouji::extract
