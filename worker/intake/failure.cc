#include "worker/intake/failure.h"

#include <cstring>

#include "absl/strings/str_cat.h"

namespace gouji::intake {

Failure TooLarge(uint64_t size_bytes, uint64_t limit_bytes) {
  return {std::string(kTooLarge),
          absl::StrCat("the document has ", size_bytes, " bytes, the limit is ", limit_bytes)};
}

Failure ReadError(int error) {
  return {std::string(kReadError), absl::StrCat("reading failed: ", strerror(error))};
}

void SetFailed(std::string_view id, const Failure& failure, report::v1::Record* record) {
  record->Clear();
  record->set_document_id(id.data(), id.size());
  record->set_outcome(report::v1::OUTCOME_FAILED);
  record->mutable_failure()->set_reason(failure.reason);
  record->mutable_failure()->set_detail(failure.detail);
}

std::string FailedRecord(std::string_view id, const Failure& failure) {
  report::v1::Record record;
  SetFailed(id, failure, &record);
  return record.SerializeAsString();
}

}  // namespace gouji::intake
