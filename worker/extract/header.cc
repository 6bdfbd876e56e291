#include "worker/extract/header.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    if (const Region region = RegionOf(name); region.begin == 0 && region.length == run) {
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
  std::map<std::string_view, Count> names;
  bool start = true;
  for (size_t at = 0; at < body.size(); ++at) {
    const bool han = static_cast<uint8_t>(body[at]) >= 0xE4 && static_cast<uint8_t>(body[at]) <= 0xE9;
    if (start && han) {
      const std::string_view clause = body.substr(at, kLongestOrgan);
      const Region region = RegionOf(clause);
      const size_t from = region.length == 0 ? 0 : region.begin + region.length;
      if (const size_t length = from == 0 ? 0 : OrganPrefix(clause, from, kLongestOrgan); length > 0) {
        Count& count = names[clause.substr(0, length)];
        if (count.count++ == 0) count.first = at;
      }
    }
    start = !han && IsClauseStart(body, at + 1);
  }
  // Clauses tell where a name begins; how often it occurs anywhere tells whose report it is.
  for (auto& [name, count] : names) {
    count.count = 0;
    for (size_t at = FindWord(body, name); at != body.npos; at = FindWord(body, name, at + name.size()))
      ++count.count;
  }
  return names;
}

// The organ that the body names most often, of those that `fits` takes.
template <typename Fits>
std::optional<Name> MostNamed(const Simplified& page, Fits fits) {
  const std::string_view body = page.text().substr(0, kBodyBytes);
  const std::map<std::string_view, Count> names = NamesInBody(body);
  const std::pair<const std::string_view, Count>* best = nullptr;
  for (const auto& name : names) {
    if (!fits(name.first)) continue;
    const bool better = best == nullptr || name.second.count > best->second.count ||
                        (name.second.count == best->second.count && name.second.first < best->second.first);
    if (better) best = &name;
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

// The name before the year and the words of a title, in a sentence: 现公布甲市人民政府2017年政府信息公开工作年度报告.
std::optional<Name> NamedWithReport(const Simplified& page) {
  constexpr size_t kLongestName = 120;
  constexpr size_t kLongestGenre = 120;
  constexpr std::string_view kYear = "年";
  constexpr size_t kDigits = 4;
  static constexpr auto kVerbs = std::to_array<std::string_view>(
      {"现向社会公布", "向社会公布", "现公布", "现发布", "现将", "公布", "发布", "编制", "现就"});
  const std::string_view body = page.text().substr(0, kBodyBytes);
  for (size_t at = FindWord(body, "政府信息公开"); at != body.npos;
       at = FindWord(body, "政府信息公开", at + 1)) {
    size_t genre = 0;
    if (GenreEnd(body.substr(at, kLongestGenre), &genre) == 0 || genre != 0) continue;
    std::string_view before = body.substr(0, at);
    if (before.ends_with("年度")) before.remove_suffix(kYear.size());
    if (!before.ends_with(kYear)) continue;
    before.remove_suffix(kYear.size());
    const size_t digits = before.find_last_not_of("0123456789") + 1;
    if (digits == 0 || before.size() - digits != kDigits) continue;
    std::string_view name = before.substr(0, digits);
    name.remove_prefix(name.size() - HanRunBefore(name, name.size(), kLongestName));
    for (const std::string_view verb : kVerbs) {
      if (name.starts_with(verb)) name.remove_prefix(verb.size());
    }
    if (!LooksLikeOrgan(name) || !IsFull(name)) continue;
    const auto begin = static_cast<uint32_t>(name.data() - body.data());
    return Name{std::string(name), {begin, begin + static_cast<uint32_t>(name.size())}, CERTAINTY_INFERRED};
  }
  return std::nullopt;
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

// Title first; a name without its region is completed by a fuller name of the same organ.
std::optional<Name> FindOrgan(const Simplified& page, const std::optional<Title>& title,
                              const Metadata& metadata, const Imprint& imprint) {
  std::vector<Name> others;
  for (const std::optional<Fact>* fact : {&imprint.organ, &metadata.issuer, &metadata.source}) {
    if (std::optional<Name> name = ToName(*fact)) others.push_back(std::move(*name));
  }
  if (!title || title->organ.empty() || IsPronoun(title->organ)) {
    for (const Name& other : others) {
      if (IsFull(other.text)) return other;
    }
    if (std::optional<Name> name = Letterhead(page)) return name;
    if (std::optional<Name> name = NamedWithReport(page)) return name;
    if (others.empty()) return MostNamed(page, [](std::string_view) { return true; });
    if (std::optional<Name> completed = CompleteInBody(page, Core(others[0].text))) return completed;
    const auto fuller = [&](std::string_view name) { return IsFuller(others[0].text, name); };
    const std::optional<Name> named = MostNamed(page, fuller);
    return named ? named : others[0];
  }
  Name own{title->organ, title->organ_range, CERTAINTY_CERTAIN};
  const Region region = RegionOf(own.text);
  if (region.begin == 0 && region.length == own.text.size()) {
    const std::optional<Name> government = GovernmentOf(page, others, own.text);
    return government ? government : own;
  }
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

// The year that the body speaks of: the first one named, if it is also the one named most.
void FindYearInBody(const Simplified& page, Header* header) {
  const std::string_view body = page.text().substr(0, kBodyBytes);
  std::optional<Year> first;
  std::map<uint32_t, int> counts;
  for (std::optional<Year> year = FindYear(body, 0); year; year = FindYear(body, year->range.end)) {
    if (!first) first = year;
    ++counts[year->year];
  }
  if (!first) return;
  const auto most = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  header->set_year(first->year);
  header->set_year_certainty(counts[first->year] == most->second ? CERTAINTY_INFERRED : CERTAINTY_UNSURE);
  SetSpan(page, first->range, header->mutable_year_span());
}

}  // namespace

void ReadHeader(const Simplified& page, Header* header) {
  const std::optional<Title> title = FindTitle(page);
  const Metadata metadata = FindMetadata(page);
  const Imprint imprint = FindImprint(page, title ? title->range.end : 0);

  if (title) SetText(page, title->text, title->range, CERTAINTY_CERTAIN, header->mutable_title());
  if (title && title->year != 0) {
    header->set_year(title->year);
    header->set_year_certainty(CERTAINTY_CERTAIN);
    SetSpan(page, title->year_range, header->mutable_year_span());
  } else {
    FindYearInBody(page, header);
  }
  if (const std::optional<Name> organ = FindOrgan(page, title, metadata, imprint)) {
    SetText(page, organ->text, organ->range, organ->certainty, header->mutable_organ());
    const Region region = RegionOf(organ->text);
    header->set_region(organ->text.substr(region.begin, region.length));
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
