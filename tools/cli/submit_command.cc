
#include <iostream>
#include <random>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"

namespace gouji::cli {
namespace {

// 128 random bits: a new job each time.
std::string FreshRequestId() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) {
    char word[9];
    std::snprintf(word, sizeof word, "%08x", random());
    id += word;
  }
  return id;
}

}  // namespace

int SubmitCommand(const SubmitOptions& options) {
  absl::StatusOr<store::CorpusRoots> roots = RootsFromArguments(options.corpus);
  if (!roots.ok()) return Fail(roots.status());
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  job::v1::SubmitJobRequest request;
  request.set_request_id(options.request_id.empty() ? FreshRequestId() : options.request_id);
  request.set_priority(options.priority);
  *request.mutable_roots() = *std::move(roots);
  const absl::StatusOr<job::v1::SubmitJobResponse> answer = (*client)->SubmitJob(request);
  if (!answer.ok()) return Fail(answer.status());
  std::cout << answer->job_id() << std::endl;
  if (!answer->created()) std::cerr << "gouji: this request was submitted before; nothing new was started\n";
  if (!options.watch) return kOk;
  return WatchCommand({.common = options.common,
                       .client = options.client,
                       .job = answer->job_id(),
                       .output = ListOutput::kTable,
                       .quiet = options.quiet});
}

}  // namespace gouji::cli
