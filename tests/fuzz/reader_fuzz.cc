// Any bytes through all stages: a record with an outcome, spans inside the text, the same record again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "worker/decode/decode.h"
#include "worker/decode/utf8.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace {

using namespace gouji;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckSpan(const report::v1::Span& span, size_t size) {
  Require(span.begin() <= span.end() && span.end() <= size);
}

void CheckRecord(const report::v1::Record& record, std::string_view text) {
  Require(record.outcome() != report::v1::OUTCOME_UNSPECIFIED);
  Require(record.has_failure() == (record.outcome() != report::v1::OUTCOME_PARSED));
  const report::v1::Header& header = record.header();
  for (const report::v1::TextValue* value :
       {&header.title(), &header.organ(), &header.index_number(), &header.issuer()}) {
    CheckSpan(value->span(), text.size());
    Require(decode::ValidUtf8Prefix(value->text()) == value->text().size());
  }
  CheckSpan(header.year_span(), text.size());
  for (const report::v1::Section& section : record.sections()) {
    CheckSpan(section.heading_span(), text.size());
    CheckSpan(section.body_span(), text.size());
    Require(decode::ValidUtf8Prefix(section.heading()) == section.heading().size());
  }
  for (const report::v1::Table& table : record.tables()) {
    CheckSpan(table.span(), text.size());
    for (const report::v1::Cell& cell : table.cells())
      Require(cell.begin() <= cell.end() && cell.end() <= text.size());
  }
  for (const report::v1::Finding& finding : record.findings()) {
    for (const report::v1::Evidence& evidence : finding.evidence()) {
      CheckSpan(evidence.span(), text.size());
      Require(decode::ValidUtf8Prefix(evidence.quote()) == evidence.quote().size());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const job::v1::Limits limits = [] {
    job::v1::Limits l;
    l.set_max_document_bytes(1 << 20);
    return l;
  }();
  static stages::Reader reader(form::BuiltIn(), limits);
  static decode::Decoder decoder(1 << 20);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const stages::Document document{.id = "fuzz", .bytes = bytes};
  decode::Text text;
  decoder.Decode(bytes, decode::Format::kSniff, &text);
  const report::v1::Record& record = reader.Read(document);
  CheckRecord(record, text.utf8);
  const std::string first = record.SerializeAsString();
  Require(reader.Read(document).SerializeAsString() == first);
  return 0;
}
