#include "coordinator/jobs/submission.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/store/limits.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/jobs/expiry.h"
#include "coordinator/jobs/request_id.h"
#include "coordinator/jobs/requeue.h"
#include "coordinator/planning/listing.h"
#include "coordinator/planning/uploaded.h"

namespace gouji::jobs {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kMaxPriority = 9;
// A late writer may put something between a removal and the put, again and again.
constexpr int kPutTries = 5;
// Leaves room for what is added to a spec after it was checked.
constexpr size_t kMaxSpecBytes = store::kMaxMessageBytes - (1u << 20);

bool Hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

// Whether listing would find anything: stops at the first entry that is no directory.
bool HoldsSomething(const std::string& root) {
  std::error_code error;
  // CheckRoots has seen what an s3:// address holds; to this machine it is no directory.
  if (!fs::is_directory(root, error)) return true;
  auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(root, options, error), end; !error && it != end;
       it.increment(error)) {
    if (Hidden(it->path())) {
      it.disable_recursion_pending();
    } else if (!it->is_directory(error) || it->is_symlink(error)) {
      return true;
    }
  }
  return static_cast<bool>(error);  // listing will say what is the matter
}

// `path` is `root` or lies below it; both absolute.
bool Below(const std::string& path, const std::string& root) {
  const std::string base = fs::path(root).lexically_normal().string();
  const std::string folder = base.ends_with('/') ? base : base + "/";
  return path + "/" == folder || path.starts_with(folder);
}

// As it would be written down if it were taken, whether or not it is there.
std::string Plain(const std::string& locator) {
  std::string plain = fs::path(locator).lexically_normal().string();
  while (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  return plain;
}

// Of a name whose links are resolved as far as they lead: one that leads nowhere, which may say where nothing is.
bool HoldsLink(const std::string& resolved) {
  std::error_code error;
  for (fs::path part = resolved; part.has_relative_path(); part = part.parent_path()) {
    if (fs::is_symlink(fs::symlink_status(part, error))) return true;
  }
  return false;
}

// The roots of other tenants are none of this one's business.
absl::Status NotAllowed(const std::string& locator, const std::vector<std::string>& roots) {
  return absl::PermissionDeniedError(
      roots.empty()
          ? absl::StrCat("the operator has named no directory that this tenant's jobs may read: send ",
                         locator, " with --upload")
          : absl::StrCat(locator,
                         " does not lie under a directory or address that this tenant's jobs may read: ",
                         absl::StrJoin(roots, ", ")));
}

// An address in S3: what it names is no folder of this machine, and links lead nowhere.
absl::Status CheckObjectAllowed(const std::string& locator, const CoordinatorOptions& options,
                                const std::vector<std::string>& roots) {
  const auto lies_below = [&](const std::string& root) {
    return absl::StartsWith(absl::StrCat(locator, "/"), root.ends_with('/') ? root : absl::StrCat(root, "/"));
  };
  if (absl::StartsWith(options.store_directory, "s3://") && lies_below(options.store_directory))
    return absl::PermissionDeniedError(absl::StrCat(locator, " lies in the store: no corpus may"));
  if (std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
        return root == "/" || (absl::StartsWith(root, "s3://") && lies_below(root));
      })) {
    return absl::OkStatus();
  }
  return NotAllowed(locator, roots);
}

// `roots`: of the job's tenant.
absl::Status CheckAllowed(const std::string& locator, const CoordinatorOptions& options,
                          const std::vector<std::string>& roots) {
  if (absl::StartsWith(locator, "s3://")) return CheckObjectAllowed(locator, options, roots);
  std::error_code error;
  // Where the name leads to, so that a symbolic link is no way out.
  const std::string path = fs::weakly_canonical(locator, error).string();
  const bool resolved = !error && !HoldsLink(path);
  const bool allowed = std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    if (root == "/") return true;
    std::error_code unknown;
    return resolved && !absl::StartsWith(root, "s3://") &&
           Below(path, fs::weakly_canonical(root, unknown).string()) && !unknown;
  });
  // Before anything else is said: the answer must be the same whether there is such a file or not.
  if (!allowed) return NotAllowed(Plain(locator), roots);
  if (options.store_directory.empty()) return absl::OkStatus();
  const std::string store = fs::weakly_canonical(options.store_directory, error).string();
  if (error || Below(path, store))
    return absl::PermissionDeniedError(absl::StrCat(locator, " lies in the store: no corpus may"));
  return absl::OkStatus();
}

