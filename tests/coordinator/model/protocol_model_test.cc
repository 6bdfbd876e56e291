// Every state that the small protocol can reach, whatever the order of its steps and faults.
#include "tests/coordinator/model/protocol_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gouji::model {
namespace {

// Beyond it the bounds are wrong, or something does not end.
constexpr size_t kMaxStates = 3'000'000;

struct Explored {
  size_t states = 0;
  size_t steps = 0;
  size_t ends = 0;     // states in which the job is over
  std::string broken;  // the first broken invariant and the way there; empty: none
};

class Explorer {
 public:
  Explored Explore(const Model& start) {
    Find(start, 0, "start");
    while (!open_.empty() && result_.broken.empty()) {
      const auto [id, model] = std::move(open_.front());
      open_.pop_front();
      for (Step& step : model.Steps()) {
        ++result_.steps;
        if (auto broken = step.model.Check(model)) {
          result_.broken = *broken + Way(id) + "\n  " + step.what;
          break;
        }
        const uint32_t next = Find(step.model, id, step.what);
        edges_.emplace_back(next, id);
      }
      if (parents_.size() > kMaxStates) {
        result_.broken = "more states than expected";
      }
    }
    result_.states = parents_.size();
    if (result_.broken.empty()) CheckProgress();
    return result_;
  }

 private:
  uint32_t Find(const Model& model, uint32_t parent, const std::string& what) {
    const std::string key = model.Key();
    // 128 bits of two hashes: two states that share them are less likely than a broken machine.
    const std::pair<uint64_t, uint64_t> digest = {std::hash<std::string>()(key),
                                                  std::hash<std::string>()(key + "'")};
    const auto [at, fresh] = ids_.emplace(digest, static_cast<uint32_t>(parents_.size()));
    if (!fresh) return at->second;
    parents_.emplace_back(parent, Label(what));
    over_.push_back(model.Over());
    result_.ends += model.Over();
    open_.emplace_back(at->second, model);
    return at->second;
  }

  uint32_t Label(const std::string& what) {
    const auto [at, fresh] = label_ids_.emplace(what, static_cast<uint32_t>(labels_.size()));
    if (fresh) labels_.push_back(what);
    return at->second;
  }

  std::string Way(uint32_t id) const {
    std::vector<std::string> way;
    for (; id != 0; id = parents_[id].first) way.push_back(labels_[parents_[id].second]);
    std::string text;
    for (auto step = way.rbegin(); step != way.rend(); ++step) text += "\n  " + *step;
    return text;
  }

  // Invariant 12: from every state the job's end can still be reached.
  void CheckProgress() {
    std::sort(edges_.begin(), edges_.end());
    std::vector<bool> ends = over_;
    std::deque<uint32_t> work;
    for (uint32_t id = 0; id < ends.size(); ++id) {
      if (ends[id]) work.push_back(id);
    }
    while (!work.empty()) {
      const uint32_t id = work.front();
      work.pop_front();
      for (auto edge = std::lower_bound(edges_.begin(), edges_.end(), std::pair<uint32_t, uint32_t>(id, 0));
           edge != edges_.end() && edge->first == id; ++edge) {
        if (ends[edge->second]) continue;
        ends[edge->second] = true;
        work.push_back(edge->second);
      }
    }
    const auto stuck = std::find(ends.begin(), ends.end(), false);
    if (stuck != ends.end()) {
      result_.broken =
          "12: the job's end can be reached no more" + Way(static_cast<uint32_t>(stuck - ends.begin()));
    }
  }

  struct Hash {
    size_t operator()(const std::pair<uint64_t, uint64_t>& digest) const {
      return digest.first ^ digest.second;
    }
  };

  Explored result_;
  std::unordered_map<std::pair<uint64_t, uint64_t>, uint32_t, Hash> ids_;
  std::vector<std::pair<uint32_t, uint32_t>> parents_;  // state and label
  std::vector<bool> over_;
  std::vector<std::pair<uint32_t, uint32_t>> edges_;  // to, from
  std::unordered_map<std::string, uint32_t> label_ids_;
  std::vector<std::string> labels_;
  std::deque<std::pair<uint32_t, Model>> open_;
};

Explored Explore(const Bounds& bounds, Mutant mutant = Mutant::kNone) {
  const Explored explored = Explorer().Explore(Model(bounds, mutant));
  std::printf("states=%zu steps=%zu ends=%zu\n", explored.states, explored.steps, explored.ends);
  return explored;
}

TEST(ProtocolModel, Invariants01To07And11And12WithoutFaults) {
  const Explored explored = Explore({.crashes = 0, .losses = 0, .expiries = 0, .releases = 1});
  EXPECT_EQ(explored.broken, "");
  EXPECT_GT(explored.ends, 0u);
}

TEST(ProtocolModel, Invariants01To07And11And12WithACrashAndZombies) {
  EXPECT_EQ(Explore({.crashes = 1, .losses = 0, .expiries = 2, .releases = 0}).broken, "");
}

TEST(ProtocolModel, Invariants01To07And11And12WithACrashZombiesAndALossOfRedis) {
  EXPECT_EQ(Explore({.crashes = 1, .losses = 1, .expiries = 1, .releases = 0, .splits = false}).broken, "");
}

TEST(ProtocolModel, Invariants01To07And11And12WithALossOfRedisAndSplits) {
  EXPECT_EQ(Explore({.crashes = 0, .losses = 1, .expiries = 0, .releases = 0}).broken, "");
}

TEST(ProtocolModel, PutsThatOverwriteAreCaught) {
  EXPECT_EQ(Explore({.crashes = 0, .losses = 0, .expiries = 1, .releases = 0}, Mutant::kPutOverwrites)
                .broken.substr(0, 2),
            "1:");
}

TEST(ProtocolModel, AQueueThatIsBelievedIsCaught) {
  EXPECT_EQ(Explore({.crashes = 1, .losses = 0, .expiries = 0, .releases = 0}, Mutant::kQueueIsBelieved)
                .broken.substr(0, 2),
            "5:");
}

TEST(ProtocolModel, AnEpochThatOutlivesItsRedisIsCaught) {
  EXPECT_EQ(Explore({.crashes = 0, .losses = 1, .expiries = 1, .releases = 0}, Mutant::kEpochStays)
                .broken.substr(0, 2),
            "7:");
}

}  // namespace
}  // namespace gouji::model
