#include "coordinator/results/record_selection.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/details.h"
#include "common/store/message.h"

namespace gouji::results {
namespace {

using google::protobuf::util::FieldMaskUtil;
using report::v1::Record;

constexpr char kDocumentId[] = "document_id";

template <typename Field, typename Value>
bool Holds(const Field& field, const Value& value) {
  return std::find(field.begin(), field.end(), value) != field.end();
}

template <typename Field>
void SortUnique(Field* field) {
  std::sort(field->begin(), field->end());
  field->erase(std::unique(field->begin(), field->end()), field->end());
}

absl::Status CheckFilter(const result::v1::RecordFilter& filter) {
  for (const int outcome : filter.outcomes()) {
    if (outcome == 0 || !report::v1::Outcome_IsValid(outcome)) {
      return errors::BadField("filter.outcomes", absl::StrCat(outcome, " is no outcome"));
    }
  }
  for (const int edition : filter.editions()) {
    if (edition == 0 || !report::v1::Edition_IsValid(edition)) {
      return errors::BadField("filter.editions", absl::StrCat(edition, " is no edition"));
    }
  }
  if (!report::v1::Severity_IsValid(filter.min_severity())) {
    return errors::BadField("filter.min_severity", absl::StrCat(filter.min_severity(), " is no severity"));
  }
  // An empty text is in every name: whoever sends one meant something else.
  if (Holds(filter.organs(), "")) return errors::BadField("filter.organs", "an empty name");
  if (Holds(filter.rules(), "")) return errors::BadField("filter.rules", "an empty rule");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RecordSelection> RecordSelection::Make(const result::v1::RecordFilter& filter,
                                                      const google::protobuf::FieldMask& read_mask) {
  if (absl::Status status = CheckFilter(filter); !status.ok()) return status;
  for (const std::string& path : read_mask.paths()) {
    if (!FieldMaskUtil::IsValidPath<Record>(path)) {
      return errors::BadField("read_mask", absl::StrCat("a record has no field ", path));
    }
  }
  RecordSelection selection;
  selection.filter_ = filter;
  SortUnique(selection.filter_.mutable_outcomes());
  SortUnique(selection.filter_.mutable_editions());
  SortUnique(selection.filter_.mutable_organs());
  SortUnique(selection.filter_.mutable_years());
  SortUnique(selection.filter_.mutable_rules());
  selection.filter_text_ = store::SerializeDeterministic(selection.filter_);
  if (!read_mask.paths().empty()) {
    FieldMaskUtil::ToCanonicalForm(read_mask, &selection.mask_);
    if (!Holds(selection.mask_.paths(), kDocumentId)) selection.mask_.add_paths(kDocumentId);
  }
  return selection;
}

bool RecordSelection::WantsFinding(const report::v1::Finding& finding) const {
  // The lower the number, the more severe; 0 is none.
  const int severity = filter_.min_severity();
  if (severity != 0 && (finding.severity() == 0 || finding.severity() > severity)) return false;
  if (filter_.rules().empty()) return true;
  return std::any_of(filter_.rules().begin(), filter_.rules().end(), [&](const std::string& wanted) {
    const std::string& rule = finding.rule();
    return rule.starts_with(wanted) && (rule.size() == wanted.size() || rule[wanted.size()] == '.');
  });
}

bool RecordSelection::Wants(const Record& record) const {
  if (!filter_.outcomes().empty() && !Holds(filter_.outcomes(), record.outcome())) return false;
  if (!filter_.editions().empty() && !Holds(filter_.editions(), record.edition())) return false;
  if (!filter_.years().empty() && !Holds(filter_.years(), record.header().year())) return false;
  if (!filter_.organs().empty()) {
    const std::string& organ = record.header().organ().text();
    const auto named = [&](const std::string& part) { return organ.find(part) != std::string::npos; };
    if (std::none_of(filter_.organs().begin(), filter_.organs().end(), named)) return false;
  }
  if (filter_.rules().empty() && filter_.min_severity() == 0) return true;
  return std::any_of(record.findings().begin(), record.findings().end(),
                     [this](const auto& finding) { return WantsFinding(finding); });
}

std::optional<std::string_view> RecordSelection::Select(std::string_view serialized) {
  if (filter_text_.empty() && mask_.paths().empty()) return serialized;
  if (!parsed_.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) return serialized;
  if (!Wants(parsed_)) return std::nullopt;
  if (mask_.paths().empty()) return serialized;
  FieldMaskUtil::TrimMessage(mask_, &parsed_);
  cut_ = store::SerializeDeterministic(parsed_);
  return cut_;
}

}  // namespace gouji::results
