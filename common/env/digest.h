// SHA-256, and the order-free digest of a set of records.
//
// Role: the only user of OpenSSL's digests. A Sha256Hasher keeps one OpenSSL context for its whole life:
// fetching the algorithm anew costs more than hashing a short record. Threads: a Sha256Hasher and a DigestSum
// belong to one thread; the free functions may be called from any. Errors: none; OpenSSL without SHA-256 is a
// broken installation and aborts.
//
//   Sha256Digest digest = env::Sha256(bytes);
//   DigestSum sum;  sum.Add(digest);  std::string hex = sum.Hex();
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gouji::env {

using Sha256Digest = std::array<uint8_t, 32>;

// Hashes many inputs one after the other: Update as often as needed, then Finish, which makes it ready for
// the next.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(Sha256Hasher&&) noexcept;
  Sha256Hasher& operator=(Sha256Hasher&&) noexcept;

  void Update(std::string_view bytes);
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One input at once; uses a hasher of the calling thread.
Sha256Digest Sha256(std::string_view bytes);

// Sum modulo 2^256 of digests read as big-endian numbers: independent of order, sees every loss and doubling.
class DigestSum {
 public:
  DigestSum() = default;

  void Add(const Sha256Digest& digest);
  void Add(const DigestSum& other);
  // From 32 big-endian bytes (Tally.digest). Empty counts as zero; false for any other length.
  bool AddBytes(std::string_view big_endian);

  // 32 bytes, big endian.
  std::string Bytes() const;
  // 64 lower-case hexadecimal digits.
  std::string Hex() const;
  bool operator==(const DigestSum&) const = default;

 private:
  // Least significant word first.
  std::array<uint64_t, 4> words_{};
};

// Lower-case hexadecimal.
std::string ToHex(std::string_view bytes);
inline std::string_view AsBytes(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace gouji::env
