#include "worker/extract/header_title.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "worker/extract/header_dates.h"
#include "worker/extract/header_organ.h"
#include "worker/layout/byte_scan.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::BeginsWith;
using layout::BeginsWithAny;
using layout::EndsWith;
using layout::EndsWithAny;
using layout::FindWord;
using layout::HoldsAny;

// Titles stand near the start; navigation before them is rarely longer.
constexpr size_t kHeadBytes = 8192;
constexpr size_t kHeadLines = 120;
constexpr size_t kLongestTitle = 240;
constexpr size_t kLongestPart = 120;
// Every title ends with a word of this character.
constexpr std::string_view kReportSign = "报";

// A text without its blanks, and where each of its bytes stood.
struct Squeezed {
  std::string text;
  std::vector<uint32_t> offset;

  void Add(std::string_view all, layout::Range range) {
    all = all.substr(0, range.end);
    const auto next_blank = [&](uint32_t at) {
      return static_cast<uint32_t>(layout::FindByte<' ', '\t', '\n'>(all, at));
    };
    for (uint32_t begin = range.begin; begin < range.end;) {
      const uint32_t end = next_blank(begin);
      const size_t size = text.size();
      text += all.substr(begin, end - begin);
      offset.resize(text.size());
      std::iota(offset.begin() + static_cast<std::ptrdiff_t>(size), offset.end(), begin);
      begin = end + 1;
    }
  }
};

// A stretch of one.
struct Stretch {
  std::string_view text;
  const uint32_t* offset = nullptr;

  explicit Stretch(const Squeezed& all) : text(all.text), offset(all.offset.data()) {}
  // What stood in the range.
  Stretch(const Squeezed& all, layout::Range range) {
    const auto first = std::lower_bound(all.offset.begin(), all.offset.end(), range.begin);
    const auto last = std::lower_bound(first, all.offset.end(), range.end);
    offset = all.offset.data() + (first - all.offset.begin());
    text = std::string_view(all.text).substr(static_cast<size_t>(first - all.offset.begin()),
                                             static_cast<size_t>(last - first));
  }
  layout::Range Place(size_t begin, size_t end) const {
    return begin == end ? layout::Range{} : layout::Range{offset[begin], offset[end - 1] + 1};
  }
};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Words that may stand between 信息公开 and 报告.
size_t FillerLength(std::string_view text) {
  static constexpr auto kFillers =
      std::to_array<std::string_view>({"工作", "情况", "年度", "的", "年", "度", "全文", "本"});
  for (const std::string_view filler : kFillers) {
    if (text.starts_with(filler)) return filler.size();
  }
  if (text.starts_with("(") || text.starts_with(")") || text.starts_with("-")) return 1;
  return !text.empty() && IsDigit(text[0]) ? 1 : 0;
}

bool HasBothBrackets(std::string_view text) {
  return std::count(text.begin(), text.end(), '(') == std::count(text.begin(), text.end(), ')');
}

// Parts of a title that are no name: what remains of its front is the organ.
std::string_view TrimOrgan(std::string_view text) {
  static constexpr auto kEdges =
      std::to_array<std::string_view>({"关于", "公布", "发布", "年度", "年", "的", "(", ")", "《", "》",
                                       "度",   "-",    ":",    "\"",   "【", "】", "[", "]", "*",  "#"});
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view edge : kEdges) {
      if (BeginsWith(text, edge)) {
        text.remove_prefix(edge.size());
        again = true;
      }
      // 审批局(数据局) ends with a bracket of its own.
      if (EndsWith(text, edge) && !(edge == ")" && HasBothBrackets(text))) {
        text.remove_suffix(edge.size());
        again = true;
      }
    }
  }
  return text;
}

// In a title a name may end in more ways than elsewhere; a government names its region only.
bool EndsLikeOrgan(std::string_view name) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {"局", "厅", "委", "会", "府", "院", "办", "处", "部", "署", "站", "所", "队",
       "馆", "心", "台", "社", "场", "司", "校", "行", "科", "室", "团", "省", "市",
       "县", "区", "州", "盟", "旗", "镇", "乡", "道", "关", "学", "厂", "街", "苏木"});
  if (name.ends_with(')')) name.remove_suffix(1);  // 审批局(数据局)
  return EndsWithAny(name, kEndings);
}

