// The whole system in one process: what `gouji run` is.
//
// Role: a store in a directory, a coordinator with the in-process queue, and a worker that calls it directly: no
// Redis, no sockets, no polling between them. The classes are the cluster's own, so that its records are byte for byte
// the same. It prints nothing.
// Ownership: owns all of the parts; destruction stops them. Threads: one caller; the parts start threads and child
// processes of their own. Two LocalRuns at once on one directory, also in two processes, are safe: put-if-absent
// decides every shard; they only do work twice.
// Errors: those of OpenStore and Coordinator. A store that refuses writes for good (disk full, permissions) ends Next
// with that error; what was finished by then is kept, and the same job goes on later.
//
//   ASSIGN run = LocalRun::Open({.directory = "out", .workers = 2});
//   ASSIGN status = run->Submit(request);  run->StartWorker();
//   while (!over) ASSIGN update = run->Next(std::chrono::milliseconds(200));
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/document_id.h"
#include "common/store/store.h"
#include "gouji/job/v1/job.pb.h"

namespace gouji::local {

struct LocalOptions {
  // Created when it is not there.
  std::string directory;
  uint32_t workers = 1;
};

// Names the job of these arguments under this version of the program: the same again is the same job.
std::string RequestIdFor(const store::CorpusRoots& roots, std::string_view program_version);

class LocalRun {
 public:
  static absl::StatusOr<std::unique_ptr<LocalRun>> Open(const LocalOptions& options);
  ~LocalRun();
  LocalRun(const LocalRun&) = delete;
  LocalRun& operator=(const LocalRun&) = delete;

  // The job's status; a job that was submitted before goes on where it stood, or is over already.
  absl::StatusOr<job::v1::JobStatus> Submit(const job::v1::SubmitJobRequest& request);
  // Goes on with a job of the directory.
  absl::StatusOr<job::v1::JobStatus> Attach(const std::string& job);

  absl::Status StartWorker();
  // The next status of the job; nullopt when nothing changed within `wait`.
  absl::StatusOr<std::optional<job::v1::JobStatus>> Next(std::chrono::milliseconds wait);
  // Finishes the shards under work within `grace`, gives up the others, ends all threads and children.
  void Stop(std::chrono::milliseconds grace);

  store::Store& store();

 private:
  struct State;
  explicit LocalRun(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gouji::local
