// Ends a job: folds its outcomes and puts the manifest.
//
// Role: the only place that puts manifests, so that the rules of the end hold in one function: a SUCCEEDED
// manifest only if every leaf has an outcome (invariant 4), its leaves the disjoint RECORDS leaves of the
// split tree (2, 3), its total their sum; one manifest for ever, whoever puts it first (1, 11). It asks the
// store alone, never the queue.
// Ownership: borrows the store. Threads: any; two sealers of one job end with the same manifest.
// Errors: those of the store; DATA_LOSS when plan or outcomes are damaged; FAILED_PRECONDITION when a job is
// to be sealed as SUCCEEDED with leaves unresolved.
//
//   ASSIGN fold = results::FoldLeaves(store, job);
//   ASSIGN manifest = sealing::Seal(store, job, fold, FINAL_STATE_SUCCEEDED, clock.WallMs());
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "coordinator/results/fold.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::sealing {

// Whether the fold allows a SUCCEEDED manifest.
bool Complete(const results::JobFold& fold);

// Puts the manifest, or finds another there; the one that stands. `state`: SUCCEEDED or CANCELLED. `put`: whether it was this call.
absl::StatusOr<job::v1::Manifest> Seal(store::Store& store, std::string_view job,
                                       const results::JobFold& fold, job::v1::FinalState state,
                                       int64_t wall_ms, bool* put = nullptr);

// The same for a job that itself cannot go on: what is wrong and what to do, for a person. The records of `fold` stay the job's.
absl::StatusOr<job::v1::Manifest> SealFailed(store::Store& store, std::string_view job,
                                             const results::JobFold& fold, std::string_view error,
                                             int64_t wall_ms, bool* put = nullptr);

}  // namespace gouji::sealing
