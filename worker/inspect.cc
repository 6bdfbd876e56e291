#include "worker/inspect.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "worker/decode/decode.h"
#include "worker/extract/one_report.h"
#include "worker/extract/simplified.h"
#include "worker/extract/tables.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::stages {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"text", "blocks", "tables", "claims", "record"};

std::string Print(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string out;
  printer.PrintToString(message, &out);
  return out;
}

// 10^-scale written out.
std::string Plain(const report::v1::Decimal& value) {
  std::string digits = std::to_string(value.mantissa());
  if (value.scale() == 0) return digits;
  if (digits.size() <= value.scale()) digits.insert(0, value.scale() + 1 - digits.size(), '0');
  return digits.insert(digits.size() - value.scale(), 1, '.');
}

// The part of an enum value's name that tells it from the others, in lower case; empty for the unspecified one.
template <typename Name>
std::string Short(const Name& name, std::string_view prefix) {
  std::string out(name.substr(std::min(prefix.size(), name.size())));
  for (char& c : out) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out == "unspecified" ? std::string() : out;
}

// `3: applications.partial = 2件 -> applications/partial/total, part of 1 (list 2) "部分公开的2件"`
std::string ClaimLine(const report::v1::Claim& claim) {
  using namespace report::v1;
  std::string out = claim.subject().empty() ? "?" : claim.subject();
  out += " = " + Short(ClaimBound_Name(claim.bound()), "CLAIM_BOUND_") + ' ' + Plain(claim.value());
  if (claim.has_upper()) out += ".." + Plain(claim.upper());
  out += claim.unit();
  if (!claim.cell().empty()) out += " -> " + claim.cell();
  const std::string relation = Short(ClaimRelation_Name(claim.relation()), "CLAIM_RELATION_");
  if (!relation.empty()) out += ", " + relation;
  if (claim.part() != 0) out += ' ' + std::to_string(claim.part());
  if (claim.whole() != 0) out += " of " + std::to_string(claim.whole());
  if (claim.list() != 0)
    out += " (list " + std::to_string(claim.list()) + (claim.complete() ? ", complete)" : ")");
  const std::string certainty = Short(Certainty_Name(claim.certainty()), "CERTAINTY_");
  if (!certainty.empty()) out += ", " + certainty;
  for (const int doubt : claim.doubts())
    out += ' ' + Short(ClaimDoubt_Name(static_cast<ClaimDoubt>(doubt)), "CLAIM_DOUBT_");
  return out + " \"" + claim.quote() + '"';
}

std::string Claims(const report::v1::Record& record) {
  std::string out = std::to_string(record.claims_size()) + " claims\n";
  for (int i = 0; i < record.claims_size(); ++i) {
    const report::v1::Claim& claim = record.claims(i);
    out += std::to_string(i + 1) + ": " + ClaimLine(claim) + " at " + std::to_string(claim.span().begin()) +
           '-' + std::to_string(claim.span().end()) + ", sentence " + std::to_string(claim.sentence()) + '\n';
  }
  return out;
}

// `49..125`, padded so that what follows stands in columns.
std::string Place(const report::v1::Span& span) {
  constexpr size_t kWidth = 14;
  std::string out = std::to_string(span.begin()) + ".." + std::to_string(span.end());
  if (out.size() < kWidth) out.resize(kWidth, ' ');
  return out;
}

std::string CertaintyText(report::v1::Certainty certainty) {
  const std::string text = Short(report::v1::Certainty_Name(certainty), "CERTAINTY_");
  return text.empty() || text == "certain" ? "" : "  (" + text + ')';
}

void AppendText(const char* name, const report::v1::TextValue& value, std::string* out) {
  if (value.text().empty()) return;
  out->append("  ").append(name).append(Place(value.span())).append(value.text());
  out->append(CertaintyText(value.certainty())).append("\n");
}

void AppendDate(const char* name, const report::v1::DateValue& date, std::string* out) {
  if (date.year() == 0) return;
  out->append("  ").append(name).append(Place(date.span())).append(std::to_string(date.year()));
  for (const uint32_t part : {date.month(), date.day()})
    out->append(part == 0 ? "-?" : part < 10 ? "-0" : "-").append(part == 0 ? "" : std::to_string(part));
  if (!date.raw().empty()) out->append(", printed as ").append(date.raw());
  out->append(CertaintyText(date.certainty())).append("\n");
}

