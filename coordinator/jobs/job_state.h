// What a coordinator knows of one job, and the only way to change it.
//
// Role: pure state. PLANNING -> RUNNING -> SEALING -> SUCCEEDED | CANCELLED | FAILED, and the flag `paused`.
// Every change passes Apply; each update says what was read from, or just put into, the store, so that
// replaying the store's objects in any order that the store allows gives the same state in every coordinator.
// No I/O, no clock, no locks.
// Errors: Apply answers FAILED_PRECONDITION for an update that cannot follow, and changes nothing then. An
// update that says what is known already is OK.
//
//   JobState job;
//   absl::Status applied = job.Apply(Submitted{spec});
//   if (job.state() == job::v1::JOB_STATE_PLANNING) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "gouji/job/v1/job.pb.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {

// jobs/<job>/spec stands.
struct Submitted {
  std::shared_ptr<const job::v1::JobSpec> spec;
};
// jobs/<job>/control/<n> stands; in order of n.
struct Controlled {
  job::v1::Control control;
};
// jobs/<job>/listing stands.
struct Listed {
  uint64_t sources = 0;
  uint64_t input_bytes = 0;
};
// The last chunk of the plan stands.
struct Planned {
  uint64_t shards = 0;
};
// Nothing is left to do but the manifest.
struct SealingBegun {};
// Sealing found unresolved shards.
struct SealingAbandoned {};
// jobs/<job>/manifest stands. `leaves` may be left out.
struct Sealed {
  std::shared_ptr<const job::v1::Manifest> manifest;
};

using Update = std::variant<Submitted, Controlled, Listed, Planned, SealingBegun, SealingAbandoned, Sealed>;

class JobState {
 public:
  absl::Status Apply(const Update& update);

  job::v1::JobState state() const { return state_; }
  // A manifest stands.
  bool over() const { return manifest_ != nullptr; }
  bool paused() const { return paused_ && !over(); }
  // A control `cancel` stands; it cannot be taken back.
  bool cancelled() const { return cancelled_; }
  // Why that cancel says that the job cannot go on; empty where somebody asked for it.
  const std::string& failure() const { return failure_; }
  // Number of the next control object.
  uint32_t next_control() const { return next_control_; }
  const std::shared_ptr<const job::v1::JobSpec>& spec() const { return spec_; }
  const std::shared_ptr<const job::v1::Manifest>& manifest() const { return manifest_; }
  const std::optional<Listed>& listed() const { return listed_; }
  const std::optional<Planned>& planned() const { return planned_; }

  // All that the state tells; what the queue counts is added by the caller.
  job::v1::JobStatus ToStatus() const;

 private:
  absl::Status On(const Submitted& update);
  absl::Status On(const Controlled& update);
  absl::Status On(const Listed& update);
  absl::Status On(const Planned& update);
  absl::Status On(const SealingBegun& update);
  absl::Status On(const SealingAbandoned& update);
  absl::Status On(const Sealed& update);
  void Recompute();

  job::v1::JobState state_ = job::v1::JOB_STATE_UNSPECIFIED;
  bool paused_ = false;
  bool cancelled_ = false;
  std::string failure_;  // of the first cancel
  bool sealing_ = false;
  uint32_t next_control_ = 0;
  std::shared_ptr<const job::v1::JobSpec> spec_;
  std::shared_ptr<const job::v1::Manifest> manifest_;
  std::optional<Listed> listed_;
  std::optional<Planned> planned_;
};

}  // namespace gouji::jobs
