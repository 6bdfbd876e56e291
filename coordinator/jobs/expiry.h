// Removes jobs that have been over for long enough.
//
// Role: the end of a job's life. What is removed goes all at once, so that no coordinator meets half a job; a job that is
// not over is never touched, nor is one whose manifest cannot be read. What late writers leave of removed jobs goes too. Ownership: borrows context and table.
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

// Plan and outcomes under the name of a job that has no spec: a process that slept while the job was removed woke up and
// wrote them. They are nobody's, and must not become part of a job that is submitted under the same request id later.
absl::Status RemoveRemains(store::Store& store, const std::string& job);

}  // namespace gouji::jobs
