#include "tools/cli/finding_text.h"

#include <algorithm>
#include <optional>

#include "common/telemetry/json_text.h"
#include "tools/cli/check_words.h"
#include "tools/cli/words.h"

namespace gouji::cli {
namespace {

using report::v1::Evidence;
using report::v1::Finding;

// Bytes of a quote that are shown; the rest is in the file.
constexpr size_t kMaxQuoteBytes = 120;

std::optional<report::v1::Span> Place(const Finding& finding) {
  for (const Evidence& evidence : finding.evidence()) {
    if (evidence.has_span()) return evidence.span();
  }
  return std::nullopt;
}

std::string PlaceText(const FindingContext& context, const report::v1::Span& span) {
  if (!context.place) return "@" + std::to_string(span.begin());
  const Position position = context.place(span.begin());
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string_view SeverityCode(report::v1::Severity severity) {
  if (severity == report::v1::SEVERITY_ERROR) return Style::kRed;
  return severity == report::v1::SEVERITY_WARNING ? Style::kYellow : Style::kCyan;
}

// On one line, cut at a character.
std::string QuoteText(std::string quote) {
  if (quote.size() > kMaxQuoteBytes) {
    size_t end = kMaxQuoteBytes;
    while (end > 0 && (static_cast<unsigned char>(quote[end]) & 0xc0) == 0x80) --end;
    quote = quote.substr(0, end) + "…";
  }
  for (char& c : quote) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return quote;
}

// 0, full-width too, with whatever pads it.
bool IsZero(std::string_view quote) {
  while (!quote.empty()) {
    size_t size = 0;
    for (const std::string_view nothing : {"0", "０", " ", "\u00a0", "\u3000"}) {
      if (quote.starts_with(nothing)) size = nothing.size();
    }
    if (size == 0) return false;
    quote.remove_prefix(size);
  }
  return true;
}

bool IsToChange(const Finding& finding, const std::string& cell) {
  return finding.repairs_size() == 1 &&
         std::any_of(finding.repairs(0).changes().begin(), finding.repairs(0).changes().end(),
                     [&](const report::v1::Change& change) { return change.cell() == cell; });
}

// Long sums show the cells that count, and those that are to be changed.
void AppendEvidence(const FindingContext& context, const Finding& finding, std::string* out) {
  constexpr int kFew = 8;
  int zeros = 0;
  for (const Evidence& evidence : finding.evidence()) {
    const bool zero =
        !evidence.cell().empty() && IsZero(evidence.quote()) && !IsToChange(finding, evidence.cell());
    if (zero && finding.evidence_size() > kFew) {
      ++zeros;
      continue;
    }
    *out += "    ";
    if (evidence.has_span())
      *out += context.style.Paint(Style::kDim, PlaceText(context, evidence.span())) + "  ";
    if (!evidence.cell().empty()) *out += check::CellName(evidence.cell(), Language(context)) + "  ";
    // A whole table is a place without words; a blank cell is empty words.
    if (evidence.quote().empty() && evidence.cell().empty()) {
      out->resize(out->size() - 2);
    } else {
      *out += "“" + QuoteText(evidence.quote()) + "”";
    }
    *out += "\n";
  }
  if (zeros == 0) return;
  *out += Fill(CheckWordsOf(context.chinese).zeros, {{"count", std::to_string(zeros)}});
}

// What the prose says beside what the table says: which of the two is wrong nobody knows.
bool SetsProseBesideTable(const Finding& finding) {
  const auto is_of_cell = [](const Evidence& evidence) { return !evidence.cell().empty(); };
  return finding.rule().starts_with("claim.") &&
         std::any_of(finding.evidence().begin(), finding.evidence().end(), is_of_cell) &&
         !std::all_of(finding.evidence().begin(), finding.evidence().end(), is_of_cell);
}

// A rule may know only one of the two figures. Sums say theirs in the message: what stands in a cell is the repair's matter.
void AppendComparison(const FindingContext& context, const Finding& finding, std::string* out) {
  if (finding.repairs_size() > 0 || finding.repairs_incomplete()) return;
  const CheckWords& words = CheckWordsOf(context.chinese);
  if (finding.expected().empty() && finding.actual().empty()) return;
  const std::string_view phrase = finding.expected().empty()      ? words.actual
                                  : finding.actual().empty()      ? words.expected
                                  : SetsProseBesideTable(finding) ? words.beside
                                                                  : words.both;
  *out += Fill(phrase, {{"expected", finding.expected()}, {"actual", finding.actual()}});
}

void AppendKey(std::string_view key, std::string* out) {
  if (out->back() != '{') *out += ',';
  telemetry::AppendJsonString(key, *out);
  *out += ':';
}

void AppendText(std::string_view key, std::string_view value, std::string* out) {
  AppendKey(key, out);
  telemetry::AppendJsonString(value, *out);
}

void AppendPlace(const FindingContext& context, const report::v1::Span& span, std::string* out) {
  const auto number = [&](std::string_view key, uint64_t value) {
    AppendKey(key, out);
    *out += std::to_string(value);
  };
  number("begin", span.begin());
  number("end", span.end());
  if (!context.place) return;
  const Position position = context.place(span.begin());
  number("line", position.line);
  number("column", position.column);
}

// Every smallest repair: [{"cell":…,"from":…,"to":…},…] each.
void AppendRepairs(const Finding& finding, std::string* out) {
  AppendKey("repairs", out);
  *out += '[';
  for (const report::v1::Repair& repair : finding.repairs()) {
    if (out->back() != '[') *out += ',';
    *out += '[';
    for (const report::v1::Change& change : repair.changes()) {
      if (out->back() != '[') *out += ',';
      *out += '{';
      AppendText("cell", change.cell(), out);
      AppendText("from", change.from(), out);
      AppendText("to", change.to(), out);
      *out += '}';
    }
    *out += ']';
  }
  *out += "]";
  AppendKey("repairs_complete", out);
  *out += finding.repairs_incomplete() ? "false" : "true";
  AppendKey("less_likely_repairs", out);
  *out += std::to_string(finding.less_likely_repairs());
  AppendKey("cause", out);
  *out += std::to_string(finding.cause());
}

}  // namespace

void AppendFindingText(const FindingContext& context, const Finding& finding, const std::string& message,
                       bool cause_told, std::string* out) {
  std::string head = context.file + ":";
  if (const auto place = Place(finding)) head += PlaceText(context, *place) + ":";
  *out += context.style.Paint(Style::kBold, head) + " ";
  const CheckWords& words = CheckWordsOf(context.chinese);
  const std::string severity =
      context.style.Paint(SeverityCode(finding.severity()), SeverityWord(words, finding.severity()));
  *out += Fill(words.finding, {{"severity", severity}, {"message", message}});
  *out += context.style.Paint(Style::kDim, " [" + finding.rule() + "]") + "\n";
  if (cause_told) {
    *out += words.told;
    return;
  }
  AppendEvidence(context, finding, out);
  AppendComparison(context, finding, out);
  if (finding.fault() == report::v1::FAULT_UNSURE) *out += words.unsure;
  if (finding.fault() == report::v1::FAULT_READING) *out += words.reading;
  const std::string repair = check::RenderRepair(finding, Language(context));
  if (!repair.empty()) *out += Fill(words.repair, {{"repair", repair}});
}

void AppendFindingJson(const FindingContext& context, const Finding& finding, const std::string& message,
                       std::string* out) {
  *out += '{';
  AppendText("rule", finding.rule(), out);
  AppendText("severity", SeverityName(finding.severity()), out);
  AppendText("fault", FaultName(finding.fault()), out);
  AppendText("message", message, out);
  if (const auto place = Place(finding)) AppendPlace(context, *place, out);
  AppendKey("arguments", out);
  *out += '{';
  for (const report::v1::Argument& argument : finding.arguments())
    AppendText(argument.name(), argument.value(), out);
  *out += '}';
  AppendText("expected", finding.expected(), out);
  AppendText("actual", finding.actual(), out);
  AppendText("repair", finding.repair(), out);
  AppendText("repair_text", check::RenderRepair(finding, Language(context)), out);
  AppendRepairs(finding, out);
  AppendKey("evidence", out);
  *out += '[';
  for (int i = 0; i < finding.evidence_size(); ++i) {
    const Evidence& evidence = finding.evidence(i);
    if (i > 0) *out += ',';
    *out += '{';
    AppendText("quote", evidence.quote(), out);
    AppendText("cell", evidence.cell(), out);
    if (evidence.has_span()) AppendPlace(context, evidence.span(), out);
    *out += '}';
  }
  *out += "]}";
}

void AppendTalliesJson(const report::v1::Record& record, std::string* out) {
  *out += ",\"tallies\":[";
  for (const report::v1::RuleTally& tally : record.tallies()) {
    if (out->back() != '[') *out += ',';
    *out += '{';
    AppendText("family", tally.family(), out);
    const auto number = [&](std::string_view key, uint32_t value) {
      AppendKey(key, out);
      *out += std::to_string(value);
    };
    number("checked", tally.checked());
    number("passed", tally.passed());
    number("failed", tally.failed());
    number("not_assessable", tally.not_assessable());
    AppendKey("reasons", out);
    *out += '[';
    for (const std::string& reason : tally.reasons()) {
      if (out->back() != '[') *out += ',';
      telemetry::AppendJsonString(reason, *out);
    }
    *out += ']';
    AppendKey("reason_counts", out);
    *out += '{';
    for (int i = 0; i < std::min(tally.reasons_size(), tally.reason_counts_size()); ++i)
      number(tally.reasons(i), tally.reason_counts(i));
    *out += '}';
    number("left_out", tally.left_out());
    *out += '}';
  }
  *out += ']';
}

}  // namespace gouji::cli
