#include <cinttypes>
#include <cstdio>
#include <iostream>

#include "common/segment/tally.h"
#include "coordinator/results/verify.h"
#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/store_target.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

void PrintLine(uint64_t documents, uint64_t records, const std::string& digest) {
  std::printf("documents=%" PRIu64 " records=%" PRIu64 " digest=%s\n", documents, records, digest.c_str());
  std::fflush(stdout);
}

template <typename Strings>
void PrintProblems(const Strings& problems, const Strings& duplicates, uint64_t duplicate_count) {
  for (const auto& problem : problems) std::cerr << "gouji: " << Visible(problem) << "\n";
  if (!problems.empty()) {
    std::cerr << "gouji: what is damaged is not mended: read the corpus anew, with another --out or "
                 "--request-id, and see to the disk\n";
  }
  for (const auto& id : duplicates)
    std::cerr << "gouji: this id occurs more than once: " << Visible(id) << "\n";
  if (duplicate_count > static_cast<uint64_t>(duplicates.size())) {
    std::cerr << "gouji: " << duplicate_count << " ids occur more than once in all\n";
  }
}

template <typename Strings>
void PrintMachineFailed(const Strings& ids, uint64_t count) {
  for (const auto& id : ids)
    std::cerr << "gouji: note: failed for reasons of its machine: " << Visible(id) << "\n";
  if (count > static_cast<uint64_t>(ids.size()))
    std::cerr << "gouji: note: " << count << " such records in all\n";
}

// A job that did not succeed is no damage, and not complete either.
void TellUnfinished() {
  std::cerr << "gouji: not complete: the job was cancelled, failed, or still runs; these are the records "
               "that it has\n";
}

int VerifyStore(const VerifyOptions& options) {
  absl::StatusOr<StoreTarget> target = OpenStoreTarget(options.target, options.job);
  if (!target.ok()) return Fail(target.status());
  absl::StatusOr<results::VerifyResult> result = results::Verify(*target->store, target->job);
  if (!result.ok()) return Fail(result.status());
  PrintLine(result->documents, result->records, result->digest);
  PrintProblems(result->problems, result->duplicates, result->duplicate_ids);
  if (result->problem_count > result->problems.size()) {
    std::cerr << "gouji: " << result->problem_count << " problems in all\n";
  }
  PrintMachineFailed(result->machine_failed, result->total.machine_failed());
  if (!result->complete && result->problems.empty()) TellUnfinished();
  return result->complete ? kOk : kNegative;
}

int VerifyJob(const VerifyOptions& options) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return Fail(client.status());
  result::v1::VerifyJobRequest request;
  request.set_job_id(options.target);
  absl::StatusOr<result::v1::VerifyJobResponse> answer = (*client)->VerifyJob(request);
  if (!answer.ok()) return Fail(answer.status());
  const job::v1::Tally& total = answer->total();
  PrintLine(total.documents(), total.parsed() + total.not_a_report() + total.failed(),
            segment::DigestHex(total));
  PrintProblems(answer->problems(), answer->duplicate_document_ids(),
                static_cast<uint64_t>(answer->duplicate_document_ids_size()));
  PrintMachineFailed(answer->machine_failed_document_ids(), total.machine_failed());
  if (!answer->complete() && answer->problems().empty()) TellUnfinished();
  return answer->complete() ? kOk : kNegative;
}

}  // namespace

int VerifyCommand(const VerifyOptions& options) {
  return IsStore(options.target, options.client.coordinators) ? VerifyStore(options) : VerifyJob(options);
}

}  // namespace gouji::cli
