// What a figure is beside the others of its sentence: an old one, all of the parts before it, or less than its words say.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/utf8_cursor.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {

using layout::BeginsWithAny;
using layout::HoldsAny;
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

// What the sentence before told of what came in, if it is no part and in no doubt; -1 for none.
int ClaimSentences::ReceivedBefore(int first, std::string_view unit) const {
  constexpr int kNear = 6;
  for (int i = first; i-- > std::max(0, first - kNear);) {
    const Claim& claim = record_->claims(i);
    if (claim.sentence() + 1 != sentence_) return -1;
    if (claim.subject() != "applications.received") continue;
    const bool plain = claim.kind() == CLAIM_KIND_COUNT && claim.relation() == CLAIM_RELATION_UNSPECIFIED &&
                       claim.bound() == CLAIM_BOUND_EXACT && claim.doubts().empty() && claim.unit() == unit;
    return plain && lists_.head() != 0 ? i : -1;
  }
  return -1;
}

// The figures of the clause before a sum that count alike; false where they are not its parts.
bool ClaimSentences::GatherParts(std::string_view unit, Claim* whole) {
  constexpr int kFewest = 2;
  const int at = record_->claims_size() - 1;
  int first = at;
  for (; first > clause_claims_; --first) {
    const Claim& part = record_->claims(first - 1);
    if (part.unit() != unit) break;
    const bool plain = part.kind() == CLAIM_KIND_COUNT && part.relation() == CLAIM_RELATION_UNSPECIFIED &&
                       part.bound() == CLAIM_BOUND_EXACT;
    if (!plain || !AddsUpWith(part.subject(), record_->claims(clause_claims_).subject())) return false;
  }
  if (whole->bound() != CLAIM_BOUND_EXACT) return false;
  // 新收16件。上年结转1件,合计17件: the sentence before told the other one.
  const bool alone = at - first == 1 && first == first_claim_ &&
                     record_->claims(first).subject() == "applications.carried_in";
  const int before = alone ? ReceivedBefore(first, unit) : -1;
  if (at - first < kFewest && before < 0) return false;
  const uint32_t list = lists_.NewList();
  for (int i = before < 0 ? first : before; i < at; ++i) {
    if (i > before && i < first) continue;
    Claim* const part = record_->mutable_claims(i);
    part->set_relation(CLAIM_RELATION_PART);
    part->set_whole(static_cast<uint32_t>(at) + 1);
    part->set_list(list);
    part->set_complete(true);
  }
  return true;
}

