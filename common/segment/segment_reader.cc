#include "common/segment/segment_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::segment {
namespace {

absl::StatusOr<job::v1::OutcomeHeader> ParseHeader(std::string_view name, std::string_view bytes) {
  job::v1::OutcomeHeader header;
  if (!header.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      header.kind() == job::v1::OUTCOME_KIND_UNSPECIFIED) {
    return absl::DataLossError(absl::StrCat("outcome ", env::ToAbsl(name), ": header cannot be parsed"));
  }
  return header;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SegmentReader>> SegmentReader::Open(store::Store& store, std::string_view name,
                                                                   store::FramedReader::Options options) {
  absl::StatusOr<std::unique_ptr<store::FramedReader>> framed =
      store::FramedReader::Open(store, name, kSegmentMagic, options);
  if (!framed.ok()) return framed.status();
  if (!(*framed)->header().has_value()) {
    return absl::DataLossError(absl::StrCat("outcome ", env::ToAbsl(name), ": header is damaged"));
  }
  absl::StatusOr<job::v1::OutcomeHeader> header = ParseHeader(name, *(*framed)->header());
  if (!header.ok()) return header.status();
  return std::unique_ptr<SegmentReader>(new SegmentReader(*std::move(framed), *std::move(header)));
}

std::optional<job::v1::Tally> SegmentReader::footer_tally() const {
  job::v1::OutcomeFooter footer;
  if (!framed_->footer().has_value() || !footer.ParseFromString(*framed_->footer())) return std::nullopt;
  return footer.tally();
}

absl::StatusOr<job::v1::OutcomeHeader> ReadOutcomeHeader(store::Store& store, std::string_view name) {
  absl::StatusOr<std::string> header = store::ReadFramedHeader(store, name, kSegmentMagic);
  if (!header.ok()) return header.status();
  return ParseHeader(name, *header);
}

absl::StatusOr<OutcomeSummary> ReadOutcomeSummary(store::Store& store, std::string_view name) {
  absl::StatusOr<store::FramedSummary> framed = store::ReadFramedSummary(store, name, kSegmentMagic);
  if (!framed.ok()) return framed.status();
  absl::StatusOr<job::v1::OutcomeHeader> header = ParseHeader(name, framed->header);
  if (!header.ok()) return header.status();
  job::v1::OutcomeFooter footer;
  if (!footer.ParseFromString(framed->footer)) {
    return absl::DataLossError(absl::StrCat("outcome ", env::ToAbsl(name), ": footer cannot be parsed"));
  }
  return OutcomeSummary{*std::move(header), footer.tally(), framed->size_bytes};
}

}  // namespace gouji::segment
