#include "worker/inspect.h"

#include <google/protobuf/text_format.h>

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

std::string Claims(const report::v1::Record& record) {
  std::string out = std::to_string(record.claims_size()) + " claims\n";
  for (const report::v1::Claim& claim : record.claims()) out += Print(claim) + '\n';
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
