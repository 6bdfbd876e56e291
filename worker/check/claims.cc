#include "worker/check/claims.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <span>
#include <utility>

#include "worker/check/claim_cells.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {

using namespace report::v1;

bool IsSound(const Claim& claim) {
  return claim.certainty() != CERTAINTY_UNSURE && claim.doubts().empty();
}

bool IsExactCount(const Claim& claim) {
  const bool count = claim.kind() == CLAIM_KIND_COUNT || claim.kind() == CLAIM_KIND_NONE;
  return count && claim.bound() == CLAIM_BOUND_EXACT && claim.value().scale() == 0;
}

const Claim* ClaimAt(const Record& record, uint32_t index) {
  const bool exists = index > 0 && index <= static_cast<uint32_t>(record.claims_size());
  return exists ? &record.claims(static_cast<int>(index - 1)) : nullptr;
}

const Cell* FindCellAt(const Record& record, std::string_view path, const Table** table) {
  const size_t row = path.find('/');
  const size_t column = path.rfind('/');
  if (row == path.npos || column == row) return nullptr;
  for (const Table& candidate : record.tables()) {
    if (candidate.key() != path.substr(0, row)) continue;
    const Cell* cell = FindCell(candidate, path.substr(row + 1, column - row - 1), path.substr(column + 1));
    if (cell == nullptr) continue;
    *table = &candidate;
    return cell;
  }
  return nullptr;
}

bool PartList::Sound() const {
  return IsSound(*whole) &&
         std::all_of(parts.begin(), parts.end(), [](const Claim* part) { return IsSound(*part); });
}

namespace {

// Who applied and how; what else is said of applications is what became of them.
bool IsOfApplicants(const Claim& part) {
  static constexpr auto kApplicants = std::to_array<std::string_view>(
      {"applications.received", "applications.natural", "applications.legal_persons", "applications.business",
       "applications.research", "applications.welfare", "applications.legal", "applications.by_channel"});
  return part.subject().starts_with("applications.received.") ||
         std::find(kApplicants.begin(), kApplicants.end(), part.subject()) != kApplicants.end();
}

// What became of an application, in words that are none of the form's kinds, which exclude each other.
bool IsOutsideTheForm(const Claim& part) {
  const form::ClaimSubject* const subject = form::BuiltInClaims().SubjectOf(part.subject());
  return subject != nullptr && subject->cells.empty() && subject->sum_of.empty() &&
         part.subject().starts_with("applications.") && !IsOfApplicants(part);
}

}  // namespace

bool PartList::MayOverlap() const {
  return std::any_of(parts.begin(), parts.end(), [](const Claim* part) {
    return part->subject().starts_with("publication.") || IsOutsideTheForm(*part);
  });
}

bool PartList::HasMoreAside() const {
  // 优秀3家、良好2家、合格1家 of 5: the last one is told as a part like the others.
  if (joined) return false;
  int64_t first = 0;
  size_t count = 0;
  while (count < parts.size() && first < whole->value().mantissa())
    first += parts[count++]->value().mantissa();
  return count >= 2 && count < parts.size() && first == whole->value().mantissa() &&
         std::all_of(parts.begin() + static_cast<std::ptrdiff_t>(count), parts.end(),
                     [](const Claim* part) { return part->subject().empty(); });
}

bool PartList::Overlaps() const {
  const int64_t all = whole->value().mantissa();
  if (overlapping && sum > all) return true;
  return MayOverlap() && sum > all && std::any_of(parts.begin(), parts.end(), [&](const Claim* part) {
           return part->value().mantissa() == all;
         });
}

std::string PartList::Arithmetic() const {
  std::string out;
  for (const Claim* part : parts) out += (out.empty() ? "" : "+") + std::to_string(part->value().mantissa());
  out += "=" + std::to_string(sum);
  if (sum != whole->value().mantissa()) out += "≠" + std::to_string(whole->value().mantissa());
  return out;
}

