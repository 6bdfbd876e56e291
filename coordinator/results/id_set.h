// Finds ids that occur twice, in 16 bytes an id.
//
// Role: keeps 128 bits of the SHA-256 of each id; a false alarm among 10^9 ids has a chance below 10^-20.
// Threads: one.
//
//   if (!ids.Insert(id)) duplicates.push_back(id);
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/env/digest.h"

namespace gouji::results {

class IdSet {
 public:
  // False when the id was there before.
  bool Insert(std::string_view id) {
    const env::Sha256Digest digest = env::Sha256(id);
    std::pair<uint64_t, uint64_t> key;
    std::memcpy(&key.first, digest.data(), sizeof(key.first));
    std::memcpy(&key.second, digest.data() + sizeof(key.first), sizeof(key.second));
    return keys_.insert(key).second;
  }

 private:
  absl::flat_hash_set<std::pair<uint64_t, uint64_t>> keys_;
};

}  // namespace gouji::results
