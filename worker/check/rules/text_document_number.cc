#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr std::string_view kOpen = "〔";
constexpr std::string_view kClose = "〕";
constexpr size_t kYearDigits = 4;

std::string_view DigitsAt(std::string_view text, size_t at) {
  constexpr size_t kMost = 10;
  size_t end = at;
  while (end - at < kMost && IsDigitAt(text, end)) ++end;
  return text.substr(at, end - at);
}

// Bytes of 号 at the front of a text; 0 for none.
size_t SignAt(std::string_view text) {
  return text.starts_with("号") || text.starts_with("號") ? kHanBytes : 0;
}

// Bytes of a bracket that closes no year.
size_t OtherBracketAt(std::string_view text) {
  static constexpr auto kOther = std::to_array<std::string_view>({"】", "］", "]", "）", ")", "》", "」"});
  for (const std::string_view bracket : kOther) {
    if (text.starts_with(bracket)) return bracket.size();
  }
  return 0;
}

bool IsYear(std::string_view digits) {
  return digits.size() == kYearDigits && (digits.starts_with("19") || digits.starts_with("20"));
}

struct Damage {
  size_t begin = 0;
  size_t end = 0;
  std::string repaired;  // empty where nothing tells
};

std::string Numbered(std::string_view year, std::string_view number) {
  return std::string(kOpen).append(year).append(kClose).append(number).append("号");
}

// What stands behind 〔: nothing where the number is whole, or where it is none.
std::optional<Damage> BehindOpen(std::string_view text, size_t at) {
  const size_t begin = at + kOpen.size();
  const std::string_view digits = DigitsAt(text, begin);
  const size_t end = begin + digits.size();
  const std::string_view rest = text.substr(end);
  const bool closed = rest.starts_with(kClose);
  const size_t bracket = closed ? kClose.size() : OtherBracketAt(rest);
  if (bracket == 0) {
    // 〔20168号: a year and at least one digit of the number.
    const std::string_view year = digits.substr(0, std::min(kYearDigits, digits.size()));
    const size_t sign = SignAt(rest);
    if (sign != 0 && digits.size() > kYearDigits && IsYear(year))
      return Damage{at, end + sign, Numbered(year, digits.substr(kYearDigits))};
    // 〔2023 8号
    if (IsYear(digits) && rest.starts_with(" ")) {
      const std::string_view number = DigitsAt(text, end + 1);
      const size_t behind = end + 1 + number.size();
      const size_t after = SignAt(text.substr(behind));
      if (!number.empty() && after != 0) return Damage{at, behind + after, Numbered(digits, number)};
    }
    return std::nullopt;
  }
  const std::string_view number = DigitsAt(text, end + bracket);
  const size_t behind = end + bracket + number.size();
  const size_t sign = SignAt(text.substr(behind));
  // 〔20233〕3号, 〔203〕3号: a digit too many or too few.
  const bool miscounted = digits.size() + 1 == kYearDigits || digits.size() == kYearDigits + 1;
  if (sign != 0 && miscounted && !number.empty()) return Damage{at, behind + sign, std::string()};
  if (sign == 0 || digits.size() != kYearDigits) return std::nullopt;
  if (closed && IsYear(digits) && !number.empty()) return std::nullopt;
  const bool known = IsYear(digits) && !number.empty();
  return Damage{at, behind + sign, known ? Numbered(digits, number) : std::string()};
}

// 2023〕15号: the bracket before the year is lost.
std::optional<Damage> BeforeClose(std::string_view text, size_t at) {
  if (at < kYearDigits || !IsYear(DigitsAt(text.substr(0, at), at - kYearDigits))) return std::nullopt;
  const size_t begin = at - kYearDigits;
  const std::string_view before = text.substr(0, begin);
  static constexpr auto kOpening = std::to_array<std::string_view>({"〔", "[", "［", "【", "(", "（"});
  const bool opened = EndsWithAny(before, kOpening);
  const std::string_view number = DigitsAt(text, at + kClose.size());
  const size_t behind = at + kClose.size() + number.size();
  const size_t sign = SignAt(text.substr(behind));
  if (opened || number.empty() || sign == 0) return std::nullopt;
  return Damage{begin, behind + sign, Numbered(text.substr(begin, kYearDigits), number)};
}

