// Tallies as the queue's named sums, and back.
//
// Role: the queue adds counters without knowing what they mean; every count of a Tally becomes one, under its
// field's name. The digest does not: it is folded from the outcomes when a job is sealed. Threads: any.
// Errors: none; unknown names and negative sums are left out.
//
//   request.counters = ToCounters(summary.tally);
//   job::v1::Tally so_far = ToTally(counts.counters);
#pragma once

#include "coordinator/queue/queue.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

// Zeros are left out.
queue::Counters ToCounters(const job::v1::Tally& tally);
job::v1::Tally ToTally(const queue::Counters& counters);

}  // namespace gouji::jobs
