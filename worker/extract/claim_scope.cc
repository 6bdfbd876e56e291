// What a claim may speak of: its scope, and with it the cell.
#include <algorithm>
#include <array>
#include <span>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/header_organ.h"
#include "worker/extract/sections_number.h"
#include "worker/extract/utf8_cursor.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::HoldsAny;
using namespace report::v1;

constexpr uint32_t kHan = 3;

// 运管所, 公路服务中心: bodies below organs, whose names end like many words.
bool IsLowerBody(std::string_view name) {
  static constexpr auto kEndings =
      std::to_array<std::string_view>({"所", "站", "中心", "队", "院", "校", "处", "社区"});
  return name.size() >= 3 * kHan &&
         std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool HasDoubt(const Claim& claim, ClaimDoubt doubt) {
  return std::find(claim.doubts().begin(), claim.doubts().end(), doubt) != claim.doubts().end();
}

}  // namespace

// 各社区、村收到…: bodies below the organ; 各类, 各渠道 are none.
bool ClaimSentences::ActsForEach() const {
  constexpr std::string_view kEach = "各";
  static constexpr auto kNone = std::to_array<std::string_view>(
      {"类", "项", "种", "渠道", "平台", "方", "个", "大", "级政府信息", "界", "地", "式"});
  std::string_view words = text_.substr(phrase_.begin(), phrase_.last_end() - phrase_.begin());
  while (words.starts_with(' ')) words.remove_prefix(1);
  if (!words.starts_with(kEach)) return false;
  words.remove_prefix(kEach.size());
  return std::none_of(kNone.begin(), kNone.end(),
                      [&](std::string_view none) { return words.starts_with(none); });
}

// 县教育局收到…: an organ of another name acts.
bool ClaimSentences::ActsForOthers() const {
  constexpr size_t kShortest = 3 * kHan;
  const layout::Range gap = phrase_.gap_before();
  std::string_view name = text_.substr(gap.begin, gap.size());
  if (ActsForEach()) return true;
  const std::string_view organ = record_->header().organ().text();
  if (organ.empty() || !(LooksLikeOrgan(name) || IsLowerBody(name))) return false;
  for (; name.size() >= kShortest; name.remove_prefix(kHan)) {
    if (HoldsInOrder(organ, name)) return false;
  }
  return true;
}

// 县教育局高度重视,全年收到申请3件: in a government's report a clause that begins with a department's name says whose the figures
// behind it are.
bool ClaimSentences::TellsOfDepartment(layout::Range clause) const {
  constexpr size_t kLongest = 20 * kHan;
  if (!own_body_is_wide_ || clause.end <= clause.begin) return false;
  const std::string_view words = text_.substr(clause.begin, clause.end - clause.begin);
  const std::string_view name = words.substr(0, OrganPrefix(words, 0, kLongest));
  const bool department = name.ends_with("局") || name.ends_with("厅") || name.ends_with("委");
  return department && !HoldsInOrder(record_->header().organ().text(), name);
}

// 全县 in the report of a county; 全市 is more than it, and so is 全县 beside 县政府本级.
bool ClaimSentences::IsOwnTerritory(const ClaimToken& token) const {
  static constexpr auto kAlone =
      std::to_array<std::string_view>({"本级", "政府办公室收", "政府办公室受", "政府收到", "政府受理"});
  const std::string_view word = text_.substr(token.range.begin, token.range.size());
  const std::string_view behind = text_.substr(token.range.end, sentence_end_ - token.range.end);
  return own_body_is_wide_ && (own_territory_.empty() || word.find(own_territory_) != word.npos) &&
         std::none_of(kAlone.begin(), kAlone.end(),
                      [&](std::string_view alone) { return behind.find(alone) != behind.npos; });
}