absl::Status CheckSize(const job::v1::JobSpec& spec) {
  if (spec.ByteSizeLong() <= kMaxSpecBytes) return absl::OkStatus();
  return errors::BadField(
      "roots", absl::StrCat("the list of ", spec.roots_size() + spec.document_ids_size(), " paths takes ",
                            spec.ByteSizeLong() >> 20, " MiB, a job holds at most ", kMaxSpecBytes >> 20,
                            ": give directories that hold the files, or a shorter list"));
}

absl::Status CheckLimit(std::string_view field, uint64_t asked, uint64_t most) {
  if (asked <= most) return absl::OkStatus();
  return errors::BadField(
      absl::StrCat("limits.", env::ToAbsl(field)),
      absl::StrCat(env::ToAbsl(field), " is ", asked, ", a job may ask for ", most, " at most"));
}

absl::Status CheckLimits(const job::v1::Limits& limits) {
  absl::Status first =
      CheckLimit("max_document_bytes", limits.max_document_bytes(), store::kMostDocumentBytes);
  first.Update(CheckLimit("max_child_bytes", limits.max_child_bytes(), store::kMostChildBytes));
  first.Update(CheckLimit("document_timeout_seconds", limits.document_timeout_seconds(),
                          store::kMostDocumentTimeoutSeconds));
  first.Update(CheckLimit("max_steps", limits.max_steps(), store::kMostSteps));
  return first;
}

