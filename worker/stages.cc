#include "worker/stages.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "worker/check/check.h"
#include "worker/decode/decode.h"
#include "worker/extract/claims.h"
#include "worker/extract/edition.h"
#include "worker/extract/header.h"
#include "worker/extract/kind.h"
#include "worker/extract/one_report.h"
#include "worker/extract/sections.h"
#include "worker/extract/simplified.h"
#include "worker/extract/tables.h"
#include "worker/form/claim_grammar.h"
#include "worker/form/department_catalogue.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"
#include "worker/sample_report.h"

namespace gouji::stages {
namespace {

using report::v1::Record;

// The memory of a record that a huge document made grow is given back; so is what the records of many left behind.
constexpr size_t kLargeDocumentBytes = 1u << 20;
constexpr size_t kLargeArenaBytes = 4u << 20;

thread_local StageTimes stage_times{};

// Times the stage that is under way; the next one begins where it ends.
class StageClock {
 public:
  ~StageClock() { Enter(stage_); }
  StageClock() = default;
  StageClock(const StageClock&) = delete;
  StageClock& operator=(const StageClock&) = delete;

  void Enter(TimedStage next) {
    const Clock::time_point now = Clock::now();
    stage_times[static_cast<size_t>(stage_)] +=
        static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now - begin_).count());
    begin_ = now;
    stage_ = next;
  }

 private:
  using Clock = std::chrono::steady_clock;
  TimedStage stage_ = TimedStage::kDecode;
  Clock::time_point begin_ = Clock::now();
};

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

// As much of it as people recognize a report by.
std::string_view FirstLine(std::string_view report) {
  constexpr size_t kLongest = 180;
  size_t end = std::min(report.find_first_of("\r\n"), report.size());
  if (end > kLongest) {
    end = kLongest;
    while ((static_cast<uint8_t>(report[end]) & 0xc0) == 0x80) --end;
  }
  return report.substr(0, end);
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
      : forms(f),
        decoder(limits.max_document_bytes()),
        tables(limits.max_steps()),
        claims(form::BuiltInClaims(), f) {}

  const form::Forms& forms;
  decode::Decoder decoder;
  decode::Text text;
  layout::Page page;
  extract::Simplified simplified;
  extract::TableScratch tables;
  extract::ClaimReader claims;
  // A report's spans and amounts are hundreds of messages, which the heap would have to find a place for one by one.
  google::protobuf::Arena arena;
  Record* record = google::protobuf::Arena::CreateMessage<Record>(&arena);

  void ClearRecord() {
    if (text.source.size() <= kLargeDocumentBytes && arena.SpaceAllocated() <= kLargeArenaBytes)
      return record->Clear();
    arena.Reset();
    record = google::protobuf::Arena::CreateMessage<Record>(&arena);
  }

  // What the checks look at: all of the text, or the report that is read with the first lines of the others.
  std::string one_report;
  std::vector<report::v1::Evidence> others;

  // Leaves one report on the page and its tables in the record.
  void KeepOneReport() {
    one_report.clear();
    others.clear();
    const std::vector<layout::Range> ranges = extract::OtherReports(page, forms, tables.hits(), *record);
    if (ranges.empty()) return;
    one_report.assign(text.utf8);
    for (const layout::Range& range : ranges) {
      const layout::Range source = page.ToSource(range);
      const std::string_view report = text.utf8.substr(source.begin, source.size());
      const std::string_view title = FirstLine(report);
      report::v1::Evidence& evidence = others.emplace_back();
      evidence.mutable_span()->set_begin(source.begin);
      evidence.mutable_span()->set_end(source.begin + static_cast<uint32_t>(title.size()));
      evidence.set_quote(title.data(), title.size());
      std::replace_if(
          one_report.begin() + source.begin, one_report.begin() + source.end,
          [](char c) { return c != '\n'; }, ' ');
    }
    extract::Blank(ranges, &page);
    simplified.Assign(page);
    record->clear_tables();
    extract::ReadTables(page, forms, tables, record);
  }
};

const StageTimes& StageTimesOfThread() {
  return stage_times;
}

Reader::Reader(const form::Forms& forms, const job::v1::Limits& limits)
    : state_(std::make_unique<State>(forms, limits)) {}

Reader::~Reader() = default;

void Reader::WarmUp() {
  const StageTimes before = stage_times;
  Read({.id = "sample", .bytes = k_sample_report}).ByteSizeLong();
  // Compiled when a first report is held to it, and the sample is not.
  (void)form::BuiltInDepartments();
  stage_times = before;
}

const Record& Reader::Read(const Document& document) {
  State& s = *state_;
  StageClock clock;
  s.ClearRecord();
  Record& record = *s.record;
  record.set_document_id(std::string(document.id));

  // Bytes -> text.
  const decode::Format format =
      document.kind == DocumentKind::kJsonLinesText ? decode::Format::kText : decode::Format::kSniff;
  const std::optional<decode::Failure> failure = s.decoder.Decode(document.bytes, format, &s.text);
  SetSources(s.text, &record);
  if (failure) {
    Fail(*failure, &record);
    return record;
  }
  record.set_text_sha256(s.text.text_sha256.data(), s.text.text_sha256.size());

  // Text -> page.
  clock.Enter(TimedStage::kLayout);
  s.page.Assign(s.text.utf8, s.text.grids);
  s.simplified.Assign(s.page, extract::SimplifyHan(&s.page));

  // Page -> the parts of the record. The edition of the whole follows from tables and year; sections follow it.
  clock.Enter(TimedStage::kExtract);
  extract::ReadTables(s.page, s.forms, s.tables, &record);
  s.KeepOneReport();
  extract::ReadHeader(s.simplified, record.mutable_header());
  record.set_edition(extract::DocumentEdition(record, s.forms));
  const bool narrative = record.edition() == report::v1::EDITION_PRE2019;
  extract::ReadSections(s.simplified, s.forms, narrative, &record);
  if (std::optional<report::v1::Failure> other = extract::NotAReport(s.simplified, record)) {
    Decline(*std::move(other), &record);
    return record;
  }
  record.set_outcome(report::v1::OUTCOME_PARSED);
  s.claims.Read(s.simplified, &record);

  // Record -> checked record.
  clock.Enter(TimedStage::kCheck);
  const std::string_view checked = s.others.empty() ? s.text.utf8 : std::string_view(s.one_report);
  check::Run({.forms = s.forms, .text = checked, .other_reports = s.others}, &record);
  return record;
}

}  // namespace gouji::stages
