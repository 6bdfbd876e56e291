// Records on a stream: JSON Lines, CSV, or themselves.
//
// Role: RecordOutput of one table's rows, or of whole records (kBinpb: each after its length as a varint). Ownership:
// borrows the stream. Threads: one. Errors: those of RecordOutput.
//
//   TextOutput output(options, render, [&](const auto& finding) { return selection.WantsFinding(finding); }, stdout);
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "tools/cli/options.h"
#include "tools/cli/record_output.h"
#include "tools/cli/record_rows.h"
#include "tools/cli/row_writer.h"

namespace gouji::cli {

class TextOutput final : public RecordOutput {
 public:
  TextOutput(const ResultsOptions& options, RenderFinding render, WantFinding want, std::FILE* stream);

  absl::Status Add(std::string_view serialized) override;
  bool WantsFlush() const override;
  absl::Status Flush(const std::string& token) override;
  absl::Status End() override { return absl::OkStatus(); }

 private:
  const ResultsFormat format_;
  const Table table_;
  const RenderFinding render_;
  const WantFinding want_;
  std::FILE* const stream_;
  std::string buffer_;
  RowWriter rows_;
  report::v1::Record record_;
};

}  // namespace gouji::cli
