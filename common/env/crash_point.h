// Places at which a test may let the process die.
//
// Role: called right after every effect that outlives the process: a name in the store, a change in Redis. Here it does
// nothing; the programs under <build>/bin/crashing, which only tests run, bring another definition of the function
// (tests/cluster/armed_crash_point.cc) that kills the process at the passage that the environment names.
// Threads: any. Errors: none.
//
//   env::CrashPoint("store.linked", "spec");
#pragma once

#include <string_view>

namespace gouji::env {

// `effect` and `object` together are the point's name: `store.linked.spec`.
void CrashPoint(std::string_view effect, std::string_view object);

}  // namespace gouji::env
