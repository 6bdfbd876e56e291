// Reads a job's records in document order, while it runs or afterwards.
//
// Role: one cursor over all visible records. When the job is over the manifest says what is visible; before
// that, the plan and the SPLITs. It works on a store alone, without any server. Following: at the first
// unresolved shard it calls `wait` again and again until the shard is resolved or the job over. Resuming:
// token() after any record goes on behind it: reading in two pieces equals reading in one (invariant 10).
// Ownership: borrows the store. Threads: one reader, one thread. Memory: one chunk of a segment.
// Errors: NOT_FOUND (no such job), INVALID_ARGUMENT (token of another job or filter, or damaged), DATA_LOSS
// (plan or header damaged), those of the store. Damaged records are skipped and told by damage().
//
//   ASSIGN reader = ResultReader::Open(store, job, {.follow = true, .wait = wait});
//   while (reader->Next(&record).value() == ResultReader::Event::kRecord) Use(record);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/segment/segment_reader.h"
#include "common/store/store.h"
#include "coordinator/results/leaf_walker.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::results {

// What is said where the store has no such job, or none that the caller may know of.
absl::Status NoJob(std::string_view job);

struct ReadOptions {
  // Empty: from the start.
  std::string resume_token = {};
  // Canonical text of whatever the caller filters by; a token is good for the same filter only.
  std::string filter = {};
  bool follow = false;
  // Called while there is nothing to read; returns after a while or at a hint. False: give up (kPending).
  std::function<bool()> wait = {};
};

struct Damage {
  std::string shard;
  // Bytes of the outcome; 0 to 0 when it is lost as a whole.
  store::SkippedRegion region;
};

class ResultReader {
 public:
  enum class Event {
    kRecord,
    kPending,  // an unresolved shard is next and the caller does not follow, or `wait` gave up
    kEnd,      // the job is over and everything was read
  };

  static absl::StatusOr<std::unique_ptr<ResultReader>> Open(store::Store& store, std::string_view job,
                                                            ReadOptions options);

  // `record`: serialized report.v1.Record, valid until the next call.
  absl::StatusOr<Event> Next(std::string_view* record);
  // Goes on behind the record that Next gave last.
  std::string token() const;
  const std::vector<Damage>& damage() const { return damage_; }
  // OK, or DATA_LOSS naming the shards whose records were skipped since the reader was opened.
  absl::Status DamageStatus() const;

 private:
  // The leaf that was opened last, by its start, and the place in its segment.
  struct Position {
    bool started = false;
    uint32_t source = 0;
    uint64_t begin = 0;
    uint64_t offset = 0;
    bool leaf_done = false;
  };

  ResultReader(store::Store& store, std::string_view job, ReadOptions options)
      : store_(store), job_(job), options_(std::move(options)), walker_(store, job) {}

  absl::Status Resume();
  // Looks whether the job is over; then the manifest takes the plan's place.
  absl::StatusOr<bool> LoadManifest();
  // Looks whether the job was cancelled; what its manifest will name is not known before it stands.
  absl::StatusOr<bool> LoadCancel();
  // Opens the next leaf (nullopt), or says why there is none.
  absl::StatusOr<std::optional<Event>> NextLeaf();
  absl::StatusOr<std::optional<Event>> NextManifestLeaf();
  // Of the plan; `moved` is false when nothing can be opened now.
  absl::Status NextPlannedLeaf(bool* moved);
  absl::Status OpenLeaf(const job::v1::ShardRange& range);
  void CloseLeaf();
  bool Passed(const job::v1::ShardRange& range) const;

  store::Store& store_;
  const std::string job_;
  const ReadOptions options_;
  LeafWalker walker_;
  std::optional<job::v1::Manifest> manifest_;
  int next_manifest_leaf_ = 0;
  uint64_t next_control_ = 0;
  bool cancelled_ = false;
  std::unique_ptr<segment::SegmentReader> segment_;
  std::string shard_;
  Position position_;
  std::vector<Damage> damage_;
};

}  // namespace gouji::results
