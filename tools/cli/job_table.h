// Jobs as `gouji jobs` and `gouji status` print them.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "gouji/job/v1/job.pb.h"
#include "tools/cli/options.h"

namespace gouji::cli {

// By the time of their submission; those of one time by id.
void NewestFirst(std::vector<job::v1::JobStatus>* jobs);
// kTable: with a head line; kJson: one object a line; kName: one id a line.
std::string JobsText(const std::vector<job::v1::JobStatus>& jobs, ListOutput output);
// One that was not heard of for a minute before `now` is lost: it died, or cannot reach a coordinator.
std::string WorkersText(const std::vector<job::v1::WorkerStatus>& workers, ListOutput output,
                        std::time_t now);

// Every figure of one job, one a line.
std::string JobDetails(const job::v1::JobStatus& job);

}  // namespace gouji::cli