bool IsPlace(std::string_view name) {
  const Region region = RegionOf(name);
  return region.begin == 0 && region.length > 0 && region.length == name.size();
}

// 政府政务公开年报: a word for organs names none.
bool IsAnyOrgan(std::string_view name) {
  static constexpr auto kWords = std::to_array<std::string_view>({"政府", "人民政府"});
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

constexpr std::string_view kAnd = "、";

// Sentences and navigation are no titles; nor is what goes on behind a comma.
bool IsProse(std::string_view text, std::string_view behind) {
  static constexpr auto kSigns =
      std::to_array<std::string_view>({"。", ",", ";", ">", "?", "!", "|", "》", "http"});
  return HoldsAny(text, kSigns) || behind.starts_with(",");
}

// The first name of a joint report, 甲县水利局、乙县水利局2023年…; empty where what 、 stands between are not all names.
std::string_view FirstOfJoint(std::string_view names) {
  const std::string_view first = names.substr(0, FindWord(names, kAnd));
  while (!names.empty()) {
    const size_t and_at = FindWord(names, kAnd);
    const std::string_view name = TrimOrgan(names.substr(0, and_at));
    if (!LooksLikeOrgan(name) || RegionOf(name).length == 0) return {};
    names.remove_prefix(and_at == names.npos ? names.size() : and_at + kAnd.size());
  }
  return first;
}

// 现将甲县2022年…报告公布如下: no title begins so; nor does one name a month, as 于1月31日前公布…报告 does.
bool IsASentence(std::string_view front) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"现将", "现特", "现向", "现公布", "现发布", "特向", "向社会", "根据",
                                       "按照", "依据", "依法", "按时", "按要求", "按规定", "本文", "每年"});
  constexpr std::string_view kMonth = "月";
  if (BeginsWithAny(front, kWords)) return true;
  const size_t month = FindWord(front, kMonth);
  return month != front.npos && month > 0 && IsDigit(front[month - 1]);
}

// 按照甲县《关于做好2022年度政府信息公开…: a sentence speaks of another document.
bool IsQuotedInside(std::string_view front) {
  const size_t quote = FindWord(front, "《");
  return quote != front.npos && !TrimOrgan(front.substr(0, quote)).empty();
}

// 上一篇:乙县2022年…报告: of another page.
bool LeadsElsewhere(std::string_view front) {
  static constexpr auto kLabels = std::to_array<std::string_view>(
      {"上一篇", "下一篇", "上一条", "下一条", "上篇", "下篇", "热门", "相关", "推荐", "往年"});
  return front.find(':') != front.npos && BeginsWithAny(front, kLabels);
}

// Takes the metadata label before a title away: 标题: 名称:
size_t LabelLength(std::string_view text) {
  const size_t colon = text.rfind(':');
  return colon == text.npos ? 0 : colon + 1;
}

// Words of a page that stand before a title, a blank apart: no region has such a name.
bool BeginsWithNavigation(std::string_view name) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"繁体", "简体", "有效", "失效", "废止", "登录", "注册", "首页",
                                       "无障碍", "长者", "关怀", "手机", "移动", "设为", "收藏"});
  return BeginsWithAny(name, kWords);
}