// 县政府 in the report of a county; in that of its office, where the office is named with it.
bool ClaimSentences::IsOwnGovernment(const ClaimToken& token) const {
  static constexpr auto kJoins = std::to_array<std::string_view>({"及其", "及", "和", "、"});
  constexpr uint32_t kNear = 60;
  const std::string_view word = text_.substr(token.range.begin, token.range.size());
  const std::string_view organ = record_->header().organ().text();
  const std::string_view near =
      text_.substr(token.range.end, std::min(kNear, sentence_end_ - token.range.end));
  // 代县政府答复申请2件: what is done for it is not what it does.
  const bool documents = near.find("文件") != near.npos || near.find("规章") != near.npos;
  if (own_territory_.empty() || !word.starts_with(own_territory_) || !documents) return false;
  if (organ.ends_with("政府")) return true;
  if (!organ.ends_with("政府办公室") && !organ.ends_with("政府办")) return false;
  const auto leads_to_office = [&](std::string_view behind) {
    const auto join = std::find_if(kJoins.begin(), kJoins.end(),
                                   [&](std::string_view known) { return behind.starts_with(known); });
    if (join != kJoins.end()) {
      behind.remove_prefix(join->size());
      if (behind.starts_with(word)) behind.remove_prefix(word.size());
    }
    return behind.starts_with("办");
  };
  // 县政府办公室制发3件,县政府制发5件: the table may count both.
  const std::string_view sentence = text_.substr(sentence_begin_, sentence_end_ - sentence_begin_);
  for (size_t at = sentence.find(word); at != sentence.npos; at = sentence.find(word, at + word.size())) {
    if (!leads_to_office(sentence.substr(at + word.size()))) return false;
  }
  return true;
}

namespace {

// 青禾 of 青禾县政府, 某市东湖 of 某市东湖街道: what stands before the last words of a name can be the end of `own`, or all of it
// behind a region.
bool NamesPlace(std::string_view said, std::string_view own) {
  constexpr size_t kShortest = 2 * kHan;
  if (said.empty()) return true;
  if (said.size() < kShortest || own.size() < kShortest) return false;
  if (own.ends_with(said)) return true;
  if (!said.ends_with(own)) return false;
  said.remove_suffix(own.size());
  const Region region = RegionOf(said);
  return region.begin == 0 && region.length == said.size();
}

}  // namespace

// 东湖街道(办事处), 县政府办(公室), 县政府 in the report of just that organ: its name in short. 县政府 in the report of its office is
// another body, and so are both beside departments and the whole county.
bool ClaimSentences::IsOwnName(size_t index) const {
  constexpr std::string_view kStreet = "街道";
  constexpr std::string_view kGovernment = "人民政府";
  static constexpr auto kOffices = std::to_array<std::string_view>({"办公室", "办公厅", "办"});
  static constexpr auto kStreetOffices = std::to_array<std::string_view>({"办事处", "办"});
  static constexpr auto kDiligent = std::to_array<std::string_view>({"认真", "严格", "积极"});
  static constexpr auto kBeside = std::to_array<std::string_view>(
      {"部门", "乡", "镇", "街道", "本级", "系统", "各", "全县", "全市", "全区", "全省", "单位", "局"});
  const ClaimToken& token = tokens_[index];
  if (phrase_.topics().any()) return false;
  std::string_view said = text_.substr(phrase_.last_end(), token.range.begin - phrase_.last_end());
  while (said.starts_with(' ')) said.remove_prefix(1);
  const bool last = index + 1 == tokens_.size();
  const uint32_t end = last ? sentence_end_ : tokens_[index + 1].range.begin;
  std::string_view behind = text_.substr(token.range.end, end - token.range.end);
  // 街道和社区收到, 街道、社区收到
  const bool joined = !last && (tokens_[index + 1].mark == kListMark || tokens_[index + 1].mark == '(' ||
                                IsJoin(text_.substr(end, tokens_[index + 1].range.size())));
  if (joined) return false;
  const auto take = [&](std::span<const std::string_view> words) {
    const auto word = std::find_if(words.begin(), words.end(),
                                   [&](std::string_view each) { return behind.starts_with(each); });
    if (word != words.end()) behind.remove_prefix(word->size());
    return word != words.end();
  };
  const std::string_view organ = record_->header().organ().text();
  const std::string_view word = text_.substr(token.range.begin, token.range.size());
  const std::string_view sentence = text_.substr(sentence_begin_, sentence_end_ - sentence_begin_);
  size_t own = organ.npos;
  if (word == kStreet) {
    own = organ.rfind(kStreet);
    take(kStreetOffices);
  } else if (word.ends_with("政府") && !own_territory_.empty() && word.starts_with(own_territory_)) {
    own = organ.rfind(kGovernment);
    const std::string_view office =
        own == organ.npos ? std::string_view() : organ.substr(own + kGovernment.size());
    const bool of_office = std::find(kOffices.begin(), kOffices.end(), office) != kOffices.end();
    // Whose documents they are another rule tells.
    if ((!office.empty() && !of_office) || sentence.find("文件") != sentence.npos ||
        sentence.find("规章") != sentence.npos)
      return false;
    // 全县收到76件。其中县政府办公室收到12件: a part of what the paragraph tells.
    const bool told = opener_ != ListOpener::kNone || phrase_.signs().opener != ListOpener::kNone ||
                      (lists_.HeadFamilies() & applications_) != 0;
    if (take(kOffices) != of_office || told || HoldsAny(sentence, kBeside)) return false;
    if (own != organ.npos) own -= std::min(own, own_territory_.size());
  }
  if (own == organ.npos || !NamesPlace(said, organ.substr(0, own))) return false;
  take(kDiligent);
  return behind.find_first_not_of(' ') == behind.npos;
}

