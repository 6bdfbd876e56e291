#include "worker/decode/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace gouji::decode {

struct Sha256::State {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  // An OpenSSL without SHA-256 cannot identify documents at all.
  if (state_->algorithm == nullptr || state_->context == nullptr) std::abort();
}

Sha256::~Sha256() = default;

std::array<uint8_t, 32> Sha256::Hash(std::string_view bytes) {
  std::array<uint8_t, 32> digest{};
  EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr);
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
  EVP_DigestFinal_ex(state_->context, digest.data(), nullptr);
  return digest;
}

}  // namespace gouji::decode
