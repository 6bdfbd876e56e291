#include "worker/extract/claim_tokens.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "worker/extract/han_set.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

using Kind = ClaimToken::Kind;
using form::v1::CLAIM_ROLE_ORDINAL;
using form::v1::CLAIM_UNIT_KIND_MEASURE;
using form::v1::CLAIM_UNIT_KIND_PERCENT;

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsMark(char c) {
  return c == ',' || c == ';' || c == ':' || c == '(' || c == ')';
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, layout::Range sentence, const form::ClaimGrammar& grammar,
            std::vector<ClaimToken>* tokens)
      : text_(text.substr(0, sentence.end)), at_(sentence.begin), grammar_(grammar), tokens_(*tokens) {
    tokens_.clear();
  }

  void Run() {
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    while (tokens_.size() < kMaxClaimTokens) {
      // Numerals are stops.
      at_ = static_cast<uint32_t>(grammar_.words().SkipPlain(begin + at_, end) - begin);
      if (at_ >= text_.size()) return;
      static_cast<uint8_t>(text_[at_]) < 0x80 ? Ascii() : Wide();
    }
  }

 private:
  void Ascii() {
    const char c = text_[at_];
    if (IsDigit(c)) {
      Number();
    } else if (IsMark(c)) {
      AddMark(c, 1);
    } else if (IsLetter(c)) {
      // Addresses and model names, with the digits in them.
      while (at_ < text_.size() && (IsLetter(text_[at_]) || IsDigit(text_[at_]) || text_[at_] == '.' ||
                                    text_[at_] == '/' || text_[at_] == '-' || text_[at_] == '_')) {
        ++at_;
      }
    } else if (c == '[') {
      SkipTo("]", 40);
    } else {
      if (c == '"') quoted_ = !quoted_;
      ++at_;
    }
  }

  void Wide() {
    constexpr uint32_t kTitle = 0x300a;  // 《
    constexpr uint32_t kList = 0x3001;   // 、
    constexpr uint32_t kSize = 3;
    const uint32_t code = HanCode(text_, at_);
    if (code == 0) {
      at_ += CharacterSize(text_, at_);
      return;
    }
    if (code == kTitle) return SkipTo("》", 240);
    if (code == kList) return AddMark(kListMark, kSize);
    form::Hit hit;
    if (grammar_.words().MatchAt(text_, at_, &hit)) {
      ClaimToken& token = Add(Kind::kWord, {hit.begin, hit.end});
      token.word = grammar_.word(hit.label);
      at_ = hit.end;
      return;
    }
    if (IsChineseNumeral(code)) return Number();
    at_ += kSize;
  }

  void SkipTo(std::string_view end, size_t limit) {
    const size_t found = text_.substr(at_, limit).find(end);
    at_ += found == std::string_view::npos ? CharacterSize(text_, at_)
                                           : static_cast<uint32_t>(found + end.size());
  }

  void SkipDigits() {
    while (at_ < text_.size() && (IsDigit(text_[at_]) || text_[at_] == '.' || text_[at_] == ',')) ++at_;
  }

  // A digit that goes on from other characters is part of a name; so is what stands in quotes or behind 第.
  bool IsName(uint32_t begin) const {
    if (quoted_) return true;
    if (begin > 0 && (IsLetter(text_[begin - 1]) || text_[begin - 1] == '-' || text_[begin - 1] == '/'))
      return true;
    if (tokens_.empty()) return false;
    const ClaimToken& last = tokens_.back();
    // 第二十条、二十一条
    const size_t count = tokens_.size();
    if (last.mark == kListMark && count > 1 && tokens_[count - 2].ordinal) return true;
    return last.kind == Kind::kWord && last.word.role == CLAIM_ROLE_ORDINAL &&
           !GapHasInk(last.range.end, begin);
  }

  bool GapHasInk(uint32_t begin, uint32_t end) const {
    for (uint32_t i = begin; i < end; i += CharacterSize(text_, i)) {
      if (HasInk(text_, i)) return true;
    }
    return false;
  }

  // 三五 and 两三百 have no value: none of their characters begins a number.
  void SkipNumerals() {
    while (at_ < text_.size() && IsChineseNumeral(text_, at_)) at_ += CharacterSize(text_, at_);
  }

  // 几十 and 数百 have no value; 廿五 is not 五.
  bool IsVague(uint32_t begin) const {
    static constexpr auto kBefore = std::to_array<std::string_view>({"几", "数", "廿", "卅", "卌"});
    const std::string_view before = text_.substr(0, begin);
    return std::any_of(kBefore.begin(), kBefore.end(),
                       [&](std::string_view word) { return before.ends_with(word); });
  }

  // 申请 1 6 件, as letterspaced lines and scans have it: 6 is not the figure.
  bool IsTorn(uint32_t begin) const {
    uint32_t at = begin;
    while (at > 0 && IsBlank(text_[at - 1])) --at;
    return at < begin && at > 0 && IsDigit(text_[at - 1]);
  }

  void Number() {
    const uint32_t begin = at_;
    const std::optional<ClaimNumber> number = ReadClaimNumber(text_, at_);
    if (!number) {
      IsDigit(text_[at_]) ? SkipDigits() : SkipNumerals();
      if (at_ == begin) at_ += CharacterSize(text_, at_);
      return;
    }
    uint32_t unit_at = number->end;
    while (unit_at < text_.size() && IsBlank(text_[unit_at])) ++unit_at;
    form::Hit unit;
    bool has_unit = unit_at < text_.size() && grammar_.units().MatchAt(text_, unit_at, &unit);
    // 申请12(件)
    const bool in_bracket = !has_unit && unit_at + 1 < text_.size() && text_[unit_at] == '(' &&
                            grammar_.units().MatchAt(text_, unit_at + 1, &unit) && unit.end < text_.size() &&
                            text_[unit.end] == ')';
    has_unit = has_unit || in_bracket;
    // Digits glued to a line break or to further digits may be half of a figure.
    const bool name = IsName(begin);
    const bool vague = number->chinese && IsVague(begin);
    const bool counts = has_unit && grammar_.unit(unit.label) != CLAIM_UNIT_KIND_MEASURE;
    const bool torn = counts && !number->chinese && IsTorn(begin);
    if (number->chinese && !has_unit && !number->percent && number->mantissa != 0) {
      at_ = number->end;
      return;
    }
    ClaimToken& token = Add(Kind::kNumber, {begin, number->end});
    token.number = *number;
    if (has_unit) {
      token.unit = grammar_.unit(unit.label);
      token.unit_range = {unit_at + (in_bracket ? 1 : 0), unit.end};
      token.range.end = unit.end + (in_bracket ? 1 : 0);
    }
    if (number->percent) token.unit = CLAIM_UNIT_KIND_PERCENT;
    at_ = token.range.end;
    if (name || vague || torn) {
      token.kind = Kind::kMeasure;
      token.ordinal = name;
    } else {
      Classify(&token);
    }
  }

  // Years, months, other measures; and lone Chinese digits.
  void Classify(ClaimToken* token) {
    const ClaimNumber& number = token->number;
    const std::string_view unit = text_.substr(token->unit_range.begin, token->unit_range.size());
    if (token->unit == CLAIM_UNIT_KIND_MEASURE) {
      const int64_t last = number.bound == report::v1::CLAIM_BOUND_RANGE ? number.upper : number.mantissa;
      const bool year = number.digits == 4 && number.mantissa >= 1990 && number.mantissa <= 2099;
      if (unit.starts_with("年") && year) {
        token->kind = Kind::kYear;
      } else if (unit.starts_with("月") && last <= 12) {
        token->kind = Kind::kMonth;
        token->number.mantissa = last;
      } else if (unit != "年" || number.chinese || number.digits > 3) {
        token->kind = Kind::kMeasure;
      }
      return;
    }
    if (token->unit == form::v1::CLAIM_UNIT_KIND_UNSPECIFIED) token->closes = ClauseEnds(token->range.end);
    if (!number.chinese || number.digits > 1) return;
    // 一起推进, 两个方面: a lone digit counts where its clause ends with it; 一 only beside a known subject.
    token->closes = ClauseEnds(token->range.end);
    token->weak = number.mantissa == 1 || !token->closes;
  }

  bool ClauseEnds(uint32_t at) const {
    while (at < text_.size() && IsBlank(text_[at])) ++at;
    return at >= text_.size() || IsMark(text_[at]) || text_.substr(at).starts_with("。") ||
           text_.substr(at).starts_with("、");
  }

  ClaimToken& Add(Kind kind, layout::Range range) {
    ClaimToken& token = tokens_.emplace_back();
    token.kind = kind;
    token.range = range;
    return token;
  }
  void AddMark(char mark, uint32_t size) {
    Add(Kind::kMark, {at_, at_ + size}).mark = mark;
    at_ += size;
  }

  const std::string_view text_;
  uint32_t at_;
  const form::ClaimGrammar& grammar_;
  std::vector<ClaimToken>& tokens_;
  bool quoted_ = false;
};

}  // namespace

void Tokenize(std::string_view text, layout::Range sentence, const form::ClaimGrammar& grammar,
              std::vector<ClaimToken>* tokens) {
  Tokenizer(text, sentence, grammar, tokens).Run();
}

}  // namespace gouji::extract
