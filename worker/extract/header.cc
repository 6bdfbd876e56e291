#include "worker/extract/header.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "worker/extract/han_set.h"
#include "worker/extract/header_dates.h"
#include "worker/extract/header_metadata.h"
#include "worker/extract/header_organ.h"
#include "worker/extract/header_title.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::FindWord;
using namespace report::v1;

// The first sentences name the organ, the first pages repeat it.
constexpr size_t kBodyBytes = 12000;

void SetSpan(const Simplified& page, layout::Range range, Span* span) {
  const layout::Range source = page.ToSource(range);
  span->set_begin(source.begin);
  span->set_end(source.end);
}

void SetText(const Simplified& page, std::string_view text, layout::Range range, Certainty certainty,
             TextValue* value) {
  value->set_text(std::string(text));
  value->set_certainty(certainty);
  SetSpan(page, range, value->mutable_span());
}

void SetDate(const Simplified& page, const Date& date, DateValue* value) {
  value->set_year(date.year);
  value->set_month(date.month);
  value->set_day(date.day);
  value->set_certainty(date.certainty);
  SetSpan(page, date.range, value->mutable_span());
  if (date.certainty != CERTAINTY_CERTAIN)
    value->set_raw(std::string(page.SourceText({value->span().begin(), value->span().end()})));
}

struct Name {
  std::string text;
  layout::Range range;
  Certainty certainty = CERTAINTY_UNSPECIFIED;
};

// 交通运输局 of 市交通运输局 and of 衢州市交通运输局: what two names of one organ share.
std::string_view Core(std::string_view name) {
  // Words that begin like 市, 县 or 区 standing for a place.
  static constexpr auto kWords =
      std::to_array<std::string_view>({"市场", "市容", "市政", "市民", "区域", "县域"});
  const Region region = RegionOf(name);
  name.remove_prefix(region.begin + region.length);
  if (region.length > 0) return name;
  for (const std::string_view edge : {"省", "市", "县", "区", "州", "旗", "我", "本"}) {
    const bool word =
        std::any_of(kWords.begin(), kWords.end(), [&](std::string_view w) { return name.starts_with(w); });
    if (!word && name.starts_with(edge) && name.size() > 3 * edge.size()) return name.substr(edge.size());
  }
  return name;
}

bool IsFull(std::string_view name) {
  const Region region = RegionOf(name);
  return region.length > 0 || region.level == ADMINISTRATIVE_LEVEL_NATIONAL;
}

// Whether a clause may begin at `at`: after a line start, a blank or a sign that ends a clause.
bool IsClauseStart(std::string_view text, size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (before == '\n' || before == ' ' || before == '\t' || before == ',' || before == ';' || before == ':' ||
      before == '(')
    return true;
  return text.substr(0, at).ends_with("。") || text.substr(0, at).ends_with("、");
}

// Regions before an organ's core that stand as a word of their own: 温县 in “,温县交通运输局按照”.
std::optional<Name> CompleteInBody(const Simplified& page, std::string_view core) {
  constexpr size_t kLongestRegion = 60;
  const std::string_view all = page.text();
  for (size_t at = FindWord(all, core); at != all.npos; at = FindWord(all, core, at + 1)) {
    const size_t run = HanRunBefore(all, at, kLongestRegion);
    if (run == 0 || !IsClauseStart(all, at - run)) continue;
    const std::string_view name = all.substr(at - run, run + core.size());
    // The core may begin with a region itself: 甲县 before 乙镇人民政府.
    const Region region = RegionOf(name);
    if (region.begin == 0 && (region.length == run || RegionOf(name.substr(0, run)).length == run)) {
      return Name{std::string(name),
                  {static_cast<uint32_t>(at - run), static_cast<uint32_t>(at + core.size())},
                  CERTAINTY_CERTAIN};
    }
  }
  return std::nullopt;
}

struct Count {
  int count = 0;
  size_t first = 0;
};

