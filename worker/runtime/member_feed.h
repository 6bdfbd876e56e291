// The members of an archive, unpacked by a child of its own -> what a slot sends to the child that reads documents.
//
// Role: one archive, or a range of its entries. It takes names and bytes from the child that unpacks, which it does not trust, and makes
// of them what files and JSON Lines files are elsewhere: commands of some documents, and ranges of lines. The bytes stand in memory
// that nobody can change any more once they are given out. What cannot be read is a failure in its place:
//   a member                          under its own id, or the archive's and its index (a.zip@7) where it has no name
//   lines of a member that are lost   under the place of the first of them (a.zip!/f.jsonl@99)
//   the archive from some entry on    under the archive's id and the index (a.zip@7), or the id alone where nothing of it can be read
// A child that dies over a member costs that member, and unpacking goes on behind it; one that dies twice without giving anything more
// costs the rest of the archive.
// Memory: some batches of kMaxFilesPerCommand documents, each of 4 MiB or one document.
// Ownership: borrows child and observer. Threads: one. Errors: Poll gives trouble of this machine.
//
//   MemberFeed feed(&child, observer, job, std::move(archive), wanted);
//   while (!feed.done()) { status = feed.Poll(100ms);  if (auto item = feed.Take(true)) Send(*item); }
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/env/unique_fd.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/intake/failure.h"
#include "worker/runtime/shard_run.h"
#include "worker/runtime/watched_child.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

// An archive that was opened.
struct OpenArchive {
  std::string job_id;
  std::string id;
  env::UniqueFd fd;
  uint64_t size_bytes = 0;
  // Entries; all of it: 0 and UINT64_MAX. The end of an archive, clean or damaged, is an entry here: the last one.
  uint64_t begin = 0;
  uint64_t end = UINT64_MAX;
};

// The member whose bytes come in.
struct MemberUnderWay {
  uint64_t index = 0;
  std::string id;
  bool lines = false;
  bool wanted = true;
  uint64_t size = 0;
  uint64_t offset = 0;       // file: in the bundle
  uint64_t chunk_begin = 0;  // lines: what was given out before
  uint64_t line_begin = 0;   // lines: behind the last newline
};

class MemberFeed {
 public:
  // Whether the job has the file `id`; lines are told apart when they are read.
  using Wanted = std::function<bool(const std::string& id)>;

  // `limits`: with defaults. `number`: of the last command that the child got; counted up.
  MemberFeed(WatchedChild* child, WorkerObserver* observer, const job::v1::Limits& limits,
             OpenArchive archive, Wanted wanted, uint64_t* number);
  // A child in the middle of something is ended.
  ~MemberFeed();
  MemberFeed(const MemberFeed&) = delete;
  MemberFeed& operator=(const MemberFeed&) = delete;

  // Takes what the child has unpacked; where there is nothing waits for some, at most `timeout`.
  absl::Status Poll(std::chrono::milliseconds timeout);
  // The next documents, in order. `some`: also fewer than a command may have.
  std::optional<ShardItem> Take(bool some);
  // Everything was taken.
  bool done() const { return over_ && ready_.empty() && open_.files.empty(); }

 private:
  absl::Status Start();
  bool OnMessage(const ChildProcess::Message& message);
  bool BeginMember(uint64_t index, bool lines, std::string_view name);
  bool Append(std::string_view bytes);
  void AppendLines(std::string_view bytes);
  void EndMember(const std::optional<intake::Failure>& failure);
  void EndLines(const std::optional<intake::Failure>& failure);
  void GiveLines(uint64_t end);
  void End(uint64_t position, uint64_t how, std::optional<intake::Failure> failure);
  void OnDeath(const Death& death);
  void GiveUp(uint64_t position, const intake::Failure& failure);

  std::string PlaceId(uint64_t index) const;
  void AddFailure(std::string id, intake::Failure failure, uint64_t size_bytes);
  void Add(ItemFile file);
  void CloseBatch();
  bool EnsureBundle();
  void Put(int fd, std::string_view bytes, uint64_t offset);

  WatchedChild* const child_;
  WorkerObserver* const observer_;
  const job::v1::Limits limits_;
  const std::string serialized_limits_;
  const OpenArchive archive_;
  const Wanted wanted_;
  uint64_t* const number_;

  bool running_ = false;  // the child has a command of this feed
  bool ended_ = false;    // nothing more comes of the archive
  bool over_ = false;     // and the child is done with it
  uint64_t next_;         // first entry that is not done with
  uint32_t deaths_ = 0;
  uint32_t strikes_ = 0;  // deaths since the last member
  absl::Status trouble_;

  std::optional<MemberUnderWay> member_;
  std::shared_ptr<const env::UniqueFd> bundle_;  // bytes of the files in open_
  uint64_t bundle_bytes_ = 0;
  env::UniqueFd lines_;  // bytes of the lines under way
  ShardItem open_;
  size_t open_id_bytes_ = 0;
  std::deque<ShardItem> ready_;
};

}  // namespace gouji::runtime