std::optional<Title> Parse(const Stretch& line) {
  const std::string_view text = line.text;
  size_t genre = 0;
  const size_t end = GenreEnd(text.substr(0, kLongestTitle), &genre);
  if (end == 0) return std::nullopt;
  if (LeadsElsewhere(text.substr(0, genre))) return std::nullopt;
  size_t begin = LabelLength(text.substr(0, genre));
  // 《…报告》 alone is a title, a sentence that quotes it is none.
  constexpr std::string_view kOpenQuote = "《";
  constexpr std::string_view kCloseQuote = "》";
  if (text.substr(begin).starts_with(kOpenQuote)) {
    const std::string_view behind = text.substr(end);
    if (behind.starts_with(kCloseQuote) && behind.size() > kCloseQuote.size()) return std::nullopt;
    begin += kOpenQuote.size();
  }
  const std::string_view front = text.substr(begin, genre - begin);
  if (IsProse(front, text.substr(end)) || IsASentence(front) || IsQuotedInside(front) ||
      IsTitleOfANotice(text.substr(end)))
    return std::nullopt;

  Title title;
  title.text = text.substr(begin, end - begin);
  title.range = line.Place(begin, end);
  std::string_view name = front;
  std::optional<Year> year = FindSchoolYear(title.text);
  title.school_year = year.has_value();
  if (!year) year = FindYear(title.text, 0);
  if (year) {
    title.year = year->year;
    title.year_range = line.Place(begin + year->range.begin, begin + year->range.end);
    if (year->range.begin < front.size()) {
      const std::string_view before = TrimOrgan(front.substr(0, year->range.begin));
      const size_t after = std::min<size_t>(year->range.end, front.size());
      // 甲县2023年民政局…: the place alone is not who reports.
      const std::string_view behind = TrimOrgan(front.substr(after));
      const bool apart = !before.empty() && IsPlace(before) && LooksLikeOrgan(behind) && !IsAnyOrgan(behind);
      name = before.empty() || apart ? front.substr(after) : before;
    }
  }
  name = TrimOrgan(name);
  if (FindWord(name, kAnd) != name.npos) {
    name = FirstOfJoint(name);
    if (name.empty()) return std::nullopt;
  }
  if (BeginsWithNavigation(name)) return std::nullopt;
  const bool all_han = !name.empty() && HanRunBefore(name, name.size(), name.size()) == name.size();
  if (all_han && name.size() >= 6 && EndsLikeOrgan(name)) {
    title.organ = IsAnyOrgan(name) ? std::string_view() : name;
    const auto at = static_cast<size_t>(name.data() - text.data());
    title.organ_range = line.Place(at, at + name.size());
  }
  return title;
}

// A name with its region and a year; then a name without one.
constexpr int kBestScore = 5;
int Score(const Title& title) {
  const int organ = title.organ.empty() ? 0 : RegionOf(title.organ).length == 0 ? 2 : 3;
  return organ + (title.year == 0 ? 0 : 2);
}

// A flattened line holds navigation before the title, so the title may begin behind any blank; blanks inside a title
// lose its region or its organ and with them the comparison. Of equals the shortest is the title.
std::optional<Title> ParseLine(std::string_view all, layout::Range range) {
  constexpr uint32_t kLook = 900;
  constexpr int kMostWords = 40;
  const uint32_t end = std::min(range.end, range.begin + kLook);
  std::optional<Title> best;
  size_t report = FindWord(all.substr(0, end), kReportSign, range.begin);
  Squeezed line;
  const auto is_blank = [&](uint32_t at) { return all[at] == ' ' || all[at] == '\t'; };
  const auto next_blank = [&](uint32_t at) {
    return static_cast<uint32_t>(layout::FindByte<' ', '\t'>(all.substr(0, end), at));
  };
  int words = 0;
  for (uint32_t at = range.begin; at < end && words < kMostWords; at = next_blank(at)) {
    while (at < end && is_blank(at)) ++at;
    if (at == end) break;
    ++words;
    const uint32_t window = std::min<uint32_t>(end, at + 2 * kLongestTitle);
    if (report < at) report = FindWord(all.substr(0, end), kReportSign, at);
    // No title begins here or behind.
    if (report == all.npos) break;
    if (report >= window) continue;
    if (line.text.empty()) line.Add(all, {at, end});
    std::optional<Title> title = Parse(Stretch(line, {at, window}));
    if (title && (!best || Score(*title) >= Score(*best))) best = std::move(title);
  }
  return best;
}

