#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"

namespace gouji::cli {

int DrainCommand(const DrainOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  job::v1::DrainWorkerRequest request;
  request.set_worker_id(options.worker);
  const absl::StatusOr<job::v1::DrainWorkerResponse> answer = (*client)->DrainWorker(request);
  if (!answer.ok()) return Fail(answer.status());
  std::cerr << "worker " << options.worker
            << " finishes what it holds, claims nothing more, and its process ends\n";
  return kOk;
}

}  // namespace gouji::cli
