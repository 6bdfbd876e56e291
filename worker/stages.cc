#include "worker/stages.h"

#include <optional>
#include <string>

#include "worker/check/check.h"
#include "worker/decode/decode.h"
#include "worker/extract/claims.h"
#include "worker/extract/edition.h"
#include "worker/extract/header.h"
#include "worker/extract/kind.h"
#include "worker/extract/sections.h"
#include "worker/extract/simplified.h"
#include "worker/extract/tables.h"
#include "worker/form/claim_grammar.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::stages {
namespace {

using report::v1::Record;

// The memory of a record that a huge document made grow is given back.
constexpr size_t kLargeDocumentBytes = 1u << 20;

void SetSources(const decode::Text& text, Record* record) {
  const bool hashed = text.source_sha256 != decltype(text.source_sha256){};
  if (hashed) record->set_source_sha256(text.source_sha256.data(), text.source_sha256.size());
  record->set_charset(text.charset);
}

void Fail(const decode::Failure& failure, Record* record) {
  record->set_outcome(report::v1::OUTCOME_FAILED);
  record->mutable_failure()->set_reason(std::string(failure.reason));
  record->mutable_failure()->set_detail(failure.detail);
}

// What a page that is no report keeps: its header, so that a person recognizes it.
void Decline(report::v1::Failure failure, Record* record) {
  record->set_outcome(report::v1::OUTCOME_NOT_A_REPORT);
  *record->mutable_failure() = std::move(failure);
  record->clear_edition();
  record->clear_sections();
  record->clear_tables();
}

}  // namespace

struct Reader::State {
  State(const form::Forms& f, const job::v1::Limits& limits)
      : forms(f), decoder(limits.max_document_bytes()), claims(form::BuiltInClaims(), f) {}

  const form::Forms& forms;
  decode::Decoder decoder;
  decode::Text text;
  layout::Page page;
  extract::Simplified simplified;
  extract::TableScratch tables;
  extract::ClaimReader claims;
  Record record;
};

Reader::Reader(const form::Forms& forms, const job::v1::Limits& limits)
    : state_(std::make_unique<State>(forms, limits)) {}

Reader::~Reader() = default;

const Record& Reader::Read(const Document& document) {
  State& s = *state_;
  if (s.text.source.size() > kLargeDocumentBytes) Record().Swap(&s.record);
  s.record.Clear();
  s.record.set_document_id(std::string(document.id));

  // Bytes -> text.
  const decode::Format format =
      document.kind == DocumentKind::kJsonLinesText ? decode::Format::kText : decode::Format::kSniff;
  const std::optional<decode::Failure> failure = s.decoder.Decode(document.bytes, format, &s.text);
  SetSources(s.text, &s.record);
  if (failure) {
    Fail(*failure, &s.record);
    return s.record;
  }
  s.record.set_text_sha256(s.text.text_sha256.data(), s.text.text_sha256.size());

  // Text -> page.
  s.page.Assign(s.text.utf8, s.text.grids);
  s.simplified.Assign(s.page, extract::SimplifyHan(&s.page));

  // Page -> the parts of the record. The edition of the whole follows from tables and year; sections follow it.
  extract::ReadTables(s.page, s.forms, s.tables, &s.record);
  extract::ReadHeader(s.simplified, s.record.mutable_header());
  s.record.set_edition(extract::DocumentEdition(s.record, s.forms));
  const bool narrative = s.record.edition() == report::v1::EDITION_PRE2019;
  extract::ReadSections(s.simplified, s.forms, narrative, &s.record);
  if (std::optional<report::v1::Failure> other = extract::NotAReport(s.simplified, s.record)) {
    Decline(*std::move(other), &s.record);
    return s.record;
  }
  s.record.set_outcome(report::v1::OUTCOME_PARSED);
  s.claims.Read(s.simplified, &s.record);

  // Record -> checked record.
  check::Run({.forms = s.forms, .text = s.text.utf8}, &s.record);
  return s.record;
}

}  // namespace gouji::stages
