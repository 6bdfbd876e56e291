// Records in a SQLite file: every table at once, with indices and views.
//
// Role: RecordOutput into one file. Rows and the resume token are committed together, so that a run that was interrupted
// goes on exactly where the file ends. The schema stands in docs/exports.md.
// Ownership: owns the connection. Threads: one. Errors: INVALID_ARGUMENT when the file belongs to another job, filter or
// program; DATA_LOSS; RESOURCE_EXHAUSTED when SQLite cannot write, with its words.
//
//   ASSIGN output = SqliteOutput::Open("reports.db", job, filter_text, render);
//   ReadOn(output->token());
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/cli/record_output.h"
#include "tools/cli/record_rows.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gouji::cli {

class SqliteOutput final : public RecordOutput {
 public:
  // `filter`: what the records are chosen by; a file goes on with the same one only.
  static absl::StatusOr<std::unique_ptr<SqliteOutput>> Open(const std::string& path, const std::string& job,
                                                            const std::string& filter, RenderFinding render);
  ~SqliteOutput() override;
  SqliteOutput(const SqliteOutput&) = delete;
  SqliteOutput& operator=(const SqliteOutput&) = delete;

  // Where the file ends; empty: at the start of the job.
  const std::string& token() const { return token_; }
  // The job was over and everything is there.
  bool complete() const { return complete_; }

  absl::Status Add(std::string_view serialized) override;
  bool WantsFlush() const override;
  absl::Status Flush(const std::string& token) override;
  absl::Status End() override;

 private:
  class Rows;

  SqliteOutput(sqlite3* db, RenderFinding render);
  absl::Status Prepare(const std::string& job, const std::string& filter);
  absl::Status CheckOwner(const std::string& job, const std::string& filter);
  // A transaction, if there is none yet; none stays open while nothing is to be written.
  absl::Status Begin();
  absl::Status Commit();
  absl::Status Execute(const char* sql);
  absl::Status Put(const std::string& key, const std::string& value);
  absl::StatusOr<std::string> Get(const std::string& key);
  absl::Status Trouble() const;

  sqlite3* const db_;
  const RenderFinding render_;
  std::array<std::unique_ptr<Rows>, 4> rows_;  // by Table
  report::v1::Record record_;
  std::string token_;
  int64_t last_record_ = 0;
  uint64_t pending_ = 0;
  bool complete_ = false;
};

}  // namespace gouji::cli
