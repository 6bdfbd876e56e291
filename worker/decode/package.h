// Members of a zip package in memory: what .docx files are made of.
//
// Role: gives the bytes of the members asked for, unpacked, and reads no others. It knows nothing of what they hold.
// Ownership: the caller's strings. Threads: pure function. Errors: a Failure: `truncated` or `unsupported` for a damaged
// package, `encrypted`, `bomb` where the members or their bytes are more than any document has. Limits: kMaxMembers;
// `max_bytes` over all members that are unpacked. Units: bytes.
//
//   std::array<Member, 1> members = {{{"word/document.xml"}}};
//   if (std::optional<Failure> failure = ReadMembers(bytes, max_bytes, members)) …
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"

namespace gouji::decode {

struct Member {
  std::string_view name;
  std::string bytes = {};
  bool found = false;
};

// Members that are not in the package stay as they are: `found` says so.
std::optional<Failure> ReadMembers(std::string_view package, uint64_t max_bytes, std::span<Member> members);

}  // namespace gouji::decode