// 政发(20233)8号: brackets of other kinds hold many things; a year behind what such numbers begin with is miscounted too.
std::optional<Damage> InOtherBrackets(std::string_view text, size_t at) {
  static constexpr auto kPairs =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"(", ")"}, {"（", "）"}, {"[", "]"}});
  static constexpr auto kIssued = std::to_array<std::string_view>({"发", "函", "办", "字", "發", "辦"});
  if (!EndsWithAny(text.substr(0, at), kIssued)) return std::nullopt;
  for (const auto& [open, close] : kPairs) {
    if (!text.substr(at).starts_with(open)) continue;
    const std::string_view digits = DigitsAt(text, at + open.size());
    const size_t end = at + open.size() + digits.size();
    if (digits.size() + 1 != kYearDigits && digits.size() != kYearDigits + 1) return std::nullopt;
    const std::string_view number = DigitsAt(text, end + close.size());
    const size_t behind = end + close.size() + number.size();
    if (!text.substr(end).starts_with(close) || number.empty() || SignAt(text.substr(behind)) == 0)
      return std::nullopt;
    return Damage{at, behind + kHanBytes, std::string()};
  }
  return std::nullopt;
}

// The notices that give the form of this report, which every report cites.
struct FormNotice {
  std::string_view year;
  std::string_view number;
};
constexpr std::string_view kFormIssuer = "国办公开办函";
constexpr auto kFormNotices = std::to_array<FormNotice>({{"2019", "60"}, {"2021", "30"}});

// 《…工作年度报告格式》的通知(: whether the title of a notice that gives the form ends just before; 61号 of 2019 is another notice.
bool NamesFormNotice(std::string_view before) {
  constexpr size_t kLongest = 300;
  constexpr std::string_view kCloses = "》";
  static constexpr auto kBetween =
      std::to_array<std::string_view>({"(", "（", " ", "的通知", "通知", "\u00a0", "　", "文件"});
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view word : kBetween) {
      if (!before.ends_with(word)) continue;
      before.remove_suffix(word.size());
      moved = true;
    }
  }
  if (!before.ends_with(kCloses)) return false;
  before.remove_prefix(before.size() - std::min(before.size(), kLongest));
  const size_t title = before.rfind("《");
  if (title == before.npos) return false;
  const std::string_view words = before.substr(title);
  const bool of_form = words.find("报告格式") != words.npos || words.find("报告有关事项") != words.npos;
  return of_form && words.find("年度") != words.npos;
}

// (国办公开函〔2021〕30号), (国办公开办函〔2019〕61号) behind the form's title: one of the notice's letters or its number is wrong.
std::optional<Damage> WronglyCited(std::string_view text, size_t at) {
  constexpr size_t kLongest = 36;
  constexpr std::string_view kOffice = "国办";
  const std::string_view near = text.substr(at - std::min(at, kLongest), std::min(at, kLongest));
  const size_t office = near.rfind(kOffice);
  if (office == near.npos) return std::nullopt;
  const std::string_view issuer = near.substr(office);
  const size_t begin = at - issuer.size();
  const std::string_view year = DigitsAt(text, at + kOpen.size());
  const size_t closed = at + kOpen.size() + year.size();
  if (!text.substr(closed).starts_with(kClose)) return std::nullopt;
  const std::string_view number = DigitsAt(text, closed + kClose.size());
  size_t end = closed + kClose.size() + number.size();
  while (end < text.size() && text[end] == ' ') ++end;
  const auto notice = std::find_if(kFormNotices.begin(), kFormNotices.end(),
                                   [&](const FormNotice& each) { return each.year == year; });
  if (number.empty() || SignAt(text.substr(end)) == 0 || notice == kFormNotices.end()) return std::nullopt;
  const bool issued = issuer == kFormIssuer;
  if (issued == (number == notice->number) || !NamesFormNotice(text.substr(0, begin))) return std::nullopt;
  return Damage{begin, end + kHanBytes, std::string(kFormIssuer).append(Numbered(year, notice->number))};
}

