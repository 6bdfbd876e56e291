#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/job_table.h"

namespace gouji::cli {

int StatusCommand(const JobOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  job::v1::GetJobRequest request;
  request.set_job_id(options.job);
  const absl::StatusOr<job::v1::GetJobResponse> answer = (*client)->GetJob(request);
  if (!answer.ok()) return Fail(answer.status());
  if (options.output == ListOutput::kTable) {
    std::cout << JobDetails(answer->status());
  } else {
    std::cout << JobsText({answer->status()}, options.output);
  }
  return kOk;
}

}  // namespace gouji::cli
