#include "tests/coordinator/model/protocol_model.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/names.h"
#include "coordinator/jobs/job_driver.h"
#include "coordinator/jobs/plan_view.h"
#include "coordinator/sealing/seal.h"

namespace gouji::model {
namespace {

constexpr char kJob[] = "j";
constexpr queue::Limits kLimits{.lease_ms = 10, .backoff_ms = 1};
constexpr uint64_t kPlanned = 2;

job::v1::ShardRange Range(const char* name) {
  return store::ParseShardName(name).value();
}

queue::WorkerEntry Entry(size_t worker) {
  return {.id = std::string(1, static_cast<char>('a' + worker)), .slots = 1};
}

jobs::JobState MakeJobState() {
  auto spec = std::make_shared<job::v1::JobSpec>();
  spec->set_job_id(kJob);
  jobs::JobState state;
  state.Apply(jobs::Submitted{std::move(spec)}).IgnoreError();
  return state;
}

// Every shard that the state holds ready, delayed or leased.
std::vector<std::string> Live(queue::QueueState state) {
  uint32_t next = 0;
  state.Reap(kLimits.lease_ms, kLimits, 100, next);
  std::vector<std::string> names;
  for (const queue::Lease& lease : state.Claim(kLimits.lease_ms, kLimits, Entry(0), 100, next)) {
    names.push_back(lease.shard.name);
  }
  return names;
}

}  // namespace

const char* Model::Name(Leaf leaf) {
  static constexpr const char* kNames[kLeaves] = {"0-2", "0-1", "1-2", "2-3"};
  return kNames[leaf];
}

std::vector<Model::Leaf> Model::Children(Leaf leaf) {
  return leaf == kWhole ? std::vector<Leaf>{kFirst, kSecond} : std::vector<Leaf>{};
}

std::string Model::Text(const Outcomes& outcomes) {
  std::string text;
  for (const Outcome& outcome : outcomes) {
    text += static_cast<char>('0' + static_cast<int>(outcome.kind));
  }
  return text;
}

bool Model::Complete(const Outcomes& outcomes) {
  const auto stands = [&](Leaf leaf) { return outcomes[leaf].kind != Kind::kAbsent; };
  const bool split = outcomes[kWhole].kind == Kind::kSplit;
  return stands(kOther) && stands(kWhole) && (!split || (stands(kFirst) && stands(kSecond)));
}

std::vector<int> Model::Documents() const {
  if (!manifest_.has_value()) return {};
  std::vector<int> documents;
  const auto add = [&](Leaf leaf, std::initializer_list<int> held) {
    if ((*manifest_)[leaf].kind == Kind::kRecords) documents.insert(documents.end(), held);
  };
  add(kWhole, {0, 1});
  if ((*manifest_)[kWhole].kind == Kind::kSplit) {
    add(kFirst, {0});
    add(kSecond, {1});
  }
  add(kOther, {2});
  return documents;
}

Model::Model(const Bounds& bounds, Mutant mutant) : mutant_(mutant), left_(bounds) {
  redis_.state.Reset(1);
  if (bounds.coordinators < coordinators_.size()) coordinators_[1].keeping = Keeping::kDown;
  if (bounds.clients != Clients::kNone) return;
  spec_ = 0;
  redis_.state.partition(kJob).Submit({.job = kJob});
}

queue::JobSnapshot Model::Snapshot(const Outcomes& outcomes) const {
  static const jobs::JobState state = MakeJobState();
  results::JobFold fold;
  fold.plan_complete = true;
  const auto add = [&](Leaf leaf, uint64_t ordinal, bool planned) {
    results::FoldLeaf entry{Range(Name(leaf)), Name(leaf), ordinal, planned};
    if (planned) ++fold.planned;
    if (outcomes[leaf].kind == Kind::kAbsent) {
      fold.unresolved.push_back(std::move(entry));
    } else if (outcomes[leaf].kind == Kind::kSplit) {
      fold.splits.push_back(std::move(entry));
    } else {
      fold.resolved.push_back(std::move(entry));
      fold.total.set_documents(fold.total.documents() + (leaf == kWhole ? 2 : 1));
    }
  };
  add(kWhole, 0, true);
  if (outcomes[kWhole].kind == Kind::kSplit) {
    for (const Leaf child : Children(kWhole)) add(child, 0, false);
  }
  add(kOther, 1, true);
  return jobs::SnapshotOf(state, fold);
}

bool Model::Reaches(const Coordinator& coordinator) const {
  return redis_.current && redis_.state.epoch() == coordinator.epoch;
}

bool Model::SomeoneServes() const {
  return std::any_of(coordinators_.begin(), coordinators_.end(), [this](const Coordinator& coordinator) {
    return coordinator.keeping == Keeping::kServing && Reaches(coordinator);
  });
}

void Model::Write() {
  if (!on_disk_.has_value()) return;
  impossible_ = unsaved_ == left_.kept_writes;
  ++unsaved_;
}

uint8_t Model::Asked(size_t i) const {
  return left_.clients == Clients::kTwoThatDiffer ? static_cast<uint8_t>(i) : 0;
}

std::vector<Model::Read> Model::Reading() const {
  std::vector<Read> reading;
  const auto add = [&](Leaf leaf, std::initializer_list<int> documents) {
    for (const int document : documents) reading.push_back({document, outcomes_[leaf].writer});
    return outcomes_[leaf].kind == Kind::kRecords;
  };
  const auto stands = [&](Leaf leaf) { return outcomes_[leaf].kind == Kind::kRecords; };
  if (outcomes_[kWhole].kind == Kind::kSplit) {
    if (!stands(kFirst) || !add(kFirst, {0}) || !stands(kSecond) || !add(kSecond, {1})) return reading;
  } else if (!stands(kWhole) || !add(kWhole, {0, 1})) {
    return reading;
  }
  if (stands(kOther)) add(kOther, {2});
  return reading;
}

uint64_t Model::Digest() const {
  uint64_t sum = 0;
  for (const int document : Documents()) sum += std::hash<std::string>()(absl::StrCat("record ", document));
  return sum;
}

void Model::Adopt(const Outcomes& outcomes) {
  Write();
  redis_.state.partition(kJob).Adopt(Snapshot(outcomes));
}

// The coordinator looks at the outcome and tells the queue; false when there is none.
bool Model::Commit(const Worker& worker) {
  const Outcome& outcome = outcomes_[worker.leaf];
  const bool believed = mutant_ == Mutant::kQueueIsBelieved;
  if (outcome.kind == Kind::kAbsent && !believed) return false;
  queue::CommitRequest request;
  request.lease = {kJob, Name(worker.leaf), worker.fence};
  request.ordinal = worker.leaf == kWhole ? 0 : worker.leaf == kOther ? 1 : queue::kNoOrdinal;
  if (outcome.kind == Kind::kSplit) {
    for (const Leaf child : Children(worker.leaf)) {
      request.children.push_back(jobs::ToShard(Range(Name(child)), queue::kNoOrdinal));
    }
  } else {
    request.counters["documents"] = worker.leaf == kWhole ? 2 : 1;
  }
  Write();
  redis_.state.Commit("", request);
  return true;
}

std::vector<Step> Model::Steps() const {
  std::vector<Step> steps;
  for (size_t i = 0; i < left_.coordinators; ++i) CoordinatorSteps(i, &steps);
  for (size_t i = 0; i < workers_.size(); ++i) WorkerSteps(i, &steps);
  for (size_t i = 0; i < clients_.size(); ++i) ClientSteps(i, &steps);
  ReaderSteps(&steps);
  FaultSteps(&steps);
  std::erase_if(steps, [](const Step& step) { return step.model.impossible_; });
  return steps;
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
    const uint64_t live = counts.ready + counts.delayed + counts.leased;
    const uint64_t now = after.ready + after.delayed + after.leased;
    next.over_window_ = now > live && now > left_.window;
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
      steps->push_back({absl::StrCat("coordinator ", i, " takes an expired lease back"), std::move(next)});
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
      there.driving = Driving::kNothing;
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
      Model next = *this;
      if (outcomes_[here.leaf].kind != Kind::kAbsent && mutant_ != Mutant::kPutOverwrites) {
        next.workers_[i].working = Working::kTelling;
        return step("finds the outcome", std::move(next));
      }
      next.workers_[i].working = Working::kWritten;
      next.workers_[i].written = Kind::kRecords;
      step("writes records", next);
      if (left_.splits && !Children(here.leaf).empty()) {
        next.workers_[i].written = Kind::kSplit;
        step("writes a split", next);
      }
      if (left_.releases == 0 || !SomeoneServes()) return;
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
      }
      return;
    }
    case Working::kWritten: {
      Model next = *this;
      Outcome& outcome = next.outcomes_[here.leaf];
      if (outcome.kind == Kind::kAbsent || mutant_ == Mutant::kPutOverwrites) {
        outcome = {here.written, static_cast<uint8_t>(i + 1)};
      }
      next.workers_[i].working = Working::kTelling;
      next.workers_[i].written = Kind::kAbsent;
      step("puts the outcome", std::move(next));
      break;
    }
    case Working::kTelling:
      break;
  }
  // Without the look a word that comes too early counts.
  const bool early = mutant_ == Mutant::kQueueIsBelieved && here.working == Working::kWritten;
  if ((here.working != Working::kTelling && !early) || !SomeoneServes()) return;
  Model next = *this;
  if (manifest_.has_value() || next.Commit(here)) {
    if (early) {
      next.workers_[i].working = Working::kWritten;
    } else {
      next.workers_[i] = {};
    }
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
      steps->push_back({absl::StrCat("worker ", i, " dies"), std::move(next)});
    }
    for (size_t i = 0; i < left_.coordinators; ++i) {
      Model next = *this;
      --next.left_.crashes;
      next.coordinators_[i] = {};
      next.coordinators_[i].keeping = Keeping::kDown;
      next.coordinators_[i].epoch = 0;
      steps->push_back({absl::StrCat("coordinator ", i, " dies and comes back"), std::move(next)});
    }
  }
  if (left_.losses == 0) return;
  Model next = *this;
  if (on_disk_.has_value()) {
    --next.left_.losses;
    next.redis_ = *on_disk_;
    next.redis_.current = false;
    next.on_disk_.reset();
    next.unsaved_ = 0;
    steps->push_back(
        {absl::StrCat("Redis restarts without its last ", unsaved_, " writes"), std::move(next)});
  } else {
    next.on_disk_ = redis_;
    steps->push_back({"Redis writes no more to its disk", std::move(next)});
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

void Model::ReaderSteps(std::vector<Step>* steps) const {
  constexpr uint8_t kDocuments = 3;
  if (!left_.reader || token_ == kDocuments) return;
  Model next = *this;
  ++next.token_;
  const bool waits = mutant_ != Mutant::kReaderDoesNotWait;
  for (const Read& read : Reading()) {
    if (read.document == token_) next.read_.push_back(read);
  }
  if (!waits && outcomes_[kOther].kind == Kind::kRecords && token_ == 2 &&
      next.read_.size() == read_.size()) {
    next.read_.push_back({2, outcomes_[kOther].writer});
  }
  if (waits && next.read_.size() == read_.size()) return;
  steps->push_back({absl::StrCat("the reader goes on from document ", token_), std::move(next)});
}

std::optional<std::string> Model::Check(const Model& before) const {
  for (auto broken : {CheckClients(), CheckStore(before), CheckQueue(), CheckFences(before)}) {
    if (broken.has_value()) return broken;
  }
  return std::nullopt;
}

std::optional<std::string> Model::CheckClients() const {
  for (size_t i = 0; i < clients_.size(); ++i) {
    const bool same = spec_.has_value() && *spec_ == Asked(i);
    if ((clients_[i] == Asking::kPut || clients_[i] == Asking::kAnswered) && !same) {
      return "9: a client was given a job that is not what it asked for";
    }
    if (clients_[i] == Asking::kRefused && same) return "9: a client was refused the job that it asked for";
  }
  const std::vector<Read> reading = Reading();
  if (read_.size() > reading.size() || !std::equal(read_.begin(), read_.end(), reading.begin())) {
    return "10: what was read in pieces is not what one reading gives";
  }
  return std::nullopt;
}

std::optional<std::string> Model::CheckStore(const Model& before) const {
  for (size_t leaf = 0; leaf < kLeaves; ++leaf) {
    const Outcome& old = before.outcomes_[leaf];
    if (old.kind != Kind::kAbsent && old != outcomes_[leaf]) return "1: an outcome changed once written";
  }
  if (before.manifest_.has_value() && before.manifest_ != manifest_)
    return "1: the manifest changed once written";
  if (before.spec_.has_value() && before.spec_ != spec_) return "1: the spec changed once written";
  for (const Leaf child : Children(kWhole)) {
    if (outcomes_[child].kind != Kind::kAbsent && outcomes_[kWhole].kind != Kind::kSplit) {
      return "2: a child has an outcome and its parent is not split";
    }
  }
  if (!manifest_.has_value()) return std::nullopt;
  if (!Complete(*manifest_)) return "4: a manifest says succeeded and a leaf has no outcome";
  if (Documents() != std::vector<int>{0, 1, 2}) return "3: not every document has exactly one record";
  for (size_t leaf = 0; leaf < kLeaves; ++leaf) {
    const Outcome& sealed = (*manifest_)[leaf];
    if (sealed.kind != Kind::kAbsent && sealed != outcomes_[leaf])
      return "11: what the manifest names changed";
  }
  return std::nullopt;
}

std::optional<std::string> Model::CheckQueue() const {
  if (over_window_) return "8: shards were planned over the window";
  const queue::JobCounts counts = redis_.state.partition(kJob).Counts(kJob);
  if (!redis_.current || !counts.known) return std::nullopt;
  uint64_t outcomes = 0;
  int64_t documents = 0;
  for (size_t leaf = 0; leaf < kLeaves; ++leaf) {
    outcomes += outcomes_[leaf].kind != Kind::kAbsent;
    if (outcomes_[leaf].kind == Kind::kRecords) documents += leaf == kWhole ? 2 : 1;
  }
  const auto counted = counts.counters.find("documents");
  const int64_t told = counted == counts.counters.end() ? 0 : counted->second;
  if (counts.done > outcomes || told > documents) return "5: the queue counts more than stands in the store";
  const std::vector<std::string> live = Live(redis_.state);
  const std::set<std::string> names(live.begin(), live.end());
  if (names.size() != live.size() || live.size() != counts.ready + counts.delayed + counts.leased) {
    return "6: a shard is in two states at once";
  }
  const bool at_rest = counts.plan_complete && live.empty();
  if (at_rest && Complete(outcomes_) && told != documents) return "5: at rest the counters are not the fold";
  // What the cursor passed is live or has its outcome; of a split that is not live, so have its children.
  const auto lost = [&](Leaf leaf) {
    return !names.contains(Name(leaf)) && outcomes_[leaf].kind == Kind::kAbsent;
  };
  if ((counts.cursor > 0 && lost(kWhole)) || (counts.cursor > 1 && lost(kOther)))
    return "6: a shard is in no state";
  const bool split =
      outcomes_[kWhole].kind == Kind::kSplit && !names.contains(Name(kWhole)) && counts.cursor > 0;
  if (split && (lost(kFirst) || lost(kSecond))) return "6: a child of a split is in no state";
  return std::nullopt;
}

std::optional<std::string> Model::CheckFences(const Model& before) const {
  for (size_t i = 0; i < workers_.size(); ++i) {
    const Worker& worker = workers_[i];
    if (worker.working == Working::kIdle) continue;
    for (size_t j = 0; j < workers_.size(); ++j) {
      const bool claimed = before.workers_[i].working == Working::kIdle;
      if (claimed && j != i && workers_[j].working != Working::kIdle && workers_[j].fence >= worker.fence) {
        return "7: a fence went back";
      }
    }
    queue::QueueState state = redis_.state;
    if (!redis_.current) continue;
    const bool renewed = state.Renew(0, kLimits, Entry(0), {{kJob, Name(worker.leaf), worker.fence}}).empty();
    for (size_t j = 0; renewed && j < workers_.size(); ++j) {
      if (j != i && workers_[j].working == Working::kLeased && workers_[j].leaf == worker.leaf &&
          workers_[j].fence > worker.fence && workers_[j].fence.epoch == state.epoch()) {
        return "7: an old fence was renewed";
      }
    }
  }
  return std::nullopt;
}

std::string Model::Key() const {
  std::string key = absl::StrCat(left_.crashes, left_.losses, left_.expiries, left_.releases, Text(outcomes_),
                                 newest_epoch_, manifest_.has_value() ? Text(*manifest_) : "-");
  if (left_.clients != Clients::kNone) {
    absl::StrAppend(&key, "s", spec_.has_value() ? absl::StrCat(*spec_) : "-", static_cast<int>(clients_[0]),
                    static_cast<int>(clients_[1]));
  }
  // What was read is decided by how far: else 10 is broken.
  if (left_.reader) absl::StrAppend(&key, "r", token_);
  const auto add = [&key](const Redis& redis) {
    absl::StrAppend(&key, redis.current ? "\n+" : "\n-", redis.state.epoch(),
                    redis.state.partition(kJob).Dump());
  };
  // Which coordinator and which worker it is, and who wrote what, decides nothing.
  std::array<std::string, 2> coordinators;
  for (size_t i = 0; i < coordinators.size(); ++i) {
    const Coordinator& c = coordinators_[i];
    coordinators[i] = absl::StrCat(" c", static_cast<int>(c.keeping), static_cast<int>(c.driving), ".",
                                   c.epoch, ".", c.taking, Text(c.reconciled), Text(c.sealed));
  }
  std::array<std::string, 2> workers;
  for (size_t i = 0; i < workers.size(); ++i) {
    const Worker& w = workers_[i];
    workers[i] = absl::StrCat(" w", static_cast<int>(w.working), static_cast<int>(w.leaf),
                              static_cast<int>(w.written), ".", w.fence.epoch, ".", w.fence.counter);
  }
  std::sort(coordinators.begin(), coordinators.end());
  std::sort(workers.begin(), workers.end());
  absl::StrAppend(&key, coordinators[0], coordinators[1], workers[0], workers[1]);
  add(redis_);
  if (on_disk_.has_value()) {
    absl::StrAppend(&key, "\nlost ", unsaved_);
    add(*on_disk_);
  }
  return key;
}

}  // namespace gouji::model
