#include "worker/inspect.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <array>

#include "worker/decode/decode.h"
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

}  // namespace

std::optional<Stage> StageFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

std::string Inspect(const form::Forms& forms, const job::v1::Limits& limits, const Document& document,
                    Stage stage) {
  if (stage == Stage::kClaims || stage == Stage::kRecord) {
    Reader reader(forms, limits);
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
  return stage == Stage::kBlocks ? extract::DescribeBlocks(page, forms)
                                 : extract::DescribeTables(page, forms);
}

}  // namespace gouji::stages
