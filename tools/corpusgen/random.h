// A small random source whose numbers are the same on every machine and with every compiler.
//
// Role: xoshiro256** seeded by SplitMix64, with the few draws that the generator needs. It is not for secrets.
// Ownership: a value; copying it forks the sequence. Threads: one source per thread.
// Errors: none; Below(0) is a bug of the caller and gives 0.
//
//   Random random(seed, report_index);
//   if (random.Chance(125)) …   // one time in eight
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace gouji::corpusgen {

class Random {
 public:
  // Streams of different `stream` numbers are independent, so that report 7 does not depend on reports 0 to 6.
  Random(uint64_t seed, uint64_t stream) {
    uint64_t mix = seed ^ (stream * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL);
    for (uint64_t& word : state_) word = SplitMix(mix);
  }

  uint64_t Next() {
    const uint64_t result = Rotate(state_[1] * 5, 7) * 9;
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = Rotate(state_[3], 45);
    return result;
  }

  // 0 <= result < bound. The bias is below bound / 2^32.
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(((Next() >> 32) * bound) >> 32); }

  // low <= result <= high.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint32_t>(high - low + 1)));
  }

  // True `permille` times in a thousand.
  bool Chance(uint32_t permille) { return Below(1000) < permille; }

  // One element of a container or an array.
  template <typename Container>
  const auto& Pick(const Container& container) {
    return container[Below(static_cast<uint32_t>(std::size(container)))];
  }

  // A count whose logarithm is spread evenly over [0, log high]: many small figures, few large ones.
  int64_t Skewed(int64_t high) {
    if (high <= 0) return 0;
    int64_t bound = 1;
    const int bits = 64 - __builtin_clzll(static_cast<uint64_t>(high));
    bound <<= Below(static_cast<uint32_t>(bits) + 1);
    const int64_t value = static_cast<int64_t>(Below(static_cast<uint32_t>(bound)));
    return value > high ? high : value;
  }

 private:
  static uint64_t Rotate(uint64_t word, int count) { return (word << count) | (word >> (64 - count)); }
  static uint64_t SplitMix(uint64_t& state) {
    uint64_t word = (state += 0x9e3779b97f4a7c15ULL);
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
    return word ^ (word >> 31);
  }

  uint64_t state_[4];
};

}  // namespace gouji::corpusgen
