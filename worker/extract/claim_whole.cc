// What a figure is beside the others of its sentence: an old one, all of the parts before it, or less than its words say.
#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

using namespace report::v1;

// 收到14件,其中延期答复2件; 印发文件56件,其中依申请公开10件: no part of a whole is all of it, nor of another matter.
bool ClaimSentences::IsPartOfOther(const form::ClaimSubject& subject, const Tie& tie) const {
  if (tie.relation != CLAIM_RELATION_PART || subject.dimension != 0) return false;
  const std::string_view whole = record_->claims(static_cast<int>(tie.whole) - 1).subject();
  const std::string_view key = subject.key;
  return !phrase_.gap_before().empty() || whole.substr(0, whole.find('.')) != key.substr(0, key.find('.'));
}

// 建议8件、提案5件,共13件: a sum of the figures before it; 等 would leave some out, and 三年共 adds other years.
bool ClaimSentences::IsSumOfBefore(const ClaimToken& token) const {
  const std::string_view between = text_.substr(last_figure_, token.range.begin - last_figure_);
  return phrase_.HasOnlyMarks() && between.find("等") == between.npos && between.find("年") == between.npos;
}

namespace {

// 收到132件,上年结转2件 add up; of what was received, what was answered or goes on is a part.
bool AddsUpWith(std::string_view subject, std::string_view first) {
  static constexpr auto kLater = std::to_array<std::string_view>(
      {"applications.processed", "applications.replied", "applications.handled", "applications.carried_out",
       "applications.unfinished"});
  constexpr std::string_view kReceived = "applications.received";
  if (std::find(kLater.begin(), kLater.end(), subject) != kLater.end()) return false;
  if (first != kReceived && subject != kReceived) return true;
  return subject == kReceived || subject == "applications.carried_in";
}

}  // namespace

// The figures of the clause before a sum that count alike.
void ClaimSentences::GatherParts(std::string_view unit, Claim* whole) {
  constexpr int kFewest = 2;
  const int at = record_->claims_size() - 1;
  int first = at;
  for (; first > clause_claims_; --first) {
    const Claim& part = record_->claims(first - 1);
    if (part.unit() != unit) break;
    const bool plain = part.kind() == CLAIM_KIND_COUNT && part.relation() == CLAIM_RELATION_UNSPECIFIED &&
                       part.bound() == CLAIM_BOUND_EXACT;
    if (!plain || !AddsUpWith(part.subject(), record_->claims(clause_claims_).subject())) return;
  }
  if (at - first < kFewest || whole->bound() != CLAIM_BOUND_EXACT) return;
  const uint32_t list = lists_.NewList();
  for (int i = first; i < at; ++i) {
    Claim* const part = record_->mutable_claims(i);
    part->set_relation(CLAIM_RELATION_PART);
    part->set_whole(static_cast<uint32_t>(at) + 1);
    part->set_list(list);
    part->set_complete(true);
  }
}

// 行政许可事项33项, 行政处罚类3件: what may be decided on, or what others ask about; the table counts decisions.
bool ClaimSentences::CountsItems(const form::ClaimSubject& subject, const ClaimToken& token) const {
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  const bool kind = text_.substr(0, token.range.begin).ends_with("类");
  const bool thing = token.unit == form::v1::CLAIM_UNIT_KIND_THING;
  return (unit == "项" || kind || thing) && subject.key.ends_with(".handled");
}

// 主动公开98件,依申请公开76件,不予公开112件: how documents are to be disclosed.
bool ClaimSentences::IsAmongAttributes(const ClaimToken& token) const {
  constexpr uint32_t kNear = 150;
  const uint32_t begin = std::max(sentence_begin_, token.range.begin - std::min(token.range.begin, kNear));
  const std::string_view near = text_.substr(begin, std::min(sentence_end_, token.range.end + kNear) - begin);
  const bool kept = near.find("不予公开") != near.npos || near.find("不公开") != near.npos;
  return kept && near.find("主动公开") != near.npos;
}

