#include "tests/worker/properties/record_properties.h"

#include <algorithm>
#include <initializer_list>

#include "worker/decode/utf8.h"
#include "worker/extract/figure.h"
#include "worker/extract/header_dates.h"
#include "worker/extract/simplified.h"
#include "worker/layout/page.h"

namespace gouji::properties {
namespace {

using namespace report::v1;

// Normal form without blanks: what header values are in.
std::string Normal(std::string_view printed) {
  layout::Page page;
  page.Assign(printed);
  extract::Simplified simplified;
  simplified.Assign(page);
  std::string out;
  for (const char c : simplified.text()) {
    if (c != ' ' && c != '\t' && c != '\n') out += c;
  }
  return out;
}

class Judge {
 public:
  explicit Judge(std::string_view text) : text_(text) {}

  // Keeps the first violation only.
  void Require(bool holds, std::string_view what) {
    if (!holds && violation_.empty()) violation_ = what;
  }
  bool Inside(uint32_t begin, uint32_t end, std::string_view what) {
    const bool inside = begin <= end && end <= text_.size();
    const bool whole = inside && IsBoundary(begin) && IsBoundary(end);
    Require(whole, std::string(what) + ": place not inside the text or within a character");
    return whole;
  }
  std::string_view Quote(const Span& span, std::string_view what) {
    if (!Inside(span.begin(), span.end(), what)) return {};
    return text_.substr(span.begin(), span.end() - span.begin());
  }

  void JudgeHeader(const Header& header);
  void JudgeSection(const Section& section);
  void JudgeTable(const Table& table);
  void JudgeClaim(const Claim& claim);
  void JudgeFinding(const Finding& finding);

  const std::string& violation() const { return violation_; }

 private:
  bool IsBoundary(uint32_t at) const {
    return at == text_.size() || (static_cast<uint8_t>(text_[at]) & 0xC0) != 0x80;
  }
  void JudgeText(const TextValue& value, std::string_view what);
  void JudgeDate(const DateValue& date, std::string_view what);

  const std::string_view text_;
  std::string violation_;
};

void Judge::JudgeText(const TextValue& value, std::string_view what) {
  const std::string_view printed = Quote(value.span(), what);
  Require(value.text().empty() == printed.empty(), std::string(what) + ": a value without a place");
  Require(decode::ValidUtf8Prefix(value.text()) == value.text().size(), std::string(what) + ": no UTF-8");
  Require(Normal(printed) == Normal(value.text()), std::string(what) + ": other words than its place prints");
  Require(value.text().empty() || value.certainty() != CERTAINTY_UNSPECIFIED,
          std::string(what) + ": no certainty");
}

void Judge::JudgeDate(const DateValue& date, std::string_view what) {
  const std::string_view printed = Quote(date.span(), what);
  Require((date.year() == 0) == printed.empty(), std::string(what) + ": a date without a place");
  Require(date.raw().empty() || date.raw() == printed,
          std::string(what) + ": raw is not what its place prints");
  if (date.certainty() != CERTAINTY_CERTAIN) return;
  const std::optional<extract::Date> again = extract::DateAt(Normal(printed), 0);
  Require(again && again->year == date.year() && again->month == date.month() && again->day == date.day(),
          std::string(what) + ": another date than its place prints");
}

void Judge::JudgeHeader(const Header& header) {
  JudgeText(header.title(), "title");
  JudgeText(header.organ(), "organ");
  JudgeText(header.index_number(), "index number");
  JudgeText(header.issuer(), "issuer");
  JudgeDate(header.published(), "published");
  JudgeDate(header.compiled(), "compiled");
  const std::string_view year = Quote(header.year_span(), "year");
  Require((header.year() == 0) == year.empty(), "a year without a place");
  Require(header.organ().text().find(header.region()) != std::string::npos,
          "a region that the organ does not name");
}

void Judge::JudgeSection(const Section& section) {
  Require(Quote(section.heading_span(), "heading") == section.heading(),
          "a heading is not what its place prints");
  Quote(section.body_span(), "body of a section");
  Require(section.heading_span().end() <= section.body_span().begin(), "a body before its heading");
  uint32_t at = section.heading_span().end();
  for (const SubHeading& sub : section.sub_headings()) {
    Require(Quote(sub.heading_span(), "sub-heading") == sub.heading(),
            "a sub-heading is not what its place prints");
    Quote(sub.body_span(), "body of a sub-heading");
    Require(sub.level() > 0 && sub.printed_ordinal() > 0, "a sub-heading without level or number");
    Require(at <= sub.heading_span().begin() && sub.heading_span().end() <= sub.body_span().begin() &&
                sub.body_span().end() <= std::max(section.body_span().end(), sub.heading_span().end()),
            "a sub-heading out of its place");
    at = sub.heading_span().end();
  }
}

void Judge::JudgeTable(const Table& table) {
  Quote(table.span(), "table");
  for (const Cell& cell : table.cells()) {
    if (!Inside(cell.begin(), cell.end(), "cell")) return;
    Require(cell.state() != CELL_STATE_UNSPECIFIED && cell.certainty() != CERTAINTY_UNSPECIFIED,
            "a cell without state or certainty");
    const std::string_view printed = text_.substr(cell.begin(), cell.end() - cell.begin());
    if (cell.state() == CELL_STATE_VALUE) {
      Require(
          printed == (cell.raw().empty() ? extract::PlainDecimal(cell.mantissa(), cell.scale()) : cell.raw()),
          "a figure is not what its place prints");
    } else if (cell.state() == CELL_STATE_BLANK) {
      Require(printed.empty(), "a blank cell that prints something");
    } else if (cell.state() == CELL_STATE_MISSING) {
      Require(cell.begin() == 0 && cell.end() == 0, "a missing cell with a place");
    } else {
      Require(printed == cell.raw() && !printed.empty(), "a mark is not what its place prints");
    }
  }
}

void Judge::JudgeClaim(const Claim& claim) {
  Require(Quote(claim.span(), "claim") == claim.quote(), "a claim's quote is not what its place prints");
  Quote(claim.figure(), "figure of a claim");
  Require(claim.span().begin() <= claim.figure().begin() && claim.figure().end() <= claim.span().end(),
          "a claim's figure outside of the claim");
}

void Judge::JudgeFinding(const Finding& finding) {
  Require(!finding.rule().empty() && finding.severity() != SEVERITY_UNSPECIFIED,
          "a finding without rule or severity");
  for (const Evidence& evidence : finding.evidence()) {
    // Places of whole tables are named without a quote.
    const std::string_view printed = Quote(evidence.span(), "evidence of " + finding.rule());
    Require(evidence.quote().empty() || printed == evidence.quote(),
            "evidence is not what its place prints: " + finding.rule());
  }
}

}  // namespace

std::string Violation(const Record& record, std::string_view text) {
  Judge judge(text);
  judge.Require(record.outcome() != OUTCOME_UNSPECIFIED, "a record without an outcome");
  judge.Require(record.has_failure() == (record.outcome() != OUTCOME_PARSED),
                "an outcome that its failure belies");
  judge.JudgeHeader(record.header());
  for (const Section& section : record.sections()) judge.JudgeSection(section);
  for (const Table& table : record.tables()) judge.JudgeTable(table);
  for (const Claim& claim : record.claims()) judge.JudgeClaim(claim);
  for (const Finding& finding : record.findings()) judge.JudgeFinding(finding);
  return judge.violation();
}

}  // namespace gouji::properties
