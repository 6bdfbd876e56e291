#include <unistd.h>

#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/farewell.h"
#include "tools/cli/findings_watch.h"
#include "tools/cli/status_view.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

// Reason codes of the failed records; what an older coordinator sends besides is passed over.
std::map<std::string, uint64_t> FailedByReason(const ClientOptions& options, const std::string& job) {
  std::map<std::string, uint64_t> reasons;
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options);
  if (!client.ok()) return reasons;
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  request.mutable_filter()->add_outcomes(report::v1::OUTCOME_FAILED);
  for (const char* field : {"outcome", "failure.reason"}) request.mutable_read_mask()->add_paths(field);
  report::v1::Record record;
  const absl::Status read =
      (*client)->ReadResults(request, [&](const result::v1::ReadResultsResponse& batch) {
        for (const std::string& bytes : batch.records()) {
          if (record.ParseFromString(bytes) && record.outcome() == report::v1::OUTCOME_FAILED)
            ++reasons[record.failure().reason()];
        }
        return true;
      });
  // Half a list would be taken for the whole.
  if (!read.ok()) reasons.clear();
  return reasons;
}

Summary JobSummary(const ClientOptions& options, const Progress& progress) {
  const job::v1::JobStatus& status = progress.status();
  Summary summary;
  summary.status = status;
  summary.documents = progress.Documents();
  summary.input_bytes = progress.InputBytes();
  // Whoever comes when all is done has no speed to tell.
  if (summary.documents > 0) summary.seconds = progress.Seconds(std::chrono::steady_clock::now());
  if (status.tally().failed() > 0) summary.failed_by_reason = FailedByReason(options, status.job_id());
  summary.place = "job " + status.job_id();
  if (status.state() == job::v1::JOB_STATE_SUCCEEDED) {
    summary.next = {"gouji results " + status.job_id() + " --table cells --format csv > cells.csv",
                    "gouji results " + status.job_id() + " --table findings",
                    "gouji verify " + status.job_id()};
  }
  return summary;
}

}  // namespace

int WatchCommand(const JobOptions& options) {
  const FarewellOnInterrupt farewell("the job goes on; `gouji watch " + options.job + "` shows it again\n");
  std::optional<FindingsWatch> findings;
  if (options.findings) findings.emplace(options);
  ProgressLine line(STDERR_FILENO, options.quiet);
  std::optional<Progress> progress;
  const auto over = [&progress] { return progress.has_value() && IsOver(progress->status().state()); };
  const absl::Status status = WithReconnect(
      options.client, [] { return false; },
      [&](Client& client, bool* progressed) {
        job::v1::WatchJobRequest request;
        request.set_job_id(options.job);
        absl::Status watched = client.WatchJob(request, [&](const job::v1::WatchJobResponse& update) {
          *progressed = true;
          const auto now = std::chrono::steady_clock::now();
          if (!progress.has_value()) progress.emplace(update.status(), now);
          progress->Update(update.status(), now);
          const bool trouble = !update.status().error().empty() && !over();
          if (trouble) line.Tell("trouble: " + Visible(update.status().error()));
          // How it ended is told by the summary.
          line.Show(progress->Text(now), over() ? "" : StateText(update.status()),
                    findings.has_value() ? findings->Text() : "");
          return !over();
        });
        if (watched.code() == absl::StatusCode::kUnavailable)
          line.Tell("the coordinator went away; trying again");
        // A stream that a stopping coordinator ends in good order is not the end of the job.
        if (watched.ok() && !over()) return absl::UnavailableError("the coordinator ended the watch");
        return watched;
      });
  line.Clear();
  if (!status.ok()) return Fail(status);
  if (findings.has_value()) {
    // The job is over: the last records are on their way.
    if (const absl::Status read = findings->Wait(); !read.ok()) return Fail(read);
    std::cout << findings->Table();
  }
  if (!options.quiet) {
    std::cerr << SummaryText(JobSummary(options.client, *progress),
                             StyleFor(STDERR_FILENO, options.common.color));
  }
  return progress->status().state() == job::v1::JOB_STATE_SUCCEEDED ? kOk : kNegative;
}

}  // namespace gouji::cli
