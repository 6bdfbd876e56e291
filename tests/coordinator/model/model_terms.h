// What the parts of the model share.
//
// Role: the names and limits of its one job. Included by its sources alone.
#pragma once

#include <string>

#include "common/store/names.h"
#include "coordinator/queue/queue_state.h"

namespace gouji::model {

inline constexpr char kJob[] = "j";
inline constexpr queue::Limits kLimits{.lease_ms = 10, .backoff_ms = 1};
inline constexpr uint64_t kPlanned = 2;

inline job::v1::ShardRange Range(const char* name) {
  return store::ParseShardName(name).value();
}

inline queue::WorkerEntry Entry(size_t worker) {
  return {.id = std::string(1, static_cast<char>('a' + worker)), .slots = 1};
}

}  // namespace gouji::model
