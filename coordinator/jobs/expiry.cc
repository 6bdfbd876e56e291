#include "coordinator/jobs/expiry.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/for_each_name.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/figures.h"

namespace gouji::jobs {
namespace {

constexpr char kSpec[] = "spec";
constexpr char kManifest[] = "manifest";

std::string FolderOf(const std::string& job) {
  return absl::StrCat(env::ToAbsl(store::kJobsFolder), "/", job);
}

bool Old(Context& context, const store::Store::ReadBelow& read) {
  const absl::StatusOr<std::string> object = read(kManifest);
  job::v1::Manifest manifest;
  if (!object.ok() || !store::ParseMessage(*object, kManifest, &manifest).ok()) return false;
  if (!manifest.has_end_time()) return false;
  return manifest.end_time().seconds() + context.options.keep_jobs.count() <= context.clock.WallMs() / 1000;
}

}  // namespace

absl::Status RemoveRemains(store::Store& store, const std::string& job) {
  const absl::StatusOr<bool> removed = store.RemoveFolder(
      FolderOf(job), kSpec,
      [](const store::Store::ReadBelow& read) { return absl::IsNotFound(read(kSpec).status()); });
  if (removed.ok() && *removed) {
    telemetry::Log(telemetry::Level::kWarning, "what was left of a removed job is removed", {{"job", job}});
  }
  return removed.status();
}

absl::Status RemoveOldJobs(Context& context, JobTable& table) {
  if (context.options.keep_jobs.count() == 0) return absl::OkStatus();
  absl::Status first;  // one that cannot be removed keeps none of the others
  const absl::Status listed =
      store::ForEachName(context.store, store::kJobsFolder, [&](const std::string& job) {
        if (!store::IsJobId(job)) return absl::OkStatus();
        first.Update(RemoveRemains(context.store, job));
        const absl::StatusOr<bool> removed = context.store.RemoveFolder(
            FolderOf(job), kSpec, [&](const store::Store::ReadBelow& read) { return Old(context, read); });
        first.Update(removed.status());
        if (!removed.ok() || !*removed) return absl::OkStatus();
        table.Forget(job);
        Figures().jobs_removed.Increment();
        telemetry::Log(telemetry::Level::kInfo, "job removed for its age", {{"job", job}});
        return absl::OkStatus();
      });
  first.Update(listed);
  return first;
}

}  // namespace gouji::jobs