namespace {

// What a report of the year after calls carried in, behind its year.
constexpr auto kCarriedFrom = std::to_array<std::string_view>({"度结转", "结转", "度转结", "转结"});

// The size of the words; 0 where another year follows, which it is carried to.
size_t CarriedFromSize(std::string_view behind) {
  const auto from = std::find_if(kCarriedFrom.begin(), kCarriedFrom.end(),
                                 [&](std::string_view word) { return behind.starts_with(word); });
  if (from == kCarriedFrom.end()) return 0;
  const std::string_view rest = behind.substr(from->size());
  const bool on =
      rest.starts_with("至") || rest.starts_with("到") || rest.starts_with("下") || rest.starts_with("20");
  return on ? 0 : from->size();
}

}  // namespace

// 含2022年结转1件 in a report of 2023.
bool ClaimSentences::IsYearCarriedIn(const ClaimToken& token) const {
  const int64_t own = record_->header().year();
  return token.kind == ClaimToken::Kind::kYear && own != 0 && token.number.mantissa == own - 1 &&
         CarriedFromSize(text_.substr(token.range.end)) > 0;
}

// 结转到2025年办理7件, 2023年结转3件 in a report of 2024: years that say what 下年 and 上年 say.
bool ClaimSentences::CarriesOver(const ClaimToken& token) {
  static constexpr auto kTo =
      std::to_array<std::string_view>({"结转至", "结转到", "结转", "转结至", "转至", "转入", "转到"});
  const int64_t own = record_->header().year();
  const int64_t year = token.number.mantissa;
  if (own == 0 || phrase_.topics().any() || phrase_.gap_inside()) return false;
  if (year == own + 1) {
    // What stands between the last word and the year.
    std::string_view before = text_.substr(phrase_.last_end(), token.range.begin - phrase_.last_end());
    while (before.starts_with(' ')) before.remove_prefix(1);
    if (std::find(kTo.begin(), kTo.end(), before) == kTo.end()) return false;
    phrase_.TakeTopic(carried_out_,
                      {token.range.begin - static_cast<uint32_t>(before.size()), token.range.end});
    return true;
  }
  const size_t from = year == own - 1 ? CarriedFromSize(text_.substr(token.range.end)) : 0;
  if (from == 0) return false;
  // 含2022年结转1件; but 2023年结转2024年 is of both.
  static constexpr auto kHolds = std::to_array<std::string_view>({"", "含", "其中含", "包含"});
  const std::string_view before = text_.substr(phrase_.last_end(), token.range.begin - phrase_.last_end());
  if (std::find(kHolds.begin(), kHolds.end(), before) == kHolds.end()) return false;
  phrase_.TakeTopic(carried_in_, {token.range.begin, token.range.end + static_cast<uint32_t>(from)});
  return true;
}

