// On whose behalf a call is made.
//
//   absl::StatusOr<job::v1::GetJobResponse> job = coordinator.GetJob(request, caller);
#pragma once

#include <cstdint>
#include <string>

namespace gouji::security {

// What of a tenant may be under way at once; 0: no bound.
struct Quota {
  uint32_t open_jobs = 0;
  // Of documents that are listed and not read yet. Bytes, because the documents of a file of JSON Lines are not counted before
  // they are read.
  uint64_t queued_bytes = 0;
};

// The default is the process itself, or a cluster without tokens: it sees all, and owns what the coordinator's own tenant owns.
struct Caller {
  // Empty: the coordinator's own.
  std::string tenant;
  // For the audit log; never the token.
  std::string name = "anonymous";
  bool all_tenants = true;
  Quota quota;

  bool Sees(const std::string& owner) const { return all_tenants || owner == tenant; }
};

}  // namespace gouji::security
