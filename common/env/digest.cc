#include "common/env/digest.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace gouji::env {
namespace {

void Require(bool ok) {
  if (ok) return;
  std::fputs("OpenSSL gives no SHA-256\n", stderr);
  std::abort();
}

// Fetched once for the process: a fetch takes a lock and a search by name.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = [] {
    const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    Require(fetched != nullptr);
    return fetched;
  }();
  return algorithm;
}

}  // namespace

struct Sha256Hasher::State {
  State() : context(EVP_MD_CTX_new()) { Require(context != nullptr); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Start() { Require(EVP_DigestInit_ex2(context, Algorithm(), nullptr) == 1); }

  EVP_MD_CTX* const context;
};

Sha256Hasher::Sha256Hasher() : state_(std::make_unique<State>()) {
  state_->Start();
}
Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

void Sha256Hasher::Update(std::string_view bytes) {
  Require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256Hasher::Finish() {
  Sha256Digest digest;
  unsigned int size = 0;
  Require(EVP_DigestFinal_ex(state_->context, digest.data(), &size) == 1 && size == digest.size());
  state_->Start();
  return digest;
}

Sha256Digest Sha256(std::string_view bytes) {
  static thread_local Sha256Hasher hasher;
  hasher.Update(bytes);
  return hasher.Finish();
}

void DigestSum::Add(const Sha256Digest& digest) {
  AddBytes(AsBytes(digest));
}

void DigestSum::Add(const DigestSum& other) {
  uint64_t carry = 0;
  for (size_t i = 0; i < words_.size(); ++i) {
    const uint64_t with_carry = other.words_[i] + carry;
    // At most one of the two additions wraps around.
    carry = with_carry < carry ? 1 : 0;
    words_[i] += with_carry;
    carry |= words_[i] < with_carry ? 1 : 0;
  }
}

bool DigestSum::AddBytes(std::string_view big_endian) {
  if (big_endian.empty()) return true;
  if (big_endian.size() != 32) return false;
  DigestSum addend;
  for (size_t i = 0; i < 32; ++i) {
    uint64_t& word = addend.words_[3 - i / 8];
    word = word << 8 | static_cast<uint8_t>(big_endian[i]);
  }
  Add(addend);
  return true;
}

std::string DigestSum::Bytes() const {
  std::string bytes(32, '\0');
  for (size_t i = 0; i < 32; ++i) {
    bytes[i] = static_cast<char>(words_[3 - i / 8] >> (56 - 8 * (i % 8)));
  }
  return bytes;
}

std::string DigestSum::Hex() const {
  return ToHex(Bytes());
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

}  // namespace gouji::env