// The full names of organs that stand at the start of a clause, and how often each occurs.
std::map<std::string_view, Count> NamesInBody(std::string_view body) {
  constexpr size_t kLongestOrgan = 90;
  constexpr size_t kHan = 3;
  static constexpr HanSet kBeforeNames("与系由");
  std::map<std::string_view, Count> names;
  bool start = true;
  for (size_t at = 0; at < body.size(); ++at) {
    const bool han = static_cast<uint8_t>(body[at]) >= 0xE4 && static_cast<uint8_t>(body[at]) <= 0xE9;
    if (start && han) {
      const std::string_view clause = body.substr(at, kLongestOrgan);
      const Region region = RegionOf(clause);
      const size_t from = region.length == 0 ? 0 : region.begin + region.length;
      const size_t length = from == 0 ? 0 : OrganPrefix(clause, from, kLongestOrgan);
      if (length > 0 && !ReadsLikeASentence(clause.substr(0, length))) {
        Count& count = names[clause.substr(0, length)];
        if (count.count++ == 0) count.first = at;
      }
    }
    // 请与甲县乙局办公室联系.
    if (han) {
      start = kBeforeNames.Has(HanCode(body, at));
      at += kHan - 1;
    } else {
      start = IsClauseStart(body, at + 1);
    }
  }
  // Clauses tell where a name begins; how often it occurs anywhere tells whose report it is.
  for (auto& [name, count] : names) {
    count.count = 0;
    for (size_t at = FindWord(body, name); at != body.npos; at = FindWord(body, name, at + name.size()))
      ++count.count;
  }
  return names;
}

using CountedName = std::pair<const std::string_view, Count>;

// Named more often; of equals with more regions, and of these the first.
bool IsBetterKnown(const CountedName& a, const CountedName& b) {
  if (a.second.count != b.second.count) return a.second.count > b.second.count;
  const size_t a_regions = RegionOf(a.first).length;
  const size_t b_regions = RegionOf(b.first).length;
  return a_regions != b_regions ? a_regions > b_regions : a.second.first < b.second.first;
}

// The organ that the body names most often, of those that `fits` takes.
template <typename Fits>
std::optional<Name> MostNamed(const Simplified& page, Fits fits) {
  const std::string_view body = page.text().substr(0, kBodyBytes);
  const std::map<std::string_view, Count> names = NamesInBody(body);
  const CountedName* best = nullptr;
  for (const auto& name : names) {
    if (!fits(name.first)) continue;
    if (best == nullptr || IsBetterKnown(name, *best)) best = &name;
  }
  if (best == nullptr) return std::nullopt;
  const auto begin = static_cast<uint32_t>(best->second.first);
  return Name{std::string(best->first),
              {begin, begin + static_cast<uint32_t>(best->first.size())},
              best->second.count > 1 ? CERTAINTY_INFERRED : CERTAINTY_UNSURE};
}

std::optional<Name> ToName(const std::optional<Fact>& fact) {
  if (!fact || !LooksLikeOrgan(fact->text)) return std::nullopt;
  return Name{fact->text, fact->range, CERTAINTY_CERTAIN};
}

// The name alone on the page's first line, above the first sentence.
std::optional<Name> Letterhead(const Simplified& page) {
  constexpr size_t kShortestProse = 90;
  const std::string_view all = page.text();
  const auto trimmed = [&](layout::Range line) {
    while (line.begin < line.end && all[line.begin] == ' ') ++line.begin;
    while (line.end > line.begin && all[line.end - 1] == ' ') --line.end;
    return line;
  };
  std::optional<Name> name;
  for (const layout::Range line : page.lines()) {
    const layout::Range ink = trimmed(line);
    if (ink.empty()) continue;
    const std::string_view printed = page.text(ink);
    if (name) {
      const bool prose = printed.size() >= kShortestProse && printed.find("。") != printed.npos;
      return prose ? name : std::nullopt;
    }
    if (!LooksLikeOrgan(printed) || !IsFull(printed)) return std::nullopt;
    name = Name{std::string(printed), ink, CERTAINTY_CERTAIN};
  }
  return std::nullopt;
}