// Where 年报 or 年度…报告 ends that follows a genre's words at `at`; 0 when something else follows.
size_t ReportEnd(std::string_view text, size_t at, bool yearly) {
  constexpr std::string_view kYearly = "年报";
  constexpr std::string_view kReport = "报告";
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(kYearly)) return at + kYearly.size();
    if (rest.starts_with(kReport)) return yearly ? at + kReport.size() : 0;
    const size_t filler = FillerLength(rest);
    if (filler == 0) return 0;
    yearly = yearly || rest.starts_with("年");
    at += filler;
  }
  return 0;
}

// A title whose year stands behind it: (2023年度), in its line or the next one, or 2023年度 alone on the next line.
void TakeYearBehind(const Simplified& page, Title* title) {
  constexpr size_t kLongest = 40;
  const std::string_view all = page.text();
  size_t begin = title->range.end;
  bool new_line = false;
  for (; begin < all.size() && (all[begin] == ' ' || all[begin] == '\t' || all[begin] == '\n'); ++begin)
    new_line = new_line || all[begin] == '\n';
  const bool bracket = begin < all.size() && all[begin] == '(';
  if (!bracket && !new_line) return;
  const size_t end = std::min(all.find(bracket ? ')' : '\n', begin), all.size());
  if (end - begin > kLongest) return;
  Squeezed said;
  said.Add(all, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  const size_t inside = bracket ? 1 : 0;
  const std::optional<Year> year = FindYear(said.text, 0);
  if (!year || year->range.begin != inside) return;
  const std::string_view rest = std::string_view(said.text).substr(year->range.end);
  if (!rest.empty() && rest != "度") return;
  title->year = year->year;
  title->year_range = Stretch(said).Place(year->range.begin, year->range.end);
  if (!bracket || end == all.size()) return;
  title->text += said.text + ')';
  title->range.end = static_cast<uint32_t>(end + 1);
}

// Whether a line is the front of a title that lacks an organ: a name, the year and a name, or a name, the year, and the first
// word of the genre.
bool IsFrontOfTitle(std::string_view line, bool wants_year) {
  const std::optional<Year> year = FindYear(line, 0);
  if (year && wants_year) {
    const std::string_view behind = line.substr(year->range.end);
    if (year->range.begin == 0) {
      line = behind.substr(behind.starts_with("度") ? std::string_view("度").size() : 0);
    } else if (behind.empty() || behind == "度" || behind == "政府" || behind == "度政府") {
      line = line.substr(0, year->range.begin);
    }
  }
  return LooksLikeOrgan(line) || IsPlace(line);
}

bool IsInBars(std::string_view all, layout::Range range) {
  const size_t newline = all.substr(0, range.begin).rfind('\n');
  const size_t begin = newline == all.npos ? 0 : newline + 1;
  const size_t end = std::min(all.find('\n', range.end), all.size());
  return all.substr(begin, end - begin).find('|') != all.npos;
}

bool EndsAPath(std::string_view all, layout::Range range) {
  const size_t before = all.substr(0, range.begin).find_last_not_of(" \t");
  return before != all.npos && all[before] == '>';
}

// Lines with something on them, near the start.
std::vector<layout::Range> HeadLines(const Simplified& page) {
  std::vector<layout::Range> head;
  for (const layout::Range line : page.lines()) {
    if (line.begin > kHeadBytes || head.size() >= kHeadLines) break;
    const std::string_view text = page.text(line);
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; }))
      head.push_back(line);
  }
  return head;
}

// Whether the word 报告 is broken between two lines.
bool EndsInAWord(const Simplified& page, layout::Range line, layout::Range next) {
  constexpr std::string_view kBlanks = " \t";
  constexpr std::string_view kRest = "告";
  std::string_view text = page.text(line);
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  std::string_view below = page.text(next);
  below.remove_prefix(std::min(below.find_first_not_of(kBlanks), below.size()));
  return text.ends_with(kReportSign) && below.starts_with(kRest);
}

std::optional<Title> ParseJoined(std::string_view all, layout::Range line, layout::Range next) {
  Squeezed joined;
  joined.Add(all, line);
  joined.Add(all, next);
  return Parse(Stretch(joined));
}

}  // namespace