// Nothing but a number of the sentence stands before it: (二)2020年,…
bool ClaimSentences::BeginsSentence(const ClaimToken& token) const {
  constexpr size_t kLongestNumber = 24;
  const std::string_view before = text_.substr(sentence_begin_, token.range.begin - sentence_begin_);
  if (before.size() > kLongestNumber) return false;
  const std::string_view words = before.substr(ParseHeadingNumber(before).length);
  return std::all_of(words.begin(), words.end(), IsBlank);
}

// 2020年为12件, 2020年同期: what the sentence compares with.
bool ClaimSentences::ComparesWith(const ClaimToken& year) const {
  static constexpr auto kCompares = std::to_array<std::string_view>({"为", "是", "同期", "度为", "度同期"});
  const std::string_view behind = text_.substr(year.range.end);
  return year.number.mantissa != record_->header().year() &&
         std::any_of(kCompares.begin(), kCompares.end(),
                     [&](std::string_view word) { return behind.starts_with(word); });
}

void ClaimSentences::Year(const ClaimToken& token) {
  if (CarriesOver(token)) return;
  const int64_t year = token.number.mantissa;
  const bool first = token.range.begin == phrase_.begin();
  const std::string_view before = text_.substr(0, token.range.begin);
  const bool differs = before.ends_with("较") || before.ends_with("比") || before.ends_with("与");
  // 截至2022年1月 closes the year before it.
  const bool closes = until_ && (year == record_->header().year() || year == record_->header().year() + 1);
  // 2020年至2023年: the figures are those of several years.
  const bool ends_range = sentence_year_ != 0 && sentence_year_ != year &&
                          (before.ends_with("至") || before.ends_with("到") || before.ends_with("-"));
  // 2022年、2023年分别收到12件、16件: which figure is of which year, their order says.
  static constexpr auto kBeside =
      std::to_array<std::string_view>({"年、", "年和", "年与", "年及", "年度、", "年度和"});
  const bool beside = year_named_ && sentence_year_ != year &&
                      std::any_of(kBeside.begin(), kBeside.end(),
                                  [&](std::string_view sign) { return before.ends_with(sign); });
  phrase_.Take(text_, token);
  if (beside) {
    if (sentence_year_ == record_->header().year()) sentence_year_ = year;
    return;
  }
  if (ends_range && !until_) {
    if (sentence_year_ == record_->header().year()) sentence_year_ = year;
    return;
  }
  if (closes) return;
  if (differs) return phrase_.SetChange();
  year_named_ = true;
  sentence_year_ = year;
  const bool date = token.range.end < text_.size() && IsDigit(text_[token.range.end]);
  // The sentences behind go on with a year that begins one; the report's own ends that of another anywhere.
  const bool compared = ComparesWith(token);
  if (compared) phrase_.SetChange();
  if (!first || date || in_bracket_ || compared) return;
  if (year == record_->header().year() || BeginsSentence(token)) paragraph_year_ = year;
}

// 5月1日至12月31日, 1月至6月: a span within the year that is not all of it.
bool ClaimSentences::IsHalfOfASpan(const ClaimToken& month) const {
  constexpr int64_t kDecember = 12;
  static constexpr auto kTo =
      std::to_array<std::string_view>({"至", "到", "-", "—", "－", "~", "～", "起至"});
  const int64_t own = record_->header().year();
  if (sentence_year_ != 0 && sentence_year_ != own) return false;
  const std::string_view before = text_.substr(0, month.range.begin);
  std::string_view behind = text_.substr(month.range.end);
  while (!behind.empty() && IsDigit(behind[0])) behind.remove_prefix(1);
  const bool dated = behind.data() != text_.data() + month.range.end;
  constexpr std::string_view kDay = "日";
  if (dated && !behind.starts_with(kDay)) return false;
  if (dated) behind.remove_prefix(kDay.size());
  const auto starts = [&](std::string_view to) { return behind.starts_with(to); };
  const auto ends = [&](std::string_view to) { return before.ends_with(to); };
  const bool begins_late = month.number.mantissa > 1 && std::any_of(kTo.begin(), kTo.end(), starts);
  const bool ends_early = month.number.mantissa < kDecember && std::any_of(kTo.begin(), kTo.end(), ends);
  return begins_late || ends_early;
}