namespace {

// What became of applications counts those of last year too: received ones are their whole only when none came over.
enum class CarriedIn { kNone, kSome, kNoTable };

// A total may be left blank beside its parts; a cell that was not read may hold some.
CarriedIn CarriedInOf(const Record& record) {
  for (const Table& table : record.tables()) {
    if (table.key() != "applications") continue;
    const auto row = std::find(table.rows().begin(), table.rows().end(), "carried_in");
    const auto carried = static_cast<uint32_t>(row - table.rows().begin());
    const bool some = std::any_of(table.cells().begin(), table.cells().end(), [&](const Cell& cell) {
      if (cell.row() != carried) return false;
      return cell.state() == CELL_STATE_MISSING || cell.state() == CELL_STATE_ILLEGIBLE ||
             cell.certainty() == CERTAINTY_UNSURE ||
             (cell.state() == CELL_STATE_VALUE && cell.mantissa() != 0);
    });
    return some ? CarriedIn::kSome : CarriedIn::kNone;
  }
  return CarriedIn::kNoTable;
}

bool CountsOutcomes(const PartList& list) {
  return list.whole->subject() == "applications.received" &&
         !std::any_of(list.parts.begin(), list.parts.end(),
                      [](const Claim* part) { return IsOfApplicants(*part); });
}

// The claims of one sentence, which stand together.
template <typename Fits>
bool AnyOfSentence(const Record& record, int at, Fits fits) {
  const uint32_t sentence = record.claims(at).sentence();
  int first = at;
  while (first > 0 && record.claims(first - 1).sentence() == sentence) --first;
  for (int i = first; i < record.claims_size() && record.claims(i).sentence() == sentence; ++i) {
    if (fits(i, record.claims(i))) return true;
  }
  return false;
}

// 办理42件,其中予以公开15件…,结转下年度3件; 其中分析类20条(同时撤销2条): another figure of the sentence is what makes the
// difference; not one of another division of the same.
bool IsExplained(const Record& record, const PartList& list, int last) {
  const int64_t rest = std::abs(list.whole->value().mantissa() - list.sum);
  const Claim& part = record.claims(last);
  return rest != 0 && AnyOfSentence(record, last, [&](int, const Claim& claim) {
           return IsExactCount(claim) && claim.value().mantissa() == rest && claim.unit() == part.unit() &&
                  claim.relation() != CLAIM_RELATION_CHANGE && &claim != list.whole &&
                  claim.whole() != part.whole();
         });
}

// 抖音发布158条。此外,网站公开325条: what follows makes up the whole, also in a sentence that says that it goes on.
bool IsMadeUpBehind(const Context& context, const PartList& list, int last) {
  static constexpr auto kMore = std::to_array<std::string_view>({"此外", "另外", "另有", "同时"});
  const Record& record = context.record();
  const Claim& part = record.claims(last);
  int64_t rest = list.whole->value().mantissa() - list.sum;
  for (int i = last + 1; i < record.claims_size() && rest > 0; ++i) {
    const Claim& claim = record.claims(i);
    if (claim.kind() == CLAIM_KIND_PERCENT) continue;
    if (claim.sentence() != part.sentence()) {
      const std::string_view between = context.Quote(part.figure().end(), claim.figure().begin());
      const bool more = claim.sentence() == part.sentence() + 1 &&
                        std::any_of(kMore.begin(), kMore.end(), [&](std::string_view word) {
                          return between.find(word) != between.npos;
                        });
      if (!more) return false;
    }
    if (!IsExactCount(claim) || claim.unit() != part.unit() || claim.relation() == CLAIM_RELATION_CHANGE)
      return false;
    rest -= claim.value().mantissa();
  }
  return rest == 0;
}

// 予以公开2件,部分公开2件,属于四类过程性信息1件,本办不掌握2件,其他1件: one list that was read as two.
bool IsMadeUpTogether(const std::vector<PartList>& lists, const PartList& list) {
  int64_t sum = 0;
  bool others = false;
  for (const PartList& other : lists) {
    if (other.whole != list.whole || !other.countable) continue;
    others = others || &other != &list;
    if (__builtin_add_overflow(sum, other.sum, &sum)) return false;
  }
  return others && sum == list.whole->value().mantissa();
}

// 其中公告127条,动态75条,更新领导信息4条: a figure that was not read as a part may be one.
bool GoesOn(const Record& record, int last) {
  int behind = last + 1;
  while (behind < record.claims_size() && record.claims(behind).kind() == CLAIM_KIND_PERCENT) ++behind;
  if (behind == record.claims_size()) return false;
  const Claim& claim = record.claims(behind);
  const Claim& part = record.claims(last);
  return claim.sentence() == part.sentence() && claim.unit() == part.unit() &&
         claim.relation() == CLAIM_RELATION_UNSPECIFIED;
}

template <typename Words>
bool BeginsWithOne(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

// What stands before a figure of a list, its marks aside.
std::string_view WordsBefore(const Context& context, uint32_t from, const Claim& claim) {
  static constexpr auto kMarks =
      std::to_array<std::string_view>({",", "，", "、", ";", "；", " ", "和", "及", "以及", "\u00a0", "　"});
  std::string_view words = context.Quote(from, claim.figure().begin());
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view mark : kMarks) {
      if (!words.starts_with(mark)) continue;
      words.remove_prefix(mark.size());
      moved = true;
    }
  }
  return words;
}

