#include <unistd.h>

#include <iostream>
#include <optional>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/findings_watch.h"
#include "tools/cli/status_view.h"

namespace gouji::cli {
namespace {

Summary JobSummary(const Progress& progress) {
  const job::v1::JobStatus& status = progress.status();
  Summary summary;
  summary.status = status;
  summary.documents = progress.Documents();
  summary.input_bytes = progress.InputBytes();
  // Whoever comes when all is done has no speed to tell.
  if (summary.documents > 0) summary.seconds = progress.Seconds(std::chrono::steady_clock::now());
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
          line.Show(progress->Text(now) + (findings.has_value() ? findings->Text() : ""));
          return !over();
        });
        if (watched.code() == absl::StatusCode::kUnavailable)
          line.Show("the coordinator went away; trying again");
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
    std::cerr << SummaryText(JobSummary(*progress), StyleFor(STDERR_FILENO, options.common.color));
  }
  return progress->status().state() == job::v1::JOB_STATE_SUCCEEDED ? kOk : kNegative;
}

}  // namespace gouji::cli