// Roots, limits and documents of the job whose failed documents are asked for.
absl::Status TakeOverFailed(const job::v1::SubmitJobRequest& request, store::Store& store,
                            job::v1::JobSpec* spec) {
  if (!store::IsJobId(request.parent_job_id())) {
    return errors::BadField("parent_job_id", absl::StrCat("no job id: ", request.parent_job_id()));
  }
  if (!request.roots().empty()) {
    return errors::BadField("roots", "a requeued job has the corpus of its parent: give no paths");
  }
  // The same request again: the parent may be gone by now.
  absl::StatusOr<job::v1::JobSpec> standing =
      store::GetMessage<job::v1::JobSpec>(store, store::SpecName(spec->job_id()));
  if (standing.ok() && standing->parent_job_id() == request.parent_job_id()) {
    spec->set_parent_job_id(request.parent_job_id());
    *spec->mutable_roots() = standing->roots();
    if (!request.has_limits() && standing->has_limits()) *spec->mutable_limits() = standing->limits();
    *spec->mutable_document_ids() = standing->document_ids();
    *spec->mutable_source_ids() = standing->source_ids();
    return absl::OkStatus();
  }
  absl::StatusOr<FailedDocuments> failed = FindFailed(store, request.parent_job_id());
  if (!failed.ok()) return failed.status();
  spec->set_parent_job_id(request.parent_job_id());
  *spec->mutable_roots() = failed->parent.roots();
  if (!request.has_limits() && failed->parent.has_limits()) *spec->mutable_limits() = failed->parent.limits();
  spec->mutable_document_ids()->Assign(failed->documents.begin(), failed->documents.end());
  spec->mutable_source_ids()->Assign(failed->sources.begin(), failed->sources.end());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<job::v1::JobSpec> SpecOf(const job::v1::SubmitJobRequest& request, const std::string& tenant,
                                        store::Store& store) {
  if (request.request_id().empty()) {
    return errors::BadField("request_id", "request_id is empty: give one that is unique for each new job");
  }
  if (request.priority() > kMaxPriority) {
    return errors::BadField("priority", absl::StrCat("priority ", request.priority(), " is not in 0 to 9"));
  }
  const bool requeue = !request.parent_job_id().empty();
  if (request.roots().empty() && !requeue) return errors::BadField("roots", "no corpus is given");
  const bool uploaded = planning::IsUploaded(request.roots());
  for (const job::v1::CorpusRoot& root : request.roots()) {
    if (!uploaded && !root.locator().starts_with('/') && !root.locator().starts_with("s3://")) {
      return errors::BadField(
          "roots", absl::StrCat("give absolute paths: ", root.locator(), " means nothing to a coordinator"));
    }
    // The system would read up to there, and somebody else the whole.
    if (root.locator().find('\0') != std::string::npos)
      return errors::BadField("roots", "a path holds a NUL byte");
  }
  job::v1::JobSpec spec;
  spec.set_job_id(store::JobId(tenant, request.request_id()));
  spec.set_tenant(tenant);
  spec.set_request_id(request.request_id());
  spec.set_priority(request.priority());
  *spec.mutable_roots() = request.roots();
  if (uploaded) {
    absl::Status resolved = planning::ResolveUpload(spec.job_id(), spec.mutable_roots());
    if (!resolved.ok()) return resolved;
  }
  if (requeue) {
    if (absl::Status taken = TakeOverFailed(request, store, &spec); !taken.ok()) return taken;
  }
  if (request.has_limits()) *spec.mutable_limits() = request.limits();
  if (absl::Status fits = CheckSize(spec); !fits.ok()) return fits;
  return spec;
}

void NormalizeSpec(job::v1::JobSpec* spec) {
  // Roots that have gone since are compared as they were given; a new job's are checked afterwards.
  store::CorpusRoots normal = spec->roots();
  if (planning::NormalizeRoots(&normal).ok()) *spec->mutable_roots() = std::move(normal);
}

absl::Status CheckSubmission(const CoordinatorOptions& options, store::Store& store,
                             job::v1::JobSpec* asked) {
  const job::v1::JobSpec& spec = *asked;
  // Not of a job that stands: one that was taken in before there were these bounds is the same job for ever (invariant 9).
  if (absl::Status good = CheckRequestId(spec.request_id()); !good.ok()) return good;
  if (absl::Status good = CheckLimits(spec.limits()); !good.ok()) return good;
  for (const job::v1::CorpusRoot& root : spec.roots()) {
    if (!root.id_prefix().empty() && !planning::IsPlainPath(root.id_prefix()))
      return errors::BadField("roots", "the id prefix of a root is no plain path");
  }
  if (planning::IsUploaded(spec.roots())) return planning::CheckUpload(spec.roots(), store);
  // First, so that nobody learns what there is where nothing may be read.
  const std::vector<std::string> allowed = options.source_roots.Of(spec.tenant());
  for (const job::v1::CorpusRoot& root : spec.roots()) {
    if (absl::Status good = CheckAllowed(root.locator(), options, allowed); !good.ok()) return good;
  }
  NormalizeSpec(asked);
  if (absl::Status fits = CheckSize(spec); !fits.ok()) return fits;
  absl::Status roots = planning::CheckRoots(spec.roots());
  if (absl::IsNotFound(roots)) {
    return errors::BadField(
        "roots", absl::StrCat(roots.message(), ": the coordinator must see the corpus under the same path"));
  }
  if (absl::IsInvalidArgument(roots)) return errors::BadField("roots", env::ToStd(roots.message()));
  if (!roots.ok()) return roots;
  bool any = false;
  for (const job::v1::CorpusRoot& root : spec.roots()) any = any || HoldsSomething(root.locator());
  if (any) return absl::OkStatus();
  return errors::BadField("roots", absl::StrCat("there is nothing to read under ", spec.roots(0).locator(),
                                                ": give files, or directories that hold some"));
}

absl::StatusOr<bool> PutSpec(const job::v1::JobSpec& spec, store::Store& store) {
  const std::string name = store::SpecName(spec.job_id());
  for (int tries = 0; tries < kPutTries; ++tries) {
    const absl::Status put = store::PutFirstMessage(store, name, spec);
    if (!absl::IsAlreadyExists(put)) return put.ok() ? absl::StatusOr<bool>(true) : put;
    const absl::Status standing = store.Stat(name).status();
    if (standing.ok()) return false;
    if (!absl::IsNotFound(standing)) return standing;
    if (absl::Status clean = RemoveRemains(store, spec.job_id()); !clean.ok()) return clean;
  }
  return absl::UnavailableError(
      absl::StrCat("a removed job of the same id, ", spec.job_id(), ", is still being written; try again"));
}

std::string Difference(const job::v1::JobSpec& standing, const job::v1::JobSpec& asked) {
  using google::protobuf::util::MessageDifferencer;
  // What the request decides; the other fields tell when, where and by what it was accepted.
  std::vector<std::string> differs;
  for (const char* name : {"roots", "priority", "limits", "parent_job_id"}) {
    const auto* field = job::v1::JobSpec::descriptor()->FindFieldByName(name);
    MessageDifferencer differencer;
    if (!differencer.CompareWithFields(standing, asked, {field}, {field})) differs.push_back(name);
  }
  return absl::StrJoin(differs, ", ");
}

}  // namespace gouji::jobs
