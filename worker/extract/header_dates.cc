#include "worker/extract/header_dates.h"

#include <algorithm>
#include <array>

#include "worker/extract/chinese_digit.h"
#include "worker/extract/han_set.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::FindWord;
using report::v1::CERTAINTY_CERTAIN;
using report::v1::CERTAINTY_INFERRED;
using report::v1::CERTAINTY_UNSURE;

constexpr std::string_view kYearSign = "年";
constexpr std::string_view kMonthSign = "月";
constexpr std::string_view kDaySign = "日";

// 〇 to 九 and what is printed for a zero; -1 for any other.
int DigitOf(uint32_t code) {
  return code == 'O' || code == 'o' || code == '0' ? 0 : ChineseDigit(code);
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Walks over a text; every Take moves on only when it finds what it looks for.
class Cursor {
 public:
  Cursor(std::string_view text, size_t position) : text_(text), at_(position) {}

  size_t at() const { return at_; }
  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool Take(std::string_view wanted) {
    const size_t before = at_;
    SkipBlanks();
    if (text_.substr(at_).starts_with(wanted)) {
      at_ += wanted.size();
      return true;
    }
    at_ = before;
    return false;
  }
  char TakeSeparator() {
    if (at_ >= text_.size()) return '\0';
    const char c = text_[at_];
    if (c != '-' && c != '/' && c != '.') return '\0';
    ++at_;
    return c;
  }
  std::string_view Digits() const {
    size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  std::string_view TakeDigits() {
    SkipBlanks();
    const std::string_view digits = Digits();
    at_ += digits.size();
    return digits;
  }
  // One Chinese digit; -1 when there is none.
  int TakeChineseDigit() {
    if (at_ >= text_.size()) return -1;
    const bool ascii = static_cast<uint8_t>(text_[at_]) < 0x80;
    const int digit = DigitOf(ascii ? static_cast<uint32_t>(text_[at_]) : HanCode(text_, at_));
    if (digit >= 0) at_ += ascii ? 1 : 3;
    return digit;
  }
  // 一 to 三十一; 0 when there is none.
  uint32_t TakeChineseNumber() {
    uint32_t tens = 0;
    uint32_t ones = 0;
    const size_t before = at_;
    int digit = TakeChineseDigit();
    if (digit > 0) ones = static_cast<uint32_t>(digit);
    if (text_.substr(at_).starts_with("十")) {
      at_ += std::string_view("十").size();
      tens = digit > 0 ? ones : 1;
      digit = TakeChineseDigit();
      ones = digit > 0 ? static_cast<uint32_t>(digit) : 0;
    }
    const uint32_t number = tens * 10 + ones;
    if (number == 0) at_ = before;
    return number;
  }

 private:
  std::string_view text_;
  size_t at_;
};

uint32_t Number(std::string_view digits) {
  uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<uint32_t>(c - '0');
  return value;
}

bool PlausibleYear(uint32_t year) {
  return year >= 1990 && year <= 2099;
}
bool PlausibleDay(uint32_t month, uint32_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

Date Make(uint32_t year, uint32_t month, uint32_t day, report::v1::Certainty certainty, size_t begin,
          size_t end) {
  return {year, month, day, certainty, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
}

// Four digits of a year, then separators or 年月日.
std::optional<Date> WellFormed(std::string_view text, size_t begin) {
  Cursor cursor(text, begin);
  const std::string_view year_digits = cursor.TakeDigits();
  if (year_digits.size() != 4 || !PlausibleYear(Number(year_digits))) return std::nullopt;
  const uint32_t year = Number(year_digits);
  const char separator = cursor.TakeSeparator();
  if (separator == '\0' && !cursor.Take(kYearSign)) return std::nullopt;
  const std::string_view month = cursor.TakeDigits();
  if (month.empty() || month.size() > 2) return std::nullopt;
  if (separator != '\0' ? cursor.TakeSeparator() != separator : !cursor.Take(kMonthSign)) return std::nullopt;
  const std::string_view day = cursor.TakeDigits();
  if (day.empty() || day.size() > 2 || !PlausibleDay(Number(month), Number(day))) return std::nullopt;
  if (separator == '\0') cursor.Take(kDaySign);
  return Make(year, Number(month), Number(day), CERTAINTY_CERTAIN, begin, cursor.at());
}

std::optional<uint32_t> TakeChineseYear(Cursor* cursor) {
  uint32_t year = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = cursor->TakeChineseDigit();
    if (digit < 0) return std::nullopt;
    year = year * 10 + static_cast<uint32_t>(digit);
  }
  if (!PlausibleYear(year)) return std::nullopt;
  return year;
}

std::optional<Date> Chinese(std::string_view text, size_t begin) {
  Cursor cursor(text, begin);
  const std::optional<uint32_t> year = TakeChineseYear(&cursor);
  if (!year || !cursor.Take(kYearSign)) return std::nullopt;
  const uint32_t month = cursor.TakeChineseNumber();
  if (!cursor.Take(kMonthSign)) return std::nullopt;
  const uint32_t day = cursor.TakeChineseNumber();
  if (!cursor.Take(kDaySign) || !PlausibleDay(month, day)) return std::nullopt;
  return Make(*year, month, day, CERTAINTY_CERTAIN, begin, cursor.at());
}

// What crawlers leave: some of 年月日 are lost, so that digits run together.
std::optional<Date> Damaged(std::string_view text, size_t begin) {
  Cursor cursor(text, begin);
  const std::string_view digits = cursor.TakeDigits();
  if (digits.size() < 4 || digits.size() > 8 || !PlausibleYear(Number(digits.substr(0, 4))))
    return std::nullopt;
  const uint32_t year = Number(digits.substr(0, 4));
  const std::string_view rest = digits.substr(4);
  // 20231月1日: only 年 is lost.
  if ((rest.size() == 1 || rest.size() == 2) && cursor.Take(kMonthSign)) {
    const std::string_view day = cursor.TakeDigits();
    if (day.size() <= 2 && PlausibleDay(Number(rest), Number(day))) {
      cursor.Take(kDaySign);
      return Make(year, Number(rest), Number(day), CERTAINTY_INFERRED, begin, cursor.at());
    }
    return std::nullopt;
  }
  const bool day_sign = cursor.Take(kDaySign);
  // 20181219: each of month and day has two digits, so there is one way to cut.
  if (rest.size() == 4 && PlausibleDay(Number(rest.substr(0, 2)), Number(rest.substr(2)))) {
    return Make(year, Number(rest.substr(0, 2)), Number(rest.substr(2)), CERTAINTY_INFERRED, begin,
                cursor.at());
  }
  // 2025217日: no month has two digits here, or no day has.
  if (rest.size() == 3 && day_sign) {
    const bool early = rest[1] != '0' && PlausibleDay(Number(rest.substr(0, 1)), Number(rest.substr(1)));
    const bool late = rest[2] != '0' && PlausibleDay(Number(rest.substr(0, 2)), Number(rest.substr(2)));
    const size_t month = early ? 1 : 2;
    if (early != late) {
      return Make(year, Number(rest.substr(0, month)), Number(rest.substr(month)), CERTAINTY_INFERRED, begin,
                  cursor.at());
    }
  }
  // 202111日 may be 1月1日 or have lost more than signs: only the year stands.
  if (!rest.empty() && day_sign) return Make(year, 0, 0, CERTAINTY_UNSURE, begin, cursor.at());
  return std::nullopt;
}

}  // namespace

std::optional<Date> DateAt(std::string_view text, size_t position) {
  Cursor cursor(text, position);
  cursor.SkipBlanks();
  const size_t begin = cursor.at();
  if (begin >= text.size()) return std::nullopt;
  if (!IsDigit(text[begin])) return Chinese(text, begin);
  if (std::optional<Date> date = WellFormed(text, begin)) return date;
  if (std::optional<Date> date = Chinese(text, begin)) return date;
  return Damaged(text, begin);
}

std::optional<Year> FindYear(std::string_view text, size_t from) {
  for (size_t sign = FindWord(text, kYearSign, from); sign != text.npos;
       sign = FindWord(text, kYearSign, sign + 1)) {
    size_t end = sign;
    while (end > from && text[end - 1] == ' ') --end;
    if (end >= from + 4) {
      const std::string_view digits = text.substr(end - 4, 4);
      const bool all_digits =
          IsDigit(digits[0]) && IsDigit(digits[1]) && IsDigit(digits[2]) && IsDigit(digits[3]);
      const bool longer = end >= from + 5 && IsDigit(text[end - 5]);
      if (all_digits && !longer && digits.starts_with("20")) {
        return Year{Number(digits),
                    {static_cast<uint32_t>(end - 4), static_cast<uint32_t>(sign + kYearSign.size())}};
      }
    }
    // Chinese digits take one to three bytes each: try every start that could hold four of them.
    for (size_t length = 12; length >= 4; --length) {
      if (end < from + length) continue;
      Cursor cursor(text, end - length);
      const std::optional<uint32_t> year = TakeChineseYear(&cursor);
      if (year && *year >= 2000 && cursor.at() == end) {
        return Year{*year,
                    {static_cast<uint32_t>(end - length), static_cast<uint32_t>(sign + kYearSign.size())}};
      }
    }
  }
  return std::nullopt;
}

std::optional<Year> FindSchoolYear(std::string_view text) {
  constexpr std::string_view kSign = "学年";
  constexpr size_t kDigits = 4;
  static constexpr auto kLinks = std::to_array<std::string_view>({"--", "-", "—", "–", "~", "至", "到"});
  const auto year_before = [&](size_t end) -> uint32_t {
    if (end < kDigits || (end > kDigits && IsDigit(text[end - kDigits - 1]))) return 0;
    const std::string_view digits = text.substr(end - kDigits, kDigits);
    const bool year = std::all_of(digits.begin(), digits.end(), IsDigit) && PlausibleYear(Number(digits));
    return year ? Number(digits) : 0;
  };
  const size_t sign = FindWord(text, kSign);
  if (sign == text.npos) return std::nullopt;
  const uint32_t last = year_before(sign);
  if (last == 0) return std::nullopt;
  std::string_view before = text.substr(0, sign - kDigits);
  const auto link = std::find_if(kLinks.begin(), kLinks.end(),
                                 [&](std::string_view word) { return before.ends_with(word); });
  if (link == kLinks.end()) return std::nullopt;
  before.remove_suffix(link->size());
  if (before.ends_with(kYearSign)) before.remove_suffix(kYearSign.size());
  if (year_before(before.size()) + 1 != last) return std::nullopt;
  return Year{last,
              {static_cast<uint32_t>(before.size() - kDigits), static_cast<uint32_t>(sign + kSign.size())}};
}

}  // namespace gouji::extract
