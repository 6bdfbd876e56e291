// Which versions of the program the workers have that are there.
//
// Role: a job is worked on by the version that began it. While only workers of others are there, it is kept out of the
// queue's service, so that its shards neither fill the window nor go to and fro.
// Threads: any. Errors: none.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace gouji::jobs {

class WorkerVersions {
 public:
  // Of the workers heard of lately that do not drain.
  void Set(std::set<std::string> versions) {
    std::lock_guard lock(mutex_);
    versions_ = std::move(versions);
  }
  // Also true while no worker is there at all: then nobody is kept from work.
  bool Serve(const std::string& version) const {
    std::lock_guard lock(mutex_);
    return versions_.empty() || versions_.contains(version);
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> versions_;  // guarded by mutex_
};

}  // namespace gouji::jobs
