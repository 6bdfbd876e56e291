// SHA-256 with a context that is reused: OpenSSL's one-shot call fetches the algorithm anew each time, which
// costs as much as hashing a kilobyte. Threads: one object a slot.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace gouji::decode {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  std::array<uint8_t, 32> Hash(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::decode
