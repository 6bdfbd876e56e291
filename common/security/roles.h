// Who may call what.
//
// Role: the roles, and the table of all calls of all services. A call that has no row is shut for everybody. Threads: any.
//
//   const Roles wanted = RolesFor("gouji.job.v1.JobService.SubmitJob");
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gouji::security {

// A set of roles.
using Roles = uint8_t;
// Submits jobs, controls its own, has reports read.
inline constexpr Roles kSubmit = 1;
// Sees jobs and their records.
inline constexpr Roles kRead = 2;
// Controls jobs, sees and drains workers.
inline constexpr Roles kOperate = 4;
// Is a worker, or a coordinator before a worker: claims shards, has reports read.
inline constexpr Roles kWork = 8;

struct Access {
  std::string_view method;  // full name, as in the descriptor
  Roles roles = 0;          // any of them will do
  bool shared = false;      // touches what all tenants share: wants a token of tenant=*
  bool changes = false;     // goes into the audit log
};

// nullptr: no such call.
const Access* FindAccess(std::string_view method);

// "submit,read" -> kSubmit | kRead; nullopt when a name is none.
std::optional<Roles> ParseRoles(std::string_view names);
std::string RoleNames(Roles roles);

}  // namespace gouji::security