// 主动公开486条,依申请公开20条 before the figure: documents are counted by how they are disclosed.
bool ClaimSentences::CountsAttributes(const ClaimToken& token) const {
  const std::string_view words = text_.substr(sentence_begin_, token.range.begin - sentence_begin_);
  const auto counted = [&](std::string_view how) {
    for (size_t at = words.find(how); at != words.npos; at = words.find(how, at + how.size())) {
      std::string_view behind = words.substr(at + how.size());
      for (const std::string_view filler : {"的", "类", "信息", "文件", "公文"})
        if (behind.starts_with(filler)) behind.remove_prefix(filler.size());
      if (!behind.empty() && IsDigit(behind[0])) return true;
    }
    return false;
  };
  return counted("主动公开") && counted("依申请公开");
}

// 收到申请70件,涉及问题楼盘32件、行政许可20件: what the applications ask about, which the table does not count.
bool ClaimSentences::IsAskedAbout(const form::ClaimSubject& subject) const {
  return (about_ || phrase_.signs().about) && std::string_view(subject.key).starts_with("disclosure.");
}

std::optional<int64_t> TotalOf(const Record& record, std::string_view row) {
  for (const Table& table : record.tables()) {
    if (table.key() != "applications") continue;
    for (const Cell& cell : table.cells()) {
      if (table.rows(static_cast<int>(cell.row())) != row ||
          table.columns(static_cast<int>(cell.column())) != "total")
        continue;
      const bool sure = cell.state() == CELL_STATE_VALUE && cell.certainty() == CERTAINTY_CERTAIN;
      return sure && cell.scale() == 0 ? std::optional<int64_t>(cell.mantissa()) : std::nullopt;
    }
  }
  return std::nullopt;
}

