// dead-letters: the documents of a job whose record says failed.
#include <cerrno>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "coordinator/results/result_reader.h"
#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/row_writer.h"
#include "tools/cli/status_view.h"
#include "tools/cli/store_target.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

// Records in, lines out; a table when all are there, the rest as they come.
class Letters {
 public:
  explicit Letters(ListOutput output)
      : output_(output), json_(RowFormat::kJsonLines, {"document_id", "reason", "detail"}, &buffer_) {}

  absl::Status Add(std::string_view serialized) {
    if (!record_.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
      return absl::DataLossError("a record cannot be parsed; `gouji verify` tells more");
    }
    if (record_.outcome() != report::v1::OUTCOME_FAILED) return absl::OkStatus();
    const report::v1::Failure& failure = record_.failure();
    switch (output_) {
      case ListOutput::kTable:
        rows_.push_back({record_.document_id(), failure.reason(), failure.detail()});
        break;
      case ListOutput::kJson:
        json_.Text(record_.document_id()).Text(failure.reason()).Text(failure.detail()).End();
        break;
      case ListOutput::kName:
        buffer_ += Visible(record_.document_id()) + "\n";
        break;
    }
    std::cout << buffer_;
    buffer_.clear();
    return std::cout.good() ? absl::OkStatus()
                            : absl::ResourceExhaustedError(
                                  absl::StrCat("cannot write to standard output: ", std::strerror(errno)));
  }

  void End() const {
    if (output_ == ListOutput::kTable) std::cout << TableText(rows_);
    std::cout.flush();
  }

 private:
  const ListOutput output_;
  std::string buffer_;
  RowWriter json_;
  std::vector<std::vector<std::string>> rows_ = {{"DOCUMENT", "REASON", "DETAIL"}};
  report::v1::Record record_;
};

absl::Status FromStore(const DeadLettersOptions& options, Letters* letters) {
  absl::StatusOr<StoreTarget> target = OpenStoreTarget(options.target, options.job);
  if (!target.ok()) return target.status();
  auto reader = results::ResultReader::Open(*target->store, target->job, {});
  if (!reader.ok()) return reader.status();
  using Event = results::ResultReader::Event;
  for (;;) {
    std::string_view record;
    absl::StatusOr<Event> event = (*reader)->Next(&record);
    if (!event.ok()) return event.status();
    if (*event != Event::kRecord) return (*reader)->DamageStatus();
    if (absl::Status added = letters->Add(record); !added.ok()) return added;
  }
}

absl::Status FromCluster(const DeadLettersOptions& options, Letters* letters) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options.client);
  if (!client.ok()) return client.status();
  result::v1::ReadResultsRequest request;
  request.set_job_id(options.target);
  request.mutable_filter()->add_outcomes(report::v1::OUTCOME_FAILED);
  absl::Status added;
  absl::Status read = (*client)->ReadResults(request, [&](const result::v1::ReadResultsResponse& batch) {
    for (const std::string& record : batch.records()) added.Update(letters->Add(record));
    return added.ok();
  });
  return added.ok() ? read : added;
}

}  // namespace

int DeadLettersCommand(const DeadLettersOptions& options) {
  Letters letters(options.output);
  const absl::Status listed = IsStore(options.target, options.client.coordinators)
                                  ? FromStore(options, &letters)
                                  : FromCluster(options, &letters);
  letters.End();
  if (listed.ok()) return kOk;
  const int code = Fail(listed);
  // The list is of what could be read.
  return absl::IsDataLoss(listed) ? kNegative : code;
}

}  // namespace gouji::cli
