// Exact decimals as plain text: no exponent, no grouping.
//
// Role: figures of records for rows and messages. Threads: any. Errors: a scale beyond kMaxScale, which no
// reader makes, comes out as "MANTISSAe-SCALE".
//
//   std::string text;
//   AppendDecimal(7939397, 4, Zeros::kKeep, text);  // 793.9397
#pragma once

#include <cstdint>
#include <string>

namespace gouji::cli {

inline constexpr uint32_t kMaxScale = 40;

enum class Zeros {
  kKeep,   // 245.00: as many decimals as were printed
  kStrip,  // 245
};

// Appends mantissa * 10^-scale.
void AppendDecimal(int64_t mantissa, uint32_t scale, Zeros zeros, std::string& out);

}  // namespace gouji::cli
