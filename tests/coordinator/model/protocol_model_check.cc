// The invariants, asked of a state of the model and the one before it.
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/coordinator/model/model_terms.h"
#include "tests/coordinator/model/protocol_model.h"

namespace gouji::model {
namespace {

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

std::optional<std::string> Model::CheckStep(const Model& before) const {
  if (auto broken = CheckClients()) return broken;
  for (size_t leaf = 0; leaf < kLeaves; ++leaf) {
    const Outcome& old = before.outcomes_[leaf];
    if (old.kind != Kind::kAbsent && old != outcomes_[leaf]) return "1: an outcome changed once written";
    const bool sealed = manifest_.has_value() && (*manifest_)[leaf].kind != Kind::kAbsent;
    if (sealed && (*manifest_)[leaf] != outcomes_[leaf]) return "11: what the manifest names changed";
  }
  if (before.manifest_.has_value() && before.manifest_ != manifest_)
    return "1: the manifest changed once written";
  if (before.spec_.has_value() && before.spec_ != spec_) return "1: the spec changed once written";
  const std::vector<Read> reading = Reading();
  if (read_.size() > reading.size() || !std::equal(read_.begin(), read_.end(), reading.begin())) {
    return "10: what was read in pieces is not what one reading gives";
  }
  if (over_window_) return "8: shards were planned over the window";
  for (size_t i = 0; i < workers_.size(); ++i) {
    const bool claimed =
        workers_[i].working != Working::kIdle && before.workers_[i].working == Working::kIdle;
    const Worker& other = workers_[1 - i];
    if (claimed && other.working != Working::kIdle && other.fence >= workers_[i].fence) {
      return "7: a fence went back";
    }
  }
  return std::nullopt;
}

std::optional<std::string> Model::CheckState() const {
  for (auto broken : {CheckStore(), CheckQueue(), CheckRenewals()}) {
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
  return std::nullopt;
}

std::optional<std::string> Model::CheckStore() const {
  for (const Leaf child : Children(kWhole)) {
    if (outcomes_[child].kind != Kind::kAbsent && outcomes_[kWhole].kind != Kind::kSplit) {
      return "2: a child has an outcome and its parent is not split";
    }
  }
  if (!manifest_.has_value()) return std::nullopt;
  if (sealed_cancelled_) return std::nullopt;
  if (!Complete(*manifest_)) return "4: a manifest says succeeded and a leaf has no outcome";
  if (Documents() != std::vector<int>{0, 1, 2}) return "3: not every document has exactly one record";
  return std::nullopt;
}

std::optional<std::string> Model::CheckQueue() const {
  if (!redis_.current) return std::nullopt;
  const queue::JobCounts counts = redis_.state.partition(kJob).Counts(kJob);
  if (!counts.known) return std::nullopt;
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

std::optional<std::string> Model::CheckRenewals() const {
  if (!redis_.current) return std::nullopt;
  for (size_t i = 0; i < workers_.size(); ++i) {
    const Worker& worker = workers_[i];
    const Worker& other = workers_[1 - i];
    const bool taken = other.working == Working::kLeased && other.leaf == worker.leaf &&
                       other.fence > worker.fence && other.fence.epoch == redis_.state.epoch();
    if (worker.working == Working::kIdle || !taken) continue;
    queue::QueueState state = redis_.state;
    if (state.Renew(0, kLimits, Entry(0), {{kJob, Name(worker.leaf), worker.fence}}).empty()) {
      return "7: an old fence was renewed";
    }
  }
  return std::nullopt;
}

}  // namespace gouji::model
