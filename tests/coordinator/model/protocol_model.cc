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
