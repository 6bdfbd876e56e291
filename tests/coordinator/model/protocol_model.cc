#include "tests/coordinator/model/protocol_model.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "common/store/names.h"
#include "coordinator/jobs/job_driver.h"
#include "coordinator/jobs/plan_view.h"
#include "coordinator/sealing/seal.h"
#include "tests/coordinator/model/model_terms.h"

namespace gouji::model {
namespace {

jobs::JobState MakeJobState() {
  auto spec = std::make_shared<job::v1::JobSpec>();
  spec->set_job_id(kJob);
  jobs::JobState state;
  state.Apply(jobs::Submitted{std::move(spec)}).IgnoreError();
  return state;
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
  const Outcomes& outcomes = manifest_.has_value() ? *manifest_ : outcomes_;
  std::vector<Read> reading;
  // A manifest names what there is; before it, what is not there yet is waited for.
  const auto give = [&](Leaf leaf, std::initializer_list<int> documents) {
    const bool stands = outcomes[leaf].kind == Kind::kRecords;
    for (const int document : documents) {
      if (stands) reading.push_back({document, outcomes[leaf].writer});
    }
    return stands || manifest_.has_value();
  };
  if (outcomes[kWhole].kind == Kind::kSplit) {
    if (!give(kFirst, {0}) || !give(kSecond, {1})) return reading;
  } else if (!give(kWhole, {0, 1})) {
    return reading;
  }
  give(kOther, {2});
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

// Numbers of which only the order is read, in that order from 0.
class Model::Ranks {
 public:
  void Add(uint64_t number) { numbers_.push_back(number); }
  void Sort() {
    std::sort(numbers_.begin(), numbers_.end());
    numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
  }
  char operator[](uint64_t number) const {
    return static_cast<char>('0' +
                             (std::lower_bound(numbers_.begin(), numbers_.end(), number) - numbers_.begin()));
  }

 private:
  absl::InlinedVector<uint64_t, 12> numbers_;
};

namespace {

void Add(std::string* key, std::initializer_list<uint64_t> small) {
  for (const uint64_t number : small) key->push_back(static_cast<char>('0' + number));
}

}  // namespace

// The schedule, as far as anybody reads it. Turns and the worker's name decide nothing among one job's shards, nor do
// attempts, which workers are told and the model's worker does not ask for.
std::string Model::QueueKey(const Ranks& fences) const {
  std::string key;
  const queue::PartitionState& schedule = redis_.state.partition(kJob);
  key.push_back(fences[schedule.last_fence()]);
  for (const auto& [name, job] : schedule.job_states()) {
    Add(&key, {job.paused, job.plan_complete, job.hungry, job.cursor, job.floor, job.done});
    for (const auto& [counter, value] : job.counters) absl::StrAppend(&key, value, ";");
    absl::StrAppend(&key, job.done_ordinals.Text(), ";");
    for (const std::string& child : job.done_children) absl::StrAppend(&key, child, ";");
  }
  Ranks places;
  for (const auto& [name, entry] : schedule.entries()) {
    if (entry.phase == queue::EntryPhase::kReady) places.Add(entry.at);
  }
  places.Sort();
  for (const auto& [name, entry] : schedule.entries()) {
    absl::StrAppend(&key, name.second);
    Add(&key, {static_cast<uint64_t>(entry.phase), entry.failures});
    if (entry.phase == queue::EntryPhase::kLeased) key.push_back(fences[entry.fence]);
    if (entry.phase == queue::EntryPhase::kReady) key.push_back(places[entry.at]);
    if (entry.phase == queue::EntryPhase::kDelayed) absl::StrAppend(&key, "d", entry.at);
  }
  return key;
}

std::string Model::KeyOf(bool with_disk) const {
  std::string key = Text(outcomes_) + (manifest_.has_value() ? Text(*manifest_) : "-");
  Add(&key, {left_.crashes, left_.losses, left_.expiries, left_.releases});
  if (left_.clients != Clients::kNone) {
    absl::StrAppend(&key, "s", spec_.has_value() ? absl::StrCat(*spec_) : "-", static_cast<int>(clients_[0]),
                    static_cast<int>(clients_[1]));
  }
  // What was read is decided by how far: else 10 is broken.
  if (left_.reader) Add(&key, {token_});
  if (cancelled_ || left_.cancels > 0) {
    Add(&key, {left_.cancels, cancelled_, sealed_cancelled_});
  }

  Ranks epochs;
  Ranks fences;  // of the schedule's epoch; those of others are never met again
  for (const uint64_t epoch : {uint64_t{0}, newest_epoch_, redis_.state.epoch()}) epochs.Add(epoch);
  const bool lossy = with_disk && on_disk_.has_value();
  if (lossy) epochs.Add(on_disk_->state.epoch());
  for (const Coordinator& coordinator : coordinators_) {
    epochs.Add(coordinator.epoch);
    epochs.Add(coordinator.taking);
  }
  const auto current = [this](const Worker& worker) {
    const bool comparable = redis_.current || mutant_ == Mutant::kEpochStays;
    return comparable && worker.working != Working::kIdle && worker.fence.epoch == redis_.state.epoch();
  };
  for (const Worker& worker : workers_) {
    if (current(worker)) fences.Add(worker.fence.counter);
  }
  if (redis_.current) {
    fences.Add(redis_.state.partition(kJob).last_fence());
    for (const auto& [name, entry] : redis_.state.partition(kJob).entries()) {
      if (entry.phase == queue::EntryPhase::kLeased) fences.Add(entry.fence);
    }
  }
  epochs.Sort();
  fences.Sort();

  std::array<std::string, 2> coordinators;
  for (size_t i = 0; i < coordinators.size(); ++i) {
    const Coordinator& c = coordinators_[i];
    Add(&coordinators[i], {static_cast<uint64_t>(c.keeping), static_cast<uint64_t>(c.driving)});
    if (c.cancels) coordinators[i] += 'c';
    coordinators[i] += {epochs[c.epoch], epochs[c.taking]};
    coordinators[i] += Text(c.reconciled) + Text(c.sealed);
  }
  std::array<std::string, 2> workers;
  for (size_t i = 0; i < workers.size(); ++i) {
    const Worker& w = workers_[i];
    Add(&workers[i], {static_cast<uint64_t>(w.working), w.leaf});
    workers[i].push_back(current(w) ? fences[w.fence.counter] : '-');
  }
  // Who wrote what decides nothing either.
  std::sort(coordinators.begin(), coordinators.end());
  std::sort(workers.begin(), workers.end());
  absl::StrAppend(&key, coordinators[0], coordinators[1], workers[0], workers[1]);
  key += {epochs[newest_epoch_], epochs[redis_.state.epoch()], redis_.current ? '+' : '-'};
  if (redis_.current) key += QueueKey(fences);
  if (lossy) key += {'l', static_cast<char>('0' + unsaved_), epochs[on_disk_->state.epoch()]};
  if (with_disk && left_.whole_redis) {
    absl::StrAppend(&key, redis_.state.Dump());
    if (lossy) absl::StrAppend(&key, on_disk_->current, on_disk_->state.Dump());
  }
  return key;
}

}  // namespace gouji::model
