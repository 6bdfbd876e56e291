#include "coordinator/sealing/seal.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::sealing {
namespace {

job::v1::Manifest Start(std::string_view job, const results::JobFold& fold, job::v1::FinalState state,
                        int64_t wall_ms) {
  job::v1::Manifest manifest;
  manifest.set_job_id(std::string(job));
  manifest.set_state(state);
  manifest.mutable_end_time()->set_seconds(wall_ms / 1000);
  manifest.mutable_end_time()->set_nanos(static_cast<int32_t>(wall_ms % 1000 * 1'000'000));
  *manifest.mutable_total() = fold.total;
  manifest.mutable_leaves()->Assign(fold.leaves.begin(), fold.leaves.end());
  return manifest;
}

absl::StatusOr<job::v1::Manifest> Put(store::Store& store, job::v1::Manifest manifest, bool* own) {
  const std::string name = store::ManifestName(manifest.job_id());
  absl::Status put = store::PutMessage(store, name, manifest);
  if (own != nullptr) *own = put.ok();
  if (put.ok()) return manifest;
  if (!absl::IsAlreadyExists(put)) return put;
  absl::StatusOr<job::v1::Manifest> standing = store::GetMessage<job::v1::Manifest>(store, name);
  if (!standing.ok()) return standing.status();
  if (absl::Status seen = store.SyncSeen(name); !seen.ok()) return seen;
  return standing;
}

}  // namespace

bool Complete(const results::JobFold& fold) {
  return fold.plan_complete && fold.unresolved.empty();
}

absl::StatusOr<job::v1::Manifest> Seal(store::Store& store, std::string_view job,
                                       const results::JobFold& fold, job::v1::FinalState state,
                                       int64_t wall_ms, bool* put) {
  if (state == job::v1::FINAL_STATE_SUCCEEDED && !Complete(fold)) {
    return absl::FailedPreconditionError(absl::StrCat("job ", env::ToAbsl(job), " has ",
                                                      fold.unresolved.size(), " unresolved shards of ",
                                                      fold.planned, " planned"));
  }
  job::v1::Manifest manifest = Start(job, fold, state, wall_ms);
  return Put(store, std::move(manifest), put);
}

absl::StatusOr<job::v1::Manifest> SealFailed(store::Store& store, std::string_view job,
                                             const results::JobFold& fold, std::string_view error,
                                             int64_t wall_ms, bool* put) {
  job::v1::Manifest manifest = Start(job, fold, job::v1::FINAL_STATE_FAILED, wall_ms);
  manifest.set_error(std::string(error));
  absl::StatusOr<job::v1::Manifest> sealed = Put(store, manifest, put);
  if (!absl::IsInvalidArgument(sealed.status())) return sealed;
  // More leaves than a manifest can name: the job ends all the same, and says so.
  manifest.clear_leaves();
  manifest.set_error(absl::StrCat(manifest.error(), "; it has ", fold.leaves.size(),
                                  " shards, and no manifest names so many"));
  return Put(store, std::move(manifest), put);
}

}  // namespace gouji::sealing