void ClaimSentences::Month(const ClaimToken& token) {
  constexpr int64_t kDecember = 12;
  const bool range = token.number.bound == CLAIM_BOUND_RANGE;
  if ((until_ || range) && token.number.mantissa < kDecember && sentence_year_ <= record_->header().year()) {
    scope_.part_of_year = true;
  }
  // 1月收到2件: no day of a date, and no end of a span.
  const std::string_view before = text_.substr(0, token.range.begin);
  const std::string_view behind = text_.substr(token.range.end);
  const bool spans = behind.starts_with("至") || behind.starts_with("到") || behind.starts_with("-") ||
                     before.ends_with("至") || before.ends_with("到") || before.ends_with("-");
  const bool dated = !behind.empty() && IsDigit(behind[0]);
  if (!range && !until_ && !spans && !dated && token.number.mantissa < kDecember) scope_.part_of_year = true;
  if (IsHalfOfASpan(token)) scope_.part_of_year = true;
  const bool own = sentence_year_ == 0 || sentence_year_ == record_->header().year();
  // 年初至9月
  const bool ends = before.ends_with("初至") && token.number.mantissa < kDecember;
  if (own && ends) scope_.part_of_year = true;
  phrase_.Take(text_, token);
}

// 收到38件(2020年12件,上年同期20件): what another year had is no part of the figure before the bracket; (含上年未办结的2件) is.
bool ClaimSentences::ComparesInBracket() const {
  static constexpr auto kHolds = std::to_array<std::string_view>({"含", "包", "其中", "内"});
  const Phrase::Signs& signs = phrase_.signs();
  if (!in_bracket_ || signs.cumulative || scope_.cumulative || phrase_.topics().test(carried_in_))
    return false;
  const int64_t own = record_->header().year();
  const bool named =
      sentence_year_ != 0 && own != 0 && sentence_year_ != own && sentence_year_ != year_around_;
  const bool told = (signs.other_year || scope_.other_year) && !signs.this_year && !other_year_around_;
  const std::string_view words = text_.substr(bracket_begin_, sentence_end_ - bracket_begin_);
  return (named || told) && std::none_of(kHolds.begin(), kHolds.end(),
                                         [&](std::string_view word) { return words.starts_with(word); });
}

// 收到38件(2020年为12件),办结9件: a year that a bracket names is that of the bracket.
void ClaimSentences::LeaveYearOfBracket() {
  sentence_year_ = year_around_;
  scope_.other_year = other_year_around_;
}

void ClaimSentences::SetScope(const Target& target, Claim* claim) const {
  const Phrase::Signs& signs = phrase_.signs();
  const int64_t year = record_->header().year();
  const bool this_year = year != 0 && sentence_year_ == year;
  if ((year != 0 && sentence_year_ != 0 && !this_year) || signs.other_year ||
      (scope_.other_year && !signs.this_year))
    claim->add_doubts(CLAIM_DOUBT_OTHER_YEAR);
  if ((signs.cumulative || scope_.cumulative) && !this_year) claim->add_doubts(CLAIM_DOUBT_CUMULATIVE);
  if (signs.part_of_year || scope_.part_of_year) claim->add_doubts(CLAIM_DOUBT_PART_OF_YEAR);
  // 县政府制发文件3件,废止1件: its documents, which the clauses behind go on with.
  const bool governments = by_government_ && target.subject != nullptr &&
                           std::string_view(target.subject->key).starts_with("disclosure.");
  if (signs.wide_body || scope_.wide_body || signs.other_body || governments || ActsForOthers())
    claim->add_doubts(CLAIM_DOUBT_OTHER_BODY);
  if (target.narrowed && target.subject != nullptr) claim->add_doubts(CLAIM_DOUBT_NARROWED);
  if (signs.plan) claim->add_doubts(CLAIM_DOUBT_PLAN);
}

Edition ClaimSentences::EditionOf(std::string_view table) const {
  for (const Table& read : record_->tables()) {
    if (read.key() == table) return read.edition();
  }
  return record_->edition();
}

