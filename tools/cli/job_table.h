// Jobs as `gouji jobs` and `gouji status` print them.
#pragma once

#include <string>
#include <vector>

#include "gouji/job/v1/job.pb.h"
#include "tools/cli/options.h"

namespace gouji::cli {

// kTable: with a head line; kJson: one object a line; kName: one id a line.
std::string JobsText(const std::vector<job::v1::JobStatus>& jobs, ListOutput output);
std::string WorkersText(const std::vector<job::v1::WorkerStatus>& workers, ListOutput output);

// Every figure of one job, one a line.
std::string JobDetails(const job::v1::JobStatus& job);

}  // namespace gouji::cli