// Whether every figure from the first part to the last is one of the list or a share of one: nothing was left out in reading.
bool StandsAlone(const Context& context, std::span<const int> parts) {
  const Record& record = context.record();
  const Claim& first = record.claims(parts.front());
  // 其中网站100篇、微信50条: of another unit, and perhaps of the list.
  if (parts.front() > 0) {
    const Claim& before = record.claims(parts.front() - 1);
    const bool whole = first.whole() == static_cast<uint32_t>(parts.front());
    if (!whole && before.sentence() == first.sentence() && before.kind() != CLAIM_KIND_PERCENT &&
        before.relation() != CLAIM_RELATION_CHANGE && before.relation() != CLAIM_RELATION_PART)
      return false;
  }
  size_t next = 1;
  for (int i = parts.front() + 1; i <= parts.back(); ++i) {
    const Claim& claim = record.claims(i);
    if (next < parts.size() && parts[next] == i) {
      ++next;
    } else if (claim.kind() != CLAIM_KIND_PERCENT) {
      return false;
    }
    const std::string_view words = context.Quote(record.claims(i - 1).span().end(), claim.figure().begin());
    if (std::any_of(words.begin(), words.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  }
  return true;
}

// 230条,其中工作动态100条,政策文件50条,其余80条; 其他信息80条.
bool EndsWithRest(const Context& context, std::span<const int> parts) {
  constexpr size_t kLongest = 36;
  static constexpr auto kRest = std::to_array<std::string_view>({"其余", "其他", "其它", "剩余", "其餘"});
  static constexpr auto kOthers = std::to_array<std::string_view>(
      {"其他部门", "其他单位", "其他机关", "其他地区", "其他科室", "其它部门", "其它单位"});
  if (parts.size() < 2) return false;
  const Record& record = context.record();
  const std::string_view words =
      WordsBefore(context, record.claims(parts.back() - 1).span().end(), record.claims(parts.back()));
  return words.size() <= kLongest && BeginsWithOne(words, kRest) && !BeginsWithOne(words, kOthers);
}

// 230条(动态100条、文件50条、公告80条), 230条:动态100条,文件50条,公告80条。
bool IsSetApart(const Context& context, const PartList& list, std::span<const int> parts) {
  constexpr size_t kFewest = 3;
  static constexpr auto kOpens = std::to_array<std::string_view>({"(", "（", ":", "："});
  static constexpr auto kSome =
      std::to_array<std::string_view>({"含", "其中", "主要", "不含", "如", "占", "较", "同比", "比"});
  static constexpr auto kCloses = std::to_array<std::string_view>({")", "）", "。", ";", "；", "\n"});
  // Of two, one may be but the part that is told.
  const int64_t whole = list.whole->value().mantissa();
  const bool near_whole = (whole - list.sum) * 10 <= whole;
  if ((parts.size() < kFewest && !near_whole) || parts.size() < 2 || list.MayOverlap()) return false;
  std::string_view words =
      context.Quote(list.whole->span().end(), context.record().claims(parts.front()).figure().begin());
  const auto open = std::find_if(kOpens.begin(), kOpens.end(),
                                 [&](std::string_view sign) { return words.starts_with(sign); });
  if (open == kOpens.end()) return false;
  words.remove_prefix(open->size());
  // 件(jiàn) is a gloss, and what is told in another sentence is set apart from more than this.
  constexpr size_t kLongest = 60;
  const bool near =
      words.size() <= kLongest && list.whole->sentence() == context.record().claims(parts.front()).sentence();
  if (!near || words.empty() || static_cast<uint8_t>(words.front()) < 0xe4) return false;
  const uint32_t end = context.record().claims(parts.back()).span().end();
  constexpr uint32_t kBehind = 3;
  const std::string_view behind =
      context.Quote(end, std::min<uint32_t>(end + kBehind, static_cast<uint32_t>(context.text().size())));
  return !BeginsWithOne(words, kSome) && (behind.empty() || BeginsWithOne(behind, kCloses));
}

// Whether a sign of a list stands before each part but the first.
bool IsJoined(const Context& context, std::span<const int> parts) {
  constexpr std::string_view kListSign = "、";
  const Record& record = context.record();
  const auto is_behind = [&](int part) {
    return context.Quote(record.claims(part - 1).span().end(), record.claims(part).figure().begin())
        .starts_with(kListSign);
  };
  return parts.size() >= 2 && std::all_of(parts.begin() + 1, parts.end(), is_behind);
}

// The share that stands behind a part; null for none.
const Claim* ShareOf(const Record& record, int part) {
  const Claim* const share = ClaimAt(record, static_cast<uint32_t>(part) + 2);
  const bool is_share = share != nullptr && share->kind() == CLAIM_KIND_PERCENT &&
                        share->part() == static_cast<uint32_t>(part) + 1;
  return is_share ? share : nullptr;
}

// 予以公开9件,占60%;部分公开1件,占6.7%: shares of all parts that are not all there is say that the list leaves something out.
bool SharesLeaveRest(const Record& record, std::span<const int> parts) {
  constexpr int64_t kPercent = 1'000'000;  // in units of 10^-kMostDecimals
  constexpr int64_t kNearlyAll = 98 * kPercent;
  int64_t sum = 0;
  for (const int part : parts) {
    const Claim* const share = ShareOf(record, part);
    if (share == nullptr || share->value().scale() > kMostDecimals) return false;
    int64_t value = share->value().mantissa();
    for (uint32_t scale = share->value().scale(); scale < kMostDecimals; ++scale) {
      if (__builtin_mul_overflow(value, int64_t{10}, &value)) return false;
    }
    if (__builtin_add_overflow(sum, value, &sum)) return false;
  }
  return parts.size() >= 2 && sum < kNearlyAll;
}

// 网站20次,微信12次(部分同步发布): the bracket behind the last part says that they overlap. 示范村3个,公开栏达标10个,占83.3% of 12:
// so does a share of the whole that the last one has alone.
bool SaysOverlap(const Context& context, const PartList& list, std::span<const int> parts) {
  constexpr uint32_t kNear = 60;
  static constexpr auto kOpens = std::to_array<std::string_view>({"(", "（"});
  static constexpr auto kCloses = std::to_array<std::string_view>({")", "）"});
  static constexpr auto kTwice =
      std::to_array<std::string_view>({"同步", "重复", "重叠", "交叉", "兼", "多渠道"});
  const Record& record = context.record();
  const uint32_t end = record.claims(parts.back()).span().end();
  const std::string_view behind = context.Quote(end, end + kNear);
  if (BeginsWithOne(behind, kOpens)) {
    size_t close = behind.size();
    for (const std::string_view sign : kCloses) close = std::min(close, behind.find(sign));
    const std::string_view words = behind.substr(0, close);
    if (std::any_of(kTwice.begin(), kTwice.end(),
                    [&](std::string_view word) { return words.find(word) != words.npos; }))
      return true;
  }
  const Claim* const share = ShareOf(record, parts.back());
  const int64_t whole = list.whole->value().mantissa();
  if (share == nullptr || whole <= 0 || list.joined || share->value().scale() > kMostDecimals) return false;
  if (std::any_of(parts.begin(), parts.end() - 1, [&](int part) { return ShareOf(record, part) != nullptr; }))
    return false;
  const std::optional<Shares> due =
      SharesOf(list.parts.back()->value().mantissa(), whole, share->value().scale());
  return due && due->rounded == share->value().mantissa();
}

// 培训5期(线上1期、线下3期): there is no third way.
bool NamesBothWays(const PartList& list) {
  constexpr std::string_view kOne = "线上";
  constexpr std::string_view kOther = "线下";
  if (list.parts.size() != 2) return false;
  const std::string_view first = list.parts[0]->quote();
  const std::string_view second = list.parts[1]->quote();
  return (first.starts_with(kOne) && second.starts_with(kOther)) ||
         (first.starts_with(kOther) && second.starts_with(kOne));
}

// 建议提案13件,其中人大建议8件,政协提案5件: there is no third kind.
bool NamesBothKinds(const PartList& list) {
  constexpr std::string_view kOne = "建议";
  constexpr std::string_view kOther = "提案";
  const auto holds = [](const Claim& claim, std::string_view word) {
    return claim.quote().find(word) != std::string::npos;
  };
  if (list.parts.size() != 2 || !holds(*list.whole, kOne) || !holds(*list.whole, kOther)) return false;
  const Claim& first = *list.parts[0];
  const Claim& second = *list.parts[1];
  const auto only = [&](const Claim& claim, std::string_view word, std::string_view other) {
    return holds(claim, word) && !holds(claim, other);
  };
  return (only(first, kOne, kOther) && only(second, kOther, kOne)) ||
         (only(first, kOther, kOne) && only(second, kOne, kOther));
}

}  // namespace

std::vector<PartList> PartListsOf(const Context& context) {
  const Record& record = context.record();
  std::vector<PartList> lists;
  std::map<std::pair<uint32_t, uint32_t>, size_t> known;
  std::vector<std::vector<int>> places;  // of each list's parts
  for (int i = 0; i < record.claims_size(); ++i) {
    const Claim& claim = record.claims(i);
    const Claim* whole = ClaimAt(record, claim.whole());
    if (claim.relation() != CLAIM_RELATION_PART || whole == nullptr) continue;
    const auto [at, is_new] = known.try_emplace({claim.whole(), claim.list()}, lists.size());
    if (is_new) {
      lists.push_back(PartList{.whole = whole, .number = claim.list(), .parts = {}});
      lists.back().countable = IsExactCount(*whole);
    }
    PartList* const list = &lists[at->second];
    places.resize(lists.size());
    places[at->second].push_back(i);
    list->parts.push_back(&claim);
    list->complete = claim.complete();
    list->countable = list->countable && IsExactCount(claim) &&
                      !__builtin_add_overflow(list->sum, claim.value().mantissa(), &list->sum);
  }
  for (size_t i = 0; i < lists.size(); ++i) {
    const std::vector<int>& parts = places[i];
    lists[i].countable = lists[i].countable && !IsExplained(record, lists[i], parts.back()) &&
                         !IsMadeUpBehind(context, lists[i], parts.back());
    lists[i].goes_on = GoesOn(record, parts.back());
    lists[i].joined = IsJoined(context, parts);
    lists[i].overlapping = lists[i].countable && SaysOverlap(context, lists[i], parts);
    if (SharesLeaveRest(record, parts)) {
      lists[i].complete = false;
      lists[i].goes_on = true;
    }
    lists[i].closed = StandsAlone(context, parts) &&
                      (EndsWithRest(context, parts) || IsSetApart(context, lists[i], parts) ||
                       NamesBothKinds(lists[i]) || NamesBothWays(lists[i]));
  }
  std::vector<const PartList*> stretches;
  for (const PartList& list : lists) {
    if (list.countable && IsMadeUpTogether(lists, list)) stretches.push_back(&list);
  }
  for (const PartList* const stretch : stretches)
    lists[static_cast<size_t>(stretch - lists.data())].countable = false;
  const CarriedIn carried_in = lists.empty() ? CarriedIn::kNone : CarriedInOf(record);
  for (PartList& list : lists) {
    if (!CountsOutcomes(list)) continue;
    list.countable = list.countable && carried_in != CarriedIn::kSome;
    list.scope_sure = carried_in == CarriedIn::kNone;
  }
  return lists;
}

std::optional<Shares> SharesOf(int64_t part, int64_t whole, uint32_t scale) {
  int64_t scaled = 0;
  if (__builtin_mul_overflow(part, int64_t{200}, &scaled)) return std::nullopt;
  for (uint32_t i = 0; i < scale; ++i) {
    if (__builtin_mul_overflow(scaled, int64_t{10}, &scaled)) return std::nullopt;
  }
  int64_t twice = 0;
  int64_t raised = 0;
  if (__builtin_mul_overflow(whole, int64_t{2}, &twice) || __builtin_add_overflow(scaled, whole, &raised))
    return std::nullopt;
  return Shares{.rounded = raised / twice, .truncated = scaled / twice, .halfway = raised % twice == 0};
}

std::string DecimalText(int64_t mantissa, uint32_t scale) {
  std::string digits = std::to_string(mantissa);
  if (scale == 0) return digits;
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  return digits.insert(digits.size() - scale, ".");
}

namespace {

// 14件,其中自然人12件,商业企业3件: what the table shows to be the wrong figure makes the sum wrong too.
void TieToSlip(const Context& context, const PartList& list, PartsJudgement (*judge)(const PartList&),
               Report& report) {
  PartList mended = list;
  for (const Claim* part : list.parts) {
    mended.sum = list.sum - part->value().mantissa() + MendedValue(context, *part);
    if (mended.sum != list.sum && judge(mended).verdict == PartsVerdict::kPass) return report.TieTo(*part);
  }
  Claim whole = *list.whole;
  whole.mutable_value()->set_mantissa(MendedValue(context, *list.whole));
  mended = list;
  mended.whole = &whole;
  if (whole.value().mantissa() != list.whole->value().mantissa() &&
      judge(mended).verdict == PartsVerdict::kPass)
    report.TieTo(*list.whole);
}

}  // namespace

void CheckPartLists(const Rule& rule, const Context& context, PartsJudgement (*judge)(const PartList&),
                    Report& report) {
  const std::span<const PartList> lists = context.part_lists();
  if (lists.empty()) return report.Skip(rule, "no-claim");
  for (const PartList& list : lists) {
    const auto [verdict, reason] = judge(list);
    if (verdict == PartsVerdict::kSkip) {
      report.Skip(rule, reason);
      continue;
    }
    if (verdict == PartsVerdict::kPass) {
      report.Pass(rule);
      continue;
    }
    Finding& finding = report.Fail(rule);
    if (!list.Sound() || !list.scope_sure || verdict == PartsVerdict::kDoubtful) Doubt(finding);
    const int64_t whole = list.whole->value().mantissa();
    AddArgument(finding, "arithmetic", list.Arithmetic());
    AddArgument(finding, "quote", list.whole->quote());
    AddArgument(finding, "sum", std::to_string(list.sum));
    AddArgument(finding, "whole", std::to_string(whole));
    AddEvidence(context, finding, list.whole->span());
    for (const Claim* part : list.parts) AddEvidence(context, finding, part->span());
    TieToSlip(context, list, judge, report);
  }
}

}  // namespace gouji::check
