// Looks what an archive holds, without reading it, and cuts it into ranges of entries that are worked in parallel.
//
// Role: in front of a SPLIT. A child walks over the entries; what it tells only decides where the archive is cut, and a lie costs that
// archive alone. Ranges have about the same cost: half a second of work and kMaxEntriesPerRange entries at most, but every slot that
// the job expects gets some.
// Where going to an entry costs unpacking all before it (tar.gz, 7z), or fetching the file (S3), there are kMaxFarRanges at most: all
// of them together then unpack the archive (kMaxFarRanges + 1) / 2 times, and once more for this look; where it costs nothing,
// kMaxRanges.
// The last range holds the end of the archive, which is an entry of its own: so each of them knows where it has to end.
// Ownership: borrows the child; gives the descriptor back. Threads: one. Errors: Poll gives trouble of this machine; an archive over
// which the child dies has no ranges.
//
//   ArchiveSurvey survey(&child, limits, std::move(archive), &number);
//   while (!survey.done()) status = survey.Poll(100ms);
//   std::vector<job::v1::ShardRange> children = survey.Cut(range, {slots_hint, input_bytes}, far);
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/runtime/member_feed.h"
#include "worker/runtime/watched_child.h"

namespace gouji::runtime {

inline constexpr uint64_t kMaxFarRanges = 8;
inline constexpr uint64_t kMaxRanges = 1'024;
inline constexpr uint64_t kMaxEntriesPerRange = 4'096;

class ArchiveSurvey {
 public:
  ArchiveSurvey(WatchedChild* child, const job::v1::Limits& limits, OpenArchive archive, uint64_t* number);
  // A child in the middle of something is ended.
  ~ArchiveSurvey();
  ArchiveSurvey(const ArchiveSurvey&) = delete;
  ArchiveSurvey& operator=(const ArchiveSurvey&) = delete;

  absl::Status Poll(std::chrono::milliseconds timeout);
  bool done() const { return done_; }

  // What a job's slots are to have of an archive: all of them its ranges when it is all there is.
  struct Job {
    uint32_t slots_hint = 0;
    uint64_t input_bytes = 0;  // of all sources; 0: not known
  };
  // The children of `range`, which is the whole archive; empty where it could not be looked at. `far`: the file is fetched for each.
  std::vector<job::v1::ShardRange> Cut(const job::v1::ShardRange& range, const Job& job, bool far) const;
  OpenArchive TakeArchive() { return std::move(archive_); }

 private:
  struct Mark {
    uint64_t index;
    uint64_t cost;
  };

  bool OnMessage(const ChildProcess::Message& message);

  WatchedChild* const child_;
  const job::v1::Limits limits_;
  OpenArchive archive_;
  uint64_t* const number_;
  bool running_ = false;
  bool done_ = false;
  bool whole_ = false;
  bool sequential_ = false;
  std::vector<Mark> marks_;
};

}  // namespace gouji::runtime