// The name alone on the line below the title.
std::optional<Name> Byline(const Simplified& page, const Title& title) {
  const std::string_view all = page.text();
  const size_t begin = all.find_first_not_of(" \t\n", std::min(all.find('\n', title.range.end), all.size()));
  if (begin == all.npos) return std::nullopt;
  size_t end = std::min(all.find('\n', begin), all.size());
  while (all[end - 1] == ' ' || all[end - 1] == '\t') --end;
  const std::string_view line = all.substr(begin, end - begin);
  if (!LooksLikeOrgan(line) || ReadsLikeASentence(line)) return std::nullopt;
  return Name{
      std::string(line), {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, CERTAINTY_CERTAIN};
}

// Without the verb before it: 现将甲镇, 特向社会公布甲市乙局.
std::string_view WithoutVerbs(std::string_view name) {
  static constexpr auto kVerbs =
      std::to_array<std::string_view>({"现特", "特向", "现向", "向社会", "社会", "现公布", "现发布", "特编制",
                                       "现将", "现就", "公布", "公开", "发布", "编制"});
  for (auto verb = kVerbs.begin(); verb != kVerbs.end();) {
    verb =
        std::find_if(kVerbs.begin(), kVerbs.end(), [&](std::string_view v) { return name.starts_with(v); });
    if (verb != kVerbs.end()) name.remove_prefix(verb->size());
  }
  // 将甲县, but 将乐县 is a county.
  constexpr std::string_view kShortVerb = "将";
  if (name.starts_with(kShortVerb) && RegionOf(name).length == 0) name.remove_prefix(kShortVerb.size());
  return name;
}

// The organ, or the place, whose whole name this is; without an office in brackets: 甲镇政府(机关).
std::string_view ReportingOrgan(std::string_view name) {
  const auto is_name = [](std::string_view n) {
    if (!IsFull(n)) return false;
    const Region region = RegionOf(n);
    const bool place = region.begin == 0 && region.length == n.size();
    const bool national = region.level == ADMINISTRATIVE_LEVEL_NATIONAL;
    return place || national || (LooksLikeOrgan(n) && !ReadsLikeASentence(n));
  };
  if (name.ends_with("关于")) name.remove_suffix(std::string_view("关于").size());
  // 甲县教育局编制了县教育局2020年…: who did it stands before the verb.
  static constexpr auto kDone = std::to_array<std::string_view>({"编制", "编写", "撰写", "公布", "发布"});
  for (const std::string_view verb : kDone) {
    const std::string_view subject = name.substr(0, name.find(verb));
    if (subject.size() < name.size() && is_name(subject)) return subject;
  }
  if (is_name(name)) return name;
  if (name.ends_with(')')) name = name.substr(0, name.rfind('('));
  return is_name(name) ? name : std::string_view();
}

// The name beside the year and the words of a title, in a sentence: 现公布甲市人民政府2017年政府信息公开工作年度报告,
// 2020年度甲县水利局政府信息公开年度报告.
struct NamedReport {
  uint32_t year = 0;
  layout::Range year_range;
  std::optional<Name> organ;
};

NamedReport FindNamedReport(const Simplified& page) {
  NamedReport found;
  constexpr size_t kLongestName = 120;
  constexpr size_t kLongestGenre = 120;
  constexpr size_t kDigits = 4;
  constexpr std::string_view kOpen = "信息公开";
  constexpr std::string_view kYear = "年";
  const std::string_view body = page.text().substr(0, kBodyBytes);
  // What opens a report speaks of itself; what stands below its first heading may speak of last year's.
  const size_t opening = FindWord(body, "一、");
  for (size_t at = FindWord(body, kOpen); at != body.npos; at = FindWord(body, kOpen, at + 1)) {
    std::string_view before = body.substr(0, at);
    // 甲镇人民政府信息公开…: the word belongs to the name as well.
    for (const std::string_view kind : {"政府", "政务"}) {
      if (before.ends_with(kind) && !before.ends_with("人民政府")) before.remove_suffix(kind.size());
    }
    // From the year on, which makes a report a yearly one.
    const size_t run = HanRunBefore(before, before.size(), kLongestName);
    const size_t year = before.size() - run;
    const std::string_view words = before.substr(year);
    if (!words.starts_with(kYear)) continue;
    const size_t digits_end = before.substr(0, year).find_last_not_of(' ') + 1;
    const size_t digits = before.substr(0, digits_end).find_last_not_of("0123456789") + 1;
    if (digits_end - digits != kDigits) continue;
    size_t genre = 0;
    const std::string_view rest = body.substr(year, run + kLongestGenre);
    const size_t end = GenreEnd(rest, &genre);
    if (end == 0 || genre != run || IsTitleOfANotice(rest.substr(end))) continue;
    std::string_view name = words.substr(kYear.size());
    if (name.starts_with("度")) name.remove_prefix(std::string_view("度").size());
    name = ReportingOrgan(name);
    if (name.empty()) {
      name = before.substr(0, digits);
      name = ReportingOrgan(WithoutVerbs(name.substr(digits - HanRunBefore(name, digits, kLongestName))));
    }
    const auto number = static_cast<uint32_t>(std::stoul(std::string(before.substr(digits, kDigits))));
    const bool opens = at < opening;
    if (found.year == 0 && opens) {
      found.year = number;
      found.year_range = {static_cast<uint32_t>(digits), static_cast<uint32_t>(year + kYear.size())};
    }
    if (name.empty() || (found.year != 0 && number != found.year)) continue;
    const auto begin = static_cast<uint32_t>(name.data() - body.data());
    found.organ = Name{std::string(name),
                       {begin, begin + static_cast<uint32_t>(name.size())},
                       opens ? CERTAINTY_CERTAIN : CERTAINTY_INFERRED};
    return found;
  }
  return found;
}

// A title that names a place only (通海县2023年…) is that of the place's government, where the page names it.
std::optional<Name> GovernmentOf(const Simplified& page, const std::vector<Name>& others,
                                 std::string_view place) {
  const std::string government = std::string(place) + "人民政府";
  for (const Name& other : others) {
    if (other.text == government) return other;
  }
  const size_t at = FindWord(page.text(), government);
  if (at == std::string_view::npos) return std::nullopt;
  const auto begin = static_cast<uint32_t>(at);
  return Name{government, {begin, begin + static_cast<uint32_t>(government.size())}, CERTAINTY_INFERRED};
}

// The government of a place that is named alone; any other name as it is.
Name WithGovernment(const Simplified& page, const std::vector<Name>& others, Name name) {
  const Region region = RegionOf(name.text);
  if (region.begin > 0 || region.length != name.text.size()) return name;
  std::optional<Name> government = GovernmentOf(page, others, name.text);
  return government ? *std::move(government) : name;
}

// 我局, 本单位: the organ speaks of itself and names nobody. 本溪市 is a city.
bool IsPronoun(std::string_view name) {
  constexpr std::string_view kLongest = "本单位";
  return name.size() <= kLongest.size() && (name.starts_with("我") || name.starts_with("本")) &&
         RegionOf(name).length == 0;
}

// Whether `other` is a fuller name of the organ that a title calls `own`.
bool IsFuller(std::string_view own, std::string_view other) {
  if (other.size() <= own.size()) return false;
  if (IsFull(own)) return other.ends_with(own) || (own.ends_with("委") && other == std::string(own) + "员会");
  return IsFull(other) && (Core(other) == Core(own) || IsAbbreviationOf(Core(own), Core(other)));
}

// What a sentence calls the organ, completed by what the page prints elsewhere: 甲县青龙镇人民政府 for 青龙镇政府.
Name Completed(const Simplified& page, const std::vector<Name>& others, Name name) {
  constexpr std::string_view kGovernment = "政府";
  const std::string_view place = std::string_view(name.text).substr(0, name.text.size() - kGovernment.size());
  if (name.text.ends_with(kGovernment) && RegionOf(place).length == place.size()) {
    if (std::optional<Name> government = GovernmentOf(page, others, place)) name = *std::move(government);
  }
  name = WithGovernment(page, others, std::move(name));
  const auto fuller = std::find_if(others.begin(), others.end(),
                                   [&](const Name& other) { return IsFuller(name.text, other.text); });
  if (fuller != others.end()) return *fuller;
  if (RegionOf(name.text).level != ADMINISTRATIVE_LEVEL_TOWNSHIP) return name;
  return CompleteInBody(page, name.text).value_or(name);
}

// Title first; a name without its region is completed by a fuller name of the same organ.
std::optional<Name> FindOrgan(const Simplified& page, const std::optional<Title>& title,
                              const NamedReport& report, const Metadata& metadata, const Imprint& imprint) {
  std::vector<Name> others;
  for (const std::optional<Fact>* fact : {&imprint.organ, &metadata.issuer, &metadata.source}) {
    if (std::optional<Name> name = ToName(*fact)) others.push_back(std::move(*name));
  }
  if (!title || title->organ.empty() || IsPronoun(title->organ)) {
    if (std::optional<Name> name = Letterhead(page)) return name;
    if (std::optional<Name> name = title ? Byline(page, *title) : std::nullopt)
      return Completed(page, others, *std::move(name));
    // Who puts a report on the web is often the office above: what opens the report knows better. What names a report further down
    // may speak of another one.
    const bool opens = report.organ && report.organ->certainty == CERTAINTY_CERTAIN;
    if (opens) return Completed(page, others, *report.organ);
    for (const Name& other : others) {
      if (IsFull(other.text)) return other;
    }
    if (report.organ) return Completed(page, others, *report.organ);
    if (others.empty()) return MostNamed(page, [](std::string_view) { return true; });
    if (std::optional<Name> completed = CompleteInBody(page, Core(others[0].text))) return completed;
    const auto fuller = [&](std::string_view name) { return IsFuller(others[0].text, name); };
    const std::optional<Name> named = MostNamed(page, fuller);
    return named ? named : others[0];
  }
  Name own{title->organ, title->organ_range, CERTAINTY_CERTAIN};
  const Region region = RegionOf(own.text);
  if (region.begin == 0 && region.length == own.text.size())
    return WithGovernment(page, others, std::move(own));
  for (const Name& other : others) {
    if (IsFuller(own.text, other.text)) return other;
  }
  if (IsFull(own.text)) return own;
  if (std::optional<Name> completed = CompleteInBody(page, Core(own.text))) return completed;
  std::optional<Name> closing = ToName(imprint.closing);
  if (closing && IsFuller(own.text, closing->text)) return closing;
  const auto fuller = [&](std::string_view name) { return IsFuller(own.text, name); };
  const std::optional<Name> named = MostNamed(page, fuller);
  return named ? named : own;
}

// 比2022年, and 2024年,将…: years that a report speaks of and is not about.
bool IsOfAnotherYear(std::string_view body, layout::Range year) {
  constexpr size_t kNear = 36;
  constexpr std::string_view kPlan = "将";
  static constexpr auto kBefore = std::to_array<std::string_view>({"比", "较", "与", "同"});
  const std::string_view before = body.substr(0, year.begin);
  std::string_view behind = body.substr(year.end, kNear);
  behind = behind.substr(0, behind.find("。"));
  return behind.find(kPlan) != behind.npos ||
         std::any_of(kBefore.begin(), kBefore.end(),
                     [&](std::string_view word) { return before.ends_with(word); });
}

// The year before a date of January to April, when reports are due; 0 for any other.
uint32_t YearBefore(const std::optional<Date>& date) {
  constexpr uint32_t kApril = 4;
  const bool due = date && date->month >= 1 && date->month <= kApril;
  return due ? date->year - 1 : 0;
}

// The year that the body speaks of: the one before its date, where it names that; or the first one named, if it is also the
// one named most. Of a body that names none, the date alone tells.
void FindYearInBody(const Simplified& page, const std::optional<Date>& date, Header* header) {
  const std::string_view body = page.text().substr(0, kBodyBytes);
  const uint32_t due = YearBefore(date);
  std::optional<Year> first;
  std::optional<Year> expected;
  std::map<uint32_t, int> counts;
  for (std::optional<Year> year = FindYear(body, 0); year; year = FindYear(body, year->range.end)) {
    const bool in_date =
        date && year->range.begin >= date->range.begin && year->range.begin < date->range.end;
    if (in_date || IsOfAnotherYear(body, year->range)) continue;
    if (!first) first = year;
    if (!expected && year->year == due) expected = year;
    ++counts[year->year];
  }
  if (due != 0 && (expected || !first || first->year > due)) {
    header->set_year(due);
    header->set_year_certainty(first && !expected ? CERTAINTY_UNSURE : CERTAINTY_INFERRED);
    return SetSpan(page, expected ? expected->range : date->range, header->mutable_year_span());
  }
  if (!first) return;
  const auto most = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  header->set_year(first->year);
  header->set_year_certainty(counts[first->year] == most->second ? CERTAINTY_INFERRED : CERTAINTY_UNSURE);
  SetSpan(page, first->range, header->mutable_year_span());
}

// 甲县民政局2023政府信息公开…, 甲县民政局23年…: the year of a title that misprints it; 0 for none.
uint32_t MisprintedYear(std::string_view title) {
  constexpr size_t kDigits = 4;
  constexpr uint32_t kFirst = 2008;
  constexpr uint32_t kCentury = 2000;
  static constexpr auto kBehind = std::to_array<std::string_view>({"政府", "政务", "信息公开"});
  constexpr std::string_view kYear = "年";
  const size_t begin = title.find_first_of("0123456789");
  if (begin == title.npos) return 0;
  const size_t end = std::min(title.find_first_not_of("0123456789", begin), title.size());
  const std::string_view behind = title.substr(end);
  if (end - begin > kDigits) return 0;
  uint32_t year = 0;
  for (const char digit : title.substr(begin, end - begin))
    year = year * 10 + static_cast<uint32_t>(digit - '0');
  if (end - begin == 2 && behind.starts_with(kYear)) year += kCentury;
  const bool named =
      end - begin == 2 || std::any_of(kBehind.begin(), kBehind.end(),
                                      [&](std::string_view word) { return behind.starts_with(word); });
  return named && year >= kFirst && year < kCentury + 100 ? year : 0;
}

}  // namespace

