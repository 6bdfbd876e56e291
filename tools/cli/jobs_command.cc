#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/job_table.h"

namespace gouji::cli {

int JobsCommand(const ListOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  std::vector<job::v1::JobStatus> jobs;
  job::v1::ListJobsRequest request;
  do {
    absl::StatusOr<job::v1::ListJobsResponse> page = (*client)->ListJobs(request);
    if (!page.ok()) return Fail(page.status());
    jobs.insert(jobs.end(), page->jobs().begin(), page->jobs().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  std::cout << JobsText(jobs, options.output);
  return kOk;
}

}  // namespace gouji::cli