bool IsTitleOfANotice(std::string_view behind_report) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"编制", "编写", "编报", "报送", "格式", "有关", "的通知", "的函",
                                       "工作的", "应当", "范文", "模板", "样本", "写作"});
  return BeginsWithAny(behind_report, kWords);
}

size_t GenreEnd(std::string_view text, size_t* genre_begin) {
  static constexpr auto kGenres =
      std::to_array<std::string_view>({"政府信息公开", "政务信息公开", "信息公开", "政务公开"});
  constexpr std::string_view kOpen = "公开";
  // Navigation before a title may hold the same words, so each place is tried.
  for (size_t open = FindWord(text, kOpen); open != text.npos; open = FindWord(text, kOpen, open + 1)) {
    const size_t after = open + kOpen.size();
    const auto genre = std::find_if(kGenres.begin(), kGenres.end(), [&](std::string_view word) {
      return text.substr(0, after).ends_with(word);
    });
    if (genre == kGenres.end()) continue;
    *genre_begin = after - genre->size();
    // 甲县人民政府信息公开年报: the word belongs to both.
    constexpr std::string_view kPeoples = "人民";
    constexpr std::string_view kShort = "信息公开";
    if (text.substr(0, *genre_begin).ends_with(kPeoples)) *genre_begin = after - kShort.size();
    if (const size_t end = ReportEnd(text, after, text.substr(0, *genre_begin).find("年") != text.npos))
      return end;
  }
  return 0;
}

std::optional<Title> FindTitle(const Simplified& page) {
  const std::string_view all = page.text();
  const std::vector<layout::Range> head = HeadLines(page);
  std::optional<Title> best;
  const auto consider = [&](std::optional<Title> title) {
    if (title && title->year == 0) TakeYearBehind(page, &*title);
    // A cell of a block of facts: 分类 | 政府信息公开年报; the end of a path: 首页 > 政府信息公开年报.
    if (title && Score(*title) == 0 && (IsInBars(all, title->range) || EndsAPath(all, title->range))) return;
    if (title && (!best || Score(*title) > Score(*best))) best = std::move(title);
  };
  // Every title ends with 报告 or 年报, so lines without 报 need no closer look.
  size_t report = std::min(FindWord(all, kReportSign), all.size());
  const auto ends_title = [&](size_t i) {
    if (report < head[i].begin) report = std::min(FindWord(all, kReportSign, head[i].begin), all.size());
    return report < head[i].end;
  };
  size_t i = 0;
  for (; i < head.size() && (!best || Score(*best) < kBestScore); ++i) {
    if (!ends_title(i)) continue;
    // 工作年度报 at the end of a line, 告 on the next.
    const bool cut = i + 1 < head.size() && EndsInAWord(page, head[i], head[i + 1]);
    const size_t last = cut ? i + 1 : i;
    std::optional<Title> alone = cut ? ParseJoined(all, head[i], head[last]) : ParseLine(all, head[i]);
    const bool complete = alone.has_value();
    const bool wants_organ = complete && alone->organ.empty();
    const bool wants_year = complete && alone->year == 0;
    consider(std::move(alone));
    if (complete && !wants_organ) continue;
    // The lines above: an organ on a line of its own, or the first part of a broken title.
    Squeezed joined;
    for (size_t above = 1; above <= 2 && above <= i && head[i - above].size() <= kLongestPart; ++above) {
      joined = Squeezed();
      joined.Add(all, head[i - above]);
      if (wants_organ && !IsFrontOfTitle(joined.text, wants_year)) break;
      for (size_t k = i - above + 1; k <= last; ++k) joined.Add(all, head[k]);
      if (std::optional<Title> title = Parse(Stretch(joined)); title && title->range.begin < head[i].begin) {
        consider(std::move(title));
        break;
      }
    }
  }
  // 甲局2021年…报告⏎甲局2022年…报告⏎甲局2023年…报告: a list of links right above the text ends with the title itself.
  for (; i < head.size() && ends_title(i); ++i) {
    std::optional<Title> next = ParseLine(all, head[i]);
    if (!next || Score(*next) < Score(*best)) break;
    best = std::move(next);
  }
  return best;
}

}  // namespace gouji::extract
