// What a coordinator is told when it is made.
//
//   jobs::CoordinatorOptions options{.id = "local", .slots_hint = 8};
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "common/store/tenant_roots.h"

namespace gouji::jobs {

struct CoordinatorOptions {
  // Names this process in epochs/<n> and in logs.
  std::string id = "coordinator";
  std::string tenant = "default";
  // Version that decides the records; absent: the program's own.
  std::string program_version;
  // Under which sources may lie.
  store::TenantRoots source_roots;
  // Of the store, where no sources may lie: other tenants' records do. Empty: not known.
  std::string store_directory;
  // Slots to size the shards for while no worker is known; `gouji run` knows its own.
  uint32_t slots_hint = 0;
  // Must be the queue's own; told to the workers.
  std::chrono::milliseconds lease{30'000};
  uint32_t threads = 3;
  // Bounds on how late something is noticed that no event told (other coordinators' doings).
  std::chrono::milliseconds job_poll{500};
  std::chrono::milliseconds claim_poll{50};
  std::chrono::milliseconds reap_interval{1'000};
  std::chrono::milliseconds reconcile_interval{60'000};
  // How long a job is kept that is over; zero: for ever.
  std::chrono::seconds keep_jobs{0};
  // Between looks for jobs and leftovers that are too old.
  std::chrono::milliseconds sweep_interval{3'600'000};
  // How long a job of another coordinator may stand unplanned before this one plans it too.
  std::chrono::milliseconds takeover_delay{5'000};
  // Pause before something that failed is tried again.
  std::chrono::milliseconds retry_delay{500};
};

}  // namespace gouji::jobs
