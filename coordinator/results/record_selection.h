// Which records a reader wants, and which of their fields.
//
// Role: judges and cuts serialized records, one at a time; does no I/O. Without filter and mask it looks at nothing.
// A record that cannot be parsed is passed on as it is: that is for its reader to tell.
// Ownership: what Select gives is valid until its next call. Threads: one. Errors: Make: INVALID_ARGUMENT that names the
// field of the request.
//
//   ASSIGN selection = RecordSelection::Make(request.filter(), request.read_mask());
//   if (auto bytes = selection.Select(record)) response.add_records(bytes->data(), bytes->size());
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gouji/report/v1/report.pb.h"
#include "gouji/result/v1/result.pb.h"

namespace gouji::results {

class RecordSelection {
 public:
  static absl::StatusOr<RecordSelection> Make(const result::v1::RecordFilter& filter,
                                              const google::protobuf::FieldMask& read_mask = {});

  // Equal for filters that want the same for the same reasons; empty for the one that wants all. For resume tokens.
  const std::string& filter_text() const { return filter_text_; }
  // The record, or what the mask leaves of it; nullopt: not wanted.
  std::optional<std::string_view> Select(std::string_view serialized);
  bool Wants(const report::v1::Record& record) const;
  // Whether rules and severity let this finding speak for its record.
  bool WantsFinding(const report::v1::Finding& finding) const;

 private:
  result::v1::RecordFilter filter_;
  google::protobuf::FieldMask mask_;
  std::string filter_text_;
  report::v1::Record parsed_;
  std::string cut_;
};

}  // namespace gouji::results