// Outcome, header and the outline of the sections, each with its place.
std::string Outline(const report::v1::Record& record) {
  using namespace report::v1;
  std::string out = Short(Outcome_Name(record.outcome()), "OUTCOME_");
  if (record.has_failure()) out += ": " + record.failure().reason() + ", " + record.failure().detail();
  const std::string edition = Short(Edition_Name(record.edition()), "EDITION_");
  if (!edition.empty()) out += ", edition " + edition;
  if (!record.charset().empty()) out += ", decoded from " + record.charset();
  out += "\n\nheader\n";
  const Header& header = record.header();
  AppendText("title      ", header.title(), &out);
  AppendText("organ      ", header.organ(), &out);
  if (!header.region().empty())
    out += "  region     " + std::string(14, ' ') + header.region() + ", " +
           Short(AdministrativeLevel_Name(header.level()), "ADMINISTRATIVE_LEVEL_") + '\n';
  if (header.year() != 0)
    out += "  year       " + Place(header.year_span()) + std::to_string(header.year()) +
           CertaintyText(header.year_certainty()) + '\n';
  AppendDate("published  ", header.published(), &out);
  AppendDate("compiled   ", header.compiled(), &out);
  AppendText("index      ", header.index_number(), &out);
  AppendText("issuer     ", header.issuer(), &out);
  out += "\nsections\n";
  for (const Section& section : record.sections()) {
    const std::string name = section.key().empty() ? "-" : section.key();
    out += "  " + std::to_string(section.ordinal()) + ' ' + name +
           std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + Place(section.heading_span()) +
           section.heading() + '\n';
    for (const SubHeading& sub : section.sub_headings())
      out += std::string(18 + 2 * sub.level(), ' ') + Place(sub.heading_span()) + sub.heading() + '\n';
  }
  return out + '\n';
}

constexpr std::string_view kBlocksLegend =
    "Places are bytes of `gouji inspect --stage text`. Below the outline: every line as it was normalized, "
    "the cells of\n"
    "tables in HTML, then what was taken for labels, figures and marks where a table was looked for; in "
    "brackets what\n"
    "stands before each: nl line ends, empty and blank lines, tab → tabs, bar |, sp blanks, noise words "
    "between.\n\n";

constexpr std::string_view kTablesLegend =
    "A cell is figure@begin..end, bytes of `gouji inspect --stage text`; `inferred`: an identity placed it; "
    "`unsure`: several\n"
    "readings fit; neither: certain. Behind a row, in brackets, what separates it from the next: nl line "
    "ends, tab, bar |, sp.\n\n";

// Blanks what belongs to other reports; where that is, a line each.
std::string OtherReports(const form::Forms& forms, layout::Page* page) {
  extract::TableScratch scratch;
  report::v1::Record record;
  extract::ReadTables(*page, forms, scratch, &record);
  const std::vector<layout::Range> others = extract::OtherReports(*page, forms, scratch.hits(), record);
  std::string out;
  for (const layout::Range& other : others) {
    const layout::Range source = page->ToSource(other);
    out += "another report, not read: bytes " + std::to_string(source.begin) + ".." +
           std::to_string(source.end) + "\n";
  }
  extract::Blank(others, page);
  return out;
}

}  // namespace

std::optional<Stage> StageFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

std::string Inspect(const form::Forms& forms, const job::v1::Limits& limits, const Document& document,
                    Stage stage) {
  Reader reader(forms, limits);
  if (stage == Stage::kClaims || stage == Stage::kRecord) {
    const report::v1::Record& record = reader.Read(document);
    return stage == Stage::kRecord ? Print(record) : Claims(record);
  }
  decode::Decoder decoder(limits.max_document_bytes());
  decode::Text text;
  const decode::Format format =
      document.kind == DocumentKind::kJsonLinesText ? decode::Format::kText : decode::Format::kSniff;
  if (const std::optional<decode::Failure> failure = decoder.Decode(document.bytes, format, &text)) {
    return std::string(failure->reason) + ": " + failure->detail + '\n';
  }
  if (stage == Stage::kText) return std::string(text.utf8);
  layout::Page page;
  page.Assign(text.utf8, text.grids);
  extract::SimplifyHan(&page);
  const std::string others = OtherReports(forms, &page);
  if (stage == Stage::kTables)
    return std::string(kTablesLegend) + others + extract::DescribeTables(page, forms);
  return std::string(kBlocksLegend) + Outline(reader.Read(document)) + others +
         extract::DescribeBlocks(page, forms);
}

}  // namespace gouji::stages
