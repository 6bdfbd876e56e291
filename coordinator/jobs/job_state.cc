#include "coordinator/jobs/job_state.h"

#include "absl/strings/str_cat.h"

namespace gouji::jobs {
namespace {

absl::Status CannotFollow(const char* what, job::v1::JobState state) {
  return absl::FailedPreconditionError(
      absl::StrCat(what, " cannot follow the state ", job::v1::JobState_Name(state)));
}

}  // namespace

absl::Status JobState::Apply(const Update& update) {
  absl::Status applied = std::visit([this](const auto& u) { return On(u); }, update);
  if (applied.ok()) Recompute();
  return applied;
}

absl::Status JobState::On(const Submitted& update) {
  if (spec_ != nullptr && spec_->job_id() != update.spec->job_id()) {
    return absl::FailedPreconditionError("the spec is that of another job");
  }
  if (spec_ == nullptr) spec_ = update.spec;
  return absl::OkStatus();
}

absl::Status JobState::On(const Controlled& update) {
  if (spec_ == nullptr) return CannotFollow("a control", state_);
  const job::v1::Control& control = update.control;
  if (control.number() < next_control_) return absl::OkStatus();
  if (control.number() > next_control_) return CannotFollow("a control out of order", state_);
  ++next_control_;
  switch (control.kind()) {
    case job::v1::CONTROL_KIND_PAUSE:
      paused_ = true;
      break;
    case job::v1::CONTROL_KIND_RESUME:
      paused_ = false;
      break;
    case job::v1::CONTROL_KIND_CANCEL:
      if (!cancelled_) failure_ = control.error();
      cancelled_ = true;
      break;
    default:
      break;  // of a later version: it cannot concern what this program does
  }
  return absl::OkStatus();
}

absl::Status JobState::On(const Listed& update) {
  if (spec_ == nullptr) return CannotFollow("a listing", state_);
  if (!listed_) listed_ = update;
  return absl::OkStatus();
}

absl::Status JobState::On(const Planned& update) {
  if (!listed_) return CannotFollow("a complete plan", state_);
  if (planned_ && planned_->shards != update.shards) {
    return absl::FailedPreconditionError("the plan is complete already, with another number of shards");
  }
  planned_ = update;
  return absl::OkStatus();
}

absl::Status JobState::On(const SealingBegun&) {
  if (spec_ == nullptr || over()) return CannotFollow("sealing", state_);
  sealing_ = true;
  return absl::OkStatus();
}

absl::Status JobState::On(const SealingAbandoned&) {
  sealing_ = false;
  return absl::OkStatus();
}

absl::Status JobState::On(const Sealed& update) {
  if (spec_ == nullptr) return CannotFollow("a manifest", state_);
  if (manifest_ != nullptr && manifest_->state() != update.manifest->state()) {
    return absl::FailedPreconditionError("the job has another manifest already");
  }
  manifest_ = update.manifest;
  return absl::OkStatus();
}

void JobState::Recompute() {
  if (manifest_ != nullptr) {
    switch (manifest_->state()) {
      case job::v1::FINAL_STATE_SUCCEEDED:
        state_ = job::v1::JOB_STATE_SUCCEEDED;
        return;
      case job::v1::FINAL_STATE_CANCELLED:
        state_ = job::v1::JOB_STATE_CANCELLED;
        return;
      default:
        state_ = job::v1::JOB_STATE_FAILED;
        return;
    }
  }
  if (spec_ == nullptr) {
    state_ = job::v1::JOB_STATE_UNSPECIFIED;
  } else if (sealing_ || cancelled_) {
    state_ = job::v1::JOB_STATE_SEALING;
  } else {
    state_ = listed_ ? job::v1::JOB_STATE_RUNNING : job::v1::JOB_STATE_PLANNING;
  }
}

job::v1::JobStatus JobState::ToStatus() const {
  job::v1::JobStatus status;
  status.set_state(state_);
  status.set_paused(paused());
  if (spec_ != nullptr) {
    status.set_job_id(spec_->job_id());
    status.set_priority(spec_->priority());
    status.set_request_id(spec_->request_id());
    status.set_parent_job_id(spec_->parent_job_id());
    *status.mutable_submit_time() = spec_->submit_time();
  }
  if (listed_) {
    status.set_sources(listed_->sources);
    status.set_input_bytes(listed_->input_bytes);
  }
  if (planned_) status.set_shards_total(planned_->shards);
  if (manifest_ != nullptr) {
    *status.mutable_end_time() = manifest_->end_time();
    *status.mutable_tally() = manifest_->total();
    status.set_error(manifest_->error());
  }
  return status;
}

}  // namespace gouji::jobs