// 收到网上申请10件,快递7件,合计17件: what came in, where its parts are how it came.
const form::ClaimSubject* ClaimSentences::SubjectOfSum() const {
  static constexpr auto kCame = std::to_array<std::string_view>({"收到", "受理", "接到", "新收"});
  const int last = record_->claims_size() - 1;
  const auto parts_are = [&](std::string_view key) {
    return std::any_of(record_->claims().begin() + clause_claims_, record_->claims().begin() + last,
                       [&](const Claim& part) { return part.subject() == key; });
  };
  // 人大建议8件、政协提案5件,共13件: of both.
  if (last == clause_claims_ + 2 && parts_are("proposals.congress") && parts_are("proposals.conference"))
    return grammar_.SubjectOf("proposals.total");
  if (last <= clause_claims_ ||
      !HoldsAny(text_.substr(sentence_begin_, sentence_end_ - sentence_begin_), kCame))
    return nullptr;
  for (int i = clause_claims_; i < last; ++i) {
    const Claim& part = record_->claims(i);
    if (part.subject() != "applications.by_channel" || !part.doubts().empty()) return nullptr;
  }
  return grammar_.SubjectOf("applications.received");
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

// Words of the sentence by which what it denies are applications.
bool ClaimSentences::TellsOfApplications() const {
  static constexpr auto kApplied =
      std::to_array<std::string_view>({"收到", "受理", "接到", "新收", "办结", "答复", "申请人", "予以公开",
                                       "部分公开", "无法提供", "不予处理", "公开申请", "的申请"});
  return HoldsAny(text_.substr(sentence_begin_, sentence_end_ - sentence_begin_), kApplied);
}

// 收到申请70件,涉及问题楼盘32件、行政许可20件: what the applications ask about, which the table does not count.
bool ClaimSentences::IsAskedAbout(const form::ClaimSubject& subject) const {
  return (about_ || phrase_.signs().about) && std::string_view(subject.key).starts_with("disclosure.");
}

std::optional<int64_t> TotalOf(const Record& record, std::string_view row) {
  for (const Table& table : record.tables()) {
    if (table.key() != "applications") continue;
    const auto row_at = static_cast<uint32_t>(std::find(table.rows().begin(), table.rows().end(), row) -
                                              table.rows().begin());
    const auto total_at = static_cast<uint32_t>(
        std::find(table.columns().begin(), table.columns().end(), "total") - table.columns().begin());
    for (const Cell& cell : table.cells()) {
      if (cell.row() != row_at || cell.column() != total_at) continue;
      const bool sure = cell.state() == CELL_STATE_VALUE && cell.certainty() == CERTAINTY_CERTAIN;
      return sure && cell.scale() == 0 ? std::optional<int64_t>(cell.mantissa()) : std::nullopt;
    }
  }
  return std::nullopt;
}

// What a result is the result of: its whole, or else what the sentence told last, if a result of something else stands
// between that and what it told before it. 行政复议3件,行政诉讼1件,维持4件: of which of the two nobody says.
void ClaimSentences::TellResult(uint32_t whole, Target* target) const {
  constexpr std::string_view kFamily = "review.";
  constexpr std::string_view kLitigation = "review.litigation";
  const form::ClaimSubject& subject = *target->subject;
  if (subject.family != review_ || subject.cells.empty() || subject.cells.front().row != "*") return;
  const auto told = [&](int i) { return std::string_view(record_->claims(i).subject()); };
  const auto is_whole = [](std::string_view key) {
    return key == "review.received" || key == "review.both" || key.starts_with("review.litigation");
  };
  int of = static_cast<int>(whole) - 1;
  if (of < 0) {
    of = record_->claims_size() - 2;
    while (of >= first_claim_ && !is_whole(told(of))) --of;
    const bool unsaid = of < first_claim_ || (of > first_claim_ && is_whole(told(of - 1)));
    target->narrowed = target->narrowed || unsaid;
    if (unsaid) return;
  }
  if (!told(of).starts_with(kLitigation)) return;
  // Which of the two kinds of litigation, its whole tells.
  if (told(of) != kLitigation && whole == 0) target->narrowed = true;
  if (told(of) != kLitigation && whole != 0) return;
  const std::string_view result = std::string_view(subject.key).substr(kFamily.size());
  const form::ClaimSubject* const found =
      grammar_.SubjectOf(std::string("review.litigation.").append(result));
  if (found != nullptr) target->subject = found;
}

// 政府规范性文件9件、部门规范性文件14件: two kinds of one thing.
bool ClaimSentences::IsOfOneKind(const form::ClaimSubject& subject) const {
  static constexpr auto kOthers = std::to_array<std::string_view>({"部门规范性文件", "部门规章"});
  static constexpr auto kOnes = std::to_array<std::string_view>({"政府规范性文件", "政府规章"});
  const std::string_view key = subject.key;
  if (!key.starts_with("disclosure.normative_documents.") && !key.starts_with("disclosure.regulations."))
    return false;
  const std::string_view sentence = text_.substr(sentence_begin_, sentence_end_ - sentence_begin_);
  return HoldsAny(sentence, kOnes) && HoldsAny(sentence, kOthers);
}

// 微信公众号订阅数3.2万个,推送信息245条: what one channel published, where no word says that it is all.
bool ClaimSentences::IsOfChannel(const form::ClaimSubject& subject) const {
  static constexpr auto kAll = std::to_array<std::string_view>({"共", "累计", "全年", "总", "合计"});
  if (subject.key != "publication.total") return false;
  if (HoldsAny(text_.substr(phrase_.begin(), phrase_.last_end() - phrase_.begin()), kAll)) return false;
  bool channel = false;
  for (const ClaimToken& token : tokens_) {
    if (token.range.begin >= phrase_.begin()) break;
    if (token.mark == ';') channel = false;
    channel = channel || (token.kind == ClaimToken::Kind::kWord && token.word.IsTopic() &&
                          media_.test(token.word.topic));
  }
  return channel;
}

// 下属事业单位全年收费35万元: of which fee nobody says.
bool ClaimSentences::IsOfOtherFee(const form::ClaimSubject& subject) const {
  static constexpr auto kOfInformation = std::to_array<std::string_view>({"信息", "申请", "检索", "复制"});
  if (subject.key != "fees.information" || phrase_.topics() != charge_) return false;
  return !HoldsAny(text_.substr(sentence_begin_, sentence_end_ - sentence_begin_), kOfInformation);
}

// 部分公开2件,其中1件涉及第三方合法权益: the table counts the reasons of what was not made public at all.
bool ClaimSentences::IsReasonOfOther(const form::ClaimSubject& subject) const {
  constexpr std::string_view kDenied = "applications.denied_";
  constexpr std::string_view kPartial = "applications.partial";
  const int before = record_->claims_size() - 2;
  return std::string_view(subject.key).starts_with(kDenied) && before >= first_claim_ &&
         record_->claims(before).subject() == kPartial;
}

// 公开行政处罚决定书89份,行政许可决定书56份: each was published, which need not be all that were decided.
bool ClaimSentences::IsPublished(const form::ClaimSubject& subject) const {
  static constexpr auto kDecisions = std::to_array<std::string_view>(
      {"disclosure.licensing", "disclosure.penalties", "disclosure.coercion"});
  return publishing_ && !phrase_.verb_first() &&
         std::find(kDecisions.begin(), kDecisions.end(), subject.key) != kDecisions.end();
}

// 人大建议13件、提案18件; 人大和政协提案31件: whose they are, the word before the figure does not say alone.
bool ClaimSentences::IsOfSomeProposer(const form::ClaimSubject& subject) const {
  constexpr std::string_view kCongress = "人大";
  constexpr std::string_view kConference = "政协";
  const auto holds = [](std::string_view words, std::string_view word) {
    return words.find(word) != std::string_view::npos;
  };
  const std::string_view before = text_.substr(phrase_.begin(), phrase_.first_topic() - phrase_.begin());
  if (subject.key == "proposals.conference") return holds(before, kCongress);
  if (subject.key == "proposals.congress") return holds(before, kConference);
  if (subject.key != "proposals.total") return false;
  static constexpr auto kOthers = std::to_array<std::string_view>({"人大", "政协", "建议"});
  const std::string_view sentence = text_.substr(sentence_begin_, sentence_end_ - sentence_begin_);
  const bool two = holds(sentence, "提案") && holds(sentence, "议案");
  return (phrase_.topics() & proposals_) == motion_ && (two || HoldsAny(sentence, kOthers));
}

bool ClaimSentences::IsNewAndCarriedIn(int64_t value) const {
  const std::optional<int64_t> received = TotalOf(*record_, "new");
  const std::optional<int64_t> carried = TotalOf(*record_, "carried_in");
  return received && carried && *carried > 0 && value - *carried == *received;
}

// Whether its sentence lists what became of applications of another year.
bool ClaimSentences::IsAmongCarriedOver(const ClaimToken& token) const {
  const bool opened = std::any_of(tokens_.begin(), tokens_.end(),
                                  [&](const ClaimToken& other) {
                                    return other.kind == ClaimToken::Kind::kWord &&
                                           other.word.role == form::v1::CLAIM_ROLE_AMONG &&
                                           other.range.begin < token.range.begin;
                                  }) ||
                      told_of_group_;
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

// 劳动仲裁案件立案58件,上年结转6件,结案60件: the clause with the first figure says what is counted, until one names applications.
bool ClaimSentences::IsOfOtherWork(const ClaimToken& token) const {
  static constexpr auto kWorks = std::to_array<std::string_view>({"审批",
                                                                  "仲裁",
                                                                  "救助",
                                                                  "补贴",
                                                                  "补助",
                                                                  "诉求",
                                                                  "工单",
                                                                  "不动产",
                                                                  "档案查询",
                                                                  "查档",
                                                                  "业务",
                                                                  "立案",
                                                                  "政务服务",
                                                                  "便民服务",
                                                                  "行政处罚",
                                                                  "法律援助",
                                                                  "公证",
                                                                  "执法案件",
                                                                  "行政复议案件受理",
                                                                  "调解",
                                                                  "低保",
                                                                  "审查信息",
                                                                  "登记申请",
                                                                  "许可申请"});
  static constexpr auto kOwn =
      std::to_array<std::string_view>({"信息公开", "依申请", "公开申请", "涉及", "关于", "咨询", "其中"});
  bool other = false;
  size_t at = sentence_begin_;
  const std::string_view sentence = text_.substr(0, token.range.begin);
  // Hardly any sentence names such work.
  if (!HoldsAny(sentence.substr(at), kWorks)) return false;
  while (at < sentence.size()) {
    size_t end = std::min(sentence.find_first_of(",;", at), sentence.size());
    const std::string_view clause = text_.substr(at, end - at);
    if (clause.find("申请公开") != clause.npos || clause.find("公开申请") != clause.npos ||
        clause.find("信息公开") != clause.npos || clause.find("依申请") != clause.npos) {
      other = false;
    } else if (!HoldsAny(clause, kOwn)) {
      const auto counted = [&](std::string_view work) {
        const size_t found = clause.find(work);
        const bool last = end == sentence.size();
        return found != clause.npos &&
               (last ||
                std::any_of(clause.begin() + static_cast<std::ptrdiff_t>(found), clause.end(), IsDigit));
      };
      other = other || std::any_of(kWorks.begin(), kWorks.end(), counted);
    }
    at = end + 1;
  }
  return other;
}

// 收到12封群众来信, 受理12件行政许可申请: where only a verb stands before the figure, the noun behind it says what was counted.
bool ClaimSentences::NamesOtherThingBehind(const ClaimToken& token) const {
  static constexpr auto kThings = std::to_array<std::string_view>(
      {"来信", "来访", "来电", "信件", "信访", "建议", "提案", "留言", "意见", "复议", "诉讼", "诉求",
       "投诉", "举报", "函",   "材料", "许可", "咨询", "工单", "热线", "求助", "征询", "表扬", "锦旗"});
  static constexpr auto kOtherRequests = std::to_array<std::string_view>(
      {"复议", "许可", "登记", "救助", "补贴", "补助", "认定", "仲裁", "审批", "援助", "低保"});
  if ((phrase_.topics() & apply_).any()) return false;
  std::string_view words = text_.substr(token.range.end, sentence_end_ - token.range.end);
  words = words.substr(0, std::min({words.find_first_of(",;()"), words.find("、"), words.size()}));
  const size_t request = words.rfind("申请");
  if (request == words.npos) return HoldsAny(words, kThings);
  const std::string_view of = words.substr(0, request);
  return std::any_of(kOtherRequests.begin(), kOtherRequests.end(),
                     [&](std::string_view other) { return of.ends_with(other); });
}

// Whether the claim before was of reviews or of litigation, in the same sentence.
bool ClaimSentences::ToldOfReviews() const {
  for (int i = record_->claims_size() - 1; i-- > first_claim_;) {
    const std::string_view what = record_->claims(i).subject();
    if (!what.empty()) return what.starts_with("review.");
  }
  return false;
}

// 依申请公开信息21条, 依申请公开的12份文件: how documents are public. 办理行政复议12件,其中涉及信息公开4件: all reviews.
bool ClaimSentences::IsOfOtherMatter(const form::ClaimSubject& subject, const ClaimToken& token) const {
  static constexpr auto kThings = std::to_array<std::string_view>({"文件", "公文", "信息", "材料"});
  // 制作政府信息520条,主动公开486条,依申请公开20条,不予公开14条.
  if (subject.key == "applications.denied" && IsAmongAttributes(token) && !TellsOfApplications()) return true;
  // 依申请公开事项7项: what may be asked for.
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  if (subject.key == "applications.received" && (phrase_.topics() & receive_).none())
    return token.unit == form::v1::CLAIM_UNIT_KIND_THING || unit == "项" ||
           BeginsWithAny(text_.substr(token.range.end), kThings) || IsAmongAttributes(token);
  // 答复申请事项32项,其中予以公开18项: an application asks for several.
  const bool application = std::string_view(subject.key).starts_with("applications.");
  if (application && (unit == "项" || IsOfOtherWork(token) || NamesOtherThingBehind(token))) return true;
  // 收到9名公民提出的16件申请: who applied, not how often.
  static constexpr auto kPersons = std::to_array<std::string_view>({"名", "位", "人", "人次"});
  if (application && std::find(kPersons.begin(), kPersons.end(), unit) != kPersons.end()) return true;
  // 9名公民的政府信息公开申请14件: whoever applied is called so, and the figure is of all of them.
  const std::string_view figure = text_.substr(0, phrase_.begin());
  if (application && subject.dimension == applicant_ &&
      std::any_of(kPersons.begin(), kPersons.end(),
                  [&](std::string_view person) { return figure.ends_with(person); }))
    return true;
  // 行政复议1件,办结1件: what became of the review.
  if (application && subject.dimension == 0 && (phrase_.topics() & deal_).any() &&
      (phrase_.topics() & apply_).none() && ToldOfReviews())
    return true;
  // 现公开规范性文件31件: all that are public, not those of the year.
  if (subject.key.ends_with("normative_documents.published")) {
    static constexpr auto kNow =
        std::to_array<std::string_view>({"现公开", "现行", "现已", "目前", "对外公开"});
    if (HoldsAny(text_.substr(phrase_.begin(), token.range.begin - phrase_.begin()), kNow)) return true;
  }
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
  static constexpr auto kMoves = std::to_array<std::string_view>(
      {"增", "减", "升", "降", "上升", "下降", "提", "涨", "压减", "压缩", "精简", "缩减", "扩大", "扩充"});
  return std::any_of(kMoves.begin(), kMoves.end(),
                     [&](std::string_view move) { return behind.starts_with(move); });
}

// 机构职能类22条,含领导介绍9条.
bool ClaimSentences::BeginsContents(const ClaimToken& token) const {
  std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  while (words.starts_with(',') || words.starts_with(' ')) words.remove_prefix(1);
  return words.starts_with("含") || words.starts_with("包含") || words.starts_with("内含");
}

// 5件属于网络平台申请,且1件不属于本机关: something besides the list.
bool ClaimSentences::StandsAside(const ClaimToken& token) const {
  static constexpr auto kAsides = std::to_array<std::string_view>({"且", "并且", "另", "此外", "同时"});
  std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  while (words.starts_with(',') || words.starts_with(' ')) words.remove_prefix(1);
  return std::any_of(kAsides.begin(), kAsides.end(),
                     [&](std::string_view aside) { return words.starts_with(aside); });
}

// 通过网站发布30条.
bool ClaimSentences::TellsBy(const ClaimToken& token) const {
  constexpr std::string_view kBy = "通过";
  std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  while (words.starts_with(' ')) words.remove_prefix(1);
  return words.starts_with(kBy);
}

// 解读信息共12条, but not 共采用12条.
bool ClaimSentences::IsCountedUp(const ClaimToken& token) const {
  static constexpr auto kTotals = std::to_array<std::string_view>({"共", "共计", "合计", "总计"});
  std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  while (words.ends_with(' ')) words.remove_suffix(1);
  return std::any_of(kTotals.begin(), kTotals.end(),
                     [&](std::string_view total) { return words.ends_with(total); });
}

// 通过网络、信函等方式收到申请16件: of all channels together, unless one is told behind it; null for what is no such figure.
const form::ClaimSubject* ClaimSentences::OfAllChannels(const form::ClaimSubject& subject,
                                                        const ClaimToken& token) const {
  static constexpr auto kWays =
      std::to_array<std::string_view>({"等方式", "等渠道", "等形式", "等途径", "等多种"});
  if (subject.key != "applications.by_channel" || phrase_.conjuncts() < 2) return nullptr;
  if ((phrase_.topics() & receive_).none()) return nullptr;
  if (!HoldsAny(text_.substr(phrase_.begin(), token.range.begin - phrase_.begin()), kWays)) return nullptr;
  for (const ClaimToken& other : tokens_) {
    if (other.range.begin > token.range.begin && other.kind == ClaimToken::Kind::kWord &&
        other.word.IsTopic() && channels_.test(other.word.topic))
      return nullptr;
  }
  return grammar_.FindSubject(phrase_.topics() & ~channels_, Known());
}

// 3件申请结转至2024年办理: what goes on is told behind its figure; null for what does not.
const form::ClaimSubject* ClaimSentences::CarriedOnBehind(const ClaimToken& token) const {
  static constexpr auto kApplications =
      std::to_array<std::string_view>({"政府信息公开申请", "依申请公开申请", "信息公开申请", "申请"});
  static constexpr auto kCarried =
      std::to_array<std::string_view>({"结转至", "结转到", "结转", "转至", "转入"});
  const int64_t own = record_->header().year();
  const Phrase::Signs& signs = phrase_.signs();
  if (phrase_.topics().any() || signs.opener != ListOpener::kNone || signs.none || signs.other_year ||
      (sentence_year_ != 0 && sentence_year_ != own) || token.unit != form::v1::CLAIM_UNIT_KIND_MATTER)
    return nullptr;
  std::string_view behind = text_.substr(token.range.end, sentence_end_ - token.range.end);
  const auto take = [&](std::span<const std::string_view> words) {
    const auto word = std::find_if(words.begin(), words.end(),
                                   [&](std::string_view each) { return behind.starts_with(each); });
    if (word != words.end()) behind.remove_prefix(word->size());
    return word != words.end();
  };
  if (!take(kApplications)) return nullptr;
  const bool on = own != 0 && take(kCarried) && behind.starts_with(std::to_string(own + 1) + "年");
  return on ? grammar_.SubjectOf("applications.carried_out") : nullptr;
}

// 规章制度14项,占8.5%
bool ClaimSentences::HasShareBehind(size_t index) const {
  size_t next = index + 1;
  if (next < tokens_.size() && (tokens_[next].mark == ',' || tokens_[next].mark == '(')) ++next;
  return next + 1 < tokens_.size() && tokens_[next].kind == ClaimToken::Kind::kWord &&
         tokens_[next].word.role == form::v1::CLAIM_ROLE_SHARE &&
         tokens_[next + 1].kind == ClaimToken::Kind::kNumber;
}

// 予以公开或部分公开1件: of what its things are, if all of them are of one kind; so too where nobody said that it speaks of
// applications.
const form::ClaimSubject* ClaimSentences::KinOfConjuncts() const {
  const form::ClaimSubject* kin = nullptr;
  for (size_t i = 0; i < phrase_.conjuncts() && !phrase_.gap_inside(); ++i) {
    if (phrase_.conjunct(i).none()) continue;
    const form::ClaimSubject* const subject =
        grammar_.FindSubject(phrase_.conjunct(i), Known() | applications_ | review_);
    if (subject == nullptr || (kin != nullptr && subject->dimension != kin->dimension)) return nullptr;
    kin = subject;
  }
  return kin != nullptr && kin->dimension != 0 ? kin : nullptr;
}

// The list goes on with things that were not read as its parts.
void ClaimSentences::MarkIncomplete(uint32_t list, int first_claim) {
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    if (record_->claims(i).list() == list) record_->mutable_claims(i)->set_complete(false);
  }
}

// Things that the words before a figure name, each behind a sign of a list.
size_t ClaimSentences::ItemsBefore(const ClaimToken& figure) const {
  size_t items = 1;
  for (const ClaimToken& token : tokens_) {
    if (token.range.begin >= figure.range.begin) break;
    if (token.range.begin < phrase_.begin()) continue;
    items += token.mark == kListMark || (token.kind == ClaimToken::Kind::kWord &&
                                         IsJoin(text_.substr(token.range.begin, token.range.size())));
  }
  return items;
}

// 培训812人次: who was trained, and how often is another figure.
bool ClaimSentences::CountsThoseWhoCame(const form::ClaimSubject& subject, const ClaimToken& token) const {
  static constexpr auto kEvents = std::to_array<std::string_view>(
      {"training.sessions", "meetings.held", "press.conferences", "press.interviews"});
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  return (unit.starts_with("人") || unit == "名") &&
         std::find(kEvents.begin(), kEvents.end(), subject.key) != kEvents.end();
}

// 为零: what states a figure without a unit; 0 behind a label is a cell.
bool ClaimSentences::IsStated(const ClaimToken& token) const {
  uint32_t end = token.range.begin;
  while (end > 0 && text_[end - 1] == ' ') --end;
  const std::string_view before = text_.substr(0, end);
  return before.ends_with("为") || before.ends_with("是");
}

// 社会组织类48条: the verb in it is a part of a name.
bool ClaimSentences::NamesClass(const ClaimToken& token) const {
  static constexpr auto kClasses =
      std::to_array<std::string_view>({"类", "类信息", "类政府信息", "类文件", "类事项", "类申请", "类:"});
  const std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  return std::any_of(kClasses.begin(), kClasses.end(),
                     [&](std::string_view end) { return words.ends_with(end); });
}

// 13件申请中,予以公开9件; 这13件中9件: what follows is told of these. Figures without a noun are those of a group only where they
// were told before.
ClaimSentences::Group ClaimSentences::NamesGroup(const ClaimToken& token, uint32_t* end) const {
  constexpr std::string_view kAmong = "中";
  // 申请中止2件, 中心, 中介
  static constexpr auto kLonger = std::to_array<std::string_view>({"止", "心", "断", "介", "央", "国", "小"});
  static constexpr auto kOther = std::to_array<std::string_view>(
      {"复议", "许可", "登记", "救助", "补贴", "补助", "认定", "仲裁", "审批", "援助", "低保"});
  static constexpr auto kApplications = std::to_array<std::string_view>(
      {"申请", "申请件", "申请事项", "申请公开事项", "依申请公开件", "依申请公开事项", "依申请公开",
       "依申请事项", "依申请件", "依申请公开信息", "依申请公开政府信息"});
  std::string_view behind = text_.substr(token.range.end, sentence_end_ - token.range.end);
  behind = behind.substr(0, behind.find_first_of(",;:()0123456789"));
  const size_t at = behind.find(kAmong);
  if (token.unit != form::v1::CLAIM_UNIT_KIND_MATTER || at == behind.npos ||
      BeginsWithAny(behind.substr(at + kAmong.size()), kLonger))
    return Group::kNone;
  *end = token.range.end + static_cast<uint32_t>(at + kAmong.size());
  std::string_view words = behind.substr(0, at);
  for (const std::string_view rest : {"当", "之", " "}) {
    if (words.ends_with(rest)) words.remove_suffix(rest.size());
  }
  if (words.empty()) return Group::kBefore;
  const auto ends = [&](std::string_view word) { return words.ends_with(word); };
  if (std::none_of(kApplications.begin(), kApplications.end(), ends)) return Group::kNone;
  return HoldsAny(words, kOther) ? Group::kBefore : Group::kApplications;
}

// 收到16件。16件申请中,9件予以公开: the 16 are what was told before. What nobody told before may be some of them.
void ClaimSentences::TakeGroup(const ClaimToken& token, Target* target) {
  uint32_t end = 0;
  const Group group = NamesGroup(token, &end);
  group_ = group != Group::kNone;
  if (!group_) return;
  Said said;
  said.unit = token.unit;
  said.unit_text = text_.substr(token.unit_range.begin, token.unit_range.size());
  said.mantissa = token.number.mantissa;
  said.scale = token.number.scale;
  const uint32_t before = phrase_.topics().none() ? lists_.ToldBefore(said) : 0;
  const form::ClaimSubject* const subject = before == 0 ? target->subject : lists_.SubjectOf(before);
  const bool known = subject != nullptr && (subject->family & (applications_ | review_)) != 0;
  if (!known && group == Group::kBefore) {
    group_ = false;
    return;
  }
  told_of_group_ = true;
  target->behind_end = std::max(target->behind_end, end);
  if (before != 0 && known && target->subject == nullptr) {
    target->subject = subject;
    target->narrowed = !record_->claims(static_cast<int>(before) - 1).doubts().empty();
    target->near = true;
  }
  // 16件自然人申请中,9件予以公开: of those of persons.
  const int64_t count = token.number.mantissa;
  const bool all =
      (known && subject->dimension == 0) || TotalOf(*record_, "total") == count || IsNewAndCarriedIn(count);
  of_some_ = target->narrowed || !all;
}

// 13件申请中,予以公开9件 of 16: more may have been granted.
bool ClaimSentences::IsOfSome(const form::ClaimSubject& subject) const {
  return of_some_ && !group_ && (subject.family & applications_) != 0;
}

// 占办结总数的60%, but not 占总数的60%, which names nothing.
bool ClaimSentences::NamesBase(const ClaimToken& token) const {
  constexpr std::string_view kShare = "占";
  constexpr std::string_view kOf = "的";
  std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  if (!words.ends_with(kOf)) return false;
  words.remove_suffix(kOf.size());
  const size_t share = words.rfind(kShare);
  if (share == words.npos) return false;
  words.remove_prefix(share + kShare.size());
  static constexpr auto kAll = std::to_array<std::string_view>(
      {"", "总数", "总量", "总体", "总", "比", "总比", "全部", "总体比例", "比例", "其", "其总数", "其中"});
  return std::find(kAll.begin(), kAll.end(), words) == kAll.end();
}

// 占申请总数14件的64.29%: what the share is of, told once more.
bool ClaimSentences::IsBase(const ClaimToken& token) const {
  constexpr std::string_view kShare = "占";
  constexpr std::string_view kOf = "的";
  const std::string_view words = text_.substr(phrase_.begin(), token.range.begin - phrase_.begin());
  if (words.find(kShare) == words.npos) return false;
  std::string_view behind = text_.substr(token.range.end, sentence_end_ - token.range.end);
  if (!behind.starts_with(kOf)) return false;
  behind.remove_prefix(kOf.size());
  const size_t end = behind.find_first_not_of("0123456789.");
  return end != behind.npos && end > 0 && behind[end] == '%';
}

// 分别占85%、15%: the shares of the parts before, in their order.
bool ClaimSentences::IsRespective(const ClaimToken& token) const {
  return text_.substr(phrase_.begin(), token.range.begin - phrase_.begin()).find("分别") !=
         std::string_view::npos;
}

}  // namespace gouji::extract
