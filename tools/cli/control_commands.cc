// cancel, pause and resume: one RPC with three kinds.
#include <iostream>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/status_view.h"

namespace gouji::cli {
namespace {

int Control(const JobOptions& options, job::v1::ControlKind kind) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  job::v1::ControlJobRequest request;
  request.set_job_id(options.job);
  request.set_kind(kind);
  const absl::StatusOr<job::v1::ControlJobResponse> answer = (*client)->ControlJob(request);
  if (!answer.ok()) return Fail(answer.status());
  std::cerr << "job " << answer->status().job_id() << ": " << StateText(answer->status()) << "\n";
  return kOk;
}

}  // namespace

int CancelCommand(const JobOptions& options) {
  return Control(options, job::v1::CONTROL_KIND_CANCEL);
}
int PauseCommand(const JobOptions& options) {
  return Control(options, job::v1::CONTROL_KIND_PAUSE);
}
int ResumeCommand(const JobOptions& options) {
  return Control(options, job::v1::CONTROL_KIND_RESUME);
}

}  // namespace gouji::cli
