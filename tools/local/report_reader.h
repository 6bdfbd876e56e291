// Reads single documents in child processes: what `gouji check` uses.
//
// Role: the worker's pool for reports without a store and without a coordinator. The same bytes and id give the same
// record as in a job; a document that breaks its child gives a failed record.
// Ownership: owns the worker and its children. Threads: any. Errors: those of ReportPool.
//
//   ASSIGN reader = ReportReader::Start(2);
//   std::future<absl::StatusOr<report::v1::Record>> record = reader->Read("a.txt", bytes);
#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::local {

class ReportReader {
 public:
  static absl::StatusOr<std::unique_ptr<ReportReader>> Start(uint32_t children);
  ~ReportReader();
  ReportReader(const ReportReader&) = delete;
  ReportReader& operator=(const ReportReader&) = delete;

  std::future<absl::StatusOr<report::v1::Record>> Read(std::string document_id, std::string content);

 private:
  struct State;
  explicit ReportReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gouji::local
