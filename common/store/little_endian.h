// Fixed-width integers in the byte order of the formats, whatever the machine's own.
//
//   AppendU32(7, &out);
//   uint32_t n = LoadU32(out.data());
#pragma once

#include <cstdint>
#include <string>

namespace gouji::store {

inline void AppendU32(uint32_t value, std::string* out) {
  for (int shift = 0; shift < 32; shift += 8) out->push_back(static_cast<char>(value >> shift & 0xFF));
}

inline void AppendU64(uint64_t value, std::string* out) {
  AppendU32(static_cast<uint32_t>(value), out);
  AppendU32(static_cast<uint32_t>(value >> 32), out);
}

inline uint32_t LoadU32(const char* bytes) {
  const auto at = [bytes](int i) { return uint32_t{static_cast<uint8_t>(bytes[i])}; };
  return at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24;
}

inline uint64_t LoadU64(const char* bytes) {
  return LoadU32(bytes) | uint64_t{LoadU32(bytes + 4)} << 32;
}

}  // namespace gouji::store
