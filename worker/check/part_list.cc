#include "worker/check/part_list.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {

using namespace report::v1;

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
  // 局机关14件,下属单位3件: by whom they were received.
  const auto is_of_received = [](const Claim* part) {
    return IsOfApplicants(*part) || std::find(part->doubts().begin(), part->doubts().end(),
                                              CLAIM_DOUBT_OTHER_BODY) != part->doubts().end();
  };
  return list.whole->subject() == "applications.received" &&
         std::none_of(list.parts.begin(), list.parts.end(), is_of_received);
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

// 条 and 篇, 件 and 份: what information may be counted in.
bool CountsInformation(std::string_view unit) {
  static constexpr auto kUnits = std::to_array<std::string_view>({"条", "條", "篇", "则", "則", "件", "份"});
  return std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end();
}
bool CountAlike(const Claim& a, const Claim& b) {
  return a.unit() == b.unit() || (CountsInformation(a.unit()) && CountsInformation(b.unit()));
}

// 办理42件,其中予以公开15件…,结转下年度3件; 其中分析类20条(同时撤销2条): another figure of the sentence is what makes the
// difference; not one of another division of the same.
bool IsExplained(const Record& record, const PartList& list, int last) {
  const int64_t rest = std::abs(list.whole->value().mantissa() - list.sum);
  const Claim& part = record.claims(last);
  return rest != 0 && AnyOfSentence(record, last, [&](int, const Claim& claim) {
           return IsExactCount(claim) && claim.value().mantissa() == rest && CountAlike(claim, part) &&
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
  return claim.sentence() == part.sentence() && CountAlike(claim, part) &&
         claim.relation() == CLAIM_RELATION_UNSPECIFIED;
}

// What stands behind a part up to the next claim or the end of its sentence; at the end of the text nothing ends it.
struct Behind {
  std::string_view words;
  bool ends = false;
};
Behind WordsBehind(const Context& context, int part) {
  constexpr uint32_t kNear = 120;
  const Record& record = context.record();
  const uint32_t begin = record.claims(part).span().end();
  const auto size = static_cast<uint32_t>(context.text().size());
  uint32_t end = std::min(begin + kNear, size);
  if (part + 1 < record.claims_size())
    end = std::max(begin, std::min(end, record.claims(part + 1).span().begin()));
  const std::string_view words = context.Quote(begin, end);
  const size_t stop = std::min(words.find("。"), words.find('\n'));
  return {words.substr(0, stop), stop != words.npos || end < size};
}

// 其中公告127条,预决算3(见附表)条: a figure stands behind it that was read as none; years are no figures.
bool HasFigureBehind(const Context& context, int part) {
  static constexpr auto kDates = std::to_array<std::string_view>({"年", "月", "日"});
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string_view words = WordsBehind(context, part).words;
  for (size_t at = 0; at < words.size(); ++at) {
    if (!is_digit(words[at])) continue;
    while (at < words.size() && is_digit(words[at])) ++at;
    const std::string_view rest = words.substr(at);
    if (std::none_of(kDates.begin(), kDates.end(),
                     [&](std::string_view date) { return rest.starts_with(date); }))
      return true;
  }
  return false;
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

// The heaviest mark between a part and the one before it: 0 a sign of a list or nothing, 1 a comma, 2 a semicolon.
int MarkBefore(const Context& context, int from, int part) {
  const std::string_view between = context.Quote(context.record().claims(from).span().end(),
                                                 context.record().claims(part).figure().begin());
  const auto holds = [&](std::string_view mark) { return between.find(mark) != between.npos; };
  return holds(";") || holds("；") ? 2 : holds(",") || holds("，") ? 1 : 0;
}

// 动态29条、活动10条,教育32条: what stands behind the heavier mark may be told beside the list.
bool MarksGrow(const Context& context, std::span<const int> parts) {
  for (size_t i = 2; i < parts.size(); ++i) {
    if (MarkBefore(context, parts[i - 1], parts[i]) > MarkBefore(context, parts[0], parts[1])) return true;
  }
  return false;
}

// 公开74条,含指南2条; 公开373条,通过网站公开93条: a list that no 其中 opens.
enum class Opens { kByItsWord, kByHolding, kByChannel };
Opens OpenerOf(const Context& context, const PartList& list, int first) {
  static constexpr auto kChannel = std::to_array<std::string_view>({"通过", "通過"});
  const std::string_view words =
      WordsBefore(context, list.whole->span().end(), context.record().claims(first));
  if (words.starts_with("含")) return Opens::kByHolding;
  return BeginsWithOne(words, kChannel) ? Opens::kByChannel : Opens::kByItsWord;
}

// 发文161条,其中主动公开106条,不公开54条,政策解读1条: how they are public, and what they are.
bool MixesDivisions(const PartList& list) {
  static constexpr auto kAttributes =
      std::to_array<std::string_view>({"主动公开", "依申请公开", "不公开", "不予公开"});
  const auto attributes = std::count_if(list.parts.begin(), list.parts.end(), [](const Claim* part) {
    return BeginsWithOne(part->quote(), kAttributes);
  });
  return attributes >= 2 && static_cast<size_t>(attributes) < list.parts.size();
}

// 信息156篇,其中行政许可信息65条; 件 and 宗 are one.
bool MixesUnits(const PartList& list) {
  static constexpr auto kTexts = std::to_array<std::string_view>({"条", "條", "篇", "则", "則"});
  if (std::find(kTexts.begin(), kTexts.end(), list.whole->unit()) == kTexts.end()) return false;
  return std::any_of(list.parts.begin(), list.parts.end(),
                     [&](const Claim* part) { return part->unit() != list.whole->unit(); });
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

// 全镇12个村,其中示范村3个,达标村10个: two things that one village may be.
bool TellsTwoOfAPopulation(const Record& record, const PartList& list, std::span<const int> parts) {
  const auto& doubts = list.whole->doubts();
  const bool all = std::find(doubts.begin(), doubts.end(), CLAIM_DOUBT_OTHER_BODY) != doubts.end();
  return all && parts.size() == 2 && !list.joined && list.whole->unit() == "个" &&
         std::all_of(parts.begin(), parts.end(), [&](int part) { return ShareOf(record, part) == nullptr; });
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
    const Opens opener = OpenerOf(context, lists[i], parts.front());
    // What went out by two channels may be the same, unless others are named behind them.
    const bool channels_left =
        opener == Opens::kByChannel && lists[i].parts.back()->subject() != "publication.other_medium";
    lists[i].countable = lists[i].countable && !channels_left && WordsBehind(context, parts.back()).ends;
    lists[i].goes_on = GoesOn(record, parts.back()) || HasFigureBehind(context, parts.back());
    lists[i].joined = IsJoined(context, parts);
    lists[i].loose = opener != Opens::kByItsWord || MixesUnits(lists[i]) || MixesDivisions(lists[i]) ||
                     MarksGrow(context, parts);
    lists[i].overlapping = lists[i].countable && (SaysOverlap(context, lists[i], parts) ||
                                                  TellsTwoOfAPopulation(record, lists[i], parts));
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
  const Table* applications = nullptr;
  const Cell* const carried = FindCellAt(record, "applications/carried_in/total", &applications);
  const bool sure = carried != nullptr && carried->state() == CELL_STATE_VALUE &&
                    carried->certainty() == CERTAINTY_CERTAIN && carried->scale() == 0;
  const int64_t most_carried = sure ? carried->mantissa() : std::numeric_limits<int64_t>::max();
  for (PartList& list : lists) {
    if (!CountsOutcomes(list)) continue;
    // More than those that came in and those that came over.
    const bool beyond =
        carried_in == CarriedIn::kSome && list.sum - list.whole->value().mantissa() > most_carried;
    list.countable = list.countable && (carried_in != CarriedIn::kSome || beyond);
    list.scope_sure = carried_in == CarriedIn::kNone;
  }
  return lists;
}

}  // namespace gouji::check