void ReadHeader(const Simplified& page, Header* header) {
  const std::optional<Title> title = FindTitle(page);
  const Metadata metadata = FindMetadata(page);
  const Imprint imprint = FindImprint(page, title ? title->range.end : 0);
  const bool named = title && title->year != 0 && !title->organ.empty();
  const NamedReport report = named ? NamedReport{} : FindNamedReport(page);

  if (title) SetText(page, title->text, title->range, CERTAINTY_CERTAIN, header->mutable_title());
  if (title && title->year != 0) {
    header->set_year(title->year);
    header->set_year_certainty(title->school_year ? CERTAINTY_INFERRED : CERTAINTY_CERTAIN);
    SetSpan(page, title->year_range, header->mutable_year_span());
  } else if (report.year != 0) {
    header->set_year(report.year);
    header->set_year_certainty(CERTAINTY_CERTAIN);
    SetSpan(page, report.year_range, header->mutable_year_span());
  } else if (const uint32_t misprinted = title ? MisprintedYear(title->text) : 0; misprinted != 0) {
    header->set_year(misprinted);
    header->set_year_certainty(CERTAINTY_INFERRED);
    SetSpan(page, title->range, header->mutable_year_span());
  } else {
    FindYearInBody(page,
                   imprint.date       ? imprint.date
                   : metadata.written ? metadata.written
                                      : metadata.published,
                   header);
  }
  if (const std::optional<Name> organ = FindOrgan(page, title, report, metadata, imprint)) {
    SetText(page, organ->text, organ->range, organ->certainty, header->mutable_organ());
    Region region = RegionOf(organ->text);
    std::string path = organ->text.substr(region.begin, region.length);
    // 甲市乙区人民政府丙街道办事处 is that of a street.
    constexpr std::string_view kGovernment = "人民政府";
    const std::string_view rest = std::string_view(organ->text).substr(region.begin + region.length);
    if (region.length > 0 && rest.starts_with(kGovernment)) {
      const std::string_view below = rest.substr(kGovernment.size());
      const Region office = RegionOf(below);
      if (office.level == ADMINISTRATIVE_LEVEL_TOWNSHIP) {
        path += below.substr(office.begin, office.length);
        region.level = office.level;
      }
    }
    header->set_region(path);
    header->set_level(region.level);
  }
  if (metadata.published) SetDate(page, *metadata.published, header->mutable_published());
  const std::optional<Date>& compiled = imprint.date ? imprint.date : metadata.written;
  if (compiled) SetDate(page, *compiled, header->mutable_compiled());
  if (metadata.index_number) {
    SetText(page, metadata.index_number->text, metadata.index_number->range, CERTAINTY_CERTAIN,
            header->mutable_index_number());
  }
  const std::optional<Fact>& issuer = metadata.issuer ? metadata.issuer : metadata.source;
  if (issuer) SetText(page, issuer->text, issuer->range, CERTAINTY_CERTAIN, header->mutable_issuer());
}

}  // namespace gouji::extract
