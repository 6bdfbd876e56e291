#include "worker/extract/header.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
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
  if (date.certainty != CERTAINTY_CERTAIN) value->set_raw(std::string(page.text(date.range)));
  SetSpan(page, date.range, value->mutable_span());
}

struct Name {
  std::string text;
  layout::Range range;
  Certainty certainty = CERTAINTY_UNSPECIFIED;
};

// 交通运输局 of 市交通运输局, 我局's short forms: what two names of one organ share.
std::string_view Core(std::string_view name) {
  name.remove_prefix(RegionOf(name).length);
  for (const std::string_view edge : {"省", "市", "县", "区", "州", "我", "本"}) {
    if (name.starts_with(edge) && name.size() > 3 * edge.size()) name.remove_prefix(edge.size());
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
  if (before == '\n' || before == ' ' || before == '\t' || before == ',' || before == ';' || before == ':')
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
    if (RegionOf(name).length == run) {
      return Name{std::string(name),
                  {static_cast<uint32_t>(at - run), static_cast<uint32_t>(at + core.size())},
                  CERTAINTY_CERTAIN};
    }
  }
  return std::nullopt;
}

// The organ that the body names most often at the start of a clause.
std::optional<Name> MostNamed(const Simplified& page) {
  constexpr size_t kLongestOrgan = 90;
  const std::string_view body = page.text().substr(0, kBodyBytes);
  struct Count {
    int count = 0;
    size_t first = 0;
  };
  std::map<std::string_view, Count> names;
  bool start = true;
  for (size_t at = 0; at < body.size(); ++at) {
    const bool han = static_cast<uint8_t>(body[at]) >= 0xE4 && static_cast<uint8_t>(body[at]) <= 0xE9;
    if (start && han) {
      const std::string_view clause = body.substr(at, kLongestOrgan);
      const size_t region = RegionOf(clause).length;
      if (const size_t length = region == 0 ? 0 : OrganPrefix(clause, region, kLongestOrgan); length > 0) {
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
  const auto best = std::max_element(names.begin(), names.end(), [](const auto& a, const auto& b) {
    return a.second.count != b.second.count ? a.second.count < b.second.count
                                            : a.second.first > b.second.first;
  });
  if (best == names.end()) return std::nullopt;
  const auto begin = static_cast<uint32_t>(best->second.first);
  return Name{std::string(best->first),
              {begin, begin + static_cast<uint32_t>(best->first.size())},
              best->second.count > 1 ? CERTAINTY_INFERRED : CERTAINTY_UNSURE};
}

std::optional<Name> ToName(const std::optional<Fact>& fact) {
  if (!fact || !LooksLikeOrgan(fact->text)) return std::nullopt;
  return Name{fact->text, fact->range, CERTAINTY_CERTAIN};
}

// Title first; a name without its region is completed by a fuller name of the same organ.
std::optional<Name> FindOrgan(const Simplified& page, const std::optional<Title>& title,
                              const Metadata& metadata, const Imprint& imprint) {
  std::vector<Name> others;
  for (const std::optional<Fact>* fact : {&imprint.organ, &metadata.issuer, &metadata.source}) {
    if (std::optional<Name> name = ToName(*fact)) others.push_back(std::move(*name));
  }
  if (!title || title->organ.empty()) {
    for (const Name& other : others) {
      if (IsFull(other.text)) return other;
    }
    if (others.empty()) return MostNamed(page);
    const std::optional<Name> completed = CompleteInBody(page, Core(others[0].text));
    return completed ? completed : others[0];
  }
  Name own{title->organ, title->organ_range, CERTAINTY_CERTAIN};
  const bool full = IsFull(own.text);
  const std::string core(Core(own.text));
  for (const Name& other : others) {
    const bool fuller = full ? other.text.ends_with(own.text) || other.text.starts_with(own.text)
                             : IsFull(other.text) && Core(other.text) == core;
    if (fuller && other.text.size() > own.text.size() &&
        RegionOf(other.text).length >= RegionOf(own.text).length) {
      return other;
    }
  }
  if (full) return own;
  const std::optional<Name> completed = CompleteInBody(page, core);
  return completed ? completed : own;
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
  const Imprint imprint = FindImprint(page);

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
    header->set_region(organ->text.substr(0, region.length));
    header->set_level(region.level);
  }
  const std::optional<Date>& published = metadata.published ? metadata.published : metadata.written;
  if (published) SetDate(page, *published, header->mutable_published());
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
