#include "common/segment/tally.h"

namespace gouji::segment {

bool IsMachineReason(std::string_view reason) {
  return reason == "crashed" || reason == "timed-out" || reason == "out-of-memory" ||
         reason == "quarantined" || reason == "read-error";
}

RecordSummary Summarize(const report::v1::Record& record, uint64_t input_bytes) {
  RecordSummary summary;
  summary.outcome = record.outcome();
  summary.machine_failed =
      record.outcome() == report::v1::OUTCOME_FAILED && IsMachineReason(record.failure().reason());
  summary.input_bytes = input_bytes;
  for (const report::v1::Table& table : record.tables()) {
    for (const report::v1::Cell& cell : table.cells()) {
      const report::v1::CellState state = cell.state();
      if (state == report::v1::CELL_STATE_VALUE || state == report::v1::CELL_STATE_NOT_APPLICABLE ||
          state == report::v1::CELL_STATE_ILLEGIBLE) {
        ++summary.cells;
      }
    }
  }
  for (const report::v1::Finding& finding : record.findings()) {
    if (finding.severity() == report::v1::SEVERITY_ERROR) ++summary.findings_error;
    if (finding.severity() == report::v1::SEVERITY_WARNING) ++summary.findings_warning;
    if (finding.severity() == report::v1::SEVERITY_INFO) ++summary.findings_info;
  }
  return summary;
}

void AddTally(const job::v1::Tally& addend, job::v1::Tally* sum) {
  sum->set_documents(sum->documents() + addend.documents());
  sum->set_parsed(sum->parsed() + addend.parsed());
  sum->set_not_a_report(sum->not_a_report() + addend.not_a_report());
  sum->set_failed(sum->failed() + addend.failed());
  sum->set_machine_failed(sum->machine_failed() + addend.machine_failed());
  sum->set_input_bytes(sum->input_bytes() + addend.input_bytes());
  sum->set_record_bytes(sum->record_bytes() + addend.record_bytes());
  sum->set_cells(sum->cells() + addend.cells());
  sum->set_findings_error(sum->findings_error() + addend.findings_error());
  sum->set_findings_warning(sum->findings_warning() + addend.findings_warning());
  sum->set_findings_info(sum->findings_info() + addend.findings_info());
  env::DigestSum digest;
  digest.AddBytes(sum->digest());
  digest.AddBytes(addend.digest());
  sum->set_digest(digest.Bytes());
}

std::string DigestHex(const job::v1::Tally& tally) {
  env::DigestSum digest;
  digest.AddBytes(tally.digest());
  return digest.Hex();
}

void TallyBuilder::Add(const RecordSummary& summary, uint64_t record_bytes, const env::Sha256Digest& digest) {
  tally_.set_documents(tally_.documents() + 1);
  if (summary.outcome == report::v1::OUTCOME_PARSED) {
    tally_.set_parsed(tally_.parsed() + 1);
  } else if (summary.outcome == report::v1::OUTCOME_NOT_A_REPORT) {
    tally_.set_not_a_report(tally_.not_a_report() + 1);
  } else {
    tally_.set_failed(tally_.failed() + 1);
  }
  if (summary.machine_failed) tally_.set_machine_failed(tally_.machine_failed() + 1);
  tally_.set_input_bytes(tally_.input_bytes() + summary.input_bytes);
  tally_.set_record_bytes(tally_.record_bytes() + record_bytes);
  tally_.set_cells(tally_.cells() + summary.cells);
  tally_.set_findings_error(tally_.findings_error() + summary.findings_error);
  tally_.set_findings_warning(tally_.findings_warning() + summary.findings_warning);
  tally_.set_findings_info(tally_.findings_info() + summary.findings_info);
  digest_.Add(digest);
}

job::v1::Tally TallyBuilder::Build() const {
  job::v1::Tally tally = tally_;
  tally.set_digest(digest_.Bytes());
  return tally;
}

}  // namespace gouji::segment
