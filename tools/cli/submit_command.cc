#include <cstdio>
#include <iostream>
#include <map>
#include <random>
#include <utility>

#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"
#include "tools/cli/upload.h"

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

// The request id makes the call safe to repeat: a cluster that is just starting, or being rebuilt, is waited for.
absl::StatusOr<job::v1::SubmitJobResponse> Submit(const ClientOptions& options,
                                                  const job::v1::SubmitJobRequest& request) {
  absl::StatusOr<job::v1::SubmitJobResponse> answer;
  bool told = false;
  const absl::Status status = WithReconnect(
      options, [] { return false; },
      [&](Client& client, bool*) {
        answer = client.SubmitJob(request);
        if (absl::IsUnavailable(answer.status()) && !std::exchange(told, true)) {
          std::cerr << "gouji: " << answer.status().message() << "; trying again" << std::endl;
        }
        return answer.status();
      });
  if (!status.ok()) return status;
  return answer;
}

}  // namespace

int SubmitCommand(const SubmitOptions& options) {
  job::v1::SubmitJobRequest request;
  std::map<std::string, std::string> matched;
  if (options.parent.empty()) {
    absl::StatusOr<store::CorpusRoots> roots = RootsFromArguments(options.corpus, &matched);
    if (!roots.ok()) return Fail(roots.status());
    *request.mutable_roots() = *std::move(roots);
  }
  request.set_request_id(options.request_id.empty() ? FreshRequestId() : options.request_id);
  if (options.upload) {
    const absl::Status uploaded =
        Upload(options.client, request.request_id(), options.quiet, matched, request.mutable_roots());
    if (!uploaded.ok()) return Fail(uploaded);
  }
  request.set_parent_job_id(options.parent);
  if (options.document_timeout_seconds > 0) {
    request.mutable_limits()->set_document_timeout_seconds(options.document_timeout_seconds);
  }
  request.set_priority(options.priority);
  const absl::StatusOr<job::v1::SubmitJobResponse> answer = Submit(options.client, request);
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
