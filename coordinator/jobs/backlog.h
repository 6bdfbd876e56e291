// What is left to do, as figures: shards by state, seconds of work, ages; and how much of the queue's window is used.
//
// Role: sums over jobs as they are known here; every coordinator shows the same within a second or so, so that one takes the
// maximum over them, not the sum. Threads: any. Errors: none; what is not known counts as nothing.
//
//   uint64_t fullest = ShowBacklog(table.Live(), clock.WallMs());
#pragma once

#include <cstdint>
#include <vector>

#include "coordinator/jobs/job_table.h"
#include "coordinator/queue/queue.h"

namespace gouji::jobs {

// Answers the shards ready or leased of the queue's fullest partition.
uint64_t ShowBacklog(const std::vector<JobPtr>& live, int64_t wall_ms);

// Of the queue's list, with the time after which a silent worker is gone, and what ShowBacklog answered.
void ShowWorkers(const std::vector<queue::WorkerEntry>& workers, int64_t gone_after_ms,
                 uint64_t fullest_partition);

// Not negative.
double SecondsSince(const google::protobuf::Timestamp& then, int64_t wall_ms);

}  // namespace gouji::jobs
