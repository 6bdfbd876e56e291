#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/job_table.h"

namespace gouji::cli {

int JobsCommand(const JobsOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  std::vector<job::v1::JobStatus> jobs;
  job::v1::ListJobsRequest request;
  request.set_live_only(options.live);
  do {
    absl::StatusOr<job::v1::ListJobsResponse> page = (*client)->ListJobs(request);
    if (!page.ok()) return Fail(page.status());
    jobs.insert(jobs.end(), page->jobs().begin(), page->jobs().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  NewestFirst(&jobs);
  if (options.limit != 0 && jobs.size() > options.limit) jobs.resize(options.limit);
  std::cout << JobsText(jobs, options.output);
  return kOk;
}

}  // namespace gouji::cli