std::optional<Damage> DamageAt(std::string_view text, const TextMark& mark) {
  switch (mark.kind) {
    case MarkKind::kYearBracket: {
      std::optional<Damage> damage = BehindOpen(text, mark.at);
      return damage ? damage : WronglyCited(text, mark.at);
    }
    case MarkKind::kYearClosed:
      return BeforeClose(text, mark.at);
    case MarkKind::kBracket:
    case MarkKind::kSquare:
      return InOtherBrackets(text, mark.at);
    default:
      return std::nullopt;
  }
}

void Check(const Context& context, Report& report) {
  for (const TextMark& mark : context.scan().marks()) {
    const bool open = mark.kind == MarkKind::kYearBracket;
    const std::optional<Damage> damage = DamageAt(context.text(), mark);
    if (!damage) {
      // 〔注〕 numbers nothing.
      if (open && IsDigitAt(context.text(), mark.at + kOpen.size())) report.Pass(kTextDocumentNumber);
      continue;
    }
    Span span;
    span.set_begin(static_cast<uint32_t>(damage->begin));
    span.set_end(static_cast<uint32_t>(damage->end));
    Finding& finding = report.Fail(kTextDocumentNumber);
    AddArgument(finding, "printed", context.Quote(span.begin(), span.end()));
    AddEvidence(context, finding, span);
    if (damage->repaired.empty()) continue;
    AddArgument(finding, "repaired", damage->repaired);
    finding.set_repair(damage->repaired);
  }
}

constexpr Example kExamples[] = {
    {.from = "政发〔2023〕8号", .to = "政发〔20238号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔2023】8号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发2023〕8号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔2023〕号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔2203〕8号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔20233〕8号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发(20223)8号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔2022〕15号", .fails = false},
    {.from = "政发〔2023〕8号", .to = "政发(2022)15号", .fails = false},
    {.from = "政发〔2023〕8号", .to = "政发[2022]15号", .fails = false},
    {.from = "本年度没有其他需要报告的事项。",
     .to = "本报告按照《政府信息公开工作年度报告格式》(国办公开函〔2021〕30号)编制。",
     .fails = true},
    {.from = "本年度没有其他需要报告的事项。",
     .to = "本报告按照《关于政府信息公开工作年度报告有关事项的通知》(国办公开办函〔2019〕61号)编制。",
     .fails = true},
    {.from = "本年度没有其他需要报告的事项。",
     .to = "平台按照《关于规范政府信息公开平台有关事项的通知》(国办公开办函〔2019〕61号)建设。",
     .fails = false},
};

}  // namespace

const Rule kTextDocumentNumber = {
    .id = "text.document-number",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "文号残缺或有误",
    .title_en = "A document number is damaged or wrong",
    .explanation_zh =
        "文号应为〔年份〕序号,例如“〔2016〕8号”。括号缺失或不配对而能看出年份与序号的,附上应有的写法;"
        "没有序号、年份不可能或位数不对的也提出。年度报告格式的文号(国办公开办函〔2021〕30号、〔2019〕60号)"
        "写错一处的,附上正确的文号。常由抓取造成,所以归责不定。",
    .explanation_en =
        "Document numbers are written 〔year〕number, as in 〔2016〕8号. Where a bracket is lost or another "
        "one and year and number can be told, the repaired number is given; raised too where there is no "
        "number, or no such year, or one of three or five digits. The notices that give the form of the "
        "report "
        "are known (国办公开办函〔2021〕30号 and 〔2019〕60号): cited by a wrong number or issuer, the right "
        "one "
        "is given. Crawlers often do this, so whose fault it is stays open.",
    .message_zh = "文号“{printed}”残缺或有误",
    .message_en = "the document number “{printed}” is damaged or wrong",
    .more_zh = ",应为“{repaired}”",
    .more_en = "; it should be “{repaired}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
