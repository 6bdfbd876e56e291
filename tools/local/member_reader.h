// The members of an archive on this machine, one after the other: what `gouji check` reads of one.
//
// Role: the worker's feed of members (worker/runtime/member_feed.h) without a job: the archive is unpacked in a child process, which is
// trusted no more than there. A member of JSON Lines comes in pieces of whole lines.
// Ownership: owns its child. Threads: one. Errors: NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT from Open; trouble of this machine
// from Next. What cannot be read of the archive is a member with a failure.
//
//   MemberReader members;
//   RETURN_IF_ERROR(members.Open("drafts/a.zip", "a.zip"));
//   for (LocalMember member; members.Next(&member).value();) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "worker/intake/failure.h"
#include "worker/runtime/shard_run.h"

namespace gouji::local {

struct LocalMember {
  std::string id;
  runtime::UnpackedMember content;
  // JSON Lines: the lines [begin, end) of the content, which have these places in the member.
  bool lines = false;
  uint64_t begin = 0;
  uint64_t end = 0;
};

class MemberReader {
 public:
  MemberReader();
  ~MemberReader();
  MemberReader(const MemberReader&) = delete;
  MemberReader& operator=(const MemberReader&) = delete;

  // `id`: of the archive, before its members' names. What was open is closed.
  absl::Status Open(const std::string& path, const std::string& id);
  // False at the end.
  absl::StatusOr<bool> Next(LocalMember* member);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::local
