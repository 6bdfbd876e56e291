#include "coordinator/jobs/expiry.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/figures.h"

namespace gouji::jobs {
namespace {

constexpr size_t kListPage = 1'000;

bool Old(Context& context, const std::string& job) {
  absl::StatusOr<job::v1::Manifest> manifest =
      store::GetMessage<job::v1::Manifest>(context.store, store::ManifestName(job));
  if (!manifest.ok() || !manifest->has_end_time()) return false;
  return manifest->end_time().seconds() + context.options.keep_jobs.count() <= context.clock.WallMs() / 1000;
}

}  // namespace

absl::Status RemoveRemains(store::Store& store, const std::string& job) {
  for (const char* kind : {"plan", "shards"}) {
    const std::string folder = absl::StrCat(env::ToAbsl(store::kJobsFolder), "/", job, "/", kind);
    absl::StatusOr<std::vector<std::string>> some = store.List(folder, {}, 1);
    if (!some.ok()) return some.status();
    if (some->empty()) continue;
    // Asked after they were seen: whoever submits the job puts its spec first.
    const absl::Status spec = store::GetMessage<job::v1::JobSpec>(store, store::SpecName(job)).status();
    if (!absl::IsNotFound(spec)) return absl::OkStatus();
    if (absl::Status removed = store.RemoveFolder(folder); !removed.ok()) return removed;
    telemetry::Log(telemetry::Level::kWarning, "what was written for a removed job is removed",
                   {{"job", job}, {"folder", folder}});
  }
  return absl::OkStatus();
}

absl::Status RemoveOldJobs(Context& context, JobTable& table) {
  if (context.options.keep_jobs.count() == 0) return absl::OkStatus();
  for (std::string after;;) {
    absl::StatusOr<std::vector<std::string>> page = context.store.List(store::kJobsFolder, after, kListPage);
    if (!page.ok()) return page.status();
    for (const std::string& job : *page) {
      if (!store::IsJobId(job)) continue;
      if (!Old(context, job)) {
        if (absl::Status removed = RemoveRemains(context.store, job); !removed.ok()) return removed;
        continue;
      }
      const std::string folder = absl::StrCat(env::ToAbsl(store::kJobsFolder), "/", job);
      if (absl::Status removed = context.store.RemoveFolder(folder); !removed.ok()) return removed;
      table.Forget(job);
      Figures().jobs_removed.Increment();
      telemetry::Log(telemetry::Level::kInfo, "job removed for its age", {{"job", job}});
    }
    if (page->size() < kListPage) return absl::OkStatus();
    after = page->back();
  }
}

}  // namespace gouji::jobs
