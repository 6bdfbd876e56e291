// Removes jobs that have been over for long enough.
//
// Role: the end of a job's life. The spec goes first, so that no coordinator meets half a job; a job that is not over is never
// touched, nor is one whose manifest cannot be read, nor one that is submitted under the same id meanwhile. What late writers
// leave of removed jobs goes too. Ownership: borrows context and table.
// Threads: any; several coordinators may do it at once. Errors: those of the store.
//
//   absl::Status removed = RemoveOldJobs(context, table);
#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/job_table.h"

namespace gouji::jobs {

// Nothing when the options say that jobs are kept for ever.
absl::Status RemoveOldJobs(Context& context, JobTable& table);

// What stands under the name of a job without a spec: a process that slept while the job was removed woke up and wrote it, or
// a removal broke off. It is nobody's, and no such folder can become a job's: specs are put by Store::PutFirst alone.
absl::Status RemoveRemains(store::Store& store, const std::string& job);

}  // namespace gouji::jobs