namespace {

bool BeginsWithAny(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

}  // namespace

bool ClaimSentences::IsNewAndCarriedIn(int64_t value) const {
  const std::optional<int64_t> received = TotalOf(*record_, "new");
  const std::optional<int64_t> carried = TotalOf(*record_, "carried_in");
  return received && carried && *carried > 0 && value - *carried == *received;
}

// Whether its sentence lists what became of applications of another year.
bool ClaimSentences::IsAmongCarriedOver(const ClaimToken& token) const {
  const bool opened = std::any_of(tokens_.begin(), tokens_.end(), [&](const ClaimToken& other) {
    return other.kind == ClaimToken::Kind::kWord && other.word.role == form::v1::CLAIM_ROLE_AMONG &&
           other.range.begin < token.range.begin;
  });
  for (int i = record_->claims_size() - 1; opened && i-- > 0;) {
    const Claim& claim = record_->claims(i);
    const std::string_view what = claim.subject();
    if (claim.sentence() != sentence_ || what.starts_with("applications.received")) return false;
    // 共受理76件(含上年结转4件),已办结72件,其中…: of all that were dealt with.
    if (what == "applications.processed" && !claim.cell().empty() && claim.doubts().empty()) return false;
    if (what.starts_with("applications.carried_")) return true;
  }
  return false;
}

// 上年结转2件,其中予以公开1件; 收到的2件上年结转申请; 受理42件(含上年结转2件): not this year's applications alone.
bool ClaimSentences::IsOfCarriedOver(const form::ClaimSubject& subject, const ClaimToken& token) const {
  if (!std::string_view(subject.key).starts_with("applications.")) return false;
  static constexpr auto kCarried =
      std::to_array<std::string_view>({"上年", "上一年", "去年", "结转", "往年"});
  if (BeginsWithAny(text_.substr(token.range.end), kCarried)) return true;
  // Of whom the list tells its whole says, and the rules add up their kinds.
  const bool of_one_row =
      subject.dimension != applicant_ && (subject.cells.empty() || subject.cells.front().row != "*");
  if (of_one_row && IsAmongCarriedOver(token)) return true;
  if (subject.key != "applications.received" || token.number.scale != 0) return false;
  // 新收15件 says that nothing which came over is in it.
  const std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  if (words.find("新收") != words.npos) return false;
  return std::any_of(tokens_.begin(), tokens_.end(),
                     [&](const ClaimToken& other) {
                       return (other.kind == ClaimToken::Kind::kWord && other.word.topic == carried_in_) ||
                              IsYearCarriedIn(other);
                     }) &&
         IsNewAndCarriedIn(token.number.mantissa);
}

// 依申请公开信息21条, 依申请公开的12份文件: how documents are public. 办理行政复议12件,其中涉及信息公开4件: all reviews.
bool ClaimSentences::IsOfOtherMatter(const form::ClaimSubject& subject, const ClaimToken& token) const {
  static constexpr auto kThings = std::to_array<std::string_view>({"文件", "公文", "信息", "材料"});
  // 制作政府信息520条,主动公开486条,依申请公开20条,不予公开14条.
  if (subject.key == "applications.denied" && IsAmongAttributes(token) && CountsAttributes(token))
    return true;
  // 依申请公开事项7项: what may be asked for.
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  if (subject.key == "applications.received" && (phrase_.topics() & receive_).none())
    return token.unit == form::v1::CLAIM_UNIT_KIND_THING || unit == "项" ||
           BeginsWithAny(text_.substr(token.range.end), kThings) || IsAmongAttributes(token);
  // 自然人7件、法人2件、其他组织1件: two of what the form has as one.
  if (subject.key.find("legal_persons") != subject.key.npos) {
    const bool legal_alone = text_.substr(0, token.range.begin).ends_with("法人");
    const std::string_view others = text_.substr(sentence_begin_, sentence_end_ - sentence_begin_);
    if (legal_alone && (others.find("、其他组织") != others.npos || others.find(",其他组织") != others.npos))
      return true;
  }
  // 行政强制措施12件、行政强制执行5件: two kinds of one thing.
  const std::string_view sentence =
      tokens_.empty()
          ? std::string_view()
          : text_.substr(tokens_.front().range.begin, sentence_end_ - tokens_.front().range.begin);
  if (subject.key.find("coercion") != subject.key.npos)
    return sentence.find("行政强制措施") != sentence.npos && sentence.find("行政强制执行") != sentence.npos;
  if (!std::string_view(subject.key).starts_with("review.")) return false;
  bool before = false;
  bool behind = false;
  for (const ClaimToken& other : tokens_) {
    if (other.kind != ClaimToken::Kind::kWord || other.word.role != form::v1::CLAIM_ROLE_CONTEXT) continue;
    (other.range.begin < token.range.begin ? before : behind) = true;
  }
  return behind && !before;
}

namespace {

bool HoldsAny(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

// 按期办结2件, but not 均按期办结2件: others may have been late.
bool ClaimSentences::IsOnTime(const ClaimToken& token) const {
  static constexpr auto kOnTime = std::to_array<std::string_view>(
      {"按时", "按期", "如期", "准时", "及时", "期限内", "时限内", "规定时间内"});
  static constexpr auto kAll =
      std::to_array<std::string_view>({"均", "全部", "都", "皆", "一律", "悉数", "共", "总", "所有"});
  if ((phrase_.topics() & deal_).none()) return false;
  const std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  return HoldsAny(words, kOnTime) && !HoldsAny(words, kAll);
}

// 按时办结2件,延期办结34件: the sentence divides them by the time they took.
bool ClaimSentences::TellsOfDelays() const {
  static constexpr auto kDelays = std::to_array<std::string_view>(
      {"逾期", "延期", "超期", "超时", "延长", "提前", "未按", "未能", "未办结"});
  return HoldsAny(text_.substr(sentence_begin_, sentence_end_ - sentence_begin_), kDelays);
}

// 由10件增加到14件: the figure that was before.
bool ClaimSentences::IsOldFigure(const ClaimToken& token) const {
  const std::string_view before = text_.substr(0, token.range.begin);
  if (!before.ends_with("由") && !before.ends_with("从")) return false;
  const std::string_view behind = text_.substr(token.range.end);
  static constexpr auto kMoves =
      std::to_array<std::string_view>({"增", "减", "升", "降", "上升", "下降", "提", "涨"});
  return std::any_of(kMoves.begin(), kMoves.end(),
                     [&](std::string_view move) { return behind.starts_with(move); });
}

// 分别占85%、15%: the shares of the parts before, in their order.
bool ClaimSentences::IsRespective(const ClaimToken& token) const {
  return text_.substr(phrase_.begin(), token.range.begin - phrase_.begin()).find("分别") !=
         std::string_view::npos;
}

}  // namespace gouji::extract
