// A job's status in words: the progress line, the summary at the end, tables and JSON.
//
// Role: formatting only; pure but for the clock that Progress is told. Threads: one. Errors: none.
//
//   Progress progress(status, Clock::now());
//   progress.Update(status, Clock::now());
//   line.Show(progress.Text(Clock::now()));
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/job/v1/job.pb.h"
#include "tools/cli/options.h"
#include "tools/cli/terminal.h"

namespace gouji::cli {

// planning, running, sealing, succeeded, cancelled, failed.
std::string_view StateName(job::v1::JobState state);
// `running, paused` where it is.
std::string StateText(const job::v1::JobStatus& status);
bool IsOver(job::v1::JobState state);

// What one observer saw of a job: rates count from the first status on, so that a resumed job does not boast, and up to
// the last one that told of new reports, so that they do not sink while a shard is under way.
class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;
  Progress(const job::v1::JobStatus& first, Time now);

  void Update(const job::v1::JobStatus& status, Time now);
  const job::v1::JobStatus& status() const { return status_; }

  // ASCII, one line.
  std::string Text(Time now) const;

  // Since the first status.
  double Seconds(Time now) const;
  uint64_t Documents() const;
  uint64_t InputBytes() const;

 private:
  const uint64_t first_documents_;
  const uint64_t first_input_bytes_;
  const Time start_;
  Time last_news_;
  job::v1::JobStatus status_;
};

struct Summary {
  job::v1::JobStatus status;
  // What this command saw; seconds 0 leaves the rates out.
  double seconds = 0;
  uint64_t documents = 0;
  uint64_t input_bytes = 0;
  // Reason code -> documents; may be empty.
  std::map<std::string, uint64_t> failed_by_reason;
  // "results are in out/"
  std::string place;
  // Commands to type next.
  std::vector<std::string> next;
};
// Several lines, with a newline at the end.
std::string SummaryText(const Summary& summary, const Style& style);

// One message as one line of JSON with the names of the proto's fields.
std::string JsonLine(const google::protobuf::Message& message);

// Columns as wide as their widest cell; the first row is the head. Cells may be words of strangers.
std::string TableText(std::vector<std::vector<std::string>> rows);

}  // namespace gouji::cli
