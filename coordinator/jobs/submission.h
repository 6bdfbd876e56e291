// From a request to a job's spec.
//
// Role: what is checked and filled in before a spec is put, and how two requests under one id are compared.
// It looks at the roots' names, never into a document; of a requeued job's parent it reads the store. Threads: any.
// Errors: INVALID_ARGUMENT names what is wrong and what to do; for a requeue those of requeue.h.
//
//   absl::StatusOr<job::v1::JobSpec> spec = SpecOf(request, tenant, store);
//   absl::Status checked = CheckSubmission(options, store, &*spec);
//   std::string differs = Difference(*standing, *spec);
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "coordinator/jobs/options.h"
#include "gouji/job/v1/job.pb.h"

namespace gouji::jobs {

// Everything that the request and its tenant decide, and the job id; not what depends on when and where it is submitted.
absl::StatusOr<job::v1::JobSpec> SpecOf(const job::v1::SubmitJobRequest& request, const std::string& tenant,
                                        store::Store& store);

// That a new job can be started: the roots exist, may be read, and hold something, or the upload is whole.
// Normalizes the roots once it is seen that the tenant may look there.
absl::Status CheckSubmission(const CoordinatorOptions& options, store::Store& store, job::v1::JobSpec* spec);

// Roots as a job has them; as they were given where they cannot be looked at.
void NormalizeSpec(job::v1::JobSpec* spec);

// The commit of a submission; false when a spec stands already. What a removed job of this id left behind goes before.
absl::StatusOr<bool> PutSpec(const job::v1::JobSpec& spec, store::Store& store);

// Names of the fields in which two specs ask for different work, comma-separated; empty when it is the same.
std::string Difference(const job::v1::JobSpec& standing, const job::v1::JobSpec& asked);

}  // namespace gouji::jobs
