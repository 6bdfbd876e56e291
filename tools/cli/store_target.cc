#include "tools/cli/store_target.h"

#include <filesystem>
#include <vector>

#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::cli {
namespace {

// Jobs named in an error message.
constexpr size_t kMaxNamed = 20;

absl::StatusOr<std::vector<std::string>> Jobs(store::Store& store) {
  std::vector<std::string> jobs;
  for (;;) {
    auto page = store.List(store::kJobsFolder, jobs.empty() ? "" : jobs.back(), 1000);
    if (page.status().code() == absl::StatusCode::kNotFound) return jobs;
    if (!page.ok()) return page.status();
    if (page->empty()) return jobs;
    jobs.insert(jobs.end(), page->begin(), page->end());
  }
}

bool IsDirectory(std::string_view target) {
  std::error_code error;
  return std::filesystem::is_directory(std::filesystem::path(target), error);
}

// One line a job: id, first root.
std::string Describe(store::Store& store, const std::vector<std::string>& jobs) {
  std::string text;
  for (size_t i = 0; i < jobs.size() && i < kMaxNamed; ++i) {
    text += "\n  " + jobs[i];
    const auto spec = store::GetMessage<job::v1::JobSpec>(store, store::SpecName(jobs[i]));
    if (!spec.ok() || spec->roots().empty()) continue;
    text += "  " + spec->roots(0).locator();
    if (spec->roots_size() > 1) text += " and " + std::to_string(spec->roots_size() - 1) + " more";
  }
  if (jobs.size() > kMaxNamed) text += "\n  …";
  return text;
}

}  // namespace

bool IsStore(std::string_view target, std::string_view coordinators) {
  return coordinators.empty() || IsDirectory(target) || target.find('/') != std::string_view::npos;
}

absl::StatusOr<std::string> FindJob(store::Store& store, const std::string& directory,
                                    const std::string& job) {
  absl::StatusOr<std::vector<std::string>> jobs = Jobs(store);
  if (!jobs.ok()) return jobs.status();
  if (jobs->empty()) return absl::NotFoundError(directory + " holds no job yet");
  std::vector<std::string> matching;
  for (const std::string& id : *jobs) {
    if (id.starts_with(job)) matching.push_back(id);
  }
  if (matching.size() == 1) return matching.front();
  if (matching.empty()) {
    return absl::NotFoundError(directory + " holds no job " + job + ", but these:" + Describe(store, *jobs));
  }
  return absl::InvalidArgumentError(
      directory + " holds several jobs; choose one with --job:" + Describe(store, matching));
}

absl::StatusOr<StoreTarget> OpenStoreTarget(const std::string& directory, const std::string& job) {
  if (!directory.starts_with("s3://") && !IsDirectory(directory)) {
    return absl::NotFoundError("there is no directory " + directory +
                               "; a job of a cluster needs its coordinator (--coordinator HOST:PORT or "
                               "GOUJI_COORDINATOR)");
  }
  StoreTarget target;
  auto store = store::OpenStore(directory, store::OpenMode::kRead);
  if (!store.ok()) return store.status();
  target.store = *std::move(store);
  auto found = FindJob(*target.store, directory, job);
  if (!found.ok()) return found.status();
  target.job = *std::move(found);
  return target;
}

}  // namespace gouji::cli
