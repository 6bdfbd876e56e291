// Where a search has been in vain: the same place need not be searched twice.
//
// Role: a table from the state of a search to the steps that it takes to find nothing from there. Glued figures and blank
// cells lead to one state on many ways: a row of ten digits over seven cells has 13 000 steps and some hundred states.
// Steps are told, so that who skips a part of the search counts as if it had not. When the table is half full it learns
// no more. Ownership: owns its slots, reused after Clear. Threads: one. Errors: none.
//
//   if (const uint32_t* steps = ends.Find(key)) return Skip(*steps);
//   … ends.Add(key, steps);
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gouji::extract {

class DeadEnds {
 public:
  struct Key {
    uint64_t place = 0;
    int64_t sum = 0;
  };

  // Forgets everything, at no cost.
  void Clear() {
    count_ = 0;
    if (++age_ == 0 || slots_.empty()) {
      slots_.assign(kSlots, Slot{});
      age_ = 1;
    }
  }
  // Null for what is not known.
  const uint32_t* Find(const Key& key) const {
    for (size_t at = SlotOf(key); slots_[at].age == age_; at = (at + 1) % kSlots) {
      const Slot& slot = slots_[at];
      if (slot.place == key.place && slot.sum == key.sum) return &slot.steps;
    }
    return nullptr;
  }
  // Must not be known yet.
  void Add(const Key& key, uint32_t steps) {
    if (count_ == kSlots / 2) return;
    ++count_;
    size_t at = SlotOf(key);
    while (slots_[at].age == age_) at = (at + 1) % kSlots;
    slots_[at] = {key.place, key.sum, steps, age_};
  }

 private:
  static constexpr size_t kSlots = 2048;
  struct Slot {
    uint64_t place = 0;
    int64_t sum = 0;
    uint32_t steps = 0;
    uint32_t age = 0;  // that of the table: in use
  };
  static size_t SlotOf(const Key& key) {
    uint64_t hash = key.place * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(key.sum) * 0xc2b2ae3d27d4eb4fu;
    hash ^= hash >> 29;
    return (hash * 0xff51afd7ed558ccdu >> 40) % kSlots;
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
  uint32_t age_ = 0;
};

}  // namespace gouji::extract
