#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/job_table.h"

namespace gouji::cli {

int WorkersCommand(const ListOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  absl::StatusOr<job::v1::ListWorkersResponse> answer = (*client)->ListWorkers({});
  if (!answer.ok()) return Fail(answer.status());
  std::cout << WorkersText({answer->workers().begin(), answer->workers().end()}, options.output,
                           std::time(nullptr));
  return kOk;
}

}  // namespace gouji::cli
