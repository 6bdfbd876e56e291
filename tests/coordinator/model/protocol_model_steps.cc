// The steps of the model: what coordinators, workers, clients and a reader may do next, and what may befall them.
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "coordinator/jobs/job_driver.h"
#include "coordinator/jobs/plan_view.h"
#include "tests/coordinator/model/model_terms.h"
#include "tests/coordinator/model/protocol_model.h"

namespace gouji::model {

std::vector<Step> Model::Steps() const {
  std::vector<Step> steps;
  for (size_t i = 0; i < left_.coordinators; ++i) CoordinatorSteps(i, &steps);
  for (size_t i = 0; i < workers_.size(); ++i) WorkerSteps(i, &steps);
  for (size_t i = 0; i < clients_.size(); ++i) ClientSteps(i, &steps);
  CancelStep(&steps);
  ReaderSteps(&steps);
  FaultSteps(&steps);
  LossSteps(&steps);
  std::erase_if(steps, [](const Step& step) { return step.model.impossible_; });
  for (Step& step : steps) step.model.Notice();
  return steps;
}

void Model::Notice() {
  // Its epoch may be that of the next schedule.
  if (mutant_ == Mutant::kEpochStays) return;
  for (Coordinator& coordinator : coordinators_) {
    const bool knows = coordinator.keeping != Keeping::kDown && coordinator.keeping != Keeping::kTook;
    if (!knows || Reaches(coordinator)) continue;
    coordinator.keeping = Keeping::kDown;
    coordinator.epoch = 0;
    coordinator.reconciled = {};
  }
}

void Model::CoordinatorSteps(size_t i, std::vector<Step>* steps) const {
  const Coordinator& here = coordinators_[i];
  KeeperSteps(i, steps);
  DriverSteps(i, steps);
  // Of a job that is over nothing is given out any more.
  if (here.keeping != Keeping::kServing || !Reaches(here) || manifest_.has_value()) return;
  const queue::JobCounts counts = redis_.state.partition(kJob).Counts(kJob);
  if (counts.known && !counts.plan_complete) {
    Model next = *this;
    std::vector<queue::Shard> shards;
    if (counts.cursor < 1) shards.push_back(jobs::ToShard(Range("0-2"), 0));
    if (counts.cursor < kPlanned) shards.push_back(jobs::ToShard(Range("2-3"), 1));
    next.Write();
    const uint64_t window = mutant_ == Mutant::kWindowIgnored ? kPlanned : left_.window;
    next.redis_.state.partition(kJob).Plan(kJob, counts.cursor, shards, true, window);
    const queue::JobCounts after = next.redis_.state.partition(kJob).Counts(kJob);
    const uint64_t moving = counts.ready + counts.leased;
    const uint64_t now = after.ready + after.leased;
    next.over_window_ = now > moving && now > left_.window;
    steps->push_back({absl::StrCat("coordinator ", i, " plans"), std::move(next)});
  }
  if (counts.leased > 0) {
    Model next = *this;
    uint32_t place = 0;
    next.Write();
    const auto expired = next.redis_.state.Reap(kLimits.lease_ms + 1, kLimits, 1, place);
    const bool held = std::any_of(workers_.begin(), workers_.end(), [&](const Worker& worker) {
      return worker.working != Working::kIdle && worker.fence == expired[0].fence;
    });
    // A lease that nobody renews runs out; one whose holder lives on does so as often as the bounds say.
    if (!held || left_.expiries > 0) {
      if (held) --next.left_.expiries;
      steps->push_back(
          {absl::StrCat("coordinator ", i, " takes an expired lease back"), std::move(next), held});
    }
  }
  if (counts.delayed > 0) {
    Model next = *this;
    uint32_t place = 0;
    next.Write();
    next.redis_.state.Reap(kLimits.backoff_ms, kLimits, 0, place);
    steps->push_back({absl::StrCat("coordinator ", i, " finds a back-off over"), std::move(next)});
  }
}

void Model::KeeperSteps(size_t i, std::vector<Step>* steps) const {
  const Coordinator& here = coordinators_[i];
  Model next = *this;
  Coordinator& there = next.coordinators_[i];
  const auto step = [&](const char* what) {
    steps->push_back({absl::StrCat("coordinator ", i, " ", what), std::move(next)});
  };
  const uint64_t stored = redis_.current ? redis_.state.epoch() : 0;
  switch (here.keeping) {
    case Keeping::kServing:
      if (Reaches(here)) return;
      there.keeping = Keeping::kDown;
      return step("notices that Redis is another");
    case Keeping::kDown:
      if (mutant_ == Mutant::kEpochStays && stored == 0) {
        next.redis_ = {};
        next.redis_.state.Reset(newest_epoch_);
        there.epoch = newest_epoch_;
        there.keeping = Keeping::kUnreconciled;
        return step("starts over under the old epoch");
      }
      if (stored == newest_epoch_) {
        there.epoch = stored;
        there.keeping = Keeping::kUnreconciled;
        return step("joins");
      }
      there.taking = ++next.newest_epoch_;
      there.keeping = Keeping::kTook;
      return step("puts an epoch");
    case Keeping::kTook:
      // Refused where a later one is in place.
      if (left_.losses > 0 && !on_disk_.has_value() && !left_.whole_redis) {
        Model lost = *this;
        lost.on_disk_ = Forgotten(redis_);
        lost.KeeperSteps(i, steps);
        steps->back().fault = true;
      }
      next.Write();
      if (next.redis_.state.Reset(here.taking)) {
        next.redis_.current = true;
        there.epoch = here.taking;
        there.keeping = Keeping::kUnreconciled;
      } else {
        there.keeping = Keeping::kDown;
      }
      there.taking = 0;
      return step("resets the queue");
    case Keeping::kUnreconciled:
      there.reconciled = outcomes_;
      there.keeping = manifest_.has_value() || !spec_.has_value() ? Keeping::kServing : Keeping::kFolded;
      return step("reads the store");
    case Keeping::kFolded:
      if (mutant_ != Mutant::kSealsUnreconciled) there.reconciled = {};
      if (!Reaches(here)) {
        there.keeping = Keeping::kDown;
        return step("notices while it reconciles that Redis is another");
      }
      if (!redis_.state.partition(kJob).Counts(kJob).known) next.Adopt(here.reconciled);
      there.keeping = Keeping::kServing;
      return step("adopts the job");
  }
}

void Model::DriverSteps(size_t i, std::vector<Step>* steps) const {
  const Coordinator& here = coordinators_[i];
  Model next = *this;
  Coordinator& there = next.coordinators_[i];
  const auto step = [&](const char* what) {
    steps->push_back({absl::StrCat("coordinator ", i, " ", what), std::move(next)});
  };
  switch (here.driving) {
    case Driving::kNothing: {
      if (cancelled_ && !manifest_.has_value()) {
        // The store alone is asked.
        there.driving = Driving::kSealing;
        there.cancels = true;
        there.sealed = outcomes_;
        return step("reads the store to seal what is cancelled");
      }
      if (here.keeping != Keeping::kServing || !Reaches(here)) return;
      const queue::JobCounts counts = redis_.state.partition(kJob).Counts(kJob);
      if (!counts.known) {
        if (manifest_.has_value() || !spec_.has_value()) return;
        there.keeping = Keeping::kUnreconciled;
        return step("misses the job in the queue");
      }
      if (manifest_.has_value()) {
        there.driving = Driving::kRemoving;
        return step("finds the job over");
      }
      if (!counts.plan_complete || counts.ready + counts.delayed + counts.leased > 0) return;
      there.driving = Driving::kSealing;
      there.sealed = mutant_ == Mutant::kSealsUnreconciled ? here.reconciled : outcomes_;
      return step("reads the store to seal");
    }
    case Driving::kSealing: {
      // Goes on with what it read, whatever became of Redis meanwhile.
      there.sealed = {};
      there.cancels = false;
      there.driving = Driving::kNothing;
      if (here.cancels) {
        if (!manifest_.has_value()) {
          next.manifest_ = here.sealed;
          next.sealed_cancelled_ = true;
        }
        there.driving = Driving::kRemoving;
        return step("puts the manifest of a cancelled job");
      }
      const bool believed = mutant_ == Mutant::kQueueIsBelieved || mutant_ == Mutant::kSealsUnreconciled;
      if (Complete(here.sealed) || believed) {
        if (!manifest_.has_value()) next.manifest_ = here.sealed;
        there.driving = Driving::kRemoving;
        return step("puts the manifest");
      }
      if (!Reaches(here)) return step("gives the sealing up");
      next.Adopt(here.sealed);
      return step("repairs the queue");
    }
    case Driving::kRemoving:
      there.driving = Driving::kNothing;
      if (Reaches(here)) {
        next.Write();
        next.redis_.state.partition(kJob).Remove(kJob);
      }
      return step("removes the job from the queue");
  }
}

void Model::WorkerSteps(size_t i, std::vector<Step>* steps) const {
  const Worker& here = workers_[i];
  const auto step = [&](const char* what, Model next) {
    steps->push_back({absl::StrCat("worker ", i, " ", what), std::move(next)});
  };
  switch (here.working) {
    case Working::kIdle:
      if (!manifest_.has_value() && SomeoneServes()) {
        Model next = *this;
        uint32_t place = 0;
        next.Write();
        const auto leases = next.redis_.state.Claim(0, kLimits, Entry(0), 1, place);
        if (leases.empty()) return;
        Worker& there = next.workers_[i];
        for (uint8_t leaf = 0; leaf < kLeaves; ++leaf) {
          if (leases[0].shard.name == Name(static_cast<Leaf>(leaf))) there.leaf = static_cast<Leaf>(leaf);
        }
        there.fence = leases[0].fence;
        there.working = Working::kLeased;
        step("claims", std::move(next));
      }
      return;
    case Working::kLeased: {
      const auto put = [&](Kind kind) {
        Model next = *this;
        next.outcomes_[here.leaf] = {kind, static_cast<uint8_t>(i + 1)};
        next.workers_[i].working = Working::kTelling;
        step(kind == Kind::kRecords ? "puts records" : "puts a split", std::move(next));
      };
      if (outcomes_[here.leaf].kind != Kind::kAbsent && mutant_ != Mutant::kPutOverwrites) {
        Model next = *this;
        next.workers_[i].working = Working::kTelling;
        step("finds that an outcome stands", std::move(next));
      } else {
        put(Kind::kRecords);
        if (left_.splits && !Children(here.leaf).empty()) put(Kind::kSplit);
      }
      if (left_.releases == 0 || !SomeoneServes()) break;
      for (const bool failure : {false, true}) {
        Model given = *this;
        --given.left_.releases;
        given.Write();
        if (here.fence.epoch == redis_.state.epoch()) {
          given.redis_.state.partition(kJob).Release(0, kLimits, kJob, Name(here.leaf), here.fence.counter,
                                                     failure);
        }
        given.workers_[i] = {};
        step(failure ? "gives the shard back as failed" : "gives the shard back", std::move(given));
        steps->back().fault = true;
      }
      break;
    }
    case Working::kTelling:
      break;
  }
  // Without the look a word that comes too early counts.
  const bool early = mutant_ == Mutant::kQueueIsBelieved && here.working == Working::kLeased;
  if ((here.working != Working::kTelling && !early) || !SomeoneServes()) return;
  Model next = *this;
  if (manifest_.has_value() || next.Commit(here)) {
    if (!early) next.workers_[i] = {};
    step("commits", std::move(next));
  }
}

void Model::FaultSteps(std::vector<Step>* steps) const {
  if (left_.crashes > 0) {
    for (size_t i = 0; i < workers_.size(); ++i) {
      if (workers_[i].working == Working::kIdle) continue;
      Model next = *this;
      --next.left_.crashes;
      next.workers_[i] = {};
      steps->push_back({absl::StrCat("worker ", i, " dies"), std::move(next), true});
    }
    for (size_t i = 0; i < left_.coordinators; ++i) {
      Model next = *this;
      --next.left_.crashes;
      next.coordinators_[i] = {};
      next.coordinators_[i].keeping = Keeping::kDown;
      next.coordinators_[i].epoch = 0;
      steps->push_back({absl::StrCat("coordinator ", i, " dies and comes back"), std::move(next), true});
    }
  }
}

Model::Redis Model::Forgotten(const Redis& redis) {
  Redis left;
  left.state.Reset(redis.state.epoch());
  return left;
}

void Model::LossSteps(std::vector<Step>* steps) const {
  if (left_.losses == 0) return;
  const auto restart = [&](const Redis& kept, int lost) {
    Model next = *this;
    --next.left_.losses;
    next.redis_ = left_.whole_redis ? kept : Forgotten(kept);
    next.redis_.current = false;
    next.on_disk_.reset();
    next.unsaved_ = 0;
    steps->push_back({absl::StrCat("Redis restarts without its last ", lost, " writes"), std::move(next),
                      /*fault=*/!on_disk_.has_value()});
  };
  if (on_disk_.has_value()) {
    restart(*on_disk_, unsaved_);
  } else if (left_.whole_redis) {
    Model next = *this;
    next.on_disk_ = redis_;
    steps->push_back({"Redis writes no more to its disk", std::move(next), true});
  } else {
    restart(redis_, 0);
  }
}

void Model::ClientSteps(size_t i, std::vector<Step>* steps) const {
  if (left_.clients == Clients::kNone) return;
  Model next = *this;
  Asking& there = next.clients_[i];
  const auto step = [&](const char* what) {
    steps->push_back({absl::StrCat("client ", i, " ", what), std::move(next)});
  };
  const auto compared = [&] { return *next.spec_ == Asked(i) ? Asking::kAnswered : Asking::kRefused; };
  switch (clients_[i]) {
    case Asking::kIdle:
      if (!spec_.has_value() && !SomeoneServes()) return;
      there = spec_.has_value() ? compared() : Asking::kLooked;
      return step("looks for the job");
    case Asking::kLooked:
      if (!spec_.has_value() || mutant_ == Mutant::kSubmitOverwrites) {
        next.spec_ = Asked(i);
        there = Asking::kPut;
      } else {
        there = compared();
      }
      return step("puts the spec");
    case Asking::kPut:
      // The job stands: it is submitted, whether the queue hears of it or not.
      there = Asking::kAnswered;
      if (SomeoneServes()) {
        next.Write();
        next.redis_.state.partition(kJob).Submit({.job = kJob});
      }
      return step("tells the queue");
    case Asking::kAnswered:
    case Asking::kRefused:
      return;
  }
}

void Model::CancelStep(std::vector<Step>* steps) const {
  if (left_.cancels == 0 || cancelled_ || manifest_.has_value() || !spec_.has_value()) return;
  Model next = *this;
  --next.left_.cancels;
  next.cancelled_ = true;
  steps->push_back({"the job is cancelled", std::move(next), /*fault=*/true});
}

void Model::ReaderSteps(std::vector<Step>* steps) const {
  constexpr uint8_t kDocuments = 3;
  if (!left_.reader || token_ == kDocuments) return;
  Model next = *this;
  const auto give = [&](const Read& read) {
    next.read_.push_back(read);
    next.token_ = static_cast<uint8_t>(read.document + 1);
    steps->push_back({absl::StrCat("the reader goes on from document ", token_), std::move(next)});
  };
  const bool waits = cancelled_ && !manifest_.has_value() && mutant_ != Mutant::kReaderIgnoresCancel;
  for (const Read& read : Reading()) {
    if (!waits && read.document >= token_) return give(read);
  }
  if (mutant_ != Mutant::kReaderDoesNotWait) return;
  if (token_ == 2 && outcomes_[kOther].kind == Kind::kRecords) return give({2, outcomes_[kOther].writer});
  ++next.token_;
  steps->push_back({absl::StrCat("the reader passes document ", token_, " over"), std::move(next)});
}

}  // namespace gouji::model