void ClaimSentences::SetCell(const Target& target, const Tie& tie, Claim* claim) const {
  if (target.subject == nullptr || claim->kind() == CLAIM_KIND_PERCENT ||
      claim->bound() == CLAIM_BOUND_RANGE || tie.relation == CLAIM_RELATION_CHANGE) {
    return;
  }
  for (const ClaimDoubt doubt : {CLAIM_DOUBT_OTHER_YEAR, CLAIM_DOUBT_CUMULATIVE, CLAIM_DOUBT_OTHER_BODY,
                                 CLAIM_DOUBT_NARROWED, CLAIM_DOUBT_UNIT}) {
    if (HasDoubt(*claim, doubt)) return;
  }
  for (const form::ClaimCell& cell : target.subject->cells) {
    const form::Table* const table = forms_.FindTable(cell.table, EditionOf(cell.table));
    if (table == nullptr) continue;
    // table/row/column of the whole, if it is of the same table.
    const std::string_view whole =
        tie.whole == 0 ? std::string_view() : record_->claims(static_cast<int>(tie.whole) - 1).cell();
    const bool related = whole.starts_with(cell.table) && whole.substr(cell.table.size()).starts_with('/');
    const std::string_view path = related ? whole.substr(cell.table.size() + 1) : std::string_view();
    const size_t slash = std::min(path.find('/'), path.size());
    std::string_view row = cell.row != "*" ? std::string_view(cell.row) : path.substr(0, slash);
    // 自然人申请35件 by itself: of those received, or of all that were dealt with.
    const bool alone = row.empty() && cell.table == "applications" && (phrase_.topics() & apply_).any();
    if (alone) row = "new";
    std::string_view column = cell.column;
    if (column == "*") column = related ? path.substr(slash + 1) : "total";
    const int row_index = table->FindRow(row);
    const int column_index = table->FindColumn(column);
    if (row_index < 0 || column_index < 0 ||
        table->FindCell(static_cast<size_t>(row_index), static_cast<size_t>(column_index)) < 0) {
      continue;
    }
    claim->set_cell(cell.table);
    claim->mutable_cell()->append("/").append(row).append("/").append(column);
    // 清理文件36件,其中废止5件: by the review, of which the year's own figures need not be all.
    const bool reviewed =
        tie.whole != 0 && record_->claims(static_cast<int>(tie.whole) - 1).subject().ends_with(".reviewed");
    // 依申请公开7件, of which nobody says that they came in.
    const bool unsaid = target.subject->key == "applications.received" && claim->kind() == CLAIM_KIND_COUNT &&
                        claim->value().mantissa() != 0 && (phrase_.topics() & receive_).none();
    if (cell.near || target.near || reviewed || alone || unsaid) claim->add_doubts(CLAIM_DOUBT_NEAR_SUBJECT);
    // 累计公开9件 beside a cell that is only near: more than the year's.
    if (cell.near && phrase_.signs().cumulative) claim->add_doubts(CLAIM_DOUBT_CUMULATIVE);
    return;
  }
}

void ClaimSentences::SetCertainty(const Target& target, Claim* claim) const {
  if (target.subject == nullptr) return;
  if (claim->doubts_size() > 0) return claim->set_certainty(CERTAINTY_UNSURE);
  claim->set_certainty(CERTAINTY_CERTAIN);
}

void ClaimSentences::SetPlace(layout::Range words, layout::Range figure, Claim* claim) {
  figures_.push_back({figure.begin, words.end});
  constexpr uint32_t kLongest = 180;
  if (words.end - words.begin > kLongest) {
    words.begin =
        figure.begin > kLongest / 2 ? std::max(words.begin, figure.begin - kLongest / 2) : words.begin;
    while (words.begin < figure.begin && (static_cast<uint8_t>(text_[words.begin]) & 0xc0) == 0x80)
      ++words.begin;
  }
  const layout::Range quote = page_->ToSource(words, &*places_);
  claim->mutable_span()->set_begin(quote.begin);
  claim->mutable_span()->set_end(quote.end);
  claim->mutable_quote()->assign(page_->SourceText(quote));
  const layout::Range printed = page_->ToSource(figure, &*places_);
  claim->mutable_figure()->set_begin(printed.begin);
  claim->mutable_figure()->set_end(printed.end);
}

}  // namespace gouji::extract
